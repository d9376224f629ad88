"""How well claims are checked: hand-made statements, and what a chat model writes."""

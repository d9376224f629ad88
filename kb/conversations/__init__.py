"""One conversation: follow-ups rewritten, turns kept for whoever asked them."""

"""Which sentences of the passages answer, and how likely."""

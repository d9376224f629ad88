"""Asking: whom, what came back, and where it is kept."""

"""Questions to begin with, made of what a viewer may read, each of them answered."""

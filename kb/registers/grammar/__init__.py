"""Facts read off lines by grammar and layout, a module for each register."""

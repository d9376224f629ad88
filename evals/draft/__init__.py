"""Topics proposed from a folder of publications, for a person to accept, change or drop."""

"""One document in, one revision out: source, parse, clean, describe, chunk, store."""

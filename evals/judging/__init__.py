"""A chat model as judge, reported apart."""

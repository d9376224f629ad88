"""What finds text: the encoder, the vector index, the lexical index. All of it can be rebuilt from the catalog."""

"""Chat models: a port, what an operator's setting makes of it, and replies that have to fit a schema."""

"""Question in, cited statements out: understand, retrieve, select, cite, check, refuse."""

"""Is a statement borne out by the quotes that it cites? Pure checks of words, figures, names and their relations."""

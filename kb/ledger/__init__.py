"""The registers as they are served: facts of the catalog, with what people corrected, as rows for a viewer."""

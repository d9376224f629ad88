"""The library itself: catalog, indexes, retrieval, answers and access."""

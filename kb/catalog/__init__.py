"""The catalog: documents, revisions, pages, chunks, sentences and keys in SQL. The truth of the library."""

from kb.catalog.catalog import Catalog

__all__ = ["Catalog"]

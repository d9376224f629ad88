"""Footnote's encoder as LangChain embeddings, for those who build their own stores."""

from __future__ import annotations

from langchain_core.embeddings import Embeddings

from kb.index.encoder import Encoder


class FootnoteEmbeddings(Embeddings):
    """Lists of `encoder.dimensions` floats, of unit length: a question and a passage compare by dot product."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._encoder.encode_passages(texts).tolist()
        return vectors

    def embed_query(self, text: str) -> list[float]:
        vector: list[float] = self._encoder.encode_queries([text])[0].tolist()
        return vector

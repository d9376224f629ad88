"""Whether what the catalog holds agrees with itself: asked by `footnote check`."""

from __future__ import annotations

from sqlalchemy import Engine, select

from kb.catalog import rows, schema


class Soundness:
    """Looks for what should not be; changes nothing."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def broken_quotes(self, revision_id: str) -> list[int]:
        """Pages of this revision on which a stored sentence is not, character for character, under its span."""
        pages = select(schema.pages).where(schema.pages.c.revision_id == revision_id)
        with self._engine.connect() as connection:
            texts = {row.number: row.text for row in connection.execute(pages)}
            parts = connection.execute(
                select(schema.sentences.c.text, schema.sentences.c.spans)
                .join(schema.chunks, schema.chunks.c.id == schema.sentences.c.chunk_id)
                .where(schema.chunks.c.revision_id == revision_id)
            ).all()
        sentences = [(part.text, rows.spans(part.spans)) for part in parts]
        return [spans[0].page for text, spans in sentences if not rows.stands_under(text, spans, texts)]

    def bare_chunks(self) -> list[str]:
        """Chunks without a sentence: nothing of them can be cited."""
        parts = select(schema.sentences.c.id).where(schema.sentences.c.chunk_id == schema.chunks.c.id)
        query = select(schema.chunks.c.id).where(~parts.exists()).order_by(schema.chunks.c.id)
        with self._engine.connect() as connection:
            return list(connection.execute(query).scalars())

"""Token vectors of chunks that a question has found: those that are kept, or made now."""

from __future__ import annotations

from collections.abc import Sequence

from kb.access import Tier
from kb.catalog import Catalog
from kb.embedding import encode_tokens, make_tokens, summed
from kb.index.cosine_pairs import PAIRS
from kb.index.encoder import Encoder, Vectors
from kb.index.maxsim import Tokens
from kb.index.multivector import MultiVectorIndex, TokenSum
from kb.index.token_cache import TokenCache
from kb.shelf import Shelf

BACKGROUND_TOKENS = 1000  # of some ten chunks


class TokenSource:
    """Of one library, with what was made and worked out before. Safe under many threads."""

    def __init__(self) -> None:
        self._made = TokenCache()
        self._means: dict[Tier, tuple[frozenset[str], Vectors | None]] = {}
        self._unrelated: TokenSum | None = None

    def tokens(
        self, catalog: Catalog, kept: MultiVectorIndex, encoder: Encoder, shelf: Shelf, chunk_ids: Sequence[str]
    ) -> dict[str, Tokens]:
        """Those of these chunks that stand on the shelf; of an encoder that gives none, none."""
        chunk_ids = [name for name in chunk_ids if name.split(".", 1)[0] in shelf.readable]
        found = kept.tokens(shelf.viewer.readable, chunk_ids)
        if len(found) == len(chunk_ids):
            return found
        found |= self._made.get(name for name in chunk_ids if name not in found)
        made = make_tokens(encoder, catalog.index_entries_of([name for name in chunk_ids if name not in found]))
        self._made.put(made)
        return found | made

    def mean(self, kept: MultiVectorIndex, encoder: Encoder, shelf: Shelf) -> Vectors | None:
        """float32 [dimensions]: the mean token vector, each of unit length, of all that stands on the shelf, and of
        texts that say nothing to the point, so that the few tokens of a small library are not taken for what all texts
        have in common. None of an encoder that gives no tokens."""
        known, mean = self._means.get(shelf.viewer.tier, (frozenset[str](), None))
        if known != shelf.readable.keys():
            known = frozenset(shelf.readable)
            mean = kept.token_mean(shelf.viewer.readable, known, self._background(encoder))
            self._means[shelf.viewer.tier] = (known, mean)
        return mean

    def _background(self, encoder: Encoder) -> TokenSum | None:
        if self._unrelated is None:
            found = encode_tokens(encoder, [text for pair in PAIRS for text in pair[2:]])
            self._unrelated = summed(found) if found else None
        if self._unrelated is None:
            return None
        each = self._unrelated.total / self._unrelated.tokens
        return TokenSum(BACKGROUND_TOKENS, each * BACKGROUND_TOKENS)

    def forget(self) -> None:
        """Let go of what was made: something was erased, or the encoder changed."""
        self._made.clear()
        self._means.clear()
        self._unrelated = None

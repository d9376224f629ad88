"""Passages of about 200 tokens and sentences, half English and half Chinese, out of publications."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kb.encoder.onnx_encoder import vocabulary_file
from kb.encoder.tokenizer import Tokenizer
from kb.errors import InvalidInput
from kb.language import language_of

PASSAGES = 12  # of each language
SENTENCES = 32
TOKENS = 195  # and prefix, begin and end

_END = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])\s*|\n\s*\n")


class Texts(NamedTuple):
    passages: list[str]
    sentences: list[str]


def read_texts(corpus: Path, cache: Path) -> Texts:
    """From the Markdown and text files below `corpus`; `cache` is the encoder's.

    Raises:
        InvalidInput: too little text of one of the languages.
    """
    tokenizer = Tokenizer(vocabulary_file(cache))
    files = sorted(path for path in corpus.rglob("*") if path.suffix in {".md", ".txt"})
    whole: dict[str, list[str]] = {"en": [], "zh": []}
    for path in files:
        text = path.read_text(encoding="utf-8")
        whole[language_of(text)].append(text)
    found = Texts([], [])
    for language, texts in whole.items():
        passages = [each for text in texts for each in _passages(text, tokenizer)]
        sentences = [each for text in texts for each in _sentences(text)]
        if len(passages) < PASSAGES or len(sentences) < SENTENCES:
            raise InvalidInput(
                f"{corpus} has {len(passages)} passages and {len(sentences)} sentences of language {language}.",
                advice=f"Name a folder with at least {PASSAGES} passages and {SENTENCES} sentences of it.",
            )
        found.passages.extend(_spread(passages, PASSAGES))
        found.sentences.extend(_spread(sentences, SENTENCES))
    return found


def _passages(text: str, tokenizer: Tokenizer) -> Iterator[str]:
    spans = tokenizer.tokens(text).spans
    for start in range(0, len(spans) - TOKENS, TOKENS):
        yield text[spans[start][0] : spans[start + TOKENS - 1][1]]


def _sentences(text: str) -> Iterator[str]:
    for part in _END.split(text):
        sentence = " ".join(part.split())
        if 12 <= len(sentence) <= 300 and not sentence.startswith(("#", "|", "-")):
            yield sentence


def _spread(texts: list[str], count: int) -> list[str]:
    """So many, from the beginning to the end."""
    return [texts[i * len(texts) // count] for i in range(count)]

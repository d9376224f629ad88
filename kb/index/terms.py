"""Text to index terms, the same for documents and questions, English and Chinese.

English: lower-cased words, Snowball stems (Porter 2), no stop words. Chinese: jieba words of two and more characters
and, so that a name the dictionary lacks is found all the same, their character bigrams. Figures keep their sign-free
form: `1.5`, `2030`, `400`; `30%` gives `30`.
"""

from __future__ import annotations

import logging
import re
import threading
import unicodedata
import warnings
from functools import lru_cache
from typing import Any

import Stemmer

CHINESE = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LETTER = rf"[^\W\d_{CHINESE}]"
_PIECE = re.compile(rf"[{CHINESE}]+|\d+(?:[.,]\d+)*|{_LETTER}+(?:['’]{_LETTER}+)?|\w")
_WORD = re.compile(rf"[{CHINESE}]+|[^\s,;?!()\"“”，；？！（）。{CHINESE}]+")
_POSSESSIVE = re.compile(r"['’]s?$")
_DOTTED = re.compile(r"\b(?:[A-Za-z]\.){2,}")
# Before case is folded: the country is not the pronoun, which is a stop word. Among words in capitals it may be either.
_COUNTRY = re.compile(r"(?<![A-Z] )\bUS\b(?!\$| [A-Z]{2})")

STOP_WORDS = frozenset(
    """a about above after again against all also am an and any are as at be because been before being below between
    both but by can could did do does doing done down during each either few for from further had has have having he
    her here hers herself him himself his how i if in into is it its itself just me more most my myself no nor not of
    off on once only or other our ours out over own please same she should so some such tell than that the their theirs
    them themselves then there these they this those through to too under until up us very was we were what when where
    which while who whom whose why will with would you your yours""".split()
)
CHINESE_STOP_WORDS = frozenset(
    "的 了 和 与 及 或 在 是 有 为 以 于 对 从 到 由 被 把 将 也 都 就 而 且 但 其 这 那 哪 哪些 哪个 哪里 什么 谁 "
    "何时 多少 几 几个 吗 呢 吧 请问 怎么 怎样 如何 为什么 是否 我们 你们 他们 它 它们 一个 一些 可以 应该 以及 等 "
    "等等 之 中 上 下 年 月 日".split()
)

_thread = threading.local()


def terms(text: str, *, compounds: bool = True) -> list[str]:
    """Index terms in text order, with repetitions. `compounds`: with the bigrams inside longer Chinese words."""
    found: list[str] = []
    for piece in _PIECE.findall(_fold(text)):
        if "\u3400" <= piece[0] <= "\u9fff" or "\uf900" <= piece[0] <= "\ufaff":
            found.extend(_chinese_terms(piece, compounds))
        elif piece[0].isdigit():
            found.append(piece.replace(",", ""))
        elif piece not in STOP_WORDS:
            found.append(stem(piece))
    return found


def words(text: str) -> list[str]:
    """Folded words and figures as they stand, unstemmed, with stop words."""
    return _PIECE.findall(_fold(text))


def word_spans(text: str) -> list[tuple[int, int]]:
    """Begin and end of the words of a text as it stands: Latin ones with what is joined to them, Chinese by jieba."""
    found: list[tuple[int, int]] = []
    for match in _WORD.finditer(text):
        if "\u3400" <= match.group()[0] <= "\u9fff":
            at = match.start()
            for word in _jieba().cut(match.group()):
                found.append((at, at + len(word)))
                at += len(word)
        else:
            found.append(match.span())
    return found


def stem(word: str) -> str:
    """Porter 2 stem of a lower-case English word; possessives lose their ending first."""
    if not hasattr(_thread, "stemmer"):
        # A PyStemmer object must not be shared between threads.
        _thread.stemmer = Stemmer.Stemmer("english")
    return str(_thread.stemmer.stemWord(word if word.isalpha() else _POSSESSIVE.sub("", word)))


def _fold(text: str) -> str:
    """One form of what reads the same: `U.S.`, `US` and `USA`, full-width and half-width, `Façanha` and `Facanha`."""
    plain = text.isascii()  # then there is no other form of it
    text = text if plain else unicodedata.normalize("NFKC", text)
    text = _DOTTED.sub(lambda match: match.group().replace(".", ""), text)
    text = _COUNTRY.sub("usa", text) if not text.isupper() else text
    if plain:
        return text.lower()
    decomposed = unicodedata.normalize("NFD", text)
    return unicodedata.normalize("NFC", re.sub("[\u0300-\u036f]", "", decomposed)).lower()


def _chinese_terms(run: str, compounds: bool) -> list[str]:
    found = [word for word in _jieba().cut(run) if word not in CHINESE_STOP_WORDS]
    inside = [word[i : i + 2] for word in found if len(word) > 2 for i in range(len(word) - 1)]
    return found + inside if compounds else found


@lru_cache(maxsize=1)
def _jieba() -> Any:
    """The segmenter: its dictionary takes a second to load, so only when there is Chinese to cut."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes in jieba's own source
        import jieba  # noqa: PLC0415
    jieba.setLogLevel(logging.WARNING)
    jieba.initialize()
    return jieba


def chinese_names(text: str) -> list[str]:
    """Names of people, places and organisations in Chinese text, as jieba's part-of-speech tags have it."""
    return [
        text[start:end]
        for (start, end), flag in tagged(text)
        if flag in {"nr", "ns", "nt", "nrt"} and end - start > 1 and text[start:end] not in _EVERYWHERE
    ]


def tagged(text: str) -> list[tuple[tuple[int, int], str]]:
    """The words of Chinese text as (start and end, jieba's part-of-speech tag); none of a text without Chinese."""
    if not re.search(f"[{CHINESE}]", text):
        return []
    _jieba()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from jieba import posseg  # noqa: PLC0415
    found: list[tuple[tuple[int, int], str]] = []
    end = 0
    for pair in posseg.cut(text):
        start = text.index(pair.word, end)  # what it leaves out is white space
        end = start + len(pair.word)
        found.append(((start, end), pair.flag))
    return found


_EVERYWHERE = frozenset("中国 美国 中美 全球 世界".split())

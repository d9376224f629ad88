"""Which lines head what follows, and at which level: by size and weight against the body, and by the outline."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property

from ingest.parse.characters import ends_sentence, word_count
from ingest.parse.pdf.reading_order import Line, Segment
from ingest.parse.pdf.structure import OutlineEntry

_CAPTION = re.compile(
    r"^(?:(?:figure|fig\.|table|chart|exhibit|box|map)\s*(?:[A-Z]{1,3}[-.]?)?\d+(?:[.\-–]\d+)*[a-z]?"
    r"(?:\s*[.:：|—–-]|\s+[A-Z“\"(]|\s*$)|[图表]\s*\d+(?:[.\-–]\d+)*(?![\d所中显列示可]))",
    re.I,
)
_CAPITAL_AFTER = re.compile(r"^[A-Za-z.]+\s*\S+\s+[a-z]")
_CHINESE_HEAD = re.compile(r"^(?:第[一二三四五六七八九十百\d]+[章节编部篇]|[一二三四五六七八九十]{1,3}、)")
_NUMBERED = re.compile(r"^(?:[A-Z][A-Za-z]+\s){1,2}\d+(?:\.\d+)*\s?[:.–—-]\s")  # Strategic Objective 1.2: ...
_PLAIN = re.compile(r"[\W_]+")
_MOST_WORDS = 16

Style = tuple[float, bool]


def is_caption(text: str) -> bool:
    """Whether a short text names a figure or a table ("Figure 2. ..."), rather than speaks of it ("Table 1 shows")."""
    return bool(_CAPTION.match(text)) and not _CAPITAL_AFTER.match(text) and word_count(text) <= 60


class Styles:
    """The type sizes and weights of a document, learnt from all its pages."""

    def __init__(self, outline: Sequence[OutlineEntry]) -> None:
        self._weights: Counter[Style] = Counter()
        self._outline: dict[int, dict[str, int]] = defaultdict(dict)
        for entry in outline:
            self._outline[entry.page].setdefault(_plain(entry.title), entry.level)
        self._learnt: dict[Style, int] = {}

    def learn(self, segments: Iterable[Segment]) -> None:
        """Another page; all of them come before the first question."""
        for segment in segments:
            for word in segment.words:
                self._weights[(round(word.size * 2) / 2, word.bold)] += len(word.text)

    @cached_property
    def _by_size(self) -> Counter[float]:
        by_size: Counter[float] = Counter()
        for (size, _), count in self._weights.items():
            by_size[size] += count
        return by_size

    @cached_property
    def body(self) -> float:
        return self._by_size.most_common(1)[0][0] if self._by_size else 10.0

    @cached_property
    def _body_is_bold(self) -> bool:
        return self._weights[(self.body, True)] > self._weights[(self.body, False)]

    @cached_property
    def _sizes(self) -> dict[float, int]:
        return self._ranks(sorted((size for size in self._by_size if size >= 1.12 * self.body), reverse=True))

    @staticmethod
    def _ranks(sizes: Sequence[float]) -> dict[float, int]:
        """Levels for sizes, largest first; sizes a point apart share one."""
        ranks: dict[float, int] = {}
        level, reference = 0, float("inf")
        for size in sizes:
            if size < reference - 1.0:
                level, reference = level + 1, size
            ranks[size] = min(level, 4)
        return ranks

    def is_bold(self, line: Line) -> bool:
        """Whether the whole line is bold (a bullet before it aside)."""
        words = [word for word in line.words if len(word.text) > 1] or line.words
        return all(word.bold for word in words)

    def is_large(self, line: Line) -> bool:
        return line.size >= 1.12 * self.body

    def is_certain(self, line: Line, text: str, page: int) -> bool:
        """Whether a heading is one by its size or by the outline, and not by its weight alone."""
        return self.is_large(line) or _plain(text) in self._outline.get(page, {})

    def heading_level(self, lines: Sequence[Line], text: str, page: int) -> int | None:
        """1 to 6, or None for what is no heading."""
        style = (round(lines[0].size * 2) / 2, self.is_bold(lines[0]))
        plain = _plain(text)
        level = self._outline.get(page, {}).get(plain) if plain else None
        if level:
            self._learnt.setdefault(style, level)
            return level
        if not self._looks_like_one(lines, text, style):
            return None
        if style in self._learnt:
            return self._learnt[style]
        below = max(self._sizes.values(), default=0) + 1
        return min(6, self._sizes.get(style[0], below))

    def _looks_like_one(self, lines: Sequence[Line], text: str, style: Style) -> bool:
        words = word_count(text)
        letters = sum(character.isalpha() for character in text)
        is_quotation = ends_sentence(text) and text[0] in '“"「『'
        if letters < 2 or letters < 0.4 * len(text.replace(" ", "")) or text[0].islower() or is_caption(text):
            return False
        if _CHINESE_HEAD.match(text) and words <= _MOST_WORDS and not ends_sentence(text):
            return True
        if style[0] >= 1.12 * self.body:
            most = 30 if style[0] >= 1.35 * self.body else 22
            return words <= most and len(lines) <= 4 and not (ends_sentence(text) and words > 8) and not is_quotation
        if ends_sentence(text) and not text.endswith("?"):
            return False
        if all(self.is_bold(line) for line in lines) and not self._body_is_bold and style[0] >= 0.92 * self.body:
            allowed, rows = (1.6 * _MOST_WORDS, 3) if _NUMBERED.match(text) else (_MOST_WORDS, 2)
            return words <= allowed and len(lines) <= rows
        capitals = text.upper() == text and letters >= 6 and style[0] >= 0.95 * self.body
        return capitals and words <= 10 and len(lines) == 1 and text.upper() != text.lower()


def _plain(text: str) -> str:
    return _PLAIN.sub("", text).lower()

"""Where sentences begin and end, in English and Chinese. A sentence is what an answer quotes, so no rule may move a
character: spans only, and every character that is not white space belongs to one."""

from __future__ import annotations

import re

from kb.language import language_of

Range = tuple[int, int]

_END = re.compile(
    r"""
    [.!?…]+ ["'”’)\]»]* (?=\s)        # Latin: needs white space after it
    | (?<=[a-z]{3})\.(?=[A-Z][a-z])    # or was set without it: "Energy Foundation.The speakers"
    | [。！？]+ ["'”’」』）】]*           # Chinese: needs none
    """,
    re.VERBOSE,
)
_LAST_WORD = re.compile(r"(\S+)$")
_NEXT_WORD = re.compile(r"\s*[\"'“‘(\[]*([^\s]+)")
_INITIALS = re.compile(r"(?:^|[^A-Za-z0-9_.])(?:[A-Z]\.)+$")  # a Chinese character may stand right before
_ABBREVIATIONS = frozenset(
    """dr mr mrs ms prof st sr jr gen gov sen rep hon no nos vol fig figs eq sec art ch pp p ed eds cf vs viz approx est
    inc ltd co corp dept univ assn bros jan feb mar apr jun jul aug sep sept oct nov dec tel ext e.g i.e etc al
    ph.d a.m p.m""".split()
)
_MAY_END = frozenset("inc ltd co corp etc al a.m p.m ph.d jr sr".split())
_STARTERS = frozenset(
    """the this that these those it its in on at by for from as a an he she they we our their his her there here
    however moreover although while when where after before during since if both all each another other most many
    some several such with to under over through according""".split()
)
# `1. The first`, `Table 2. Sales`: what numbers an item or a caption ends nothing.
_LABEL = re.compile(
    r"\d+(?:\.\d+)*|(?:table|figure|fig|chart|box|exhibit|annex|appendix|section|chapter|part|step) "
    r"(?:\d+(?:[.-]\d+)*|[A-Z]|[IVX]{1,5})",
    re.IGNORECASE,
)
LONGEST = {"en": 800, "zh": 200}  # characters; past that a sentence may also end at a semicolon


def sentence_ranges(text: str) -> list[Range]:
    """The sentences of `text` as (start, end), in order, without the white space around them."""
    ranges: list[Range] = []
    start = 0
    for match in _END.finditer(text):
        if not _LABEL.fullmatch(text[start : match.start()].strip()) and _is_end(text, match):
            ranges.append((start, match.end()))
            start = match.end()
    ranges.append((start, len(text)))
    trimmed = (_trim(text, each) for each in ranges)
    return [part for each in trimmed if each[0] < each[1] for part in _split_long(text, each)]


def _is_end(text: str, match: re.Match[str]) -> bool:
    mark = match.group()
    if not mark.startswith("."):
        return True
    following = _NEXT_WORD.match(text, match.end())
    if following is None:
        return True
    following_word = following.group(1)
    before = _LAST_WORD.search(text, 0, match.start() + 1)
    word = before.group(1) if before else ""
    plain = word.rstrip(".").lstrip("\"'“‘([").lower()
    starts_new = following_word.strip("\"'“‘([,").lower() in _STARTERS and following_word[0].isupper()
    if _INITIALS.search(word) or plain in _MAY_END or not text[match.end() : match.end() + 1].isspace():
        return starts_new
    if plain in _ABBREVIATIONS:
        return False
    # A lower-case word goes on with the sentence: `approx. five`, `vers. 2 of`.
    return not following_word[0].islower()


def _split_long(text: str, whole: Range) -> list[Range]:
    """A sentence beyond `LONGEST` also ends at semicolons (lists of a statute are often one sentence of a page)."""
    start, end = whole
    if end - start <= LONGEST[language_of(text[start:end])]:
        return [whole]
    ranges: list[Range] = []
    for match in re.finditer(r"[；;]\s*", text[start:end]):
        cut = whole[0] + match.end()
        if cut < end:
            ranges.append(_trim(text, (start, cut)))
            start = cut
    ranges.append(_trim(text, (start, end)))
    return [each for each in ranges if each[0] < each[1]]


def _trim(text: str, whole: Range) -> Range:
    start, end = whole
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end

"""What sort of publication a text is, by what it calls itself in its title, else by its looks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.records import Kind

# The first that fits decides: "agenda of the summit" is an agenda, "summary of the summit" a summary.
_NAMES: tuple[tuple[Kind, float, str], ...] = (
    (Kind.FACT_SHEET, 0.9, r"\bfact ?sheet|情况简介|概况介绍|情况说明|宣传页"),
    (Kind.AGENDA, 0.85, r"\bagenda\b|\bprogram(?:me)? of\b|议程|日程"),
    (Kind.OPPORTUNITY_GUIDE, 0.85, r"\b(?:opportunity|opportunities|business|market) guide|商业机会指南|市场指南"),
    (Kind.SUMMIT_SUMMARY, 0.8,
     r"\b(?:summit|forum|mission|dialogue|workshop|conference|meeting)\b.*\b(?:summary|proceedings|digest|report)\b"
     r"|\b(?:summary|proceedings|digest) of\b.*\b(?:summit|forum|mission|dialogue|workshop|conference|meeting)\b"
     r"|(?:峰会|论坛|会议|对话).*(?:综述|总结|纪要|要点)"),
    (Kind.NEWS, 0.8, r"\b(?:press (?:release|note)|news(?:letter)?|courier|bulletin)\b|新闻|快讯|通讯|侧记|简讯"),
    (Kind.NOTICE, 0.8,
     r"\bnotice\b|\bannouncement\b|\bcall for\b|\bprospectus\b|\bfrequently asked\b|\bFAQ\b|\bhow to join\b"
     r"|通知|公告|通告|须知|参与指南"),
    (Kind.FACT_SHEET, 0.6, r"\bat a glance\b|\bsnapshot\b|一览|速览"),
    (Kind.POLICY_STUDY, 0.65,
     r"\bpolicy (?:study|brief)|\b(?:study|white paper|pathways?|outlook|assessment|roadmap|implications)\b"
     r"|研究|白皮书|路线图|展望|简报"),
)  # fmt: skip
_PATTERNS = tuple((kind, sure, re.compile(pattern, re.IGNORECASE)) for kind, sure, pattern in _NAMES)
_BY_FORMAT = (
    ("spreadsheet", Kind.DATASET), ("csv", Kind.DATASET), ("tab-separated", Kind.DATASET),
    ("presentation", Kind.PRESENTATION),
)  # fmt: skip
_TIME = re.compile(r"^[^.。]{0,24}\b(?:[01]?\d|2[0-3])[:：][0-5]\d\b")
_HELD = re.compile(
    r"\b(?:held|hosted|opens|opened|concluded|completes?|joins?|launch(?:es|ed)?)\b|举行|召开|举办", re.IGNORECASE
)
NEAR_THE_TOP = 3  # elements that may say what they are
AGENDA_TIMES = 5  # lines that begin with a time of day, at least


def kind_of(title: str, elements: Sequence[str], media_type: str, *, dated: bool) -> tuple[Kind, float] | None:
    """`dated`: whether it has a dateline, or a day of publication, as news has."""
    for part, kind in _BY_FORMAT:
        if part in media_type:
            return kind, 0.85
    for place, text in enumerate([title, *elements[:NEAR_THE_TOP]]):
        for kind, sure, pattern in _PATTERNS if len(text) <= 120 else ():
            if pattern.search(text):
                return kind, sure if place == 0 else round(sure * 0.85, 2)
    times = sum(bool(_TIME.match(text)) for text in elements)
    if times >= AGENDA_TIMES and times * 6 >= len(elements):
        return Kind.AGENDA, 0.7
    if dated and _HELD.search(title):
        return Kind.NEWS, 0.55
    return None

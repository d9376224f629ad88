"""How many came to an event: people where they are counted, else companies."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.records import SentenceKind, Span
from kb.registers.numbers import figures
from kb.registers.reading import Line

_PEOPLE = r"(?:representatives|people|participants|attendees|persons|guests|delegates|listeners)"
_ATTENDED = (
    re.compile(
        r"\b(?:attend|attract|present\b|came\b|drew|gathered|participation|took part|[Aa]ttendance|[Pp]resent:|had \d|"
        r"with \d|witnessed)"
    ),
    re.compile("出席|吸引|参加者|参会|到会"),
)
_CROWD = re.compile(
    rf"^(?:\+|多)?(?:\s(?:[\w.-]+ ){{0,2}}{_PEOPLE}\b|[多余]?(?:名代表|位代表|名嘉宾|位嘉宾|人|名听众))"
)
_COMPANIES = re.compile(r"^\s(?:[\w.]+ ){0,3}companies\b")
_COMPANY_CUE = re.compile(r"consisting of|companies took part|delegation of|engaging with|representatives (?:of|from) ")


def attendance(lines: Sequence[Line]) -> tuple[str, tuple[Span, ...]] | None:
    """The first number of people in the lines, else of companies, with the spans that tell it."""
    running = [line for line in lines if line.kind not in {SentenceKind.TABLE_ROW, SentenceKind.CAPTION}]
    for crowd, cues in ((_CROWD, _ATTENDED), (_COMPANIES, (_COMPANY_CUE,))):
        for line in running:
            if any(cue.search(line.text) for cue in cues) and (value := _counted(line.text, crowd)):
                return value, line.spans
    return None


def _counted(text: str, crowd: re.Pattern[str]) -> str:
    """The first figure that counts people (or companies); who only registered has not come."""
    for figure in figures(text):
        after = text[figure.end :]
        if crowd.match(after) and "报名" not in after[:6]:
            return figure.value
    return ""

"""How to join: the steps, and what it costs, in the publication's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.records import SentenceKind
from kb.registers.facts import Joining
from kb.registers.reading import Reading

_STEP = re.compile(
    r"\b(?:sign(?:s|ing)?|fill(?:s|ing)? (?:in|out)|download|complete|send (?:it |us )?back)\b[^.;?]*?\b(?:agreement|"
    r"registration form|membership form)\b|\bjoin(?:ing)? (?:costs|is free)"
    r"|填写[^。]*(?:协议|申请表|登记表)|签署[^。]*协议|登记为[一-鿿]{2,6}|登记免费|协议[^。]*交回",
    re.IGNORECASE,
)
_NO_STEP = re.compile(r"\b(?:cannot|may not|were|had|who signed)\b")
_HOW = re.compile(r"\bhow to (?:join|take part|become a member)\b|如何(?:加入|参与)", re.IGNORECASE)
_IMPERATIVE = re.compile(
    r"^(?:\d+[.)] )?(?:Download|Fill|Send|Sign|Report|Register|Apply|Complete|Write|Ask|Choose|Return)\b"
)


def joining(reading: Reading) -> Iterator[Joining]:
    """The steps of joining that a publication tells, in order."""
    for line in reading.lines:
        if line.kind in {SentenceKind.HEADING, SentenceKind.CAPTION, SentenceKind.TABLE_ROW}:
            continue
        listed = line.kind is SentenceKind.LIST_ITEM and _HOW.search(line.under) and _IMPERATIVE.match(line.text)
        if listed or (_STEP.search(line.text) and not _NO_STEP.search(line.text)):
            yield Joining(line.text, line.spans)

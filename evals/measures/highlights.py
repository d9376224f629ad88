"""Are the words that an answer marks as answering the ones that were looked for?"""

from __future__ import annotations

import math

from evals.measures.figures import figures
from evals.measures.kinds import Measure, answer_of
from evals.measures.nuggets import SUPPORT, Said, cite_as, support
from evals.measures.verdict import verdict
from evals.results.scores import Share
from evals.runs.records import Record, RunInfo
from evals.topics.topic import Nugget
from evals.topics.wording import holds
from kb.answer.models import Statement
from kb.answer.understanding.question import Sort, understand


def highlighted(record: Record, _info: RunInfo) -> Share | None:
    """Statements of which the marked words hold a wording or the value of a nugget / statements that support one, of
    right answers to questions for a figure, a date, a name, a place, an address or items. Ours."""
    if verdict(record) != "right" or understand(record.topic.question).sort is Sort.OTHER:
        return None
    bearing = [each for each in answer_of(record).statements if _supported(each, record)]
    return Share(num=sum(_marked(each, record) for each in bearing), den=len(bearing)) if bearing else None


def highlight_precision(record: Record, _info: RunInfo) -> Share | None:
    """Statements of which the marked words hold a wording or the value of a nugget / statements with words marked that
    support one. Ours: what is marked beside the answer leads the reader astray."""
    bearing = [each for each in answer_of(record).statements if each.highlight and _supported(each, record)]
    return Share(num=sum(_marked(each, record) for each in bearing), den=len(bearing)) if bearing else None


def _said(statement: Statement, record: Record) -> Said:
    cited = [each for each in answer_of(record).citations if each.n in statement.citations]
    return cite_as(statement.text, cited, record.pages)


def _supported(statement: Statement, record: Record) -> bool:
    said = [_said(statement, record)]
    return any(support(each, said, record.topic) == SUPPORT for each in record.topic.nuggets)


def _marked(statement: Statement, record: Record) -> bool:
    marked = [statement.text[each.start : each.end] for each in statement.highlight]
    return any(_holds(words, each) for words in marked for each in record.topic.nuggets)


def _holds(words: str, nugget: Nugget) -> bool:
    """A wording of it, or its value: what it counts may stand beside the mark."""
    if any(holds(words, wording) for wording in nugget.wordings):
        return True
    value = nugget.value
    return value is not None and any(math.isclose(each.value, abs(value)) for each in figures(words))


MEASURES = (
    Measure(
        "highlighted", "nuggets", "higher",
        "Of the right statements that were asked for a figure, a date, a name or the like, how many mark it.",
        highlighted,
    ),
    Measure(
        "highlight precision", "nuggets", "higher",
        "Of the right statements with words marked, how many mark the answer.", highlight_precision,
    ),
)  # fmt: skip

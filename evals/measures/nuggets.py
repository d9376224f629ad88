"""Which of the expected facts an answer holds (TREC RAG 2024 and AutoNuggetizer, Pradeep et al. 2024), by fixed rules.

A nugget is assigned `support` (1), `partial_support` (0.5) or `not_support` (0), from the statements alone: our own
words around them, footnote marks and notes of conflict (titles and figures of what is stated above them) do not count.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from evals.measures.figures import Figure, figures, years
from evals.measures.kinds import Measure, answer_of
from evals.measures.units import counts, label_of, label_scale
from evals.results.scores import Share
from evals.runs.records import Record, RunInfo
from evals.topics.topic import Nugget, Topic
from evals.topics.wording import holds, plain
from ingest.sentences import sentence_ranges
from kb.answer.models import Citation
from kb.index.terms import terms

SUPPORT, PARTIAL, NONE = 1.0, 0.5, 0.0
_ROW = re.compile(r"^[^;\n]+: [^;\n]+; ")
_CAPTION = re.compile(r"\s*(?:Table|表) ?\d", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """A text with what its reader has around it: section path, table caption, quotes and titles of its citations, and
    the years in which they were published."""

    text: str
    around: str = ""
    published: frozenset[int] = frozenset()


def statements(record: Record) -> list[Said]:
    answer = answer_of(record)
    cited = {each.n: each for each in answer.citations}
    return [
        cite_as(each.text, [cited[number] for number in each.citations if number in cited], record.pages)
        for each in answer.statements
    ]


def cite_as(text: str, cited: Sequence[Citation], pages: Mapping[str, str] = MappingProxyType({})) -> Said:
    """`pages`: stored text by `<document id>/<page>`; without it no caption of a table is known."""
    around = [part for each in cited for part in (each.title, *each.section, _caption(each, pages), each.quote)]
    return Said(text, "\n".join(around), frozenset(each.published.year for each in cited if each.published))


def _caption(citation: Citation, pages: Mapping[str, str]) -> str:
    """The `Table 1. Sales in 2012` above the rows of which one is quoted; empty elsewhere."""
    page = pages.get(f"{citation.document_id}/{citation.page}", "")
    *_, above, _rows = ["", *page[: citation.start].split("\n\n")]
    return above if _ROW.search(citation.quote) and _CAPTION.match(above) else ""


def support(nugget: Nugget, said: Sequence[Said], topic: Topic) -> float:
    """1, 0.5 or 0: the best that one text gives.

    Words: 1 if an accepted wording stands in it (case, width and typography aside), 0.5 if at least half of the
    content terms of a wording do. Figures: 1 if value, sign, unit and year all match in one text, 0.5 if value and
    sign do, but unit or year does not; the wordings are for people there.
    """
    if nugget.value is not None:
        return max((_numeric(nugget, nugget.value, each, topic) for each in said), default=NONE)
    if any(holds(each.text, wording) for each in said for wording in nugget.wordings):
        return SUPPORT
    return PARTIAL if any(_half(each.text, wording) for each in said for wording in nugget.wordings) else NONE


def _half(text: str, wording: str) -> bool:
    wanted = set(terms(wording, compounds=False))
    return bool(wanted) and 2 * len(wanted & set(terms(text))) >= len(wanted)


def _numeric(nugget: Nugget, value: float, said: Said, topic: Topic) -> float:
    flat = plain(said.text)
    direction = _direction(nugget, value, topic)
    every = figures(said.text)
    best = NONE
    for figure in every:
        if _is_value(figure, abs(value), flat) and _same_sign(value, direction, figure):
            counted = nugget.unit is None or counts(nugget.unit, figure, every, flat)
            if figure.year and (nugget.unit is None or not counted):
                continue  # 2030 is a year here, not 2030 of something
            best = max(best, SUPPORT if counted and _of_year(nugget.year, said) else PARTIAL)
    return best


def _is_value(figure: Figure, value: float, flat: str) -> bool:
    """The figure as it stands, or times the multiplier of its column."""
    scales = {1.0, label_scale(label_of(figure, flat))}
    return any(math.isclose(figure.value * scale, value, rel_tol=1e-6) for scale in scales)


def _direction(nugget: Nugget, value: float, topic: Topic) -> int:
    """Which way the expected figure goes: by its sign, or as evidence, wordings and question have it ("cut by 30%")."""
    if value < 0:
        return -1
    told = (*(each.quote for each in topic.evidence), *nugget.wordings)
    directions = [each.direction for text in told for each in figures(text) if math.isclose(each.value, value)]
    falls = re.search(r"\b(?:reduc|decreas|declin|fall|fell|cut|drop|lower)|下降|减少|降低|减排", plain(topic.question))
    return next((each for each in directions if each), -1 if falls else 0)


def _same_sign(value: float, direction: int, figure: Figure) -> bool:
    if value < 0:
        return figure.direction == -1
    return figure.direction != (1 if direction == -1 else -1)


def _of_year(year: int | None, said: Said) -> bool:
    """The year stands in the text. Only where that speaks of no year, around it; and only where nothing there does,
    it is that of the publication."""
    return year is None or year in (years(said.text) or years(said.around) or said.published)


def _recall(vital: bool, strict: bool) -> Callable[[Record, RunInfo], Share | None]:
    def of(record: Record, _info: RunInfo) -> Share | None:
        nuggets = [each for each in record.topic.nuggets if each.vital or not vital]
        if not nuggets:
            return None
        said = statements(record)
        assigned = [support(each, said, record.topic) for each in nuggets]
        return Share(num=sum(each == SUPPORT if strict else each for each in assigned) / len(nuggets))

    return of


def recall_of_answered(record: Record, info: RunInfo) -> Share | None:
    """V_strict over those topics alone to which something was stated: how whole the answers are that are given."""
    return _recall(True, True)(record, info) if statements(record) else None


def numeric_match(record: Record, _info: RunInfo) -> Share | None:
    """Of the numeric nuggets, those of which one statement holds value, unit, sign and year: matched / numeric nuggets.
    Ours, after TAT-QA (Zhu et al. 2021), whose exact match asks for a number together with its scale."""
    nuggets = [each for each in record.topic.nuggets if each.value is not None]
    if not nuggets:
        return None
    said = statements(record)
    return Share(num=sum(support(each, said, record.topic) == SUPPORT for each in nuggets), den=len(nuggets))


def statement_precision(record: Record, _info: RunInfo) -> Share | None:
    """Sentences that support a nugget in full, or hold or are part of a quote of the evidence / sentences of the
    statements, of topics that the publications answer: nugget precision (Voorhees 2003, TREC question answering), with
    the sentence in place of an allowance of characters. Who copies whole pages is told apart by it."""
    topic = record.topic
    said = [part for each in statements(record) for part in _sentences(each)]
    if not topic.answerable or not said:
        return None
    wanted = [plain(each.quote) for each in topic.evidence]
    return Share(num=sum(_to_the_point(each, wanted, topic) for each in said), den=len(said))


def _sentences(said: Said) -> list[Said]:
    """What holds of a statement's surroundings holds of its sentences. A row of a table is one."""
    lines = [line for line in re.split(r"\n\s*\n|\n(?=[^\n;]+: [^\n;]+;)", said.text) if line.strip()]
    return [replace(said, text=line[start:end]) for line in lines for start, end in sentence_ranges(line)]


def _to_the_point(said: Said, wanted: Sequence[str], topic: Topic) -> bool:
    text = plain(said.text)
    quoted = any(quote in text or text in quote for quote in wanted)
    return quoted or any(support(each, [said], topic) == SUPPORT for each in topic.nuggets)


def _nugget_measure(vital: bool, strict: bool, about: str) -> Measure:
    """Mean over topics of (sum of assigned scores) / nuggets: V_strict, V, A_strict and A of TREC RAG 2024.
    Strict counts `support` alone, lenient `partial_support` as one half."""
    name = f"nugget recall {'vital' if vital else 'all'} {'strict' if strict else 'lenient'}"
    return Measure(name, "nuggets", "higher", about, _recall(vital, strict))


MEASURES = (
    _nugget_measure(True, True, "Of the facts that an answer must hold, how many it holds in full."),
    _nugget_measure(True, False, "Of the facts that an answer must hold, how many it holds, halves counted as half."),
    _nugget_measure(False, True, "Of all facts that are welcome in an answer, how many it holds in full."),
    _nugget_measure(False, False, "Of all facts that are welcome in an answer, how many it holds, halves as half."),
    Measure(
        "nugget recall answered",
        "nuggets",
        "higher",
        "Of the facts that an answer must hold, how many it holds in full, where something was answered.",
        recall_of_answered,
    ),
    Measure(
        "numeric match",
        "nuggets",
        "higher",
        "Of the figures expected, how many are given with the right value, unit, sign and year in one statement.",
        numeric_match,
    ),
    Measure(
        "statement precision",
        "nuggets",
        "higher",
        "Of the sentences that answers state, how many hold a fact that was asked for.",
        statement_precision,
    ),
)

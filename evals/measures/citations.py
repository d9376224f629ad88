"""Are statements borne out by what they cite, and is what they cite there? By fixed rules, without a judge."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from evals.measures.figures import figures
from evals.measures.kinds import Measure, answer_of, share_of
from evals.measures.verdict import verdict
from evals.results.scores import Share
from evals.runs.records import Record, RunInfo
from evals.topics.wording import holds, plain
from kb.answer.models import Citation, Statement
from kb.index.terms import CHINESE, STOP_WORDS, chinese_names, stem, terms

_NAME = re.compile(r"(?<![\w.])[A-Z][\w'’&-]*", re.ASCII)  # a Chinese character may stand right before
_LOWER = re.compile(r"(?<![\w.])[a-z][\w'’&-]*", re.ASCII)
_BEGIN = re.compile(r"(?:^|[.!?:;\n]\s*)[\"“'‘(]*$")


def located(citation: Citation, pages: Mapping[str, str]) -> bool:
    """Whether the quote is what stands on the cited page from `start` to `end`, character for character. A page that
    could not be fetched bears nothing out."""
    page = pages.get(f"{citation.document_id}/{citation.page}")
    return page is not None and bool(citation.quote.strip()) and page[citation.start : citation.end] == citation.quote


def supported(statement: Statement, cited: Sequence[Citation], pages: Mapping[str, str]) -> bool:
    """The support test in place of ALCE's NLI model: every quote is on its page, every number, year and name of the
    statement, and every Chinese word of it, is within the quotes, and a verbatim statement is the quotes, white space
    aside. What the statement translates or puts in other Chinese words is not found: it needs a judge."""
    if not cited or not all(located(each, pages) for each in cited):
        return False
    if statement.support == "verbatim":
        return _squeezed(statement.text) == _squeezed("".join(each.quote for each in cited))
    quotes = "\n".join(each.quote for each in cited)
    around = "\n".join(pages[f"{each.document_id}/{each.page}"] for each in cited)
    named = names(statement.text, around)
    return (
        _numbers(statement.text) <= _numbers(quotes)
        and all(holds(quotes, each) for each in named)
        and all(each in plain(quotes) for each in _chinese_words(statement.text))
    )


def names(text: str, around: str) -> list[str]:
    """Capitalised words, and Chinese names as jieba tags them. A word that begins a sentence is a name unless it is a
    number or a function word, or stands in lower case elsewhere in `text` or `around`, in any inflection."""
    ordinary = {stem(each) for each in _LOWER.findall(f"{text}\n{around}")}
    found = [
        match[0]
        for match in _NAME.finditer(text)
        if not (_BEGIN.search(text[: match.start()]) and _is_ordinary(match[0].lower(), ordinary))
    ]
    return [each for each in found if each not in {"I", "A"}] + chinese_names(text)


def _is_ordinary(word: str, ordinary: Collection[str]) -> bool:
    return word in STOP_WORDS or bool(figures(word)) or stem(word) in ordinary


def _chinese_words(text: str) -> set[str]:
    """Chinese words of two and more characters; figures are compared by value."""
    flat = plain(text)
    for each in reversed(figures(text)):
        flat = f"{flat[: each.start]} {flat[each.end :]}"
    return {each for each in terms(flat, compounds=False) if len(each) > 1 and re.match(f"[{CHINESE}]", each)}


def _numbers(text: str) -> set[tuple[float, bool]]:
    """Figures with whether they are percentages, and every run of digits (`10th`, `PM2.5`)."""
    digits = {(float(each), False) for each in re.findall(r"\d+(?:\.\d+)?", plain(text))}
    return {(each.value, each.percent) for each in figures(text)} | digits


def _squeezed(text: str) -> str:
    return "".join(text.split())


def _cited(statement: Statement, record: Record) -> list[Citation]:
    """The citations that a statement names; one that is not in the list is told by its absence."""
    by_number = {each.n: each for each in answer_of(record).citations}
    return [by_number[number] for number in statement.citations if number in by_number]


def _recalled(statement: Statement, record: Record) -> bool:
    cited = _cited(statement, record)
    return len(cited) == len(statement.citations) and supported(statement, cited, record.pages)


def citation_recall(record: Record, _info: RunInfo) -> Share | None:
    """Statements that the union of their cited quotes supports / statements (ALCE, Gao et al. 2023, section 3.3)."""
    said = answer_of(record).statements
    return Share(num=sum(_recalled(each, record) for each in said), den=len(said)) if said else None


def citation_precision(record: Record, _info: RunInfo) -> Share | None:
    """Citations that are needed / citations (ALCE, section 3.3). One is needed if its statement is supported, and
    either it supports the statement alone or the others do not without it."""
    every = [number for each in answer_of(record).statements for number in each.citations]
    if not every:
        return None
    precise = 0
    for statement in answer_of(record).statements:
        if _recalled(statement, record):
            cited = _cited(statement, record)
            for i, each in enumerate(cited):
                others = [*cited[:i], *cited[i + 1 :]]
                alone = supported(statement, [each], record.pages)
                precise += alone or not supported(statement, others, record.pages)
    return Share(num=precise, den=len(every))


def locator_accuracy(record: Record, _info: RunInfo) -> Share | None:
    """Citations whose quote is on the cited page at `start` to `end`, exactly / citations. Ours."""
    cited = answer_of(record).citations
    return Share(num=sum(located(each, record.pages) for each in cited), den=len(cited)) if cited else None


def evidence_cited(record: Record, _info: RunInfo) -> Share | None:
    """Right answers with a footnote that shows why / right answers. Ours. A cited quote holds a quote of the evidence,
    or is a part of one. Another publication that says the same is not counted: the evidence should name it."""
    topic = record.topic
    if not topic.answerable or verdict(record) != "right":
        return None
    quotes = [plain(each.quote) for each in answer_of(record).citations if each.quote.strip()]
    wanted = [plain(each.quote) for each in topic.evidence]
    return share_of(any(one in quote or quote in one for one in wanted for quote in quotes))


MEASURES = (
    Measure(
        "citation recall",
        "citations",
        "higher",
        "Of the statements, how many their footnotes bear out: every quote is on its page, and nothing goes beyond it.",
        citation_recall,
    ),
    Measure(
        "citation precision", "citations", "higher", "Of the footnotes, how many their statement needs.",
        citation_precision,
    ),
    Measure(
        "locator accuracy",
        "citations",
        "higher",
        "Of the footnotes, how many quote exactly what stands at the place they name.",
        locator_accuracy,
    ),
    Measure(
        "evidence cited", "citations", "higher", "Of the right answers, how many show the passage that bears them out.",
        evidence_cited,
    ),
)  # fmt: skip

"""From publications to topics: the best few questions of each, and near misses that nothing answers."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, zip_longest
from pathlib import Path

from evals.draft.chinese import chinese_facts
from evals.draft.english import english_facts
from evals.draft.people import people_facts
from evals.draft.proposals import Proposal
from evals.draft.reading import Place, Source, Sources, read_sources
from evals.draft.rows import row_facts
from evals.measures.figures import years
from evals.topics.topic import Evidence, Split, Topic
from evals.topics.wording import plain
from kb.language import language_of

MOST = 10  # proposals of one publication
NEAR_MISSES = 2  # beside them: questions that nothing answers
LONGEST_PLACE = 1000  # characters: beyond that it is no sentence that a person would quote
TABLE_ROWS = 3  # of the proposals of one publication
NEAR_MISS = "near_miss"
_QUOTED = re.compile(r'"[^"]*"|《[^》]*》|“[^”]*”')
_NAME = re.compile(r"(?<=\s)(?:[A-Z][a-z][\w'’-]+|[A-Za-z]*[A-Z]{2,}\w*)")
_NO_NAME = frozenset(
    "January February March April May June July August September October November December Monday Tuesday Wednesday "
    "Thursday Friday Saturday Sunday Chinese American European China".split()
)


@dataclass(frozen=True, slots=True)
class Drafts:
    """Topics to be looked at by a person, and what was left out: `failed`, file to why it could not be read;
    `replaced`, documents with a newer edition; `rejected`, proposals of a model that did not hold, each with why."""

    topics: tuple[Topic, ...]
    failed: dict[str, str]
    replaced: tuple[str, ...]
    rejected: tuple[str, ...] = ()


def draft_topics(
    documents: Sequence[Path],
    most: int = MOST,
    near_misses: int = NEAR_MISSES,
    tell: Callable[[int, int, str], None] | None = None,
) -> Drafts:
    """Propose at most `most` topics of each publication, by grammar alone, and at most `near_misses` beside them.

    Raises:
        NotFound: a path that is not there.
        UnreadableFile: nothing below the paths can be read.
    """
    sources = read_sources(documents, tell)
    proposed = {source.document: [*proposals_of(source)] for source in sources.read}
    return to_drafts(sources, proposed, most, near_misses)


def proposals_of(source: Source) -> Iterator[Proposal]:
    """Everything that grammar makes of a publication, in its order; each question can stand alone."""
    for place in source.places:
        for found in _facts(place, source):
            if all(_borne_out(found.quote, nugget.wordings) for nugget in found.nuggets):
                yield replace(found, question=anchored(found.question, found.kind, source))


def _facts(place: Place, source: Source) -> Iterator[Proposal]:
    if len(place.text) > LONGEST_PLACE:
        return iter(())
    if place.language == "zh":
        return chain(chinese_facts(place, source), row_facts(place, source))
    return chain(english_facts(place, source), people_facts(place, source), row_facts(place, source))


def _borne_out(quote: str, wordings: Iterable[str]) -> bool:
    return any(plain(wording) in plain(quote.replace("*", "")) for wording in wordings)


def to_drafts(
    sources: Sources, proposed: dict[str, list[Proposal]], most: int, near_misses: int, rejected: Sequence[str] = ()
) -> Drafts:
    """Topics of the best proposals: one fact for one question over all publications, patterns mixed."""
    clear = _unambiguous([found for each in proposed.values() for found in each])
    taken = frozenset().union(*(source.years for source in sources.read))
    topics: dict[str, Topic] = {}
    for source in sources.read:
        own = [found for found in proposed[source.document] if clear.get(plain(found.question)) == plain(found.quote)]
        for found in _mixed(own, most):
            clear.pop(plain(found.question), None)  # the same words in another publication ask the same
            _add(topics, _topic(found, source))
        misses = (missed for found in own if (missed := near_miss(found, source, taken)))
        for _, missed in zip(range(near_misses), misses, strict=False):
            _add(topics, missed)
    return Drafts(tuple(topics.values()), sources.failed, sources.replaced, tuple(rejected))


def _add(topics: dict[str, Topic], topic: Topic) -> None:
    topics.setdefault(topic.id, topic)


def _unambiguous(found: Sequence[Proposal]) -> dict[str, str]:
    """Question to quote, of the questions that have one answer only: what two rows or pages answer differently asks
    too little."""
    answers: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for each in found:
        answers[plain(each.question)].add(tuple(plain(nugget.wordings[0]) for nugget in each.nuggets))
    return {
        plain(each.question): plain(each.quote) for each in reversed(found) if len(answers[plain(each.question)]) == 1
    }


def _mixed(found: Sequence[Proposal], most: int) -> list[Proposal]:
    """The first of each pattern, then the second of each; within a pattern in order. Of one sentence only one."""
    lanes: dict[str, list[Proposal]] = defaultdict(list)
    for each in found:
        lanes[each.pattern].append(each)
    # Tables give one question a row, and would crowd out the rest: a few, from all over the publication.
    rows = lanes.pop("table", [])
    lanes |= {"table": rows[:: max(1, len(rows) // TABLE_ROWS)][:TABLE_ROWS]}
    order = sorted(lanes, key=lambda pattern: pattern == "table")
    rounds = chain.from_iterable(zip_longest(*(lanes[name] for name in order)))
    chosen: dict[str, Proposal] = {}
    for each in rounds:
        if each is not None and len(chosen) < most:
            chosen.setdefault(each.quote, each)
    return list(chosen.values())


def anchored(question: str, kind: str, source: Source) -> str:
    """The question with the title of its publication, unless it names something that stands out by itself."""
    bare = _QUOTED.sub("", question)
    if source.title in question:
        return question
    if language_of(question) == "zh":
        return f"根据《{source.title}》，{question}"
    names = [name for name in _NAME.findall(bare) if name not in _NO_NAME and name.lower() not in source.small_words]
    if kind != "table" and names:
        return question
    return f'{question.removesuffix("?")}, according to "{source.title}"?'


def near_miss(found: Proposal, source: Source, taken: frozenset[int]) -> Topic | None:
    """The question of a year that no publication speaks of, of those `taken`: right topic, no such figure."""
    named = years(_QUOTED.sub("", found.question))
    titled = any(map(years, _QUOTED.findall(found.question)))  # the year of a title is not asked for
    if len(named) > 1 or titled or not source.years:
        return None
    year = next(iter(named), max(source.years))
    other = next((year + step for step in (1, -1, 2, -2, 3, -3, 4, -4, 5, -5) if year + step not in taken), None)
    question = _of_year(found, year if named else None, other) if other else None
    if question is None:
        return None
    return Topic(
        id=_id(NEAR_MISS, question, source),
        split=split_of(source.document),
        kind=NEAR_MISS,
        question=question,
        language="zh" if language_of(question) == "zh" else "en",
        viewer=source.tier,
        expected="not_found",
        note=f"draft: near miss, no publication speaks of {other}; see {source.document}, p. {found.page}",
    )


def _of_year(found: Proposal, named: int | None, year: int) -> str | None:
    """The question with its year changed, or with one where a figure is asked for without."""
    if named is not None:
        changed = found.question.replace(str(named), str(year))
        return changed if changed != found.question else None  # 二〇三〇 is written otherwise
    if found.kind not in {"how_many", "share"}:
        return None
    if language_of(found.question) == "zh":
        head, mark, tail = found.question.partition("》，")
        return f"{head}{mark}{year}年，{tail}" if mark else f"{year}年，{found.question}"
    head, mark, tail = found.question.removesuffix("?").partition(", according to ")
    return f"{head} in {year}{mark}{tail}?"


def _topic(found: Proposal, source: Source) -> Topic:
    return Topic(
        id=_id(found.kind, found.question, source),
        split=split_of(source.document),
        kind=found.kind,
        question=found.question,
        language="zh" if language_of(found.question) == "zh" else "en",
        viewer=source.tier,
        expected="answered",
        nuggets=found.nuggets,
        evidence=(Evidence(document=source.document, page=found.page, quote=found.quote),),
        note=f"draft: {found.pattern}",
    )


def split_of(document: str) -> Split:
    """All topics of a document go into one split, the same on every machine."""
    return "dev" if hashlib.sha256(document.encode()).digest()[0] % 2 else "test"


def _id(kind: str, question: str, source: Source) -> str:
    return f"{kind[:30]}-{hashlib.sha256(f'{source.document}|{question}'.encode()).hexdigest()[:10]}"

"""Prove that topics fit the publications they are about, before anything is asked.

A topic about a document that is not there, or with a quote that is not on its page, could only be scored as wrong.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from evals.runs.records import DocumentInfo
from evals.runs.target import Target
from evals.topics.topic import Evidence, Topic
from evals.topics.wording import holds, plain
from kb.access import Tier
from kb.errors import InvalidInput

SCANNED = "scanned"  # the kind of topics about pages that are pictures: these have no stored text to check against
SHOWN = 20  # problems that the error lists; the rest are counted


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a topic."""

    topic: str
    why: str


def check_topics(topics: Sequence[Topic], target: Target, lines: Mapping[str, int] | None = None) -> None:
    """`lines`: where each topic stands in its file, by id (`evals.topics.topic.line_numbers`).

    Raises:
        InvalidInput: topics that do not fit, each with its id, its line if told, and the reason.
        Unavailable: the service cannot be reached.
    """
    problems = find_problems(topics, target)
    if problems:
        told = [f"{_place(each.topic, lines or {})}: {each.why}" for each in problems[:SHOWN]]
        told += [f"and {len(problems) - SHOWN} more"] if len(problems) > SHOWN else []
        count = len({each.topic for each in problems})
        raise InvalidInput(
            f"{count} of {len(topics)} topics do not fit the publications.\n" + "\n".join(told),
            advice="Mend the topics, or ask the library that they are about. docs/evaluation.md says what is checked.",
        )


def find_problems(topics: Sequence[Topic], target: Target) -> list[Problem]:
    """In the order of the topics. A page is fetched once for each tier of viewer."""
    shelves = _Shelves(target)
    return [Problem(topic.id, why) for topic in topics for why in _problems(topic, shelves)]


class _Shelves:
    """What each tier of viewer can read, fetched once."""

    def __init__(self, target: Target) -> None:
        self.tiers = target.tiers()
        self.documents = cache(target.documents)
        self.page = cache(target.page)

    def at(self, path: str, viewer: Tier) -> list[DocumentInfo]:
        return [each for each in self.documents(viewer) if each.is_at(path)]

    def hidden(self, path: str, viewer: Tier) -> bool:
        """Whether a higher tier could read it."""
        return any(self.at(path, tier) for tier in self.tiers if tier.rank > viewer.rank)


def _problems(topic: Topic, shelves: _Shelves) -> Iterator[str]:
    if topic.viewer not in shelves.tiers:
        yield f"there is no API key to check it as {topic.viewer}"
        return
    if topic.expected == "restricted" and topic.viewer.rank == max(tier.rank for tier in Tier):
        yield f"nothing is restricted for {topic.viewer}"
    yield from _contradictions(topic)
    texts: list[str] = []
    for each in topic.evidence:
        text, why = _evidence(each, topic, shelves)
        if why:
            yield why
        else:
            texts += [each.quote, text]
    if len(texts) == 2 * len(topic.evidence):
        for nugget in topic.nuggets:
            if texts and not any(holds(text, wording) for text in texts for wording in nugget.wordings):
                yield f"no evidence page says {_either(nugget.wordings)}"


def _contradictions(topic: Topic) -> Iterator[str]:
    """What no answer could meet: the right one would hold what is forbidden."""
    for word in topic.forbidden:
        if any(holds(each.quote, word) for each in topic.evidence):
            yield f'"{word}" is forbidden and in the evidence'
        if any(all(holds(wording, word) for wording in nugget.wordings) for nugget in topic.nuggets):
            yield f'"{word}" is forbidden and in every wording of a nugget'


def _evidence(evidence: Evidence, topic: Topic, shelves: _Shelves) -> tuple[str, str | None]:
    """The text of its page, and what is wrong with it."""
    found = shelves.at(evidence.document, topic.viewer)
    if len(found) != 1:
        return "", _not_one(evidence.document, found, topic.viewer, shelves)
    text = shelves.page(found[0].id, evidence.page, topic.viewer)
    if text is None:
        return "", f"{evidence.document} has no page {evidence.page}"
    if not text.strip():
        why = f"page {evidence.page} of {evidence.document} has no text; if it is a scan, the topic's kind is {SCANNED}"
        return "", None if topic.kind == SCANNED else why
    if plain(evidence.quote) not in plain(text):
        return "", f'"{evidence.quote}" is not on page {evidence.page} of {evidence.document}'
    return text, None


def _not_one(path: str, found: Sequence[DocumentInfo], viewer: Tier, shelves: _Shelves) -> str:
    if found:
        return f"{path} is {' and '.join(each.source for each in found)}: give more of the path"
    return f"{path} may not be read by {viewer}" if shelves.hidden(path, viewer) else f"{path} is not in the library"


def _place(topic: str, lines: Mapping[str, int]) -> str:
    return f"line {lines[topic]}, {topic}" if topic in lines else topic


def _either(wordings: Sequence[str]) -> str:
    return " or ".join(f'"{wording}"' for wording in wordings)

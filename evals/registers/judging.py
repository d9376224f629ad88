"""Publications read as ingestion reads them, their registers extracted, and precision and recall against the list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from evals.registers.listed import Listed, split_of
from evals.registers.matching import Matched, match, right_fields
from evals.results.intervals import estimate
from evals.results.scores import Estimate
from ingest.cutting import Cut, cut
from ingest.describe import describe
from ingest.reading import Reader
from ingest.sources import find_sources
from kb.errors import UnreadableFile
from kb.registers.aliases import Aliases
from kb.registers.extract import extract
from kb.registers.facts import REGISTERS, Fact
from kb.registers.reading import Reading, read
from kb.settings import Settings

Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Publication:
    """A publication as read; `name` is how the list names it."""

    name: str
    language: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class Score:
    """A group of documents. `fields`: share of the other listed fields that are right in the facts that were found."""

    register: str
    group: str
    listed: int
    extracted: int
    precision: Estimate | None
    recall: Estimate | None
    fields: Estimate | None


def read_publications(folder: Path, prefix: str, settings: Settings, tell: Tell) -> Iterator[Publication]:
    """The publications below a folder; `prefix` goes before their paths in the list."""
    files = find_sources([folder]).files
    with Reader(settings) as reader:
        for number, file in enumerate(files, start=1):
            name = prefix + file.source.partition("/")[2]
            made = Cut()
            told = partial(describe, source=file.source, entry=file.entry, edition_of=file.edition_of)
            reader.read(file.path, file.path.read_bytes(), partial(cut, told, settings.chunk_tokens), made.take)
            if made.head is None:
                raise UnreadableFile(f"{file.source} has no text.", advice="Check that the file is whole.")
            about, texts = made.head.description, {page.number: page.text for page in made.pages}
            yield Publication(name, about.language, read(about.title, about.published, made.chunks, texts))
            tell(number, len(files))


def judge(found: Mapping[str, Sequence[Fact]], listed: Sequence[Listed], aliases: Aliases) -> list[Matched]:
    """What was found of the list, by document and register. `found`: the facts of each document, by its name."""
    matched: list[Matched] = []
    for name, facts in found.items():
        for register in REGISTERS:
            own = [fact for fact in listed if fact.document == name and fact.kind == register]
            matched.append(match(name, register, own, facts, aliases))
    return matched


def extracted(publications: Sequence[Publication], aliases: Aliases) -> dict[str, Sequence[Fact]]:
    """The facts of each publication, by its name."""
    return {each.name: extract(each.reading, aliases).facts for each in publications}


def score(matched: Sequence[Matched], languages: dict[str, str], aliases: Aliases) -> list[Score]:
    """By register: all documents, the two splits, the two languages. Intervals are over documents."""
    groups: dict[str, Callable[[Matched], bool]] = {
        "all": lambda _: True,
        "dev": lambda each: split_of(each.document) == "dev",
        "test": lambda each: split_of(each.document) == "test",
        "en": lambda each: languages[each.document] == "en",
        "zh": lambda each: languages[each.document] == "zh",
    }
    return [
        _score(
            register, group, [each for each in matched if belongs(each) and register in {each.register, "all"}], aliases
        )
        for register in (*REGISTERS, "all")
        for group, belongs in groups.items()
    ]


def _score(register: str, group: str, matched: Sequence[Matched], aliases: Aliases) -> Score:
    fields = [right_fields(*pair, aliases) for each in matched for pair in each.pairs]
    return Score(
        register=register,
        group=group,
        listed=sum(len(each.pairs) + len(each.missed) for each in matched),
        extracted=sum(len(each.pairs) + len(each.wrong) for each in matched),
        precision=_estimate([(len(each.pairs), len(each.pairs) + len(each.wrong)) for each in matched]),
        recall=_estimate([(len(each.pairs), len(each.pairs) + len(each.missed)) for each in matched]),
        fields=_estimate(fields),
    )


def _estimate(rows: Sequence[tuple[int, int]]) -> Estimate | None:
    told = [row for row in rows if row[1]]
    return estimate(np.array(told, dtype=np.float64)) if told else None

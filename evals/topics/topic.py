"""Topics: what is asked, and what a right answer holds. One JSON object a line; the format is in docs/evaluation.md."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from kb.access import Tier
from kb.errors import InvalidInput, NotFound

TOPICS = Path(__file__).parent / "topics.jsonl"
Split = Literal["dev", "test"]
QuestionText = Annotated[str, Field(max_length=2000)]  # as long as a question may be
SEE = "docs/evaluation.md describes the format."


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Nugget(Frozen):
    """One fact that an answer should hold (TREC RAG 2024): accepted wordings of it, in any language.

    `value` makes it numeric: a plain number (1500000 for "1.5 million", 30 for "30%", -4 for "down 4"), counted in
    `unit` ("%", "companies", "km"; any of the words a text may use, separated by `|`), of `year`. `vital` facts must be
    there for an answer to be right; `okay` ones (vital false) are welcome.
    """

    wordings: tuple[str, ...] = Field(min_length=1)
    value: float | None = None
    unit: str | None = None
    year: int | None = Field(default=None, ge=1900, le=2100)
    vital: bool = True

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if not all(wording.strip() for wording in self.wordings):
            raise ValueError("a wording is empty")
        if self.value is None and (self.unit is not None or self.year is not None):
            raise ValueError("unit and year go with a value")
        return self


class Evidence(Frozen):
    """Where a publication bears the answer out: `quote` is in the stored text of `page` of `document` (its path below
    the folder of publications), white space and the shapes of quotation marks and dashes aside."""

    document: str = Field(min_length=1)
    page: int = Field(ge=1)
    quote: str = Field(min_length=3)


class Topic(Frozen):
    """A question with what is expected of its answer.

    `turns`: earlier questions of the same conversation, asked first. `forbidden`: words that must come back in no part
    of the response: what the viewer may not read, or what an instruction inside a publication asks for. `conflict`:
    the publications disagree, and the answer must say so.
    """

    id: str = Field(min_length=1, max_length=80)
    split: Split
    kind: str = Field(min_length=1, max_length=40)
    question: QuestionText = Field(min_length=1)
    language: Literal["en", "zh"]
    viewer: Tier = Tier.PUBLIC
    turns: tuple[QuestionText, ...] = ()
    as_of: date | None = None
    expected: Literal["answered", "partial", "not_found", "restricted"]
    nuggets: tuple[Nugget, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    forbidden: tuple[str, ...] = ()
    conflict: bool = False
    note: str | None = None

    @property
    def answerable(self) -> bool:
        return self.expected in {"answered", "partial"}

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.answerable and not any(each.vital for each in self.nuggets):
            raise ValueError("a topic that is to be answered needs a vital nugget")
        if self.answerable and not self.evidence:
            raise ValueError("a topic that is to be answered needs evidence")
        if not self.answerable and (self.nuggets or self.evidence):
            raise ValueError("nuggets and evidence go with an answer that is expected, not with a refusal")
        return self


def read_topics(file: Path = TOPICS) -> list[Topic]:
    """
    Raises:
        NotFound: no such file.
        InvalidInput: a line that does not fit, with its number; an id that is there twice; a document whose facts are
            in both splits.
    """
    if not file.is_file():
        raise NotFound(f"There is no file of topics {file}.", advice="`footnote eval draft` proposes some.")
    lines: dict[str, int] = {}
    topics = []
    for number, topic in _read(file):
        if topic.id in lines:
            raise _wrong(file, number, f"the id {topic.id} is on line {lines[topic.id]} already")
        lines[topic.id] = number
        topics.append(topic)
    if not topics:
        raise InvalidInput(f"{file.name} has no topics.", advice=SEE)
    check_splits(topics, lines, file.name)
    return topics


def line_numbers(file: Path) -> dict[str, int]:
    """On which line of a file of topics, as `read_topics` takes it, each one stands, by id."""
    return {json.loads(line)["id"]: number for number, line in _lines(file)}


def check_splits(topics: list[Topic], lines: dict[str, int], name: str) -> None:
    """
    Raises:
        InvalidInput: a document bears out topics of both splits: what is tuned on one would leak into the other.
    """
    first: dict[str, Topic] = {}
    for topic in topics:
        for each in topic.evidence:
            other = first.setdefault(each.document, topic)
            if other.split != topic.split:
                raise InvalidInput(
                    f"{name}, line {lines[topic.id]}: {each.document} is evidence in the {topic.split} split here, "
                    f"and in the {other.split} split on line {lines[other.id]}.",
                    advice="All topics about one document go into one split.",
                )


def write_topics(topics: list[Topic], file: Path) -> None:
    lines = (json.dumps(each.model_dump(mode="json", exclude_defaults=True), ensure_ascii=False) for each in topics)
    file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")


def _read(file: Path) -> Iterator[tuple[int, Topic]]:
    for number, line in _lines(file):
        try:
            yield number, Topic.model_validate(json.loads(line))
        except json.JSONDecodeError as error:
            raise _wrong(file, number, f"not JSON ({error.msg}, column {error.colno})") from error
        except ValidationError as error:
            raise _wrong(file, number, _first(error)) from error


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    """Those with something on them, numbered from 1."""
    try:
        text = file.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{file.name} is not UTF-8 text: {error.reason}.", advice=SEE) from error
    for number, line in enumerate(text.split("\n"), start=1):  # at nothing else that may stand inside a string
        if line.strip():
            yield number, line


def _first(error: ValidationError) -> str:
    told = error.errors()[0]
    where = ".".join(map(str, told["loc"]))
    return f"{where}: {told['msg']}" if where else str(told["msg"])


def _wrong(file: Path, number: int, why: str) -> InvalidInput:
    return InvalidInput(f"{file.name}, line {number}: {why}.", advice=SEE)

"""A run as it is kept: a folder with `run.json` (what was asked of what) and `records.jsonl` (one topic a line)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pydantic import Field, ValidationError

from evals.runs.lines import read_lines
from evals.topics.topic import Frozen, Topic
from kb.access import Tier
from kb.answer.models import Answer, PassageView
from kb.errors import InvalidInput, NotFound

RUN_FILE = "run.json"
RECORDS_FILE = "records.jsonl"


class DocumentInfo(Frozen):
    """A publication as some viewer may read it. `source` is its lasting name, `edition_of` the source of the edition
    that it replaces, `listed` whether its title may be told to those who may not read it, `sha256` that of its file."""

    id: str
    revision_id: str
    source: str
    title: str
    language: str
    tier: Tier
    published: date | None
    edition_of: str | None
    listed: bool
    sha256: str

    def is_at(self, path: str) -> bool:
        """Whether it is the publication at `path` below the folder that was ingested."""
        return self.source == path or self.source.endswith("/" + path)


class Service(Frozen):
    """What answered: its address or "in process", its version, encoder and state of the library."""

    address: str
    version: str
    encoder: str
    index_version: int


class RunInfo(Frozen):
    """What makes two runs comparable. `documents`: what each tier of viewer may read. `unasked`: topic id to the
    reason why it was left out. `settings`: other choices that matter (chunk size, weights), by name."""

    started_at: str
    service: Service
    topics_file: str
    topics_sha256: str
    split: str
    settings: Mapping[str, str] = Field(default_factory=dict)
    packages: Mapping[str, str] = Field(default_factory=dict)
    documents: Mapping[Tier, tuple[DocumentInfo, ...]]
    unasked: Mapping[str, str] = Field(default_factory=dict)


class Record(Frozen):
    """One topic, asked. `passages`: the twenty best, best first. `pages`: stored text of every cited page, by
    `<document id>/<page>`; a page that could not be fetched is missing. `error`: the service failed, so that there is
    no answer: such a topic is counted apart, neither right nor wrong. Times are milliseconds; `floor_ms` is that of a
    search for one passage."""

    topic: Topic
    answer: Answer | None
    passages: tuple[PassageView, ...] = ()
    pages: Mapping[str, str] = Field(default_factory=dict)
    ask_ms: float = 0.0
    floor_ms: float = 0.0
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A run in full, read from its folder."""

    folder: Path
    info: RunInfo
    records: tuple[Record, ...]


def read_run(folder: Path) -> Run:
    """
    Raises:
        NotFound: no run is there.
        InvalidInput: a file of it cannot be read, with the line.
    """
    return Run(folder, read_info(folder), tuple(read_records(folder)))


def read_info(folder: Path) -> RunInfo:
    file = folder / RUN_FILE
    if not file.is_file():
        raise NotFound(f"{folder} is not a run: it has no {RUN_FILE}.", advice="`footnote eval run` makes one.")
    try:
        return RunInfo.model_validate_json(file.read_text(encoding="utf-8"))
    except ValidationError as error:
        raise InvalidInput(
            f"{file} is not the description of a run: {error.errors()[0]['msg']}.", advice="Make the run again."
        ) from error


def read_records(folder: Path) -> Iterator[Record]:
    """
    Raises:
        InvalidInput: a line that is no record, with its number.
    """
    return read_lines(folder / RECORDS_FILE, Record, advice="Make the run again.")

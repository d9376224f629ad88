"""`footnote eval descriptions`: how often the text alone says what `catalog.yaml` says of a publication."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from kb.errors import InvalidInput
from kb.settings import read_settings

if TYPE_CHECKING:
    from ingest.elements import Parsed
    from ingest.sources import Found
    from kb.records import Description
    from kb.settings import Settings

out = Console(highlight=False, soft_wrap=True, width=120)
FIELDS = ("title", "kind", "published", "language", "publisher")
SAMPLE = Path(__file__).parent.parent / "corpus"


@dataclass(frozen=True, slots=True)
class Comparison:
    """A field of a publication: what the catalog file says, what the text alone says (None: nothing), how surely."""

    source: str
    field: str
    told: Any
    read: Any
    confidence: float

    @property
    def outcome(self) -> str:
        return "none" if self.read is None else "right" if self.read == self.told else "wrong"


def compare(found: Found, settings: Settings) -> Iterator[Comparison]:
    """Describe each catalogued file by its text alone: what the file says of itself is left out too."""
    from ingest.reading import Reader  # noqa: PLC0415
    from kb.records import From  # noqa: PLC0415

    with Reader(settings) as reader:
        for file in found.files:
            if file.entry is None:
                continue
            taken: list[Description] = []
            reader.read(file.path, file.path.read_bytes(), partial(_by_text, file.source), taken.append)
            about = taken[-1]
            for field in FIELDS:
                told, origin = getattr(file.entry, field), about.origins.get(field)
                if told is not None:
                    read = getattr(about, field) if origin and origin.found is From.CONTENT else None
                    yield Comparison(file.source, field, told, read, origin.confidence if origin else 0.0)


def _by_text(source: str, parsed: Parsed) -> Iterator[Description]:
    from ingest.clean import clean  # noqa: PLC0415
    from ingest.describe import describe  # noqa: PLC0415

    yield describe(replace(clean(parsed), properties={}), source, None, None)


def descriptions(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Publications with a catalog.yaml.")] = SAMPLE,
) -> None:
    """Say how often the text alone gives what catalog.yaml says of your publications: title, kind, date and so on."""
    from ingest.sources import find_sources  # noqa: PLC0415

    compared = list(compare(find_sources([folder]), read_settings(os.environ)))
    if not compared:
        raise InvalidInput(
            f"There is no catalog.yaml in {folder}.", advice="It is what descriptions are compared with."
        )
    table = Table("field", "right", "wrong", "not said")
    for field in FIELDS:
        outcomes = [each.outcome for each in compared if each.field == field]
        table.add_row(field, *(str(outcomes.count(outcome)) for outcome in ("right", "wrong", "none")))
    out.print(table)
    for each in compared:
        if each.outcome == "wrong":
            out.print(
                f"{escape(each.source)}: {each.field} {escape(repr(str(each.read)))}, not {escape(str(each.told))}"
            )

"""What a PDF says of itself: outline, page labels, title, author, language, day of creation."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pypdf
from pypdf.errors import PyPdfError

from ingest.parse.characters import tidy


@dataclass(frozen=True, slots=True)
class OutlineEntry:
    """A bookmark: its page (from 1) and its level (from 1)."""

    title: str
    page: int
    level: int


@dataclass(slots=True)
class Structure:
    is_locked: bool = False
    properties: dict[str, str] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)
    outline: list[OutlineEntry] = field(default_factory=list)


def read_structure(content: bytes) -> Structure:
    """The structure of a PDF, as much of it as can be read: a broken outline does not make its text unreadable."""
    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = pypdf.PdfReader(io.BytesIO(content))
        if reader.is_encrypted and not reader.decrypt(""):
            return Structure(is_locked=True)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError, NotImplementedError):
        return Structure()
    structure = Structure()
    for fill in (_fill_properties, _fill_labels, _fill_outline):
        try:
            fill(reader, structure)
        except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError):
            continue  # each part stands alone
    return structure


def _fill_properties(reader: pypdf.PdfReader, structure: Structure) -> None:
    known = reader.metadata
    if known is not None:
        created = known.creation_date
        said = {"title": known.title, "author": known.author, "subject": known.subject, "keywords": known.keywords}
        if created:
            said["created"] = created.date().isoformat()
        structure.properties.update({name: tidy(str(value)) for name, value in said.items() if value})
    language = reader.root_object.get("/Lang")
    if language:
        structure.properties["language"] = tidy(str(language))
    structure.properties = {name: value for name, value in structure.properties.items() if value}


def _fill_labels(reader: pypdf.PdfReader, structure: Structure) -> None:
    if "/PageLabels" in reader.root_object:
        structure.labels = list(reader.page_labels)


def _fill_outline(reader: pypdf.PdfReader, structure: Structure) -> None:
    pages = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages, 1) if page.indirect_reference}
    structure.outline = list(_flatten(reader.outline, pages, 1))


def _flatten(entries: Any, pages: dict[int, int], level: int) -> Iterator[OutlineEntry]:
    for entry in entries:
        if isinstance(entry, list):
            yield from _flatten(entry, pages, level + 1)
            continue
        target = getattr(entry.page, "idnum", None)
        if target in pages and entry.title:
            yield OutlineEntry(tidy(str(entry.title)), pages[target], min(6, level))

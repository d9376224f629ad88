"""Small real things to test with: revisions cut by the real chunker, folders of publications, questions asked."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from reportlab.pdfgen.canvas import Canvas

from ingest.chunk import chunk
from ingest.elements import Element, ElementKind, Parsed, ParsedPage
from ingest.pipeline import Outcome, ingest
from ingest.sources import find_sources
from kb.access import PUBLIC, Viewer
from kb.answer.ask import ask
from kb.answer.models import Answer, Filters, PassageView, Question
from kb.library import Library
from kb.records import Description, NewRevision
from kb.retrieval import search
from kb.tokens import count_tokens

FOOTNOTE = str(Path(sys.executable).with_name("footnote"))


def paragraphs(*texts: str) -> Parsed:
    """A parsed text of one page."""
    elements = tuple(Element(ElementKind.PARAGRAPH, text) for text in texts)
    return Parsed("text/plain", (ParsedPage(1, elements),))


def revision(text: str, source: str = "notes/forum.txt", **told: Any) -> NewRevision:
    """A revision of `source`, one paragraph a line, as the pipeline would make it."""
    description = Description(**{"title": "Forum notes", **told})
    pages, chunks = chunk(paragraphs(*text.splitlines()), description.title, 180, count_tokens)
    content = text.encode()
    made_of = f"{source}|{text}|{description}"
    return NewRevision(
        id="rev_" + hashlib.sha256(made_of.encode()).hexdigest()[:20],
        source=source,
        origin=f"/{source}",
        sha256=hashlib.sha256(content).hexdigest(),
        media_type="text/plain",
        content=content,
        description=description,
        pages=pages,
        chunks=chunks,
    )


def folder(where: Path, files: Mapping[str, str | bytes], catalog: Sequence[Mapping[str, Any]] | None = None) -> Path:
    """A folder of publications, with a `catalog.yaml` of these entries."""
    for name, content in files.items():
        file = where / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    if catalog is not None:
        (where / "catalog.yaml").write_text(yaml.safe_dump({"documents": list(catalog)}, allow_unicode=True))
    return where


def answer(library: Library, question: str, viewer: Viewer = PUBLIC, **more: Any) -> Answer:
    return ask(library, Question(question=question, **more), viewer)


def passages(library: Library, query: str, viewer: Viewer = PUBLIC, limit: int = 20, **more: Any) -> list[PassageView]:
    with library.reading():
        return search(library, library.shelf(viewer), query, Filters(**more), limit)


def environment(home: Path, **more: str) -> dict[str, str]:
    """The environment of a `footnote` process with its library in `home` and no other setting."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith("FOOTNOTE_")}
    return {**plain, "FOOTNOTE_HOME": str(home), **more}


def footnote(home: Path, *arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run the real command."""
    return subprocess.run(
        [FOOTNOTE, *map(str, arguments)], env=environment(home, **more), capture_output=True, text=True, timeout=120,
        check=False,
    )  # fmt: skip


def pdf(*pages: Sequence[str], size: tuple[float, float] = (595, 842), password: str | None = None) -> bytes:
    """A PDF with these lines on its pages, 24 points apart, from 72 points below the top."""
    out = io.BytesIO()
    drawing = Canvas(out, pagesize=size, encrypt=password)
    for lines in pages:
        drawing.setFont("Helvetica", 12)
        for number, line in enumerate(lines):
            drawing.drawString(72, size[1] - 72 - 24 * number, line)
        drawing.showPage()
    drawing.save()
    return out.getvalue()


def ingest_folder(library: Library, where: Path) -> list[Outcome]:
    return list(ingest(library, find_sources([where])))


@dataclass(frozen=True)
class Ran:
    """What the shell would see of a command."""

    status: int
    out: str
    err: str


Run = Callable[..., Ran]

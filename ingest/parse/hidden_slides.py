"""What of a presentation nobody sees who watches it: hidden slides and shapes, what lies beside them, tiny text."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from ingest.parse.characters import tidy
from ingest.parse.unseen import notes_of

_TINY = 12_700 * 2  # two points, in English metric units
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"


def without_hidden(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The presentation without it, slides numbered as before, and notes; the same bytes if there is none.

    Raises what python-pptx raises on a broken file.
    """
    from pptx import Presentation  # noqa: PLC0415

    deck = Presentation(io.BytesIO(content))
    unseen: list[str] = []
    hidden, spoken = [], 0
    for number, slide in enumerate(deck.slides, 1):
        spoken += bool(slide.has_notes_slide and tidy(_text_of(slide.notes_slide.notes_text_frame)))
        if slide._element.get("show") in ("0", "false"):
            hidden.append(number)
            shapes = [*slide.shapes]
        else:
            shapes = [shape for shape in slide.shapes if _is_hidden(shape, deck)]
            unseen += [_cut(run) for run in _tiny_runs(slide)]
        unseen += [_cut(shape._element) for shape in shapes]
    listed = ", ".join(map(str, hidden))
    notes = (
        *((f"Hidden slides are not read ({listed}).",) if hidden else ()),
        *notes_of(unseen, "Hidden or tiny text, or text beside the slides, is left out."),
        *((f"Speaker's notes are not read ({spoken}).",) if spoken else ()),
    )
    if not unseen:
        return content, notes
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue(), notes


def _is_hidden(shape: Any, deck: Any) -> bool:
    if next((each.get("hidden") for each in shape._element.iter() if each.tag.endswith("}cNvPr")), None) in (
        "1",
        "true",
    ):
        return True
    if None in (shape.left, shape.top, shape.width, shape.height):
        return False  # where its layout puts it
    beside = shape.left >= deck.slide_width or shape.left + shape.width <= 0
    return bool(beside or shape.top >= deck.slide_height or shape.top + shape.height <= 0)


def _tiny_runs(slide: Any) -> Iterator[Any]:
    for run in [*slide._element.iter(f"{_A}r")]:
        size = run.find(f"{_A}rPr")
        if size is not None and size.get("sz") and int(size.get("sz")) * 127 <= _TINY:
            yield run


def _cut(node: Any) -> str:
    """Take it out; what it said."""
    text = tidy(" ".join(part.text or "" for part in node.iter(f"{_A}t")))
    node.getparent().remove(node)
    return text


def _text_of(frame: Any) -> str:
    return "" if frame is None else str(frame.text)

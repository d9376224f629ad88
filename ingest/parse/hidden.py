"""Text in Word documents that no reader sees: hidden, white on white, or too small to read."""

from __future__ import annotations

import io
from typing import Any

_WHITE = ("FFFFFF", "FEFEFE")
_TINY = 2  # half points
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def without_hidden(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The document without such text, and a note if there was any; the same bytes if there was none.

    Raises what python-docx raises on a broken file.
    """
    import docx  # noqa: PLC0415

    document = docx.Document(io.BytesIO(content))
    body = document.element.body
    hidden = [run for run in body.iter(f"{_W}r") if _is_hidden(run) and "".join(run.itertext()).strip()]
    if not hidden:
        return content, ()
    for run in hidden:
        run.getparent().remove(run)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue(), ("Hidden, white or tiny text, which no reader sees, is left out.",)


def _is_hidden(run: Any) -> bool:
    told = run.find(f"{_W}rPr")
    if told is None:
        return False
    vanish, colour, size = (told.find(f"{_W}{name}") for name in ("vanish", "color", "sz"))
    if vanish is not None and vanish.get(f"{_W}val") not in ("0", "false"):
        return True
    if size is not None and int(size.get(f"{_W}val") or 99) <= _TINY:
        return True
    # White letters are read where the run, the paragraph or the cell around it has a ground of its own.
    white = colour is not None and str(colour.get(f"{_W}val")).upper() in _WHITE
    return white and not any(_is_shaded(each) for each in (run, *run.iterancestors()))


def _is_shaded(node: Any) -> bool:
    """Whether it has a ground of its own, or may have one by a table's style or a shape's filling."""
    if str(node.tag).endswith("txbxContent") or node.find(f"{_W}tblPr/{_W}tblStyle") is not None:
        return True
    properties = next((child for child in node if str(child.tag).endswith("Pr")), None)
    if properties is None:
        return False
    return properties.find(f"{_W}shd") is not None or properties.find(f"{_W}highlight") is not None

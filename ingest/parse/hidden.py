"""Text in Word documents that no reader sees: hidden, white on white, too small to read, or struck out as a change."""

from __future__ import annotations

import io
from typing import Any

from ingest.parse.characters import tidy
from ingest.parse.unseen import notes_of

_WHITE = ("FFFFFF", "FEFEFE")
_TINY = 2  # half points
_LONGEST_CHAIN = 12  # of styles based on others
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ACCEPTED, _STRUCK = (f"{_W}ins", f"{_W}moveTo"), (f"{_W}del", f"{_W}moveFrom")


def without_hidden(content: bytes) -> tuple[bytes, tuple[str, ...]]:
    """The document without such text, tracked changes accepted, and notes of both; the same bytes if there was none.

    Raises what python-docx raises on a broken file.
    """
    import docx  # noqa: PLC0415

    document = docx.Document(io.BytesIO(content))
    body = document.element.body
    styles = _Styles(document.styles.element)
    unseen = [run for run in body.iter(f"{_W}r") if styles.hides(run) and "".join(run.itertext()).strip()]
    texts = [tidy("".join(run.itertext())) for run in unseen]
    for run in unseen:
        run.getparent().remove(run)
    changed = _accept_changes(body)
    comments = sum(1 for _ in body.iter(f"{_W}commentReference"))
    notes = (
        *notes_of(texts, "Hidden, white or tiny text, which no reader sees, is left out."),
        *(("Tracked changes are read as accepted.",) if changed else ()),
        *((f"Comments are not read ({comments}).",) if comments else ()),
    )
    if not (unseen or changed):
        return content, notes
    out = io.BytesIO()
    document.save(out)
    return out.getvalue(), notes


def _accept_changes(body: Any) -> bool:
    """What was put in stands in the text like everything else, what was struck out does not."""
    struck = [node for node in body.iter(*_STRUCK) if node.getparent() is not None]
    put_in = [node for node in body.iter(*_ACCEPTED) if len(node)]
    for node in struck:
        node.getparent().remove(node)
    for node in put_in:
        parent = node.getparent()
        if parent is not None:
            place = parent.index(node)
            parent[place : place + 1] = list(node)
    return bool(struck or put_in)


class _Styles:
    """What a run looks like by its own properties, its style and that of its paragraph, the nearest first."""

    def __init__(self, element: Any) -> None:
        self._styles = {style.get(f"{_W}styleId"): style for style in element.iter(f"{_W}style")}

    def hides(self, run: Any) -> bool:
        vanish = self._property(run, "vanish")
        if vanish is not None and vanish.get(f"{_W}val") not in ("0", "false", "off"):
            return True
        size = self._property(run, "sz")
        if size is not None and float(size.get(f"{_W}val") or 99) <= _TINY:
            return True
        # White letters are read where the run, the paragraph or the cell around it has a ground of its own.
        colour = self._property(run, "color")
        white = colour is not None and str(colour.get(f"{_W}val")).upper() in _WHITE
        return white and not any(_is_shaded(each) for each in (run, *run.iterancestors())) and not self._shades(run)

    def _property(self, run: Any, name: str) -> Any:
        for properties in self._properties(run):
            found = properties.find(f"{_W}{name}") if properties is not None else None
            if found is not None:
                return found
        return None

    def _properties(self, run: Any) -> list[Any]:
        paragraph = next(run.iterancestors(f"{_W}p"), None)
        own = run.find(f"{_W}rPr")
        chains = (*self._chain(run, "rPr/{}rStyle"), *self._chain(paragraph, "pPr/{}pStyle"))
        return [own, *(style.find(f"{_W}rPr") for style in chains)]

    def _shades(self, run: Any) -> bool:
        """Whether a style gives the paragraph or the run a ground."""
        paragraph = next(run.iterancestors(f"{_W}p"), None)
        chains = (*self._chain(run, "rPr/{}rStyle"), *self._chain(paragraph, "pPr/{}pStyle"))
        return any(next(style.iter(f"{_W}shd"), None) is not None for style in chains)

    def _chain(self, node: Any, path: str) -> list[Any]:
        told = node.find(f"{_W}{path.format(_W)}") if node is not None else None
        found: list[Any] = []
        name = told.get(f"{_W}val") if told is not None else None
        while name in self._styles and len(found) < _LONGEST_CHAIN:
            found.append(self._styles[name])
            based_on = found[-1].find(f"{_W}basedOn")
            name = based_on.get(f"{_W}val") if based_on is not None else None
        return found


def _is_shaded(node: Any) -> bool:
    """Whether it has a ground of its own, or may have one by a table's style or a shape's filling."""
    if str(node.tag).endswith("txbxContent") or node.find(f"{_W}tblPr/{_W}tblStyle") is not None:
        return True
    properties = next((child for child in node if str(child.tag).endswith("Pr")), None)
    if properties is None:
        return False
    return properties.find(f"{_W}shd") is not None or properties.find(f"{_W}highlight") is not None

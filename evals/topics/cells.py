"""Topics as the cells of a table that a person can read and change, and back without loss.

Several things in one cell stand on lines of their own. A backslash keeps a character from meaning something: `\\|` is a
bar in a wording, `\\n` a line break, `\\s` a blank at the end of a text, `\\e` a text without characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from evals.topics.topic import Evidence, Nugget, Topic

Cells = dict[str, str]
COLUMNS = (
    "keep", "id", "split", "kind", "question", "language", "viewer", "as_of", "turns", "expected", "nuggets",
    "evidence", "forbidden", "conflict", "note",
)  # fmt: skip
YES, NO = "yes", "no"

_NAMED = {"\n": "n", "\r": "r", "\t": "t", " ": "s"}
_MEANT = {letter: character for character, letter in _NAMED.items()} | {"e": ""}
_CONTROL = re.compile("[\x00-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_EXCEL = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # Excel reads _x0041_ as a character of that number
_ESCAPED = re.compile(r"\\(u[0-9a-f]{4}|.)", re.DOTALL)
_EVIDENCE = re.compile(r"((?:[^\\:]|\\.)+?) p\. ?(\d+): ?(.*)", re.DOTALL)
_NUGGET = re.compile(r"((?:[^\\{]|\\.)*?)\s*(?:\{((?:[^\\{}]|\\.)*)\})?\s*", re.DOTALL)
# What a spreadsheet takes for a formula (OWASP, "CSV Injection"): an apostrophe before it makes it text.
_FORMULA = re.compile("'*[=+\\-@＝＋－＠]")
_HIDDEN_FORMULA = re.compile("'+[=+\\-@＝＋－＠]")


class BadCell(ValueError):
    """A cell that cannot be read: its column, and what is wrong with it."""

    def __init__(self, column: str, why: str) -> None:
        super().__init__(why)
        self.column = column


def to_cells(topic: Topic) -> Cells:
    """Every column but `keep`; a spreadsheet shows each as text and runs none."""
    cells = {
        "id": _escape(topic.id),
        "split": topic.split,
        "kind": _escape(topic.kind),
        "question": _escape(topic.question),
        "language": topic.language,
        "viewer": str(topic.viewer),
        "as_of": topic.as_of.isoformat() if topic.as_of else "",
        "turns": _lines(map(_escape, topic.turns)),
        "expected": topic.expected,
        "nuggets": _lines(map(_nugget_cell, topic.nuggets)),
        "evidence": _lines(f"{_escape(e.document, ':')} p. {e.page}: {_escape(e.quote)}" for e in topic.evidence),
        "forbidden": _lines(map(_escape, topic.forbidden)),
        "conflict": YES if topic.conflict else "",
        "note": "" if topic.note is None else _escape(topic.note),
    }
    return {name: f"'{cell}" if _FORMULA.match(cell) else cell for name, cell in cells.items()}


def from_cells(cells: Cells) -> dict[str, Any]:
    """The fields of a topic. Columns that are empty or missing have the default of the format.

    Raises:
        BadCell: a cell that is not written as `to_cells` writes it.
    """
    told = {name: _plain(cell) for name, cell in cells.items() if name != "keep" and cell.strip()}
    fields: dict[str, Any] = {name: _unescape(cell) for name, cell in told.items()}
    readers: dict[str, Callable[[str], object]] = {"nuggets": _nugget, "evidence": _evidence, "turns": _unescape}
    readers["forbidden"] = _unescape
    for column in readers.keys() & told.keys():
        fields[column] = tuple(readers[column](line) for line in told[column].splitlines() if line.strip())
    if "conflict" in told:
        fields["conflict"] = yes_or_no("conflict", told["conflict"])
    if "as_of" in told:
        fields["as_of"] = _date(told["as_of"])
    return fields


def yes_or_no(column: str, cell: str) -> bool | None:
    """
    Raises:
        BadCell: neither yes, no nor blank.
    """
    word = cell.strip().lower()
    if word not in {YES, NO, "y", "n", ""}:
        raise BadCell(column, f'"{cell.strip()}" is neither yes nor no')
    return word.startswith("y") if word else None


def _plain(cell: str) -> str:
    return (cell[1:] if _HIDDEN_FORMULA.match(cell) else cell).strip()


def _escape(text: str, special: str = "") -> str:
    """`text` on one line; white space at its ends is named, so that a stray blank means nothing."""
    if not text:
        return r"\e"
    escaped = re.sub(rf"[\\{re.escape(special)}]", lambda match: "\\" + match.group(), text)
    escaped = _EXCEL.sub(r"\\_", escaped)
    if escaped[0] == " ":
        escaped = r"\s" + escaped[1:]
    if escaped[-1] == " ":
        escaped = escaped[:-1] + r"\s"
    escaped = re.sub("[\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]", _by_number, escaped)
    return _CONTROL.sub(lambda match: "\\" + _NAMED[match[0]] if match[0] in _NAMED else _by_number(match), escaped)


def _by_number(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04x}"


def _unescape(text: str) -> str:
    def meant(match: re.Match[str]) -> str:
        name = match.group(1)
        return chr(int(name[1:], 16)) if len(name) > 1 else _MEANT.get(name, name)

    return _ESCAPED.sub(meant, text.strip())


def _lines(parts: Iterable[str]) -> str:
    return "\n".join(parts)


def _nugget_cell(nugget: Nugget) -> str:
    flags = [
        *([f"value={_number(nugget.value)}"] if nugget.value is not None else []),
        *([f"unit={_escape(nugget.unit, ';{}')}"] if nugget.unit is not None else []),
        *([f"year={nugget.year}"] if nugget.year is not None else []),
        *([] if nugget.vital else ["okay"]),
    ]
    wordings = " | ".join(_escape(each, "|{}") for each in nugget.wordings)
    return f"{wordings} {{{'; '.join(flags)}}}" if flags else wordings


def _number(value: float) -> str:
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _nugget(line: str) -> dict[str, Any]:
    match = _NUGGET.fullmatch(line.strip())
    if match is None:
        raise BadCell("nuggets", f'"{line.strip()}" is not "wording | wording {{value=16; unit=companies; year=2023}}"')
    fields: dict[str, Any] = {"wordings": tuple(_unescape(part) for part in _parts(match.group(1), "|"))}
    for flag in _parts(match.group(2) or "", ";"):
        name, _, value = flag.partition("=")
        name = name.strip()
        if name == "okay" and not value:
            fields["vital"] = False
        elif name in {"value", "year"}:
            fields[name] = _to_number(value.strip(), whole=name == "year")
        elif name == "unit":
            fields["unit"] = _unescape(value)
        elif name:
            raise BadCell("nuggets", f'"{flag.strip()}" is none of value=, unit=, year= and okay')
    return fields


def _parts(text: str, mark: str) -> Sequence[str]:
    """`text` cut at every `mark` that no backslash stands before."""
    return [each.group() for each in re.finditer(rf"(?:[^\\{mark}]|\\.)+", text, re.DOTALL)]


def _to_number(text: str, whole: bool) -> float:
    try:
        return int(text) if whole else float(text)
    except ValueError as error:
        raise BadCell("nuggets", f'"{text}" is no {"year" if whole else "plain number"}') from error


def _evidence(line: str) -> dict[str, Any]:
    match = _EVIDENCE.fullmatch(line.strip())
    if match is None:
        raise BadCell("evidence", f'"{line.strip()}" is not "path/to/file.pdf p. 3: quote"')
    document, page, quote = match.groups()
    return Evidence.model_construct(document=_unescape(document), page=int(page), quote=_unescape(quote)).model_dump()


def _date(cell: str) -> date:
    try:
        return date.fromisoformat(cell[:10])  # a spreadsheet shows a date that it has recognised with midnight
    except ValueError as error:
        raise BadCell("as_of", f'"{cell}" is no date such as 2024-05-31') from error

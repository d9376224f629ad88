"""Cells of tables: the row and the column are named, the cell is asked for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.draft.proposals import Proposal, count, is_year, one_year
from evals.draft.reading import Place, Source
from evals.topics.topic import Nugget
from kb.records import SentenceKind

_NEXT_CELL = re.compile(r"; (?=[^:;]{1,60}: )")
_FIGURE = re.compile(r"(?P<number>\d[\d,]*(?:\.\d+)?(?: (?:million|billion))?) ?(?P<unit>%|percent|[a-z][a-z ]{0,25})?")
LONGEST_CELL = 60  # characters
_ORDER = re.compile(r"(?i)year|no\.?|number|rank|source|date|年|年份|序号|编号|日期")  # says which row it is


def row_facts(place: Place, source: Source) -> Iterator[Proposal]:
    """Rows are stored as `column: cell; column: cell`, the first cell being the name of the row."""
    if place.kind is not SentenceKind.TABLE_ROW:
        return
    cells = [cell.partition(": ") for cell in _NEXT_CELL.split(place.text)]
    if len(cells) < 2 or not all(column and cell for column, _, cell in cells):
        return
    (_, _, label), *rest = cells
    where = place.caption or (place.section[-1] if place.section else source.title)
    # A cell without a figure seldom means something apart from its row.
    figures = [(column, cell) for column, _, cell in rest if cell[:1].isdigit() and not _ORDER.fullmatch(column)]
    if len(label) > LONGEST_CELL or re.search(r"\d:\d", label):
        return
    for column, cell in figures[:1]:  # of a row one cell: there are rows enough
        if len(cell) <= LONGEST_CELL:
            question = _question(place.language, where.rstrip(".。"), label, column).replace("*", "")
            yield Proposal(
                question, "table", "table", (_cell(cell.replace("*", ""), column, where),), place.text, place.page
            )


def _question(language: str, where: str, label: str, column: str) -> str:
    year = is_year(column)
    if language == "zh":
        return (
            f"在“{where}”表中，{label}{column}年的数值是多少？"
            if year
            else f"在“{where}”表中，{label}的“{column}”是多少？"
        )
    under = f"in {column}" if year else f'under "{column}"'
    return f'What does the table "{where}" give for {label} {under}?'


def _cell(cell: str, column: str, where: str) -> Nugget:
    match = _FIGURE.fullmatch(cell)
    if match is None or is_year(cell):
        return Nugget(wordings=(cell,))
    unit = {"%": "%|percent", "percent": "%|percent"}.get(match["unit"], match["unit"])
    found = count(match["number"], unit, "").model_copy(update={"wordings": (cell,)})
    year = one_year(column) or one_year(where)
    return found if found.value is None else found.model_copy(update={"year": year})

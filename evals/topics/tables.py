"""Topics as a spreadsheet: CSV and XLSX, one topic a row, for a person to read, change and sort out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zipfile import BadZipFile

from pydantic import ValidationError

from evals.topics.cells import COLUMNS, NO, YES, BadCell, Cells, from_cells, to_cells, yes_or_no
from evals.topics.topic import SEE, Topic, check_splits, read_topics, write_topics
from kb.errors import InvalidInput, NotFound

SUFFIXES = (".csv", ".xlsx")
NEEDED = ("id", "split", "kind", "question", "language", "expected")
LONGEST_CELL = 32_767  # characters; Excel cuts what is longer, without a word
CHOICES = {
    "keep": "yes,no", "split": "dev,test", "language": "en,zh", "viewer": "public,member,staff",
    "expected": "answered,partial,not_found,restricted", "conflict": "yes,no",
}  # fmt: skip
WIDTHS = {"question": 50, "nuggets": 50, "evidence": 70, "turns": 30, "forbidden": 30, "note": 30, "id": 24}


@dataclass(frozen=True, slots=True)
class Row:
    """A topic as it stands in a table. `keep` is what a person decided; None where the cell is blank."""

    topic: Topic
    keep: bool | None = None


def write_table(topics: Iterable[Topic | Row], file: Path) -> None:
    """Write CSV (UTF-8 with the mark that Excel needs for Chinese) or XLSX, by the suffix.

    Raises:
        InvalidInput: another suffix, or a cell that is too long for a spreadsheet.
    """
    rows = [each if isinstance(each, Row) else Row(each) for each in topics]
    kept = {None: "", True: YES, False: NO}
    table = [{"keep": kept[each.keep], **to_cells(each.topic)} for each in rows]
    for number, cells in enumerate(table, start=2):
        for column, cell in cells.items():
            if len(cell) > LONGEST_CELL:
                raise _wrong(file, number, column, f"more than {LONGEST_CELL} characters do not fit into a cell")
    grid = [[cells[column] for column in COLUMNS] for cells in table]
    if _suffix(file) == ".csv":
        _write_csv(grid, file)
    else:
        _write_xlsx(grid, file)


def read_table(file: Path) -> list[Topic]:
    """The topics of a table, without those that say `no` under `keep`.

    Raises:
        NotFound: no such file.
        InvalidInput: a row that is no topic, with its number and column; an id that is there twice; a document whose
            facts are in both splits; some rows decided under `keep` and others left blank.
    """
    rows = read_rows(file)
    undecided = [each.topic.id for each in rows if each.keep is None]
    if undecided and len(undecided) < len(rows):
        raise InvalidInput(
            f"{file.name}, column keep: {len(undecided)} rows say neither yes nor no ({undecided[0]} is the first).",
            advice="Decide all of them, or none: with no decision at all every row is a topic.",
        )
    return [each.topic for each in rows if each.keep is not False]


def read_any(file: Path) -> list[Topic]:
    """Topics out of JSONL, CSV or XLSX, by the suffix. Raises what `read_topics` and `read_table` do."""
    return read_table(file) if file.suffix.lower() in SUFFIXES else read_topics(file)


def write_any(topics: list[Topic], file: Path) -> None:
    """
    Raises:
        InvalidInput: a suffix that is none of .jsonl, .csv and .xlsx.
    """
    if file.suffix.lower() == ".jsonl":
        write_topics(topics, file)
    else:
        write_table(topics, file)


def read_rows(file: Path) -> list[Row]:
    """The rows with what was decided about each; empty ones are passed over. Raises what `read_table` does."""
    suffix = _suffix(file)
    if not file.is_file():
        raise NotFound(f"There is no table {file}.", advice="`footnote eval draft` makes one.")
    numbered = list(_cells(file, _csv_rows(file) if suffix == ".csv" else _xlsx_rows(file)))
    rows: dict[str, tuple[int, Row]] = {}
    for number, cells in numbered:
        row = _row(file, number, cells)
        if row.topic.id in rows:
            raise _wrong(file, number, "id", f"{row.topic.id} is in row {rows[row.topic.id][0]} already")
        rows[row.topic.id] = (number, row)
    if not rows:
        raise InvalidInput(f"{file.name} has no topics.", advice=SEE)
    kept = {name: (number, row) for name, (number, row) in rows.items() if row.keep is not False}
    check_splits([row.topic for _, row in kept.values()], {name: n for name, (n, _) in kept.items()}, file.name)
    return [row for _, row in rows.values()]


def _row(file: Path, number: int, cells: Cells) -> Row:
    try:
        keep = yes_or_no("keep", cells.get("keep", ""))
        return Row(Topic.model_validate(from_cells(cells)), keep)
    except BadCell as error:
        raise _wrong(file, number, error.column, str(error)) from error
    except ValidationError as error:
        told = error.errors()[0]
        # What a topic must have as a whole hangs on the answer that is expected.
        column = str(told["loc"][0]) if told["loc"] else "expected"
        where = "".join(f" {part + 1 if isinstance(part, int) else part}:" for part in told["loc"][1:])
        raise _wrong(file, number, column, f"{where.strip()} {told['msg']}".strip()) from error


def _cells(file: Path, rows: Iterator[Sequence[str]]) -> Iterator[tuple[int, Cells]]:
    """Each row that is not blank, with its number as a spreadsheet counts: the names of the columns are row 1."""
    names = [cell.strip().lower() for cell in next(rows, [])]
    while names and not names[-1]:
        names.pop()
    for name in names:
        if name not in COLUMNS or names.count(name) > 1:
            why = "is there twice" if name in COLUMNS else f"is none of {', '.join(COLUMNS)}"
            raise InvalidInput(f'{file.name}, row 1: the column "{name}" {why}.', advice=SEE)
    if lost := [name for name in NEEDED if name not in names]:
        raise InvalidInput(f"{file.name}, row 1: there is no column {lost[0]}.", advice=SEE)
    for number, row in enumerate(rows, start=2):
        if any(cell.strip() for cell in row[len(names) :]):
            raise _wrong(file, number, str(len(names) + 1), "a cell stands beyond the last named column")
        if any(cell.strip() for cell in row):
            yield number, dict(zip(names, row, strict=False))


def _write_csv(grid: list[list[str]], file: Path) -> None:
    with file.open("w", encoding="utf-8-sig", newline="") as out:
        writer = csv.writer(out, quoting=csv.QUOTE_ALL)
        writer.writerow(COLUMNS)
        writer.writerows(grid)


def _csv_rows(file: Path) -> Iterator[list[str]]:
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{file.name} is not UTF-8 text.", advice='Save it as "CSV UTF-8".') from error
    head = text.partition("\n")[0]
    # Where a comma is the decimal sign, Excel puts semicolons between the cells.
    delimiter = max(",;\t", key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise InvalidInput(
                f"{file.name}, row {number}: not CSV ({error}).", advice="Save it as CSV again."
            ) from error
        yield [cell.replace("\r\n", "\n") for cell in row]
        number += 1


def _write_xlsx(grid: list[list[str]], file: Path) -> None:
    from openpyxl import Workbook  # noqa: PLC0415
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415

    book = Workbook()
    sheet = book.create_sheet("topics", 0)
    del book["Sheet"]
    sheet.freeze_panes = "A2"
    for number, cells in enumerate([list(COLUMNS), *grid], start=1):
        for position, cell in enumerate(cells, start=1):
            there = sheet.cell(number, position)
            there.value = cell
            there.data_type, there.number_format = "s", "@"  # text: no formula, no date out of "1-2"
            there.alignment = Alignment(wrap_text=True, vertical="top")
            there.font = Font(bold=number == 1)
    for position, column in enumerate(COLUMNS, start=1):
        letter = get_column_letter(position)
        sheet.column_dimensions[letter].width = WIDTHS.get(column, 11)
        if column in CHOICES:
            choice = DataValidation(type="list", formula1=f'"{CHOICES[column]}"', allow_blank=True)
            sheet.add_data_validation(choice)
            choice.add(f"{letter}2:{letter}{max(len(grid) + 1, 2)}")
    book.save(file)


def _xlsx_rows(file: Path) -> Iterator[list[str]]:
    from openpyxl import load_workbook  # noqa: PLC0415
    from openpyxl.utils.exceptions import InvalidFileException  # noqa: PLC0415

    try:
        book = load_workbook(file)
    except (BadZipFile, InvalidFileException, KeyError, ValueError, OSError) as error:
        raise InvalidInput(f"{file.name} is no workbook that can be read.", advice="Save it as XLSX again.") from error
    sheet = book.worksheets[0]
    for number, row in enumerate(sheet.iter_rows(), start=1):
        for position, cell in enumerate(row):
            if cell.data_type == "f":
                column = COLUMNS[position] if position < len(COLUMNS) else str(position + 1)
                raise _wrong(file, number, column, "a formula")
        yield [_text(cell.value) for cell in row]


def _text(value: object) -> str:
    """What stands in a cell as a person sees it: an id that looks like a number has become one."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _suffix(file: Path) -> str:
    suffix = file.suffix.lower()
    if suffix not in SUFFIXES:
        raise InvalidInput(f"{file.name} is neither JSONL, CSV nor XLSX.", advice="Name it .jsonl, .csv or .xlsx.")
    return suffix


def _wrong(file: Path, number: int, column: str, why: str) -> InvalidInput:
    return InvalidInput(f"{file.name}, row {number}, column {column}: {why}.", advice=SEE)

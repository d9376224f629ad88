"""A register as a sheet: CSV, and XLSX with a header that stays, widths, and links. No cell is ever a formula."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import fields

from kb.ledger.rows import Row, Source
from kb.page_names import page_name
from kb.registers.facts import REGISTERS

Link = Callable[[Source], str | None]
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

_HEADINGS = {
    "who": "who 主体", "what": "what 内容", "value": "value 数值", "unit": "unit 单位", "by_year": "by year 截至年份",
    "status": "status 状态", "scope": "scope 范围", "base_year": "base year 基准年", "period": "period 时期",
    "where": "where 地点", "part": "part 角色", "organization": "organization 机构", "person": "person 人员",
    "position": "position 职务", "event": "event 活动", "session": "session 环节", "since": "since 始于",
    "name": "name 名称", "first": "first day 首日", "last": "last day 末日", "place": "place 地点",
    "venue": "venue 场地", "organizers": "organizers 主办方", "supporters": "supporters 支持方",
    "attendance": "attendance 人数", "email": "e-mail 电子邮箱", "phone": "telephone 电话",
    "subject": "subject 事项", "how": "how 方式",
    "known_as": "known as 通用名称", "year": "year 年份", "document": "publication 出版物",
    "published": "published 发布日期", "page": "page 页", "quote": "quote 原文", "link": "link 链接",
    "more": "also said in 另见", "corrected": "corrected by hand 人工更正",
}  # fmt: skip
_WIDTHS = {"quote": 70, "what": 40, "how": 60, "event": 36, "name": 36, "organization": 36, "known_as": 36,
           "document": 40, "link": 40, "more": 40, "organizers": 40, "supporters": 40, "session": 28,
           "position": 28}  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
MOST_LINKS = 60_000  # a sheet holds some more


def columns(register: str) -> list[str]:
    """The fields of the register, then what is known of the row and where it stands."""
    own = [each.name for each in fields(REGISTERS[register]) if each.name != "spans"]
    return [*own, "known_as", "year", "document", "published", "page", "quote", "link", "more", "corrected"]


def as_csv(register: str, rows: Sequence[Row], link: Link) -> bytes:
    """UTF-8 with a byte order mark, so that spreadsheet programs read Chinese; a cell that would be taken for a formula
    has an apostrophe before it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns(register))
    for cells in _cells(register, rows, link):
        writer.writerow(map(as_cell, cells))
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_cell(text: str) -> str:
    """The text as a cell of CSV that no spreadsheet program takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def as_xlsx(register: str, rows: Sequence[Row], link: Link) -> bytes:
    """A workbook of one sheet."""
    from openpyxl import Workbook  # noqa: PLC0415
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415
    from openpyxl.styles import Alignment, Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = Workbook()
    sheet = book.create_sheet(register, 0)
    del book[book.sheetnames[1]]
    names = columns(register)
    sheet.append([_HEADINGS[name] for name in names])
    for number, name in enumerate(names, start=1):
        sheet.cell(1, number).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(number)].width = _WIDTHS.get(name, 16)
    sheet.freeze_panes = "A2"
    for line, cells in enumerate(_cells(register, rows, link), start=2):
        for number, (name, text) in enumerate(zip(names, cells, strict=True), start=1):
            cell = sheet.cell(line, number)
            clean = ILLEGAL_CHARACTERS_RE.sub("", text)
            if name in {"value", "year", "attendance"} and re.fullmatch(r"\d{1,15}(\.\d{1,6})?", clean):
                cell.value = float(clean) if "." in clean else int(clean)
            elif clean:
                cell.value = clean
                cell.data_type = "s"  # never a formula, whatever it begins with
                cell.alignment = Alignment(wrap_text=name in _WIDTHS, vertical="top")
                if name == "link" and line <= MOST_LINKS:
                    cell.hyperlink = clean
    if sheet.max_row > 1:
        sheet.auto_filter.ref = sheet.dimensions
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cells(register: str, rows: Sequence[Row], link: Link) -> Iterator[list[str]]:
    own = [each.name for each in fields(REGISTERS[register]) if each.name != "spans"]
    for row in rows:
        first, *others = row.sources
        about, quoted = first.document.description, first.quotes[0]
        values = [getattr(row.fact, name) for name in own]
        corrected = next((each.correction.at for each in row.sources if each.correction), "")
        yield [
            *("; ".join(value) if isinstance(value, tuple) else str(value) for value in values),
            "; ".join(name for told in row.names.values() for name in told),
            row.year,
            about.title,
            str(about.published or ""),
            page_name(quoted.page, quoted.label),
            quoted.quote,
            link(first) or "",
            "; ".join(f"{each.document.description.title}, {page_name(each.quotes[0].page, each.quotes[0].label)}"
                      for each in others),
            corrected,
        ]  # fmt: skip

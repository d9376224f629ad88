"""CSV and TSV: the delimiter and the encoding are found out, and each row says what its cells mean."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.elements import ElementKind
from ingest.parse import parse
from kb.errors import UnreadableFile

TABLE = [["Province", "Swap stations", "Note"], ["Jiangsu", "500", "by 2025, planned"], ["Hainan", "62", "built"]]
ROWS = [
    "Province: Jiangsu; Swap stations: 500; Note: by 2025, planned",
    "Province: Hainan; Swap stations: 62; Note: built",
]


def rows(name: str, content: bytes) -> list[str]:
    return [element.text for element in parse(Path(name), content).pages[0].elements]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(delimiter: str):
    text = "\r\n".join(delimiter.join(f'"{cell}"' if "," in cell else cell for cell in row) for row in TABLE)
    parsed = parse(Path("stations.csv"), text.encode())
    assert [element.text for element in parsed.pages[0].elements] == ROWS
    assert {element.kind for element in parsed.pages[0].elements} == {ElementKind.TABLE_ROW}
    assert (parsed.media_type, parsed.properties["title"]) == ("text/csv", "stations")


def test_tab_separated_values():
    text = "\n".join("\t".join(row) for row in TABLE)
    assert rows("stations.tsv", text.encode()) == ROWS
    assert parse(Path("stations.tsv"), text.encode()).media_type == "text/tab-separated-values"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030"])
def test_chinese_in_its_encodings(encoding: str):
    text = "省份,换电站数量,说明\n江苏,500,计划到二零二五年建成\n海南,62,已经建成并投入使用\n"
    assert rows("stations.csv", text.encode(encoding))[1] == "省份: 海南; 换电站数量: 62; 说明: 已经建成并投入使用"


def test_traditional_chinese_in_big5():
    text = "縣市,換電站數量,說明\n台北,500,計畫於二零二五年完成建置\n高雄,62,已經完成並且開始營運\n"
    assert rows("stations.csv", text.encode("big5"))[1] == "縣市: 高雄; 換電站數量: 62; 說明: 已經完成並且開始營運"


def test_quoted_line_breaks_and_short_rows():
    text = 'Name,Tasks\n"Acme Motors","builds\ntrucks"\nBolt\n'
    assert rows("partners.csv", text.encode()) == ["Name: Acme Motors; Tasks: builds trucks", "Bolt"]


def test_only_so_many_rows_are_read_and_that_is_said():
    text = "Number,Twice\n" + "".join(f"{n},{2 * n}\n" for n in range(20_005))
    parsed = parse(Path("numbers.csv"), text.encode())
    assert len(parsed.pages[0].elements) == 19_999
    assert parsed.notes == ("Only the first 20000 rows are read.",)


def test_what_is_no_table():
    with pytest.raises(UnreadableFile, match=r"'a\.csv' is called a text file but its bytes are not text"):
        rows("a.csv", bytes(range(1, 256)) * 8)
    assert rows("page.csv", b"<!doctype html><html><body><p>Not a table.</p></body></html>") == ["Not a table."]

"""Topics to a spreadsheet and back: nothing is lost, nothing runs, what cannot be read is named by row and column."""

import csv
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from evals.topics.cells import COLUMNS
from evals.topics.tables import Row, read_any, read_rows, read_table, write_any, write_table
from evals.topics.topic import Evidence, Nugget, Topic, read_topics
from kb.access import Tier
from kb.errors import InvalidInput, NotFound

PLAIN = Topic(
    id="companies", split="dev", kind="how_many", question="How many companies came?", language="en",
    expected="answered",
    nuggets=(Nugget(wordings=("16 companies", "sixteen companies"), value=16, unit="companies", year=2023),),
    evidence=(Evidence(document="a/b.pdf", page=3, quote="Sixteen companies came"),),
)  # fmt: skip
AWKWARD = Topic(
    id="=1+1", split="test", kind="@kind", question="+86 多少？\nSecond line, \"quoted\"; \\n stays", language="zh",
    viewer=Tier.MEMBER, turns=("first turn", "- a\r\nb", "", "  blanks  ", "\u3000"), as_of=date(2024, 5, 31),
    expected="partial",
    nuggets=(
        Nugget(wordings=("a | b {c}", "\\", " padded ", "=SUM(A1)"), value=-1234.5678901, unit="%|per; {cent}"),
        Nugget(wordings=("公司",), value=1.5e300, unit="", year=2030, vital=False),
        Nugget(wordings=("x_x0041_y",), vital=False),
    ),
    evidence=(
        Evidence(document="od:d p. 3: name.pdf", page=12, quote="p. 4: a \u2028 | quote\x07 "),
        Evidence(document="-b.pdf", page=1, quote="'=not a formula"),
    ),
    forbidden=("-leak", "@x", "'=x", "'tis"), conflict=True, note="",
)  # fmt: skip
REFUSED = Topic(
    id="none", split="dev", kind="near_miss", question="'=x?", language="en", expected="not_found", note="-n"
)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".XLSX"])
def test_a_table_gives_back_what_was_written(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"topics{suffix}"
    write_table([PLAIN, AWKWARD, REFUSED], file)
    assert read_table(file) == [PLAIN, AWKWARD, REFUSED]


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_the_shipped_topics_come_back_whole(tmp_path: Path, suffix: str) -> None:
    topics = read_topics()
    write_table(topics, tmp_path / f"topics{suffix}")
    assert read_table(tmp_path / f"topics{suffix}") == topics


def test_a_cell_reads_like_what_it_means(tmp_path: Path) -> None:
    file = tmp_path / "topics.csv"
    write_table([Row(PLAIN, keep=True)], file)
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")  # or Excel shows Chinese as gibberish
    with file.open(encoding="utf-8-sig", newline="") as source:
        (row,) = csv.DictReader(source)
    assert row["keep"] == "yes"
    assert row["nuggets"] == "16 companies | sixteen companies {value=16; unit=companies; year=2023}"
    assert row["evidence"] == "a/b.pdf p. 3: Sixteen companies came"


@pytest.mark.parametrize("suffix", [".csv", ".xlsx"])
def test_no_cell_is_a_formula(tmp_path: Path, suffix: str) -> None:
    file = tmp_path / f"topics{suffix}"
    write_table([AWKWARD], file)
    if suffix == ".csv":
        with file.open(encoding="utf-8-sig", newline="") as source:
            cells = [cell for row in csv.reader(source) for cell in row]
    else:
        there = [cell for row in load_workbook(file).active.iter_rows() for cell in row if cell.value]
        assert {cell.data_type for cell in there} == {"s"}
        cells = [cell.value for cell in there]
    assert [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert "'=1+1" in cells


def test_what_a_person_decided_comes_back(tmp_path: Path) -> None:
    file = tmp_path / "drafts.xlsx"
    rows = [Row(PLAIN, keep=True), Row(REFUSED, keep=False), Row(AWKWARD)]
    write_table(rows, file)
    assert read_rows(file) == rows
    with pytest.raises(InvalidInput, match="column keep: 1 rows say neither yes nor no"):
        read_table(file)
    write_table(rows[:2], file)
    assert read_table(file) == [PLAIN]


def test_a_file_is_read_and_written_by_its_name(tmp_path: Path) -> None:
    for name in ("a.jsonl", "a.csv", "a.xlsx"):
        write_any([PLAIN, REFUSED], tmp_path / name)
        assert read_any(tmp_path / name) == [PLAIN, REFUSED]
    with pytest.raises(InvalidInput, match="a.txt is neither"):
        write_any([PLAIN], tmp_path / "a.txt")


def test_a_workbook_saved_by_a_person_is_read(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["id", "split", "kind", "question", "language", "expected", "as_of", "keep", None])
    book.active.append([7, " dev ", "who", "Who came? ", "en", "not_found", datetime(2024, 5, 31), "Y", None])  # noqa: DTZ001
    book.active.append([None] * 9)
    book.save(tmp_path / "own.xlsx")
    (row,) = read_rows(tmp_path / "own.xlsx")
    assert row.keep is True
    assert (row.topic.id, row.topic.split, row.topic.question) == ("7", "dev", "Who came?")
    assert row.topic.as_of == date(2024, 5, 31)


def test_semicolons_between_cells_are_read(tmp_path: Path) -> None:
    file = tmp_path / "own.csv"
    file.write_text("id;split;kind;question;language;expected\na;dev;who;Who, when?;en;not_found\n", encoding="utf-8")
    assert [each.question for each in read_table(file)] == ["Who, when?"]


def cells(**changed: str) -> dict[str, str]:
    """A row that is right but for what is changed."""
    row = dict.fromkeys(COLUMNS, "") | {"id": "a", "split": "dev", "kind": "who", "question": "Who?", "language": "en"}
    right = {"expected": "answered", "nuggets": "Jane", "evidence": "a.txt p. 1: Jane came"}
    return row | right | changed


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"split": "train"}, "row 3, column split: Input should be 'dev' or 'test'"),
        ({"keep": "maybe"}, 'row 3, column keep: "maybe" is neither yes nor no'),
        ({"conflict": "?"}, 'row 3, column conflict: "?" is neither yes nor no'),
        ({"nuggets": "16 {value=many}"}, 'row 3, column nuggets: "many" is no plain number'),
        ({"nuggets": "16 {value=16; year=soon}"}, 'row 3, column nuggets: "soon" is no year'),
        ({"nuggets": "16 {size=16}"}, 'row 3, column nuggets: "size=16" is none of'),
        ({"nuggets": "16 {value=16"}, "row 3, column nuggets: "),
        ({"nuggets": "16 {year=2023}"}, "row 3, column nuggets: 1: Value error, unit and year go with a value"),
        ({"evidence": "a.txt, page 3"}, "row 3, column evidence: "),
        ({"evidence": "a.txt p. 0: Jane"}, "row 3, column evidence: 1: page: Input should be greater"),
        ({"as_of": "soon"}, 'row 3, column as_of: "soon" is no date'),
        ({"expected": "not_found"}, "row 3, column expected: Value error, nuggets and evidence go with"),
        ({"question": ""}, "row 3, column question: Field required"),
        ({"id": "first"}, "row 3, column id: first is in row 2 already"),
    ],
)
def test_a_bad_cell_is_named(tmp_path: Path, changed: dict[str, str], told: str) -> None:
    file = tmp_path / "topics.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, COLUMNS)
        writer.writeheader()
        writer.writerows([cells(id="first"), cells(**changed)])
    with pytest.raises(InvalidInput) as caught:
        read_table(file)
    assert f"topics.csv, {told}" in caught.value.message


def test_a_formula_that_somebody_typed_is_named(tmp_path: Path) -> None:
    file = tmp_path / "topics.xlsx"
    write_table([PLAIN], file)
    book = load_workbook(file)
    book.active["E2"] = '=HYPERLINK("http://x.example")'
    book.save(file)
    with pytest.raises(InvalidInput, match="row 2, column question: a formula"):
        read_table(file)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.csv", b"", "there is no column id"),
        ("a.csv", b"id,split,kind,question,language,expected\n", "has no topics"),
        ("a.csv", b"id,split,kind,question,language,answer\n", 'the column "answer" is none of'),
        ("a.csv", b"id,split,kind,question,language,id\n", 'the column "id" is there twice'),
        (
            "a.csv",
            b"id,split,kind,question,language,expected\na,dev,who,x,en,not_found,more\n",
            "row 2, column 7: a cell",
        ),
        ("a.csv", "id,问题\n".encode("gbk"), "is not UTF-8 text"),
        ("a.csv", b'id,split,kind,question,language,expected\n"a"b,c\n', "row 2: not CSV"),
        ("a.xlsx", b"no workbook", "is no workbook that can be read"),
        ("a.ods", b"", "is neither JSONL, CSV nor XLSX"),
    ],
)
def test_a_table_that_cannot_be_read_is_named(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InvalidInput, match=f"{name}") as caught:
        read_table(tmp_path / name)
    assert told in caught.value.message


def test_a_document_is_in_one_split(tmp_path: Path) -> None:
    other = PLAIN.model_copy(update={"id": "other", "split": "test"})
    write_table([PLAIN, other], tmp_path / "a.csv")
    with pytest.raises(InvalidInput, match="line 3: a/b.pdf is evidence in the test split"):
        read_table(tmp_path / "a.csv")
    write_table([Row(PLAIN, keep=True), Row(other, keep=False)], tmp_path / "b.csv")
    assert read_table(tmp_path / "b.csv") == [PLAIN]


def test_no_cell_is_cut_without_a_word(tmp_path: Path) -> None:
    long = REFUSED.model_copy(update={"question": "x" * 40_000})
    with pytest.raises(InvalidInput, match="row 2, column question: more than 32767"):
        write_table([long], tmp_path / "a.xlsx")


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        read_table(tmp_path / "none.csv")

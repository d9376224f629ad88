"""A person goes through the proposals: each decision is kept, and the work goes on where it stopped."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from evals.draft import commands
from evals.draft.proposing import draft_topics
from evals.draft.reviewing import review
from evals.topics.tables import Row, read_rows, read_table, write_table
from evals.topics.topic import Nugget, Topic, read_topics, write_topics
from kb.errors import Conflict
from making import folder

ENGLISH = """Lamp Works Review

Sixteen glass blowers from Marlow joined the guild in 2021. The Lamp Works sold 4,800 lamps in 2021. There are 12 kilns
in Marlow.

The Wick Fair was held in Ostrava on May 4, 2021.
"""


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    file = tmp_path / "drafts.csv"
    write_table(draft_topics([folder(tmp_path / "docs", {"a.txt": ENGLISH})], near_misses=0).topics, file)
    return file


class Person:
    """Types these lines; then there is no more input."""

    def __init__(self, *lines: str) -> None:
        self.lines: Iterator[str] = iter(lines)
        self.seen: list[str] = []

    def ask(self, prompt: str) -> str:
        self.seen.append(prompt)
        try:
            return next(self.lines)
        except StopIteration:
            raise EOFError from None

    def tell(self, text: str) -> None:
        self.seen.append(text)


def test_a_person_decides_and_goes_on_where_they_stopped(drafts: Path, tmp_path: Path) -> None:
    topics = read_table(drafts)
    out = tmp_path / "topics.jsonl"
    first = Person("a", "?", "d", "s")
    done = review(drafts, out, first.ask, first.tell)
    assert (done.accepted, done.dropped, done.left) == (1, 1, 2)
    assert [row.keep for row in read_rows(drafts)] == [True, False, None, None]
    assert read_topics(out) == [topics[0].model_copy(update={"note": None})]
    assert topics[0].evidence[0].quote in "\n".join(first.seen)

    second = Person("a")  # then the input ends
    done = review(drafts, out, second.ask, second.tell)
    assert (done.accepted, done.dropped, done.left) == (2, 1, 1)
    assert topics[2].question in second.seen[0]
    assert [each.id for each in read_topics(out)] == [topics[0].id, topics[2].id]


def test_a_person_edits(drafts: Path, tmp_path: Path) -> None:
    (first, *_) = read_table(drafts)
    write_table([first], drafts)
    out = tmp_path / "topics.jsonl"
    person = Person(
        "e", "Who spoke | in the end?", "Ida Roth | I. Roth {value=x}", "e", "Who spoke?", "Ida Roth | I. Roth", "a"
    )
    review(drafts, out, person.ask, person.tell)
    assert any(text.startswith("That does not fit:") for text in person.seen)
    (topic,) = read_topics(out)
    assert topic.question == "Who spoke?"
    assert topic.nuggets == (Nugget(wordings=("Ida Roth", "I. Roth")),)
    assert topic.evidence == first.evidence


def test_what_was_decided_in_a_spreadsheet_counts(drafts: Path, tmp_path: Path) -> None:
    rows = [Row(each, keep=number > 0) for number, each in enumerate(read_table(drafts))]
    write_table(rows, drafts)
    nobody = Person()
    done = review(drafts, tmp_path / "topics.jsonl", nobody.ask, nobody.tell)
    assert (done.accepted, done.dropped, done.left) == (3, 1, 0)
    assert nobody.seen == []


def test_topics_from_elsewhere_stay(drafts: Path, tmp_path: Path) -> None:
    first, *_ = read_table(drafts)
    other = "test" if first.split == "dev" else "dev"
    own = Topic.model_validate(first.model_dump() | {"id": "own", "split": other})
    out = tmp_path / "topics.jsonl"
    write_topics([own], out)
    for _ in range(2):
        person = Person("a", "s")
        review(drafts, out, person.ask, person.tell)
    there = read_topics(out)
    assert there[0] == own
    assert [each.split for each in there] == [other] * 3  # of one document, so in one split


def test_the_commands_end_to_end(tmp_path: Path) -> None:
    app = typer.Typer()
    app.command()(commands.draft)
    app.command()(commands.review)
    docs = folder(tmp_path / "docs", {"a.txt": ENGLISH, "b.pdf": b"%PDF-1.4 broken"})
    table, out = str(tmp_path / "drafts.xlsx"), tmp_path / "topics.jsonl"
    shell = CliRunner()
    made = shell.invoke(app, ["draft", str(docs), "--out", table, "--most", "2", "--near-misses", "0"])
    assert made.exit_code == 0, made.output
    assert "2 proposals in" in made.stdout
    assert "b.pdf was left out" in made.stderr
    done = shell.invoke(app, ["review", table, "--out", str(out)], input="d\na\n")
    assert "1 accepted" in done.stdout
    assert len(read_topics(out)) == 1
    again = shell.invoke(app, ["draft", str(docs), "--out", table])
    assert isinstance(again.exception, Conflict)  # or what a person decided would be lost

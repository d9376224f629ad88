"""Whom a refusal names: who fits the question, then who is there for everything; as the viewer may read."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO

import pytest
from rich.console import Console

from api.cli_answer import print_answer
from kb.access import PUBLIC, Tier, Viewer
from kb.answer.ask import ask
from kb.answer.models import Answer, Question
from kb.library import Library, open_library
from kb.settings import Settings
from making import folder, ingest_folder

OFFICE = "General questions go to the Lamp office, lamp-office@example.org, +1-555-0170."
NEW_OFFICE = "General questions go to the Lamp office, new-office@example.org, +1-555-0171."
PRIZE = "Questions about the lamp prize: Mia Holt, prize-desk@example.org, +1-555-0177."
TIDE = "The Tide desk answers questions about harbors: tide-desk@example.org."
CHINESE = "联系人：北京联络处，beijing-desk@example.org。"
FILES = {
    "office.txt": f"The Lamp office opened in Ningbo.\n\n{OFFICE}\n",
    "office-new.txt": f"The Lamp office moved to Dalian.\n\n{NEW_OFFICE}\n",
    "prize.txt": f"The lamp prize is given each year.\n\n{PRIZE}\n",
    "nobody.txt": "Questions about the lantern award go to Nina Vale of Ortolan Power.\n",
    "tide.txt": f"The tide club meets in Lund.\n\n{TIDE}\n",
    "zh.txt": f"灯具办公室设在北京。\n\n{CHINESE}\n",
}
CATALOG: list[dict[str, object]] = [
    {
        "path": name, "title": name.partition(".")[0].title(), "kind": "news", "published": f"2023-0{number}-01",
        "language": "zh" if "zh" in name else "en", "tier": "member" if name == "tide.txt" else "public",
    } | ({"edition_of": "office.txt"} if name == "office-new.txt" else {})
    for number, name in enumerate(FILES, 1)
]  # fmt: skip


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    top = tmp_path_factory.mktemp("contacts")
    with open_library(Settings(home=top / "home"), purpose="tests") as opened:
        ingest_folder(opened, folder(top / "lamps", FILES, CATALOG))
        yield opened


def refused(library: Library, question: str, tier: Tier = Tier.PUBLIC, **more: object) -> Answer:
    answer = ask(library, Question.model_validate({"question": question, **more}), Viewer(tier))
    assert (answer.status, answer.citations) == ("not_found", ())
    return answer


@pytest.mark.parametrize(
    ("question", "emails"),
    [
        ("How many jurors does the prize have?", ["prize-desk@example.org", "new-office@example.org"]),
        ("What is the square root of 1764?", ["new-office@example.org"]),  # not that of the edition before
        ("How many people won the lantern award?", ["new-office@example.org"]),  # of the other no way is known
        ("奖金是多少？", ["beijing-desk@example.org"]),
    ],
)
def test_who_fits_and_who_is_there_for_everything(library: Library, question: str, emails: list[str]) -> None:
    answer = refused(library, question)
    assert [each.email for each in answer.contacts] == emails
    for number, each in enumerate(answer.contacts, start=1):
        page = library.page(each.citation.document_id, each.citation.page, PUBLIC)
        assert page.text[each.citation.start : each.citation.end] == each.citation.quote
        assert (each.citation.n, str(each.email) in each.citation.quote) == (number, True)


def test_an_earlier_day_is_for_answers_alone(library: Library) -> None:
    (office,) = refused(library, "What is the square root of 1764?", as_of="2023-01-15").contacts
    assert (office.name, office.phone) == ("Lamp office", "+1-555-0171")


def test_a_contact_of_another_tier_is_not_named(library: Library) -> None:
    question = "How many harbors have a crane?"
    assert "tide-desk" in refused(library, question, Tier.MEMBER).contacts[0].model_dump_json()
    assert "tide" not in refused(library, question).model_dump_json(exclude={"nearest"}).casefold()


def test_the_command_tells_whom_to_ask(library: Library) -> None:
    told = Console(file=StringIO(), width=200)
    print_answer(refused(library, "What is the square root of 1764?"), told)
    said = told.file.getvalue()  # type: ignore[attr-defined]
    assert "Whom to ask:\n  - Lamp office, new-office@example.org, +1-555-0171\n    Office-New, p. 1\n" in said


def test_an_answer_names_nobody(library: Library) -> None:
    assert ask(library, Question(question="Who do I call about the lamp prize?"), PUBLIC).contacts == ()

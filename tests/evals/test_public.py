"""Public collections: real files in their formats, of our own wording, through the real pipeline."""

import json
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from evals.public import commands
from evals.public.asking import (
    DROPPED_FILE,
    ask_collection,
    first_choices,
    gold_first,
    library_of,
    with_proven_quotes,
)
from evals.public.collection import write_documents
from evals.public.squad import read_squad, squad_documents
from evals.results.scores import read_scores
from evals.results.scoring import score
from evals.runs.records import Record
from evals.topics.topic import Evidence
from kb.errors import Conflict, InvalidInput, NotFound
from kb.settings import Settings

HARBOR = "The Harbor ferry was built in 1931.  It carries 212 passengers, and crosses the bay in nineteen minutes."
KILN = "- Old kilns of Marl Street stood empty until Dr. Ida Roth bought them. She paid 90 crowns."
SQUARE = "Ostrava Square has a fountain with four bronze herons."


def qa(identifier: str, question: str, context: str, *answers: str, **more: Any) -> dict[str, Any]:
    found = [{"text": text, "answer_start": context.index(text)} for text in answers]
    return {"id": identifier, "question": question, "answers": found, **more}


def article(title: str, *paragraphs: tuple[str, list[dict[str, Any]]]) -> dict[str, Any]:
    return {"title": title, "paragraphs": [{"context": context, "qas": qas} for context, qas in paragraphs]}


SET = {
    "version": "v2.0",
    "data": [
        article(
            "Harbor_Town",
            (
                HARBOR,
                [
                    qa(
                        "h1",
                        "When was the Harbor ferry built? ",
                        HARBOR,
                        "1931",
                        "in 1931",
                        "1931",
                        is_impossible=False,
                    ),
                    qa("h2", "How long does the crossing of the bay take?", HARBOR, "nineteen minutes"),
                    qa("h3", "Who painted the ferry green?", HARBOR, is_impossible=True),
                ],
            ),
            (KILN, [qa("k1", "Who bought the kilns of Marl Street?", KILN, "Dr. Ida Roth")]),
        ),
        article("Ostrava/Square", (SQUARE, [qa("o1", "What are the herons made of?", SQUARE, "bronze")])),
    ],
}


def written(tmp_path: Path, told: object, name: str = "set.json") -> Path:
    file = tmp_path / name
    file.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
    return file


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return written(tmp_path, SET)


def test_answers_become_nuggets_and_their_sentence_the_evidence(file: Path) -> None:
    topics = {each.id: each for each in squad_documents(file).topics}
    ferry = topics["h1"]
    assert ferry.question == "When was the Harbor ferry built?"
    assert ferry.nuggets[0].wordings == ("1931", "in 1931")
    assert ferry.evidence == (
        Evidence(document="0001-harbor-town.txt", page=1, quote="The Harbor ferry was built in 1931."),
    )
    assert topics["h2"].evidence[0].quote == "It carries 212 passengers, and crosses the bay in nineteen minutes."
    assert topics["k1"].evidence[0].quote.endswith("until Dr. Ida Roth bought them.")
    assert (topics["h3"].expected, topics["h3"].kind, topics["h3"].nuggets) == ("not_found", "impossible", ())


def test_an_article_is_a_document(file: Path, tmp_path: Path) -> None:
    folder = write_documents(squad_documents(file), tmp_path / "top")
    assert sorted(each.name for each in folder.iterdir()) == [
        "0001-harbor-town.txt",
        "0002-ostrava-square.txt",
        "catalog.yaml",
    ]
    text = (folder / "0001-harbor-town.txt").read_text()
    assert text.count("\n\n") == 1
    assert "title: Harbor Town" in (folder / "catalog.yaml").read_text()


def many(articles: int, questions: int) -> dict[str, Any]:
    text = "Lamp number one burns whale oil."
    asked = [
        [qa(f"{a}-{q}", f"What burns in lamp {q}?", text, "whale oil") for q in range(questions)]
        for a in range(articles)
    ]
    return {"data": [article(f"A{a}", (text, qas)) for a, qas in enumerate(asked)]}


def test_a_sample_is_fixed_and_takes_few_articles(tmp_path: Path) -> None:
    file = written(tmp_path, many(10, 30))
    first, again = squad_documents(file, limit=35), squad_documents(file, limit=35)
    assert first == again
    assert len(first.topics) == 35
    assert len(first.articles) == 2
    assert {each.evidence[0].document for each in first.topics} == {each.name for each in first.articles}
    assert len(squad_documents(file, limit=300).topics) == 300
    assert len(squad_documents(written(tmp_path, many(2, 30), "b.json"), limit=50).topics) == 50  # more than 20 of each


def test_questions_of_another_language_are_matched_by_id(tmp_path: Path) -> None:
    english = "The bridge opened in May and is 640 metres long."
    chinese = "大桥于五月通车，全长640米。"
    over = {"data": [article("Bridge", (english, [
        qa("b1", "How long is the bridge?", english, "640 metres"), qa("b2", "When did it open?", english, "May"),
    ]))]}  # fmt: skip
    asked = {"data": [article("大桥", (chinese, [qa("b1", "大桥有多长？", chinese, "640米")]))]}
    collection = squad_documents(written(tmp_path, over, "en.json"), written(tmp_path, asked, "zh.json"))
    (topic,) = collection.topics
    assert (topic.question, topic.language) == ("大桥有多长？", "zh")
    assert topic.evidence[0].quote == english
    assert topic.nuggets[0].wordings == ("640 metres", "640米")
    assert collection.articles[0].language == "en"
    assert collection.dropped == {"b2": "not in zh.json"}
    with pytest.raises(InvalidInput, match="have no question in common"):
        squad_documents(tmp_path / "en.json", written(tmp_path, SET))


def broken(**changed: Any) -> dict[str, Any]:
    right = qa("h1", "When was the ferry built?", HARBOR, "1931")
    return {"data": [article("Harbor", (HARBOR, [{k: v for k, v in (right | changed).items() if v is not None}]))]}


@pytest.mark.parametrize(
    ("told", "why"),
    [
        ([], 'set.json: it has no "data" that is a list'),
        ({"data": [{"paragraphs": []}]}, 'set.json, article 1: it has no "title" that is a str'),
        ({"data": [{"title": "A"}]}, 'article 1 ("A"): it has no "paragraphs" that is a list'),
        ({"data": [{"title": "A", "paragraphs": [{"qas": []}]}]}, 'article 1 ("A"): it has no "context"'),
        ({"data": [article("A", ("text", []))]}, "set.json: it has no questions"),
        (broken(id=None), 'article 1 ("Harbor"), paragraph 1, question 1: it has no "id"'),
        (broken(question=7), 'question h1: it has no "question" that is a str'),
        (broken(question="  "), "question h1: it has no words"),
        (broken(answers=[]), "question h1: it has no answer, and is not marked as impossible"),
        (
            broken(answers=[{"text": "1931", "answer_start": True}]),
            'question h1: it has no "answer_start" that is a int',
        ),
        (broken(answers=[{"text": "1931", "answer_start": 3}]), 'the answer "1931" is not at character 3'),
        (broken(answers=[{"text": "1931", "answer_start": -5}]), 'the answer "1931" is not at character -5'),
        ({"data": SET["data"] + SET["data"]}, "question h1: its id is there twice"),
    ],
)
def test_a_malformed_set_is_named(tmp_path: Path, told: Any, why: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        read_squad(written(tmp_path, told))
    assert why in caught.value.message


def test_what_is_not_json_or_not_there(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_bytes(b"\xff\xfe{")
    with pytest.raises(InvalidInput, match="a.json is not JSON"):
        read_squad(tmp_path / "a.json")
    with pytest.raises(NotFound):
        read_squad(tmp_path / "b.json")


def test_a_set_is_ingested_asked_and_scored(file: Path, tmp_path: Path) -> None:
    collection = squad_documents(file)
    told: list[tuple[int, int, str]] = []
    embedded: list[tuple[int, int]] = []
    settings = Settings(home=tmp_path / "home")
    with library_of(
        collection,
        settings,
        lambda *each: told.append((*each[:2], each[2].status)),
        lambda *each: embedded.append(each),
    ) as library:
        proven = with_proven_quotes(collection, library)
        assert dict(proven.dropped) == {}
        asked = ask_collection(proven, file, library, tmp_path / "run")
        choices = first_choices(library, proven.topics)
        # A question about something else has neither the passage nor the sentence first.
        moved = proven.topics[0].model_copy(update={"question": "How many herons has the fountain?"})
        assert [(each.num, each.den) for each in first_choices(library, [moved])] == [(0, 1), (0, 1)]
    assert [each.den for each in choices] == [4, 4]
    assert all(each.num >= 3 for each in choices), "two articles of few sentences"
    assert told == [(1, 2, "added"), (2, 2, "added")]
    assert embedded
    assert [each.error for each in asked.run.records] == [None] * 5
    assert json.loads((tmp_path / "run" / DROPPED_FILE).read_text()) == {}
    share = gold_first(asked.run.records)
    assert (share.den, share.num >= 2) == (4, True)
    scores = score(asked.run)
    assert set(scores.topics) == {"h1", "h2", "h3", "k1", "o1"}
    assert "kind: impossible" in scores.groups

    with library_of(collection, settings, lambda *each: told.append((*each[:2], each[2].status))):
        assert told[-1] == (2, 2, "unchanged")  # a library that is kept embeds nothing again
    with (
        pytest.raises(Conflict, match="has other documents: squad/000"),
        library_of(squad_documents(written(tmp_path, broken(), "other.json")), settings),
    ):
        pass  # pragma: no cover


def test_the_first_statement_is_what_counts(file: Path) -> None:
    topic = squad_documents(file).topics[0]
    answer = {
        "id": "a", "conversation_id": "c", "status": "answered", "text": "t", "citations": [], "confidence": 0.9,
        "index_version": 1, "answerer": "extractive", "language": "en", "timings_ms": {},
        "statements": [{"text": t, "citations": [], "support": "verbatim"} for t in ("Built in 19310.", "In 1931.")],
    }  # fmt: skip
    second = Record.model_validate({"topic": topic, "answer": answer})
    first = Record.model_validate({"topic": topic, "answer": answer | {"statements": answer["statements"][::-1]}})
    refused = Record.model_validate({"topic": topic, "answer": answer | {"statements": []}})
    failed = Record(topic=topic, answer=None, error="down")
    share = gold_first([first, second, refused, failed])
    assert (share.num, share.den) == (1, 3)


def test_the_command_end_to_end(file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = typer.Typer()
    app.command()(commands.squad)
    monkeypatch.setenv("FOOTNOTE_HOME", str(tmp_path / "mine"))
    made = CliRunner().invoke(app, [str(file), "--out", str(tmp_path / "run"), "--limit", "3"])
    assert made.exit_code == 0, made.output
    assert "Accepted answer in the first statement: " in made.stdout
    assert "nDCG@10 passages" in made.stdout
    assert read_scores(tmp_path / "run").failed == 0
    assert not (tmp_path / "mine").exists()  # the library is a temporary one

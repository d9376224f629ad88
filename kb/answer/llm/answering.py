"""An answer written by a chat model and checked by us, statement by statement as they come.

What is not borne out by the passages is told to the model once; what is still not is dropped. Whether to answer at all
is decided before it is asked, by the calibrated probability, and again by what its statements rest on: until one rests
on a sentence that is likely enough to answer, none is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field

from kb.answer.gathering import Gathered
from kb.answer.judging.refusal import CALIBRATION
from kb.answer.llm.grounding import Grounded, Sources, ground
from kb.answer.llm.prompt import LONGEST_STATEMENTS, prompt, repair
from kb.answer.llm.writing import Line, Writing
from kb.answer.models import Citation, Statement
from kb.answer.saying.citation import Cited, citation_of
from kb.chat.model import ChatModel, Message, Usage
from kb.errors import ModelFailed
from kb.records import Span
from kb.retrieval import Passage
from kb.tokens import count_tokens

BEARING = 0.25  # of the threshold: how likely the evidence of a statement must be to answer the question


@dataclass(slots=True)
class Spent:
    """Tokens of all calls; `estimated` where the model did not tell those of one."""

    usage: Usage = field(default_factory=Usage)
    estimated: bool = False
    calls: int = 0

    def count(self, told: Usage | None, asked: Sequence[Message] = (), said: str = "") -> None:
        """Add one call; `asked` and `said` are counted by us where the model does not tell."""
        self.calls += 1
        if told is None:
            self.estimated = True
            told = Usage(sum(count_tokens(each.text) for each in asked), count_tokens(said))
        self.usage += told


class Written:
    """What a chat model has written that may be shown, and what became of the rest. `failure` is that of the model;
    `declined`: it says that the passages do not answer. `stands`: whether a revision may still be quoted."""

    def __init__(self, stands: Callable[[str], bool]) -> None:
        self._stands = stands
        self.statements: list[Statement] = []
        self.citations: list[Citation] = []
        self.spent = Spent()
        self.dropped = 0
        self.declined = False
        self.probability = 0.0
        self.failure: ModelFailed | None = None

    @property
    def cited(self) -> Cited:
        return Cited(tuple(self.statements), tuple(self.citations))

    @property
    def answers(self) -> bool:
        """Whether anything of it rests on a sentence that is likely enough to answer the question."""
        return self.probability >= CALIBRATION.threshold

    def stands(self, grounded: Grounded) -> bool:
        """Whether what it rests on may still be quoted: a publication may be erased while a model writes."""
        return all(self._stands(each.passage.document.revision_id) for each in grounded.sources)

    def state(self, text: str, grounded: Grounded, sources: Sources) -> Statement:
        """Keep a statement that was borne out, with its citations; a span that is cited already keeps its number."""
        numbers: list[int] = []
        for source in grounded.sources:
            for span in source.sentence.spans:
                numbers.append(self._number(source.passage, span, sources))
        self.probability = max(self.probability, grounded.probability)
        made = Statement(text=text, citations=tuple(dict.fromkeys(numbers)), support="verified")
        self.statements.append(made)
        return made

    def _number(self, passage: Passage, span: Span, sources: Sources) -> int:
        revision = passage.document.revision_id
        for each in self.citations:
            if (each.revision_id, each.page, each.start, each.end) == (revision, span.page, span.start, span.end):
                return each.n
        page = sources.pages[revision, span.page]
        self.citations.append(citation_of(len(self.citations) + 1, passage, span, page))
        return len(self.citations)


def write(
    chat: ChatModel, gathered: Gathered, sources: Sources, language: str, budget: int, written: Written
) -> Iterator[Statement]:
    """The statements that may be shown, each when it is finished and checked; `written` is filled on the way. Nothing
    is raised for a model that fails: it is in `written.failure`. `budget`: cl100k tokens of the prompt.

    Raises:
        Unavailable: the encoder is somebody else's and cannot be had.
    """
    held: list[Statement] = []
    for statement in _checked(chat, gathered, sources, language, budget, written):
        held.append(statement)
        if written.answers:
            yield from held
            held.clear()


def _checked(
    chat: ChatModel, gathered: Gathered, sources: Sources, language: str, budget: int, written: Written
) -> Iterator[Statement]:
    messages: Sequence[Message] = prompt(gathered.asked.text, gathered.retrieved.passages, language, budget)
    failed: list[tuple[Line, Grounded]] = []
    try:
        said = yield from _round(chat, messages, sources, written, failed)
        if failed and not written.declined:
            told = [(line.text, "; ".join(fault.told for fault in grounded.faults)) for line, grounded in failed]
            still: list[tuple[Line, Grounded]] = []
            kept = len(written.statements)
            yield from _round(chat, repair(messages, said, told), sources, written, still)
            written.declined = False
            written.dropped = max(0, len(failed) - (len(written.statements) - kept))
    except ModelFailed as error:
        written.failure = error
        written.dropped = len(failed)


def _round(
    chat: ChatModel,
    messages: Sequence[Message],
    sources: Sources,
    written: Written,
    failed: list[tuple[Line, Grounded]],
) -> Generator[Statement, None, str]:
    """One reply: statements that may be shown are yielded, the others put into `failed`. Returns all that it said."""
    with closing(chat.stream(messages)) as pieces:
        writing = Writing(pieces)
        try:
            for line in writing.lines():
                if len(written.statements) >= LONGEST_STATEMENTS or _said_before(line, written):
                    continue
                grounded = ground(sources, line.text, line.hints)
                if grounded.faults:
                    failed.append((line, grounded))
                elif grounded.probability >= BEARING * CALIBRATION.threshold and written.stands(grounded):
                    yield written.state(line.text, grounded, sources)
                else:
                    written.dropped += 1
        finally:
            written.spent.count(writing.usage, messages, writing.text)
            written.declined = written.declined or writing.declined
    return writing.text


def _said_before(line: Line, written: Written) -> bool:
    return any(line.text.casefold() == each.text.casefold() for each in written.statements)

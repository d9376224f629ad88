"""What a chat model writes, before the check and after it: topics that have an answer, and topics that have none.

Before: the model's own statements with its own numbers, also where we would not have asked it. After: the answer.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field

from evals.measures.nuggets import PARTIAL, Said, support
from evals.topics.topic import Topic
from kb.access import Viewer
from kb.answer.ask import ask
from kb.answer.gathering import gather
from kb.answer.llm.prompt import prompt, quotable_text
from kb.answer.llm.writing import Line, Writing
from kb.answer.models import Answer, Question
from kb.answer.stopwatch import Stopwatch
from kb.chat import ChatModel
from kb.chat.model import Message, Piece
from kb.library import Library
from kb.retrieval import RANKING, Passage


@dataclass
class Recorder:
    """A chat model that remembers its first reply."""

    model: ChatModel
    first: list[Piece] = field(default_factory=list)
    calls: int = 0

    @property
    def name(self) -> str:
        return self.model.name

    def stream(self, messages: Sequence[Message]) -> Generator[Piece, None, None]:
        self.calls += 1
        keep = self.calls == 1
        with closing(self.model.stream(messages)) as pieces:
            for piece in pieces:
                if keep:
                    self.first.append(piece)
                yield piece

    def close(self) -> None:
        self.model.close()


@dataclass(frozen=True, slots=True)
class Outcome:
    """Of one topic: statements and how many of them hold a fact that is asked for and cite a text that holds it too,
    before and after; and whether something was said."""

    topic: Topic
    written: int
    written_right: int
    said: bool
    shown: int
    shown_right: int
    answer: Answer


def ask_topics(library: Library, topics: Sequence[Topic]) -> Iterator[Outcome]:
    """Needs a library with a chat model."""
    for topic in topics:
        yield _outcome(library, topic)


def _outcome(library: Library, topic: Topic) -> Outcome:
    question, viewer = Question(question=topic.question, as_of=topic.as_of, answerer="llm"), Viewer(topic.viewer)
    with library.reading():
        gathered = gather(library, question, viewer, RANKING, Stopwatch())
    passages = gathered.retrieved.passages
    with _recorded(library) as recorder:
        answer = ask(library, question, viewer)
        if not recorder.calls:  # refused, answered by a register or quoted: what would it have said?
            budget = library.settings.chat_prompt_tokens
            messages = prompt(gathered.asked.text, passages, gathered.asked.language, budget)
            with closing(recorder.stream(messages)) as pieces:
                list(Writing(pieces).lines())
    lines = list(Writing(iter(recorder.first)).lines())
    quotes = {each.n: each.quote for each in answer.citations}
    verified = [each for each in answer.statements if each.support == "verified"]
    return Outcome(
        topic=topic,
        written=len(lines),
        written_right=sum(_rightly_marked(line, passages, topic) for line in lines),
        said=bool(lines),
        shown=len(verified),
        shown_right=sum(
            _holds(each.text, topic) and any(_holds(quotes[n], topic) for n in each.citations) for each in verified
        ),
        answer=answer,
    )


@contextmanager
def _recorded(library: Library) -> Iterator[Recorder]:
    chat = library.chat
    if chat is None:
        raise TypeError("there is no chat model to ask")
    recorder = Recorder(chat)
    library.chat = recorder
    try:
        yield recorder
    finally:
        library.chat = chat


def _rightly_marked(line: Line, passages: Sequence[Passage], topic: Topic) -> bool:
    """Whether it holds a fact, and a passage that it names holds it too."""
    named = [passages[n - 1] for n in line.hints if 0 < n <= len(passages)]
    return _holds(line.text, topic) and any(_holds(quotable_text(each), topic) for each in named)


def _holds(text: str, topic: Topic) -> bool:
    return any(support(each, [Said(text, text)], topic) >= PARTIAL for each in topic.nuggets if each.vital)

"""A person goes through the proposals at a terminal: accept, edit, drop, or stop and go on another day."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from evals.topics.cells import BadCell, from_cells, to_cells
from evals.topics.tables import Row, read_rows, write_table
from evals.topics.topic import Topic, read_topics, write_topics

CHOICES = "[a]ccept, [e]dit, [d]rop, [s]top"
Ask = Callable[[str], str]
Tell = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """How many proposals were taken, dropped, and are still to be looked at."""

    accepted: int
    dropped: int
    left: int


def review(drafts: Path, accepted: Path, ask: Ask, tell: Tell) -> Reviewed:
    """Show each undecided proposal of the table `drafts` (CSV or XLSX) and keep what is decided there, under `keep`,
    after each one; what is accepted goes to `accepted` (JSONL), beside the topics that are there from elsewhere.
    Decisions made in a spreadsheet count as well.

    `ask(prompt)` gives the line that was typed; the end of input (EOFError, Ctrl-D) stops.

    Raises:
        NotFound: no such file.
        InvalidInput: a row of it cannot be read.
    """
    rows = read_rows(drafts)
    undecided = [position for position, row in enumerate(rows) if row.keep is None]
    for count, position in enumerate(undecided, start=1):
        tell(f"\n{count} of {len(undecided)}: {shown(rows[position].topic)}")
        decided = _decide(rows[position].topic, ask, tell)
        if decided is None:
            break
        rows[position] = decided
        _save(rows, drafts)
    taken = [row.topic.model_copy(update={"note": None}) for row in rows if row.keep]
    _add(taken, {row.topic.id for row in rows}, accepted)
    dropped = sum(row.keep is False for row in rows)
    return Reviewed(len(taken), dropped, len(rows) - len(taken) - dropped)


def shown(topic: Topic) -> str:
    """What a person needs to decide: the question, the answer, and where it says so."""
    cells = to_cells(topic)
    lines = [topic.question, *(f"  answer: {line}" for line in cells["nuggets"].splitlines())]
    lines += [f'  {each.document}, p. {each.page}: "{each.quote}"' for each in topic.evidence]
    if not topic.answerable:
        lines.append(f"  expected: {topic.expected}")
    return "\n".join([*lines, *([f"  ({topic.note})"] if topic.note else [])])


def _decide(topic: Topic, ask: Ask, tell: Tell) -> Row | None:
    """None to stop."""
    while True:
        try:
            choice = ask(f"{CHOICES}: ").strip().lower()
            match choice[:1]:
                case "a":
                    return Row(topic, keep=True)
                case "d":
                    return Row(topic, keep=False)
                case "s":
                    return None
                case "e":
                    topic = _edited(topic, ask, tell)
                    tell(shown(topic))
                case _:
                    tell(f'"{choice}" is none of {CHOICES}.')
        except EOFError:
            return None


def _edited(topic: Topic, ask: Ask, tell: Tell) -> Topic:
    """With another question, other nuggets; an empty line keeps what there is. What does not fit is told and left."""
    question = ask("question (empty: as it is): ").strip()
    nuggets = [ask(f"answer {line} (empty: as it is): ").strip() or line for line in _nuggets(topic)]
    cells = to_cells(topic) | {"nuggets": "\n".join(nuggets)}
    try:
        fields = from_cells(cells) | ({"question": question} if question else {})
        return Topic.model_validate(fields)
    except (BadCell, ValueError) as error:
        tell(f"That does not fit: {error}")
        return topic


def _add(taken: Sequence[Topic], drafted: Set[str], accepted: Path) -> None:
    """A document that has topics in a split already gets its new ones there too."""
    there = read_topics(accepted) if accepted.is_file() and accepted.stat().st_size else []
    others = [each for each in there if each.id not in drafted]
    splits = {evidence.document: each.split for each in others for evidence in each.evidence}
    moved = [
        each.model_copy(update={"split": splits.get(each.evidence[0].document, each.split)}) if each.evidence else each
        for each in taken
    ]
    write_topics([*others, *moved], accepted)


def _nuggets(topic: Topic) -> Sequence[str]:
    return to_cells(topic)["nuggets"].splitlines()


def _save(rows: Sequence[Row], drafts: Path) -> None:
    fresh = drafts.with_name(f".{drafts.name}")
    fresh = fresh.with_name(f"{fresh.stem}.new{drafts.suffix}")
    write_table(rows, fresh)
    fresh.replace(drafts)

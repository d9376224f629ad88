"""A publication of a few lines, as the registers read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kb.records import Chunk, Sentence, SentenceKind, Span
from kb.registers.aliases import learn
from kb.registers.extract import extract
from kb.registers.facts import REGISTERS, Fact
from kb.registers.reading import Reading, read


def publication(
    *lines: str, title: str = "", published: date | None = None, heading: str = "", lead: str = ""
) -> Reading:
    """One page: the title, the heading, the lead-in, the lines. A line that begins with `- ` is a list item, one with
    `| ` a table row."""
    text = ""
    sentences: list[Sentence] = []
    kinds = {"- ": SentenceKind.LIST_ITEM, "| ": SentenceKind.TABLE_ROW}
    for line in (title, heading, lead, *lines):
        kind = kinds.get(line[:2], SentenceKind.TEXT)
        bare = line[2:] if kind is not SentenceKind.TEXT else line
        span = Span(1, len(text), len(text) + len(bare))
        text += f"{bare}\n"
        if line and line not in {title, heading}:
            grouped = bool(lead) and (line == lead or kind is not SentenceKind.TEXT)
            sentence = Sentence(bare, (span,), bare, kind, group=1 if grouped else None, lead_in=line == lead)
            sentences.append(sentence)
    chunk = Chunk(0, tuple(each for each in (title, heading) if each), text, text, 1, "en", tuple(sentences))
    return read(title, published, [chunk], {1: text})


def facts(reading: Reading, register: str) -> list[Fact]:
    """The facts of one register, all of them checked."""
    found = extract(reading, learn(reading.pages.values()))
    assert not found.dropped
    return [bare(fact) for fact in found.facts if isinstance(fact, REGISTERS[register])]


def bare(fact: Fact) -> Fact:
    """Without its spans, to be compared."""
    assert fact.spans
    return replace(fact, spans=())

"""Does this sentence, where it stands, bear on this question? Checks that need no model.

Hard checks (a sentence that fails one is no answer, however near it reads): years, figures and names of the
question, and a figure, a date or a way to get in touch where one is asked for. Soft measures (they weigh in the order
and in the refusal): how much of the question, by rarity of its terms, is borne out by the sentence and by what stands
around it, and whether it holds the sort of thing that is asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from kb.answer.judging.answer_types import YEAR, counts, figures, fits, fragment
from kb.answer.understanding.equivalents import expand, places, translatable
from kb.answer.understanding.question import Asked, Sort
from kb.index.terms import terms
from kb.records import Document, SentenceKind, StoredSentence
from kb.retrieval import Passage

_PERCENT = frozenset({"percent"})
Rarity = Callable[[str], float]
UNKNOWN = 0.5  # weight of a term that cannot be compared across languages, beside one that can


class Check(StrEnum):
    """The hard checks, in the order in which they are made."""

    STATEMENT = "statement"  # a question, an order or a bare heading says nothing
    DATELINE = "dateline"  # the document's own date
    KIND = "kind"  # no figure, date or way to get in touch, where one is asked for
    YEARS = "years"
    FIGURES = "figures"
    NAMES = "names"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the reader of a sentence has before them, as terms with their equivalents: its own words with its lead-in,
    the sentences before and after it as well, and its whole chunk with headings and title. `meant`: names of the
    question that the passage has in other letters (kb/answer/judging/alignment.py)."""

    own: frozenset[str]
    near: frozenset[str]
    around: frozenset[str]
    text: str
    document: Document
    other_language: bool
    meant: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Bearing:
    """How a sentence that passes the hard checks bears on a question. `covered`, `covered_near`, `covered_around`: the
    shares (0 to 1) of the question's terms, weighed by rarity, that stand in each of the three surroundings. `fits`: it
    holds the sort of thing asked for. `counted`, `uncounted`: something is to be counted, and a figure stands next
    to it or does not. `narrower`: a figure is asked for, and this one is for a place that was not named. `fragment`:
    it is a scrap, not a sentence. `elsewhere`: the question names places, and none of them stands around it."""

    covered: float
    covered_near: float
    covered_around: float
    fits: bool
    counted: bool
    uncounted: bool
    narrower: bool
    fragment: bool
    elsewhere: bool


def surroundings(asked: Asked, passage: Passage, meant: frozenset[str] = frozenset()) -> list[Surroundings]:
    """For each sentence of a passage, in order, what stands around it."""
    chunk, document = passage.chunk, passage.document
    heading = " \n ".join((document.description.title, *chunk.section))
    # What orders software about bears nothing out, of its neighbours neither.
    told = [each.text for each in chunk.sentences if each.kind is not SentenceKind.ORDER]
    words_of = [
        frozenset[str]() if each.kind is SentenceKind.ORDER else expand(of_sentence | _percent(each.embedded))
        for each, of_sentence in zip(chunk.sentences, passage.terms, strict=True)
    ]
    around = expand(passage.heading_terms).union(*words_of)
    text = " \n ".join((heading, *told))
    return [
        Surroundings(
            own=words_of[number],
            near=frozenset().union(*words_of[max(0, number - 1) : number + 2]),
            around=around,
            text=text,
            document=document,
            other_language=chunk.language != asked.language,
            meant=meant,
        )
        for number in range(len(chunk.sentences))
    ]


def _percent(text: str) -> frozenset[str]:
    """`percent` where its sign stands after a figure."""
    return _PERCENT if re.search(r"\d\s?[%％]|百分之", text) else frozenset()


@dataclass(frozen=True, slots=True)
class Sought:
    """A question as evidence is compared with it, worked out once: the rarity of its terms; `counted` and `known`, what
    it counts and all its terms with their equivalents; `places` of it."""

    asked: Asked
    weights: dict[str, float]
    counted: frozenset[str]
    known: frozenset[str]
    places: frozenset[str]


def seek(asked: Asked, rarity: Rarity) -> Sought:
    return Sought(
        asked=asked,
        weights={term: rarity(term) for term in asked.terms},
        counted=expand(asked.counted),
        known=expand(frozenset(asked.terms)),
        places=expand(places(asked.terms)),
    )


def bearing(sought: Sought, sentence: StoredSentence, around: Surroundings) -> Bearing | None:
    """Judge one sentence; None of one that fails a hard check. Across languages only terms that can be translated are
    compared."""
    asked = sought.asked
    if failed_check(asked, sentence, around) is not None:
        return None
    weights = sought.weights
    comparable = {term for term in weights if not around.other_language or _comparable(term)}
    total = sum(weight * (1.0 if term in comparable else UNKNOWN) for term, weight in weights.items()) or 1.0

    def share(known: frozenset[str]) -> float:
        return sum(weights[term] for term in comparable if term in known) / total

    # Whom to contact is told beside what about, seldom in the same sentence.
    apart = asked.sort is Sort.CONTACT
    counted = bool(asked.counted) and counts(sought.counted, sentence.text)
    return Bearing(
        covered=share(around.around if apart else around.own),
        covered_near=share(around.around if apart else around.near),
        covered_around=share(around.around),
        fits=fits(asked, sentence),
        counted=counted,
        uncounted=bool(asked.counted) and not counted,
        # A place among its own words there must be before they are gone through again.
        narrower=asked.sort is Sort.HOW_MANY
        and bool(places(around.own) and places(terms(sentence.text)) - sought.known),
        fragment=fragment(sentence) and not apart,
        elsewhere=bool(sought.places) and not (places(around.around) & sought.places),
    )


def _comparable(term: str) -> bool:
    """Figures and Latin words (names, acronyms) may stand in a Chinese text as they are; the rest needs translating."""
    return term[0].isdigit() or translatable(term)


def failed_check(asked: Asked, sentence: StoredSentence, around: Surroundings) -> Check | None:
    """The first hard check that a sentence fails, if it fails one."""
    if not _states(asked.sort, sentence):
        return Check.STATEMENT
    if _is_dateline(sentence, around.document):
        return Check.DATELINE
    if asked.sort in {Sort.HOW_MANY, Sort.WHEN, Sort.CONTACT} and not fits(asked, sentence):
        return Check.KIND
    if not _has_years(asked, sentence, around):
        return Check.YEARS
    if asked.figures and not asked.figures <= figures(around.text) | around.around:
        return Check.FIGURES
    return None if all(has_name(name, around) for name in asked.names) else Check.NAMES


def _states(sort: Sort, sentence: StoredSentence) -> bool:
    """Whether it can be said as a statement: a question or an order says nothing, and a heading or a caption only when
    or where, or that a list follows."""
    if sentence.kind is SentenceKind.ORDER or sentence.text.endswith(("?", "？")):
        return False
    if sentence.kind in {SentenceKind.HEADING, SentenceKind.CAPTION}:
        return sort in {Sort.WHEN, Sort.WHERE} or (sort is Sort.LIST and sentence.lead_in)
    return True


def _is_dateline(sentence: StoredSentence, document: Document) -> bool:
    """The line with the publisher and the document's own date: it answers nothing, not even when."""
    published = document.description.published
    if published is None or not fragment(sentence) or sentence.kind is not SentenceKind.TEXT:
        return False
    numbers = {int(number) for number in re.findall(r"\d+", sentence.text)}
    return published.year in numbers and (published.day in numbers or published.month in numbers)


def _has_years(asked: Asked, sentence: StoredSentence, around: Surroundings) -> bool:
    """A year asked for, or one of the period asked for, must stand in the sentence if that speaks of years at all, else
    around it."""
    period = asked.constraints.period
    limited = period is not None and period.recent is None
    wanted = asked.constraints.years if limited else asked.years
    if not (wanted or limited):
        return True
    found = set(YEAR.findall(sentence.text))
    own = bool(found)
    if not own:
        published = around.document.description.published
        found = set(YEAR.findall(around.text)) | ({str(published.year)} if published else set())
    if limited and period is not None and not any(period.holds(int(year)) for year in found):
        return False
    return not wanted or (bool(wanted & found) if own else wanted <= found)


def has_name(name: str, around: Surroundings) -> bool:
    """A name must stand around the sentence: as it is, in other letters, translated, or as an acronym spelt out. One
    that cannot be translated is not looked for in a text of the other language."""
    if name in around.meant:
        return True
    wanted = frozenset(terms(name))
    if wanted <= around.around:
        return True
    if around.other_language and not all(map(_comparable, wanted)):
        return True
    letters = re.sub(r"[^A-Za-z]", "", name)
    return len(letters) > 1 and letters.isupper() and letters.lower() in _initials(around.text)


def _initials(text: str) -> set[str]:
    """Initials of runs of capitalised words, little words skipped: how most acronyms come about."""
    found: set[str] = set()
    for run in re.findall(r"(?:[A-Z][\w'’-]*(?:[\s-]+(?:of|for|the|and|on|in)\b)*[\s-]*){2,}", text):
        for word in (r"[A-Z][\w'’]*", r"(?<![\w-])[A-Z][\w'’-]*"):  # a hyphenated word may give one initial or two
            letters = "".join(each[0] for each in re.findall(word, run)).lower()
            found.update(letters[i:j] for i in range(len(letters)) for j in range(i + 2, len(letters) + 1))
    return found

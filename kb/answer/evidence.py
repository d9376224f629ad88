"""Does this sentence, where it stands, bear on this question? Checks that need no model.

Hard checks (a sentence that fails one is no answer, however near it reads): years, figures and names of the question,
a figure where one is asked for, a date where a date is asked for. Soft measures (they weigh in the refusal): how much
of the question, by rarity of its terms, is borne out by the sentence and by what stands around it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from kb.answer.question import Asked, Sort
from kb.index.terms import terms, words
from kb.records import Document, StoredChunk, StoredSentence
from kb.retrieval import Passage

Rarity = Callable[[str], float]

_NUMBER_WORDS = (
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million billion dozen "
    "half quarter double"
)
_NUMBER = re.compile(rf"\d|\b(?:{'|'.join(_NUMBER_WORDS.split())})\b|[一二三四五六七八九十百千万亿两]", re.IGNORECASE)
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?"
)
_DATE = re.compile(
    rf"(?<!\d)(?:19|20)\d{{2}}(?!\d)|\b(?:{_MONTHS})\b\.?\s*\d|\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTHS})\b|\d{{1,2}}:\d{{2}}"
    r"|\d{1,2}\s*月|\d{1,2}\s*[日号]|\d{1,2}\s*[点时]|\b(?:mon|tues|wednes|thurs|fri|satur|sun)day\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_REACH = re.compile(r"\+?\d[\d\s().-]{6,}\d|[\w.+-]+@[\w-]+\.\w|\bcontact\b|联系|电话|邮箱", re.IGNORECASE)
_PERSON = re.compile(
    r"\b[A-ZÀ-Ý][\w'’.-]+ (?:[A-Z]\. )?[A-ZÀ-Ý][\w'’-]+"
    r"|[\u4e00-\u9fff]{2,4}(?:先生|女士|博士|主任|司长|局长|会长|主席|部长|副|教授|总裁)"
)
_SEPARATOR = re.compile("[,;，、；]")

# Words of this field that count the same things.
_SAME_COUNT = tuple(
    frozenset(group)
    for group in (
        terms(
            "company companies firm firms enterprise enterprises business businesses corporation exhibitor manufacturer"
        ),
        terms("people person attendee participant representative guest delegate visitor attendance"),
        terms("country countries nation signatory signatories"),
        terms("truck vehicle bus car"),
        terms("企业 公司 厂商"),
        terms("人 人数 嘉宾 代表 参会者 与会者"),
    )
)


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What the reader of a sentence has before them, as terms: its own words with its lead-in, the sentences before and
    after it as well, and its whole chunk with headings and title."""

    own: frozenset[str]
    near: frozenset[str]
    around: frozenset[str]
    text: str
    document: Document


@dataclass(frozen=True, slots=True)
class Bearing:
    """How a sentence bears on a question. `covered`, `covered_near` and `covered_around` are the shares (0 to 1) of the
    question's terms, weighed by rarity, that stand in each of the three surroundings; `fits` is whether it holds the
    sort of thing asked for; `counts` whether a figure stands next to what is counted."""

    passes: bool
    covered: float
    covered_near: float
    covered_around: float
    fits: bool
    counts: bool


def surroundings(passage: Passage) -> list[Surroundings]:
    """For each sentence of a passage, in order, what stands around it."""
    chunk, document = passage.chunk, passage.document
    text = " \n ".join((document.description.title, *chunk.section, chunk.text))
    words_of = [frozenset(terms(f"{lead_of(each, chunk)} {each.text}")) for each in chunk.sentences]
    around = frozenset(terms(" ".join((document.description.title, *chunk.section)))).union(*words_of)
    return [
        Surroundings(
            own=words_of[number],
            near=frozenset().union(*words_of[max(0, number - 1) : number + 2]),
            around=around,
            text=text,
            document=document,
        )
        for number in range(len(chunk.sentences))
    ]


def lead_of(sentence: StoredSentence, chunk: StoredChunk) -> str:
    """The words that introduce a list item or table row: its lead-in in the chunk, else its heading."""
    if sentence.group is None or sentence.lead_in:
        return ""
    for other in chunk.sentences:
        if other.lead_in and other.group == sentence.group:
            return other.text
    return chunk.section[-1] if chunk.section else ""


def bearing(asked: Asked, sentence: StoredSentence, around: Surroundings, rarity: Rarity) -> Bearing:
    """Judge one sentence in the question's own language (or not: then only years and figures are compared)."""
    total = sum(rarity(term) for term in asked.terms) or 1.0

    def share(known: frozenset[str]) -> float:
        known |= _equivalents(known)
        return sum(rarity(term) for term in asked.terms if term in known) / total

    return Bearing(
        passes=_passes(asked, sentence, around),
        covered=share(around.own),
        covered_near=share(around.near),
        covered_around=share(around.around),
        fits=fits(asked.sort, sentence),
        counts=bool(asked.counted) and _counts(asked.counted, sentence.text),
    )


def fits(sort: Sort, sentence: StoredSentence) -> bool:
    """Whether a sentence holds the sort of thing that is asked for."""
    text = sentence.text
    match sort:
        case Sort.HOW_MANY:
            return bool(_NUMBER.search(_YEAR.sub(" ", text)))
        case Sort.WHEN:
            return bool(_DATE.search(text))
        case Sort.CONTACT:
            return bool(_REACH.search(text))
        case Sort.WHO:
            return bool(_PERSON.search(text))
        case Sort.LIST:
            return sentence.group is not None or len(_SEPARATOR.findall(text)) >= 2
        case _:
            return True


def figures(text: str) -> frozenset[str]:
    """The figures in a text that are not years, without thousands separators."""
    found = {figure.replace(",", "") for figure in re.findall(r"\d+(?:[.,]\d+)*", text)}
    return frozenset(found - set(_YEAR.findall(text)))


def _passes(asked: Asked, sentence: StoredSentence, around: Surroundings) -> bool:
    if asked.sort in {Sort.HOW_MANY, Sort.WHEN, Sort.CONTACT} and not fits(asked.sort, sentence):
        return False
    return (
        _has_years(asked, sentence, around)
        and asked.figures <= figures(around.text)
        and all(_has_name(name, around.text) for name in asked.names if _comparable(name, around))
    )


def _comparable(name: str, around: Surroundings) -> bool:
    """A name in one script cannot be looked for in a text of the other, unless the text uses it."""
    latin = name[0].isascii()
    chinese_text = around.document.description.language == "zh"
    return latin != chinese_text


def _has_years(asked: Asked, sentence: StoredSentence, around: Surroundings) -> bool:
    """A year asked for must stand in the sentence if that speaks of years at all, else around it."""
    if not asked.years:
        return True
    own = set(_YEAR.findall(sentence.text))
    if own:
        return bool(asked.years & own)
    published = around.document.description.published
    there = set(_YEAR.findall(around.text)) | ({str(published.year)} if published else set())
    return asked.years <= there


def _has_name(name: str, text: str) -> bool:
    wanted = terms(name)
    if not wanted or set(wanted) <= set(terms(text)):
        return True
    letters = re.sub(r"[^A-Za-z]", "", name)
    return len(letters) > 1 and letters.isupper() and letters.lower() in _initials(text)


def _initials(text: str) -> set[str]:
    """Initials of runs of capitalised words, little words skipped: how most acronyms come about."""
    found: set[str] = set()
    for run in re.findall(r"(?:[A-Z][\w'’-]*(?:[\s-]+(?:of|for|the|and|on|in)\b)*[\s-]*){2,}", text):
        letters = "".join(word[0] for word in re.findall(r"[A-Z][\w'’]*", run)).lower()
        found.update(letters[i:j] for i in range(len(letters)) for j in range(i + 2, len(letters) + 1))
    return found


def _equivalents(known: frozenset[str]) -> frozenset[str]:
    return frozenset(term for group in _SAME_COUNT if group & known for term in group)


def _counts(counted: frozenset[str], text: str) -> bool:
    """Whether a figure stands within a few words before (or right after) what is counted."""
    wanted = counted | _equivalents(counted)
    flow = [(word, bool(_NUMBER.fullmatch(word) or word[0].isdigit())) for word in words(text)]
    for place, (_, number) in enumerate(flow):
        if number:
            near = " ".join(word for word, _ in flow[place + 1 : place + 7])
            if wanted & set(terms(near)):
                return True
    return False

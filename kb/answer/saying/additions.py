"""What a sentence said alone does not tell: which summit, of which year, of which table. In brackets, and ours.

Only what stands beside the sentence is added (headings, title, caption, the sentence before, the date of publication),
and only where one thing can be meant: a wrong addition is worse than none.
"""

from __future__ import annotations

import re
from datetime import date

from kb.answer.judging.selection import Candidate
from kb.answer.models import Addition
from kb.records import SentenceKind
from kb.registers.dates import YEAR, dates

LONGEST = 110  # characters of an addition
_EVENTS = "summit|forum|conference|meeting|mission|delegation|symposium|workshop|dialogue|showcase"
_CHINESE_EVENTS = "论坛|峰会|对接会|研讨会|代表团|大会|会议"
_OPENING = r"^(?:(?:In|At|On|From|During) [^,.;]{1,40},? )?"
_THE_EVENT = re.compile(rf"{_OPENING}(?:[Tt]he|[Tt]his(?: year[’']s)?) (?P<noun>{_EVENTS})\b(?![-’'])")
_CHINESE_EVENT = re.compile(rf"^(?:在)?(?:该|本次|本届|此次|这次|本)(?P<noun>{_CHINESE_EVENTS})")
_PRONOUN = re.compile(rf"{_OPENING}(?P<word>[Ii]t|[Tt]hey)\b(?![’'])")
_ONE = (
    rf"{_EVENTS}|agreement|center|centre|office|guide|study|program|programme|fund|lab|laboratory|initiative|institute"
)
_MANY = "companies|participants|representatives|speakers|operators|fleets|manufacturers|delegates|firms|experts|buyers"
_VERB = (
    r"(?:is|are|was|were|has|have|had|will|would|can|drew|took|held|met|came|went|gave|saw|brought|made|spoke|said|"
    r"[a-z]{2,}ed|[a-z]{3,}s)"
)
_SUBJECT_ONE = re.compile(
    rf"^(?:The|A|An|This) (?P<np>(?:[\w.’'&–-]+ ){{0,8}}?(?:{_ONE})(?: of (?!which)[\w.’'&– -]{{1,60}}?)?) {_VERB}\b"
    r"(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_SUBJECT_MANY = re.compile(
    rf"^(?:The )?(?P<np>(?:[\w.’'&–-]+ ){{0,5}}?(?:{_MANY})(?: from [\w ]{{1,30}}?)?) {_VERB}\b(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
# What else could be meant: a thing that the sentence before introduces.
_ANOTHER_ONE = re.compile(rf"\b(?:an? [a-z]|one [a-z]|(?:{_ONE}|report|city|company)\b)", re.IGNORECASE)
_ANOTHER_MANY = re.compile(r"\b[a-z]{3,}(?:s|people)\b", re.IGNORECASE)
_WHEN_SAID = re.compile(
    r"\b(?P<this>this year|currently|today|at present)\b|\b(?P<last>last year)\b|\b(?P<next>next year)\b"
    r"|(?P<this_zh>今年|目前|当前)|(?P<last_zh>去年)|(?P<next_zh>明年)",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"^(?:Summary of the|Summary of|Programm?e? of the|Internal Debrief of the|Fact Sheet:?|The) ", re.IGNORECASE
)
_BEHIND_NAME = re.compile(
    r"(?:(?: [–—-]+ |——|[:：]\s?)(?:Summary|Programme|Program|Agenda|综述|简况|纪要|议程)|, by | held in ).*$",
    re.IGNORECASE,
)
_PARTICULAR = re.compile(
    r"(?<!\d)(?:19|20)\d{2}(?!\d)|\b(?:first|second|third|fourth|fifth)\b|第[一二三四五六]届|首届", re.IGNORECASE
)
_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_CAPITALISED = re.compile(r"(?<![\w])[A-Z][\w.–&-]+")


def additions(candidate: Candidate, text: str) -> tuple[Addition, ...]:
    """Of a statement (its words begin with those of the candidate's sentence), in order of their places."""
    if candidate.sentence.kind is SentenceKind.TABLE_ROW:
        return _table(candidate, text)
    if candidate.sentence.kind is SentenceKind.LIST_ITEM:
        return _list(candidate, text)
    if candidate.sentence.kind is not SentenceKind.TEXT or "\n" in text:
        return ()
    return tuple(sorted([*_event(candidate, text), *_year(candidate, text)], key=lambda each: each.at))


def _table(candidate: Candidate, text: str) -> tuple[Addition, ...]:
    """The caption of the table that a row is of, unless the row's own words hold it."""
    captions = [each for each in candidate.passage.chunk.sentences if each.kind is SentenceKind.CAPTION]
    embedded = candidate.sentence.embedded
    found = [each.text for each in captions if each.group == candidate.sentence.group or each.text in embedded]
    name = found[0].strip().rstrip(".。* ") if found else ""
    return (Addition(at=0, text=f"[{name}]"),) if name and len(name) <= LONGEST and name not in text else ()


def _list(candidate: Candidate, text: str) -> tuple[Addition, ...]:
    """What introduces a list of which one item is said, or the heading of one that nothing else introduces."""
    group = [each for each in candidate.passage.chunk.sentences if each.group == candidate.sentence.group]
    leads = [each.text for each in group if each.lead_in and each.text.rstrip("* ").endswith((":", "："))]
    name = leads[0].strip() if leads else candidate.passage.chunk.section[-1] if candidate.passage.chunk.section else ""
    led = any(each.lead_in for each in group)
    needed = name and name not in text and (leads or ("\n" in text and not led))
    return (Addition(at=0, text=f"[{name}]"),) if needed and len(name) <= LONGEST else ()


def _event(candidate: Candidate, text: str) -> list[Addition]:
    """Which event `the summit`, `该论坛` or `it` is."""
    if match := _THE_EVENT.match(text) or _CHINESE_EVENT.match(text):
        name = _event_called(candidate, match["noun"])
        return _added(match.end("noun"), name) if name else []
    match = _PRONOUN.match(text)
    before = _before(candidate) if match else ""
    if not match or not before:
        return []
    one = match["word"].lower() == "it"
    subject = (_SUBJECT_ONE if one else _SUBJECT_MANY).match(before)
    if not subject or (_ANOTHER_ONE if one else _ANOTHER_MANY).search(subject["rest"]):
        return []
    noun = subject["np"].strip()
    name = _event_called(candidate, noun.lower()) if re.fullmatch(_EVENTS, noun, re.IGNORECASE) else ""
    return _added(match.end("word"), name or f"the {noun}")


def _added(at: int, name: str) -> list[Addition]:
    return [Addition(at=at, text=f"[{name}]")] if len(name) <= LONGEST else []


def _event_called(candidate: Candidate, noun: str) -> str:
    """The name with this noun in the nearest heading that has one, else in the title; empty where that is not one
    event, or has nothing that tells it from others."""
    above = (*reversed(candidate.passage.chunk.section), candidate.passage.document.description.title)
    named = "delegation|mission" if noun in {"delegation", "mission"} else noun
    wanted = re.compile(rf"(?<![\w-])(?:{named})(s|es)?(?!\w)" if noun.isascii() else noun, re.IGNORECASE)
    for heading in above:
        found = list(wanted.finditer(heading))
        if len(found) == 1:
            name = _BEHIND_NAME.sub("", _NO_NAME.sub("", heading)).strip()
            particular = _PARTICULAR.search(name) or len(_CAPITALISED.findall(name)) > 2 or not noun.isascii()
            one = found[0].lastindex is None and wanted.search(name)
            return name if one and particular and len(name) > len(noun) + 2 else ""
    return ""


def _before(candidate: Candidate) -> str:
    """The sentence before, in the same chunk; empty where that is none, or no running text."""
    sentences = candidate.passage.chunk.sentences
    place = sentences.index(candidate.sentence)
    before = sentences[place - 1] if place > 0 else None
    return before.text if before and before.kind is SentenceKind.TEXT else ""


def _year(candidate: Candidate, text: str) -> list[Addition]:
    """The year of `this year`, and of a day without one."""
    if _ANY_YEAR.search(text):
        return []
    published = candidate.passage.document.description.published
    found: list[Addition] = []
    if published and (match := _WHEN_SAID.search(text)):
        group = match.lastgroup or ""
        shift = -1 if group.startswith("last") else 1 if group.startswith("next") else 0
        found.append(Addition(at=_behind(text, match.end()), text=f"[{published.year + shift}]"))
    days = [each for each in dates(text, year="2000") if len(each.first) > len("2000")]
    year = _year_above(candidate, published)
    return found or ([Addition(at=_behind(text, days[0].end), text=f"[{year}]")] if days and year else [])


def _behind(text: str, at: int) -> int:
    """Past the star of a footnote."""
    return at + 1 if text[at : at + 1] == "*" else at


def _year_above(candidate: Candidate, published: date | None) -> str:
    """The one year that headings and title name, if the publication is of that year or the next."""
    above = " ".join((candidate.passage.document.description.title, *candidate.passage.chunk.section))
    named = set(YEAR.findall(above))
    if len(named) != 1 or published is None:
        return ""
    (year,) = named
    return year if int(year) in {published.year, published.year - 1} else ""

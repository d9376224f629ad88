"""Counts, shares and dates in English sentences. A pattern takes one shape of sentence, subject first, and turns it
round; whatever is not of that shape is left alone (declarative to interrogative: Heilman and Smith, "Good Question!
Statistical Ranking for Question Generation", NAACL 2010, section 3)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.draft.proposals import NUMBER, SHY_WORDS, Proposal, count, is_year
from evals.draft.reading import Place, Source
from evals.draft.verbs import ACTIVE, FALLS, FINITE, MODALS, PARTICIPLE, asked
from evals.topics.topic import Nugget
from kb.records import SentenceKind

LONGEST = 260  # characters of a sentence that a question is made of

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?"
    r"|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
DATE = (
    rf"(?:{_MONTH} \d{{1,2}}(?:(?: to |[-–])\d{{1,2}})?(?!\d)(?:, (?:19|20)\d\d)?"
    rf"|\d{{1,2}} {_MONTH}(?: (?:19|20)\d\d)?|{_MONTH} (?:19|20)\d\d)"
)
_WORD = r"[\w.&'’/()-]+"
_SUBJECT = rf"(?P<subject>(?:{_WORD}(?:,(?= \d{{4}} ))? ){{1,10}}?)"
_NOUN = rf"(?P<noun>(?:{_WORD} ){{1,8}}?)"
_WHEN = r"(?:(?P<when>(?:In|During|By|Since|At|For|Under) [^,.;]{3,50}), )?"
_PREP = r"(?P<prep>in|on|to|for|with|from|at|about|by|under)"
_UP_TO = r"(?:about|over|more than|nearly|almost|at least|some|roughly|around|approximately|up to|fewer than)"

_COUNT_FIRST = re.compile(rf"{_WHEN}{NUMBER} {_NOUN}(?P<rest>(?:{FINITE})\b.*)")
_THERE_ARE = re.compile(rf"{_WHEN}[Tt]here (?P<be>are|were) {NUMBER} (?P<rest>.+)")
_COUNT_LAST = re.compile(
    rf"{_WHEN}{_SUBJECT}(?P<verb>{ACTIVE}) (?:{_PREP} )?(?P<said>{NUMBER}) (?P<noun>{_WORD}(?: {_WORD}){{0,3}}?)"
    rf"(?P<rest>(?: (?:in|on|at|by|from|to|for|during|with|of|between|a) .*|, .*)?)"
)
_SHARE_FIRST = re.compile(
    rf"{_WHEN}(?i:{_UP_TO} )?(?P<number>\d+(?:\.\d+)?) ?(?:%|percent)\*? of (?P<rest>.*\b(?:{FINITE})\b.+)"
)
_SHARE_LAST = re.compile(
    rf"{_WHEN}{_SUBJECT}(?P<verb>{ACTIVE}) (?:{_PREP} )?(?:{_UP_TO} )?(?P<number>\d+(?:\.\d+)?) ?(?:%|percent)\*?"
    rf"(?P<rest>(?: (?:of|in|on|by|from|between|during|a) .*)?)"
)
_IS_NUMBER = re.compile(
    rf"{_WHEN}{_SUBJECT}(?P<verb>is|was|are|were) (?:{_UP_TO} )?(?P<number>\d[\d,]*(?:\.\d+)?(?: (?:million|billion))?)"
    rf" ?(?P<unit>%|percent|[a-z-]+(?: [a-z-]+)?)\*?(?P<rest>(?: (?:in|by|of|a|on) .*)?)"
)
_HAPPENED = re.compile(
    rf"{_SUBJECT}(?P<be>was|were|is|are|will be) (?P<done>{PARTICIPLE})"
    rf"(?P<where> (?:in|at|by) (?:(?!(?:on|in)\b){_WORD} ?){{1,8}}?)? (?:on|in) (?P<date>(?:\w+day, )?{DATE}).*"
)
_ON_DATE = re.compile(
    rf"(?:On|In)(?: the (?:morning|afternoon|evening) of)? (?P<date>(?:\w+day, )?{DATE}),?"
    rf" (?P<subject>(?:the |a |an |[A-Z])(?:{_WORD} ){{1,14}}?)(?P<be>was|were) (?P<done>{PARTICIPLE})(?P<rest> .*)?"
)
_BEGAN = re.compile(
    rf"{_SUBJECT}(?P<verb>opened|began|started|closed|ended|took place)(?P<where> (?:in|at) (?:{_WORD} ?){{1,6}}?)?"
    rf" (?:on|in) (?P<date>(?:\w+day, )?{DATE})(?P<rest>.*)"
)
_STARTS = re.compile(r"(?:Then|Also|Afterwards|Moreover|In all|Altogether|Today),? ")
_CLAUSE = re.compile(
    rf"\b(?:{'|'.join(MODALS)}|who|which|that|and then|if|when|where|while|because|what|how|not|no|to|is|are|was|were"
    r"|has|have|had)\b"
)
_NO_SUBJECT = re.compile(r"(?:There|It|In|On|At|By|For|With|After|Before|Under|But|And|Or|Yet|So)\b")
_UNITS_OF_MONEY = re.compile(r"(?:U\.S\. )?(?:dollars|yuan|euros|renminbi|RMB)\b")


def english_facts(place: Place, source: Source) -> Iterator[Proposal]:
    """Questions that one sentence answers, in full."""
    sentence = _STARTS.sub("", place.text).replace("*", "")
    whole = sentence.endswith(".") and ";" not in sentence and place.kind is not SentenceKind.HEADING
    if not whole or len(sentence) > LONGEST:
        return
    core = sentence[0].upper() + sentence[1:].rstrip(".")
    for pattern in (_counts, _shares, _numbers, _dates):
        for question, kind, nugget in pattern(core, source):
            asked_for = " ".join(question.split()).rstrip(" ,")
            if not SHY_WORDS.search(asked_for) and 4 <= len(asked_for.split()) <= 30:
                yield Proposal(asked_for + "?", kind, pattern.__name__.strip("_"), (nugget,), place.text, place.page)


Found = Iterator[tuple[str, str, Nugget]]


def _counts(core: str, source: Source) -> Found:
    if match := _COUNT_FIRST.fullmatch(core):
        noun = match["noun"].strip()
        # "Over five years a truck costs less" counts nothing, and "3 Incentives" is a heading with its number.
        uncounted = re.match(r"(?:years|months|weeks|days|hours|minutes)\b|[A-Z][a-z]+$", noun)
        if not uncounted and _counted(noun, match["number"]):
            yield f"How many {noun} {_until_comma(match['rest'])}{_tail(match)}", "how_many", _count(match, noun, core)
    elif match := _THERE_ARE.fullmatch(core):
        noun, _, where = _halves(match["rest"])
        if _counted(noun, match["number"]) and where:
            question = f"How many {noun} {match['be']} there {_until_comma(where)}{_tail(match)}"
            yield question, "how_many", _count(match, noun, core)
    elif (
        (match := _COUNT_LAST.fullmatch(core))
        and _is_subject(match["subject"])
        and _counted(match["noun"], match["number"])
    ):
        helping, verb = asked(match["verb"])
        noun, where = match["noun"], match["rest"]
        if where.startswith(" of "):
            of, _, where = _halves(where)
            noun = noun + of
        money = match["number"][0] in "$€¥£" or _UNITS_OF_MONEY.match(noun)
        ahead = f"{match['prep'] or ''} {'how much' if money else f'how many {noun}'}".strip()
        subject = decapitalised(match["subject"].strip(), source)
        question = f"{_capital(ahead)} {helping} {subject} {verb} {_until_comma(where)}{_tail(match)}"
        yield question, "how_many", _count(match, match["noun"], core)


def _shares(core: str, source: Source) -> Found:
    if match := _SHARE_FIRST.fullmatch(core):
        yield (
            f"What percentage of {_until_comma(match['rest'])}{_tail(match)}",
            "share",
            _percent(match["number"], core),
        )
    elif (match := _SHARE_LAST.fullmatch(core)) and _is_subject(match["subject"]):
        helping, verb = asked(match["verb"])
        subject, rest = decapitalised(match["subject"].strip(), source), _until_comma(match["rest"])
        number = _percent(match["number"], core, negative=verb in FALLS)
        if rest.startswith(" of "):
            whole, _, where = _halves(rest[4:])
            ahead = _capital(f"{match['prep'] or ''} what percentage of {whole}".strip())
            yield f"{ahead} {helping} {subject} {verb} {where}{_tail(match)}", "share", number
        elif verb in {"rise", "grow", "fall", "increase", "drop"}:
            yield f"By what percentage {helping} {subject} {verb}{rest}{_tail(match)}", "share", number


def _numbers(core: str, source: Source) -> Found:
    """ "The goal is 30 percent by 2030": the subject itself is asked for."""
    match = _IS_NUMBER.fullmatch(core)
    if match and _is_subject(match["subject"]) and not is_year(match["number"]):
        subject = decapitalised(match["subject"].strip(), source)
        question = f"What {match['verb']} {subject}{_time_of(match['rest'])}{_tail(match)}"
        if match["unit"] in {"%", "percent"}:
            yield question, "target" if "by 20" in core else "share", _percent(match["number"], core)
        elif match["unit"] != "of":
            yield question, "target" if "by 20" in core else "figure", count(match["number"], match["unit"], core)


def _dates(core: str, source: Source) -> Found:
    if (match := _HAPPENED.fullmatch(core)) and _is_subject(match["subject"]):
        subject = decapitalised(match["subject"].strip(), source)
        be, _, more = match["be"].partition(" ")
        question = f"When {be} {subject} {more} {match['done']}{_until_comma(match['where'] or '')}"
        yield question, "when", Nugget(wordings=(match["date"],))
    elif match := _ON_DATE.fullmatch(core):
        subject = match["subject"].strip()
        question = f"When {match['be']} {subject} {match['done']}{_until_comma(match['rest'] or '')}"
        yield question, "when", Nugget(wordings=(match["date"],))
    elif (match := _BEGAN.fullmatch(core)) and _is_subject(match["subject"]):
        verb = {"took place": "take place", "began": "begin"}.get(match["verb"], match["verb"].removesuffix("ed"))
        verb = "close" if verb == "clos" else verb
        subject = decapitalised(match["subject"].strip(), source)
        yield f"When did {subject} {verb}{match['where'] or ''}", "when", Nugget(wordings=(match["date"],))


def decapitalised(text: str, source: Source) -> str:
    """Without the capital of a sentence's first word; a name keeps its own."""
    first, *_ = text.split(maxsplit=1)
    small = first.lower()
    return (
        small + text[len(first) :]
        if small in source.small_words or small in {"the", "a", "an", "each", "all"}
        else text
    )


def _counted(noun: str, number: str) -> bool:
    """Whether it is things that are counted: in the plural, and not 2023 as a year or 30 as a share."""
    head = re.sub(r" (?:of|from|in) .*", "", noun).strip()
    plural = re.search(r"(?:s|people|staff|personnel)$", head) or number[0] in "$€¥£"
    wrong = re.match(r"(?:percent|%|of|and|or|to)\b|.*\band (?!\w+(?:-\w+)* \w*s$|\w+s$)|.* then\b", noun)
    return bool(plural) and not is_year(number) and not wrong


def _is_subject(subject: str) -> bool:
    """A group of words that one verb may follow: no clause of its own, nothing that points back."""
    return not _CLAUSE.search(subject) and not _NO_SUBJECT.match(subject)


def _halves(text: str) -> tuple[str, str, str]:
    """The things themselves, and where or when: "sites in Ningbo" as "sites", " ", "in Ningbo"."""
    match = re.search(r" (?=(?:in|on|at|by|from|during|for|between) )|(?=, )", text)
    return (text[: match.start()], " ", text[match.end() :]) if match else (text, "", "")


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _until_comma(text: str) -> str:
    """Without what is added after a comma or a dash; "9, 2023" and "A, B and C" are left whole."""
    cut = re.search(
        r"^, |,(?! \d{4})(?= (?:which|who|where|and|but|with|among|including|while|as|or|not|up|of)\b)| [–—-] |: ", text
    )
    return text[: cut.start()] if cut else text


def _time_of(rest: str) -> str:
    match = re.search(rf" (?:in|by) (?:{DATE}|(?:19|20)\d\d)", rest)
    return match.group() if match else ""


def _tail(match: re.Match[str]) -> str:
    when = match["when"]
    return f" {when[0].lower()}{when[1:]}" if when else ""


def _count(match: re.Match[str], noun: str, core: str) -> Nugget:
    head = re.split(r" (?:of|from|in|for|at|on) ", noun.strip())[0].split()[-1]
    number = match["number"]
    unit = {"$": "$|dollars", "€": "€|euros", "¥": "¥|yuan", "£": "£|pounds"}.get(number[0], head)
    return count(number, unit, core)


def _percent(number: str, core: str, *, negative: bool = False) -> Nugget:
    nugget = count(number, "%|percent", core, negative=negative)
    return nugget.model_copy(update={"wordings": (f"{number}%", f"{number} percent")})

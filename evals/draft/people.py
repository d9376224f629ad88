"""Who did it, whom to ask, and what a name stands for, in English sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.draft.english import decapitalised
from evals.draft.proposals import SHY_WORDS, Proposal
from evals.draft.reading import Place, Source
from evals.topics.topic import Nugget

_DEEDS = r"(?:co-)?(?:organi[sz]ed|hosted|moderated|chaired|sponsored|founded|opened|led|won|signed|published|wrote)"
_DONE = r"(?:co-)?(?:organi[sz]ed|hosted|moderated|chaired|sponsored|founded|opened|led|won|signed|published|written)"
_PERSON = r"(?:Dr\.? |Prof\.? |Mr\.? |Ms\.? )?[A-ZÀ-Ý][\w'’-]+(?: [A-Z]\.)?(?: [A-ZÀ-Ý][\w'’-]+){1,2}"
_NAMES = (
    r"(?P<names>(?:[Tt]he )?[A-ZÀ-Ý]"
    r"(?:(?! (?:in|on|at|with|during|after|before|as|who|supported) )[^.;:()]|\.(?=\w|,? ))*)"
)
_ACTIVE = re.compile(rf"{_NAMES} (?P<deed>{_DEEDS}) (?P<what>(?:the|a|an|[A-Z0-9]).{{4,120}})")
_PASSIVE = re.compile(
    rf"(?P<what>(?:The|A|An|[A-Z]).{{4,120}}?) (?:is|was|were|are) (?P<deed>{_DONE}) by {_NAMES}(?P<rest>.*)"
)
_SESSION = re.compile(
    rf"(?P<what>[A-Z][^,;:.]{{4,80}}), (?P<deed>moderated|chaired|hosted|led) by (?P<names>{_PERSON})"
)
_OFFICE = (
    r"(?:[A-Z][\w&-]* |of |and |for )*(?:Director|Manager|President|Officer|Chair\w*|Vice \w+|Secretary|Lead|Leader|"
    r"Partner|Professor|Engineer|Analyst|Scientist|CEO|Counselor|Minister|Head|Researcher|Inspector|Founder|Dean|Mayor)"
)
_ROLE = re.compile(
    rf"(?P<names>{_PERSON}), (?:PhD, )?(?P<role>{_OFFICE}"
    r"(?: (?:of|for|in|at)(?: the)?(?: U\.S\.| [A-Z][\w&-]*| of| and| the| for| in)+)?)"
    r"(?P<where> (?:of|at) (?:the )?(?:U\.S\.)?[^,.;]+|, [A-Z][^.;]+$)?(?=[,.;]|$)"
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_PHONE = re.compile(r"\+\d[\d ().-]{6,}\d")
_CONTACT = re.compile(rf"\b(?i:contact|ask|call|write to) (?P<who>{_PERSON})")
_DESK = re.compile(r"(?P<who>[A-Z][^:?!]{2,70}): ?$")
_NO_DESK = re.compile(r"\b(?:should|can|may|is|are|please|go|goes|turn|send|write|questions?)\b|\d")
_ABBREVIATION = re.compile(
    r"(?P<full>(?:[A-Z][\w-]*|[a-z]{2,3})(?: (?:[A-Z][\w-]*|of|for|and|the|in|on|to)){1,10})"
    r" \((?P<short>[A-Za-z]{2,8})\)"
)
_GLOSS = re.compile(r"(?P<term>[A-Z][\w .&-]{1,50}?)(?: \([^()]{1,30}\))?: (?P<meaning>[^:]{8,200})")
_IS = re.compile(
    r"(?P<term>(?:The )?(?:[A-Z]\w*[A-Z]\w*|[A-Z][\w-]+(?: [A-Z][\w-]+)+)) is (?P<meaning>an? [^.;:]{8,200})"
)
_NAME = re.compile(
    r"[A-ZÀ-Ý][^\W_]*[\w.&'’-]*(?: (?:[A-ZÀ-Ý][\w.&'’-]*|of|for|and|the|on|in|de|&))*(?: \([A-Za-z]+\))?(?<!'s)(?<!’s)"
)
LONGEST_MEANING = 12  # words: nobody repeats more of a definition word for word


def people_facts(place: Place, source: Source) -> Iterator[Proposal]:
    text = place.text.replace("*", "")
    for pattern in (_doers, _holders, _contacts, _abbreviations, _definitions):
        for question, kind, nuggets in pattern(text, place, source):
            if nuggets and not SHY_WORDS.search(question) and len(question) <= 240:
                name = pattern.__name__.strip("_")
                yield Proposal(question, kind, name, tuple(nuggets), place.text, place.page)


Found = Iterator[tuple[str, str, list[Nugget]]]


def _doers(text: str, _place: Place, source: Source) -> Found:
    core = text.rstrip(".")
    if match := _SESSION.search(text):
        yield f'Who {match["deed"]} "{match["what"]}"?', "who", _named(match["names"])
    elif (match := _PASSIVE.fullmatch(core)) and not re.search(r"\b(?:is|was|were|are|has|have)\b", match["what"]):
        deed = {"written": "wrote"}.get(match["deed"], match["deed"])
        yield f"Who {deed} {decapitalised(match['what'], source)}?", "who", _named(match["names"])
    elif match := _ACTIVE.fullmatch(core):
        holder = re.match(rf"(?P<name>{_PERSON}), .*?{_OFFICE}", match["names"])
        what = re.split(r" with the support | as a |, | and (?:\w+ed|led)\b", match["what"])[0]
        if len(match["names"].split()) <= 16 and not (match["deed"] == "led" and " to " in what):
            yield f"Who {match['deed']} {what}?", "who", _named(holder["name"] if holder else match["names"])


def _holders(text: str, _place: Place, _source: Source) -> Found:
    for match in _ROLE.finditer(text):
        where = match["where"] or ""
        if not where and " of " not in match["role"] and " at " not in match["role"]:
            continue
        body = re.sub(r"^, ", " at ", where).rstrip(". ")
        yield f"Who is {match['role']}{body}?", "who", [Nugget(wordings=(match["names"],))]


def _contacts(text: str, _place: Place, source: Source) -> Found:
    mail = _MAIL.search(text)
    if mail is None:
        return
    phone = _PHONE.search(text)
    before = text[: mail.start()]
    who = _CONTACT.search(before)
    desk = _DESK.fullmatch(before.rpartition(". ")[2].strip())
    if who:
        question = f"How can {who['who']} be reached?"
    elif desk and 1 < len(desk["who"].split()) <= 12 and not _NO_DESK.search(desk["who"]):
        name = decapitalised(desk["who"].rstrip(": "), source)
        question = f"What is the e-mail address of the {name.removeprefix('the ')}?"
    else:
        question = f'Which e-mail address does "{source.title}" give for contact?'
    telephone = [Nugget(wordings=(phone.group(),), vital=False)] if phone else []
    yield question, "contact", [Nugget(wordings=(mail.group(),)), *telephone]


def _abbreviations(text: str, _place: Place, _source: Source) -> Found:
    for match in _ABBREVIATION.finditer(text):
        if full := _spelt_out(match["full"], match["short"]):
            yield f"What does {match['short']} stand for?", "definition", [Nugget(wordings=(full,))]


def _definitions(text: str, place: Place, source: Source) -> Found:
    if _MAIL.search(text) or "?" in text:
        return
    glossary = place.kind == "list_item" and re.search(
        r"(?i)glossar|terms|definition", f"{source.title} {place.section}"
    )
    core = text.rstrip(".")
    match = _GLOSS.fullmatch(core) if glossary else _IS.fullmatch(core)
    if match is None or re.match(
        r"(?:There|It|The (?:first|second|third|smallest|largest|most|same|other))\b", match["term"]
    ):
        return
    meaning = re.split(r"[;(]|, (?:an?|the|which|where|who)\b", match["meaning"])[0].strip()
    if 2 <= len(meaning.split()) <= LONGEST_MEANING:
        term = decapitalised(match["term"], source)
        if term[1:].islower():  # a word, not a name
            article = f"{meaning.split()[0]} " if meaning.split()[0] in {"a", "an"} else ""
            term = article + term[0].lower() + term[1:]
        yield f"What is {term}?", "definition", [Nugget(wordings=(meaning,))]


def _named(names: str) -> list[Nugget]:
    """One vital nugget a name; a name that holds an "and" of its own is kept whole."""
    plain = re.sub(r"(?:^|(?<=, )|(?<=and ))[Tt]he ", "", names.strip(" ,"))
    parts = re.split(r", (?:and )?| and (?=[A-Z]{3,}\b|[A-Z]\w+ [A-Z])", plain)
    kept = [part.strip() for part in parts if _NAME.fullmatch(part.strip())]
    return [Nugget(wordings=(part,)) for part in kept] if len(kept) == len(parts) else []


def _spelt_out(full: str, short: str) -> str | None:
    """The last words of `full` whose capitals are the letters of `short`, with or without "of", "and" and the like."""
    words = full.split()
    for start in range(len(words) - 1, -1, -1):
        part = words[start:]
        initials = "".join(piece[0] for word in part for piece in word.split("-") if word[0].isupper())
        if part[0][0].isupper() and initials.lower() == short.lower():
            return " ".join(part)
    return None

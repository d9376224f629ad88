"""Follow-ups that point back: "when was it?", "who spoke for them?", "that year", "the forum", "该论坛", "那里".

Each word that points back gives way to what it points to, named in the question before or in its answer. A word that
points to something in the same question, or to nothing (`how long does it take to ...`), stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from kb.conversations.mentions import CJK, EVENT_HEADS, HEADS, Mention, Said, What, first, mentions, same_head
from kb.conversations.plurals import resolve_counted, resolve_plural

_PLEONASTIC = re.compile(
    r"\b(?:is|was|be) it (?:true|possible|far|from|likely|easy|hard|difficult|necessary|important|allowed|worth)\b"
    r"|\b(?:is|was|be) it (?:to|that)\b"
    r"|\bhow (?:long|far|much|many [\w-]+|often|soon) (?:does|did|will|would|is|was|do|has) it "
    r"(?:take|cost|from|need)?\b(?=.* (?:to|from|for) )"
    r"|\bit (?:takes?|costs?|seems|is (?:true|said))\b|\bit (?:[a-z]+ ){1,2}to [a-z]+\b",
    re.IGNORECASE,
)
_SINGULAR = re.compile(r"\b(?:the|a|an|each|one|every) [\w-]+|(?<!^)\b(?!I\b)[A-Z][\w-]+")
_EVENT_VERB = re.compile(
    r"take place|took place|held|happen|attend|moderat|opened|opening|chair|end\b"
    r"|举行|召开|举办|主办|开幕|参加|出席|洽谈",
    re.I,
)
_BODY_VERB = re.compile(r"founded|set up|based|headquarter|run\b|runs\b|directs?|located|成立|总部|创办", re.IGNORECASE)
_PAPER_VERB = re.compile(
    r"publish|\bsays?\b|\bsaid\b|written|released|authors?|recommend|\bsign\b|join|发布|出版|作者|建议", re.IGNORECASE
)
_ONES = (
    r"(?:summit|sub-forum|subforum|forum|conference|mission|delegation|expo|dialogue|workshop|seminar|event|meeting|"
)
_DEFINITE = re.compile(
    rf"\b(?P<lead>(?:at |in |of |by |for |from |during |on )?)(?P<det>the|this|that|the same) "
    rf"(?P<head>{_ONES}lab|guide|study|"
    r"report|agreement|pilot|trial|delegation|company|fund|agency|council|centre|center|glossary|prospectus|roadmap))\b"
    r"(?! (?:of|in|on|at|for|between|with|that|which|held|desk|hall|venue|room|member|partner|[A-Z\d])|['’-])",
)
_CHINESE_HEADS = "|".join(
    sorted((word for word in HEADS if not word.isascii() and len(word) > 1), key=len, reverse=True)
)
_CHINESE_DEFINITE = re.compile(
    rf"(?:(?<![应本活])该|这[次个场届份]?|那[次个场届份]|本[次届]|此次)(?P<head>{_CHINESE_HEADS}|活动)"
)
_YEAR_THEN = re.compile(
    r"\b(?P<lead>in |during |for )?(?:that|the same) year\b|那一年|那年|当年|同年|同一年", re.IGNORECASE
)
_THERE = re.compile(
    r"(?<!is )(?<!are )(?<!was )(?<!were )(?<!be )(?<!been )(?<!from )\bthere\b"
    r"(?! (?:is|are|was|were|be|will|has|have))",
    re.IGNORECASE,
)
_FROM_THERE = re.compile(r"\bfrom there\b", re.IGNORECASE)
_CHINESE_THERE = re.compile("那里|那儿|那边|当地|(?<=在)此地")


def resolve(question: str, earlier: Sequence[Said]) -> str:
    """`question` with what points back replaced; as it was where nothing does, or where to cannot be told.

    `earlier`: the latest first.
    """
    made = question
    for step in (_years_then, _definite, _people, resolve_plural, resolve_counted, _it, _places_there):
        made = step(made, earlier)
    return made


def _year_of(said: Said) -> str | None:
    for text in (said.question, said.answer):
        found = {each.text for each in mentions(text) if each.what is What.YEAR}
        if found:
            return found.pop() if len(found) == 1 else None
    return None


def _years_then(question: str, earlier: Sequence[Said]) -> str:
    year = _year_of(earlier[0])
    if year is None or re.search(r"(?:19|20)\d{2}", question):
        return question

    def put(match: re.Match[str]) -> str:
        return f"{year}年" if match.group()[0] > "\u3400" else f"{match['lead'] or 'in '}{year}"

    return _YEAR_THEN.sub(put, question)


def _definite(question: str, earlier: Sequence[Said]) -> str:
    """`the forum` where one was named: with its year, place or name."""
    own = [each for each in mentions(question) if each.what in {What.EVENT, What.YEAR, What.PLACE}]
    english = _DEFINITE.search(question)
    match = english or _CHINESE_DEFINITE.search(question)
    if match is None or (english and own):
        return question
    head = match["head"]
    found = _latest(earlier, lambda each: same_head(head, each.head) and _named(each))
    if found is None:
        return question
    return _put(question, match, english["lead"] + _with_article(found.text) if english else found.text)


def _latest(earlier: Sequence[Said], fits: Callable[[Mention], bool]) -> Mention | None:
    """The first in the questions that fits, the latest question first, then in the answers."""
    for said in earlier[:3]:
        for text in (said.question, said.answer):
            found = [each for each in mentions(text) if fits(each)]
            if found:
                return found[0]
    return None


def _named(mention: Mention) -> bool:
    """More than the noun alone."""
    return len(mention.text) > len(mention.head) + 1 and mention.text.lower() != f"the {mention.head}"


# --- people


def _people(question: str, earlier: Sequence[Said]) -> str:
    pattern = re.compile(r"\b(?:she|he|her|him|his|hers)\b|(?<![其])[她他](?![们国人乡日])", re.IGNORECASE)
    match = pattern.search(question)
    if match is None or any(each.what is What.PERSON for each in mentions(question[: match.start()])):
        return question
    person = _person(earlier)
    if person is None:
        return question
    rest = question[match.end() :]
    possessive = match.group().lower() in {"his", "hers"} or (match.group().lower() == "her" and re.match(r" \w", rest))
    return _put(question, match, f"{person}'s" if possessive else person)


def _person(earlier: Sequence[Said]) -> str | None:
    """The one person of the latest turn that names any; none where it names several."""
    for said in earlier[:3]:
        for text in (said.answer, said.question):
            found = list(dict.fromkeys(each.text for each in mentions(text) if each.what is What.PERSON))
            if found:
                return found[0] if len(found) == 1 else None
            single = re.match(r"Who(?: is| was|'s) ((?:[A-Z][\w'’.-]+ ?){1,3})\?", text)
            if single:
                return single[1].strip()
    return None


# --- one thing


_SUBJECT = re.compile(r"\b(?:do|does|did|will|has|is|was|should) $|^$", re.IGNORECASE)
_IT = re.compile(
    r"\b(?:it|its)\b|\b(?<=did |was )(?:that|this)\b(?= (?:[a-z]+ed|take|happen|begin|start|end|mean|cost|held|come|"
    r"apply)\b|\?|$)"
    r"|(?<![其])它的?(?!们)", re.IGNORECASE,
)  # fmt: skip


def _it(question: str, earlier: Sequence[Said]) -> str:
    match = _IT.search(question)
    if match is None or _PLEONASTIC.search(question):
        return question
    before = re.sub(r"^(?:which|what|who|where|when|how|and)\b", "", question[: match.start()], flags=re.IGNORECASE)
    if match.group().isascii() and (_SINGULAR.search(before) or re.match(r" (?:if|when) ", question[match.end() :])):
        return question
    topic = topic_of(earlier, question)
    if topic is None:
        return question
    if match.group().lower() == "its":
        return _put(question, match, f"{_with_article(topic.text)}’s")
    chinese = "的" if match.group().endswith("的") else ""
    return _put(question, match, (topic.text if match.group()[0] > "\u3400" else _with_article(topic.text)) + chinese)


def topic_of(earlier: Sequence[Said], question: str) -> Mention | None:
    """What the talk is about: of the sort that goes with the verb of `question`, else an event, a publication, a
    body."""
    order = [What.EVENT, What.PUBLICATION, What.BODY]
    wanted = [
        what
        for what, verb in ((What.EVENT, _EVENT_VERB), (What.BODY, _BODY_VERB), (What.PUBLICATION, _PAPER_VERB))
        if verb.search(question)
    ]
    for said in earlier[:2]:
        asked = mentions(said.question)
        answer = [each for each in mentions(said.answer) if each.what is What.BODY]
        # Asked which body it was, the answer is what the talk is about.
        which = re.match(
            r"(?:which|what) [\w.\s-]*(?:body|agency|company|organi[sz]ation|ministry)\b", said.question, re.I
        )
        if which and len(answer) == 1 and What.EVENT not in wanted:
            return answer[0]
        for what in [*wanted, *(each for each in order if each not in wanted)]:
            found = [each for each in asked if each.what is what]
            if len({each.text for each in found}) > 1 and what is What.BODY:
                continue
            if found:
                return found[0]
        if asked and asked[0].what is What.PLACE and _SUBJECT.search(said.question[: asked[0].start]):
            return asked[0]
    return None


# --- places


def _places_there(question: str, earlier: Sequence[Said]) -> str:
    chinese, away = _CHINESE_THERE.search(question), _FROM_THERE.search(question)
    match = chinese or away or _THERE.search(question)
    if match is None or any(each.what is What.PLACE for each in mentions(question)):
        return question
    said = earlier[0]
    asks_where = re.search(r"\bwhere\b|which (?:city|hotel|place)|哪里|何处|哪个城市", said.question, re.IGNORECASE)
    for text in (said.answer, said.question) if asks_where else (said.question, said.answer):
        found = {each.text for each in mentions(text) if each.what is What.PLACE}
        if len(found) == 1:
            place = found.pop()
            event = next((each for each in mentions(text) if each.what is What.EVENT and place in each.text), None)
            if chinese:
                return _put(question, match, event.text if event else place)
            return _put(question, match, f"{'from' if away else 'in'} {place}")
    if chinese:
        body = first(said.question, What.BODY)
        return _put(question, match, body.text) if body else question
    event = first(said.question, What.EVENT)
    if event is None or away or any(each.what is What.YEAR for each in mentions(question)):
        return question
    return _put(question, match, f"at {_with_article(event.text)}")


# --- text


def _with_article(name: str) -> str:
    """A name of several words with its article; acronyms and names that have one stay."""
    if name.lower().startswith("the ") or " " not in name or re.match(rf"[{CJK}]", name):
        return name
    head = name.split(" of ", maxsplit=1)[0].split(" in ", maxsplit=1)[0].rsplit(maxsplit=1)[-1].lower()
    return f"the {name}" if head in HEADS or head in EVENT_HEADS else name


def _put(text: str, match: re.Match[str], new: str) -> str:
    return text[: match.start()] + new + text[match.end() :]

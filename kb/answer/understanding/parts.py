"""A question of two parts, taken apart into questions that stand by themselves."""

from __future__ import annotations

import re

from kb.answer.understanding.gazetteer import named_places

_ASK = r"(?:who(?:se|m)?|what|when|where|which|why|how(?: (?:many|much|long|far|large|big|high|often))?)"
_TWO_WORDS = re.compile(rf"^(?P<one>{_ASK}) and (?:in |at |on )?(?P<two>{_ASK}) (?P<rest>.+)$", re.IGNORECASE)
_TRAILING = re.compile(
    rf"^(?P<in>in |at |on )?(?P<one>{_ASK})(?P<rest> .+?),? and (?P<two>when|where|why|how)$", re.IGNORECASE
)
_SECOND = re.compile(rf"[,;]? and (?P<second>(?:(?:in|at|on|by|for|from|to) )?{_ASK} .+)$", re.IGNORECASE)
# `how many in 2017`: what is missing stands in the first part.
_ELLIPTIC = re.compile(rf"^{_ASK} (?P<tail>(?:in|at|of|for|on|from|to) .+)$", re.IGNORECASE)
_PREPOSITION = re.compile(r"\b(in|at|of|for|on|from|to|by)\b", re.IGNORECASE)
_AND_AGAIN = re.compile(r",? (?:and|or) (?P<prep>in|at|of|for|on|from|to) ")
_YEARS = re.compile(r"(?<!\d)(?P<one>(?:19|20)\d{2}) and (?:the )?(?P<two>(?:19|20)\d{2})(?!\d)")
_CHINESE_ASK = "(?:谁|什么|何时|哪|多少|几|怎么|如何|吗|是否|为什么)"
_CHINESE_WORDS = re.compile(
    r"(?P<one>什么时候|何时|哪一?年|哪一?天)[、，和](?:在)?(?P<two>哪里|何处|什么地方|哪个城市)(?P<rest>.*)$"
)
_APIECE = re.compile(
    r"^(?P<before>.*?)(?P<one>(?:(?:19|20)\d{2}年)|[一-鿿]{2,4})[和与、](?P<two>(?:(?:19|20)\d{2}年)|[一-鿿]{2,4}?)(?:两[场次地届个座市])?"
    r"(?:的)?(?P<mid>[一-鿿]{0,8}?)(?:分别|各自|各)(?P<rest>.+)$"
)
_CHANGE = re.compile(
    r"^how (?:did|has|have|do|does) (?P<what>.+?) (?:change|changed|develop|developed|evolve|evolved|grow|differ) "
    r"from (?P<one>.+?) to (?P<two>.+)$", re.IGNORECASE,
)  # fmt: skip
_COMPARED = re.compile(r"^(?:compare|what (?:is|was|are|were) the differences? between) (?P<what>.+)$", re.IGNORECASE)
_THAN = re.compile(
    r"^(?P<be>is|are|was|were) (?P<what>.+?) (?P<one>in .+?) (?:higher|lower|larger|smaller|bigger"
    r"|longer|shorter) than "
    r"(?P<two>in .+)$", re.IGNORECASE,
)  # fmt: skip
_ORDINAL = re.compile(r"\b(?:first|second|third|fourth|fifth|\d(?:st|nd|rd|th))\b", re.IGNORECASE)
_COMPARED_CHINESE = re.compile(
    r"^(?P<one>(?:19|20)\d{2}年)[和与](?P<two>(?:19|20)\d{2}年)的?(?P<what>[一-鿿]+?)(?:相比|有什么|有何|对比|比较)"
)
_THAN_CHINESE = re.compile(
    r"^(?P<one>第[一二三四五六七八九十]届)(?P<what>[一-鿿]+?)比(?P<two>第[一二三四五六七八九十]届|首届)"
)


def parts_of(question: str, *, whole: bool = False) -> tuple[str, ...]:
    """The parts, each a question of its own; none where there is only one. `whole`: the parts belong together (who
    spoke at both), so it is not taken apart.

    `How many came in 2016 and how many in 2017?` gives `How many came in 2016?` and `How many came in 2017?`.
    """
    if whole:
        return ()
    stop = "？" if re.search("[一-鿿]", question) else "?"
    bare = question.strip().rstrip("?？.。！! ")
    find = _chinese if stop == "？" else _english
    found = find(bare)
    return tuple(f"{part.strip()}{stop}" for part in found) if len(found) > 1 else ()


def _english(question: str) -> list[str]:
    return _questions(question) or _compared(question) or _coordinated(question)


def _questions(question: str) -> list[str]:
    """Two question words."""
    if match := _TWO_WORDS.match(question):
        return [
            f"{match['one']} {match['rest']}",
            f"{match['two']} {match['rest']}".replace(match["two"], match["two"].title(), 1),
        ]
    if match := _TRAILING.match(question):
        return [f"{match['in'] or ''}{match['one']}{match['rest']}", f"{match['two'].title()}{match['rest']}"]
    sentences = [each for each in re.split(r"\?\s+", question) if each]
    if len(sentences) == 2 and all(re.search(rf"\b{_ASK}\b", each, re.IGNORECASE) for each in sentences):
        return sentences
    match = _SECOND.search(question)
    first = question[: match.start()] if match else ""
    if not match or not re.search(rf"\b{_ASK}\b", first, re.IGNORECASE):
        return []
    second = match["second"]
    if elliptic := _ELLIPTIC.match(second):
        return [first, _with_tail(first, elliptic["tail"])]
    return [first, second[0].upper() + second[1:]] if len(second.split()) > 1 else []


def _with_tail(first: str, tail: str) -> str:
    """The first part with its last phrases of that preposition replaced by `tail`."""
    wanted = tail.split(maxsplit=1)[0].lower()
    count = len([each for each in _PREPOSITION.findall(tail) if each.lower() == wanted])
    places = [each.start() for each in _PREPOSITION.finditer(first) if each.group().lower() == wanted]
    return f"{first[: places[-min(count, len(places))]].rstrip()} {tail}" if places else f"{first} {tail}"


def _compared(question: str) -> list[str]:
    """A change or a difference: the value on each side."""
    if match := _CHANGE.match(question):
        one, two = match["one"], match["two"]
        if _ORDINAL.search(two) and not re.search(r"(?:first|second|third|fourth|fifth|th|nd|rd) \w", two):
            two = _ORDINAL.sub(_ORDINAL.findall(two)[0], one) if _ORDINAL.search(one) else two
        return [f"What was the {re.sub('^the ', '', match['what'])} of {side}" for side in (one, two)]
    if match := _COMPARED.match(question):
        be = "What were"
        return [f"{be} {side}" for side in _coordinated(match["what"]) or _years(match["what"])]
    if match := _THAN.match(question):
        return [f"What {match['be'].lower()} {match['what']} {match[side]}" for side in ("one", "two")]
    return []


def _coordinated(question: str) -> list[str]:
    """`in Wuhan in 2018 and in Tianjin in 2019`, `of Norway and of Sweden for 2030`."""
    match = _AND_AGAIN.search(question)
    if not match:
        return _years(question)
    before, behind = question[: match.start()], question[match.end() :]
    wanted = match["prep"]
    other = re.search(rf" (?!{wanted}\b)(?:in|at|of|for|on|by|do|does|did|give|have|has|name|report)\b ?", behind)
    two, tail = (behind[: other.start()], behind[other.start() :]) if other else (behind, "")
    count = 1 + len(re.findall(rf"\b{wanted}\b", two))
    places = [each.start() for each in re.finditer(rf"\b{wanted}\b", before)]
    if not places or not two.strip():
        return []
    at = places[-min(count, len(places))]
    head, one = before[:at], before[at:]
    # `in the 2012 and in the 2013 prospectus`: the noun is said once.
    noun = re.search(r"(?:19|20)\d{2}( [a-z]\w*(?: [a-z]\w*)?)$", two)
    if noun and re.search(r"(?:19|20)\d{2}$", one):
        one += noun[1]
    return [f"{head}{one}{tail}", f"{head}{wanted} {two}{tail}"]


def _years(question: str) -> list[str]:
    """`in 2020 and 2021`, `the 2012 and the 2013 prices`, where a figure or a value is asked for."""
    match = _YEARS.search(question)
    if not match or re.search(r"\bbetween\b|\bboth\b|\bwho\b|\bwhich\b", question, re.IGNORECASE):
        return []
    before, behind = question[: match.start()], question[match.end() :]
    return [f"{before}{match[year]}{behind}" for year in ("one", "two")]


def _chinese(question: str) -> list[str]:
    if match := _CHINESE_WORDS.search(question):
        before, rest = question[: match.start()], match["rest"]
        where = re.sub("是$", "", before) + "在" + match["two"]
        return [
            f"{before}{match['one']}{rest}",
            f"{where}{re.sub('的$', '', rest)}的" if rest.endswith("的") else f"{where}{rest}",
        ]
    if match := _APIECE.match(question):
        sides = (match["one"], match["two"])
        kinds = {bool(named_places(side)) or side[:2] in {"19", "20"} for side in sides}
        if kinds == {True}:
            return [f"{match['before']}{side}{match['mid']}{match['rest']}" for side in sides]
    if match := _COMPARED_CHINESE.match(question):
        return [f"{match[side]}的{match['what']}是多少" for side in ("one", "two")]
    if match := _THAN_CHINESE.match(question):
        return [f"{match['one']}{match['what']}是多少", f"{match['two']}{match['what']}是多少"]
    pieces = [each for each in re.split("[？?；;，,]", question) if each.strip()]
    if len(pieces) == 2 and all(re.search(_CHINESE_ASK, each) for each in pieces):
        return pieces
    return []

"""Follow-ups that only say what is different: "and in 2024?", "what about Shanghai?", "那上海呢？".

What they say takes the place of what is of the same sort in the question before. Where nothing of that sort stands
there, or several do and nothing tells which, they are left alone.
"""

from __future__ import annotations

import re

from kb.conversations.contrasts import Member, members, origins, origins_in
from kb.conversations.mentions import CJK, HEADS, What, mentions, places, same_head, years
from kb.conversations.periods import move_day, move_year
from kb.conversations.phrases import appended, english_place, is_country, place_like, preposition_off, put, word_before
from kb.language import language_of

_MARKED = re.compile(
    r"^(?:(?:and|but|ok|okay|so|then|also|or)[,]? )*"
    r"(?:(?:what|how) about|what of|(?:the )?same (?:question )?for|and|but|also|or)\b[,]? *",
    re.IGNORECASE,
)
_MARKED_CHINESE = re.compile(r"^(?:那么?|而|还有|以及)?[，,]?(?P<rest>[^？?。]{1,24}?)(?:呢|怎么样|又如何|如何)[？?]?$")
_VERB = re.compile(
    r"\b(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|must|may)\b"
    r"|^(?:who|whom|whose|what|which|where|when|why|how|list|tell|name|show|explain|give|please)\b",
    re.IGNORECASE,
)
_BARE_PLACE_OR_TIME = re.compile(
    r"^(?:(?:in|at|for|by|since|until|before|after) )+(?:the )?(?:end of )?[\w.,' ]+$", re.I
)
_LITTLE = re.compile(
    r"\b(?:in|at|on|for|by|from|to|of|the|a|an|one|ones|that|those|with|end|year|s|later|after|day|next|its|their|his|her)\b"
    r"|[,.?？!'’]", re.IGNORECASE
)  # fmt: skip
_EMPTY_CHINESE = re.compile("^(?:年|的|在|计划|情况|那边|方面|领域|企业|其中|对于|关于)*$")
_WORD = r"[\w.’'&/-]+"


def complete(fragment: str, before: str) -> str | None:
    """The question that a fragment asks after the question `before`; None if it is no fragment, or cannot be told."""
    rest = _fragment(fragment)
    if rest is None:
        return None
    made = _swapped(rest, before)
    return made if made is not None and made != before else None


def _fragment(question: str) -> str | None:
    """What a fragment says is different; None for a question with a verb of its own, and for mere search words."""
    if language_of(question) == "zh":
        match = _MARKED_CHINESE.match(question.strip())
        return (
            re.sub("^(?:那?一年|当年|同年)在?", "", match["rest"]).strip("，, ")
            if match and not re.search("谁|什么|哪|多少|几|是不是|吗", match["rest"])
            else None
        )
    stripped = question.strip().rstrip("?？!. ")
    marked = _MARKED.match(stripped)
    rest = stripped[marked.end() :] if marked else stripped
    if not rest or _VERB.search(rest) or len(rest.split()) > 12:
        return None
    if marked is None and not (_BARE_PLACE_OR_TIME.match(rest) and (years(rest) or places(rest))):
        return None
    return rest


def _swapped(rest: str, before: str) -> str | None:
    """`before` with what `rest` says in place of its like."""
    made: str | None = before
    left = rest
    for step in (move_day, move_year, _origin, _place):
        if made is None:
            return None
        made, left = step(left, made)
    if made is None:
        return None
    return made if _says_nothing(left) else _thing(left, made)


def _says_nothing(text: str) -> bool:
    return not _LITTLE.sub("", text).strip() or bool(_EMPTY_CHINESE.match(text.strip()))


# --- places and countries


def _origin(rest: str, before: str) -> tuple[str | None, str]:
    """`the European one` after an American one."""
    said = [each for each in origins_in(rest) if not _is_country_alone(rest, each)]
    if not said:
        return before, rest
    word, start, end = said[0]
    left = f"{rest[:start]} {rest[end:]}"
    there = origins_in(before)
    if len({each[0] for each in there}) != 1:
        return None, left
    new = _in_language(word, there[0][0], 0)
    made = before
    for _, first, last in reversed(there):
        made = put(made, first, last, new)
    nouns = members(left) + [each for each in mentions(left) if each.what in {What.BODY, What.EVENT}]
    return made, "" if not nouns or _says_nothing(left) else left


def _is_country_alone(rest: str, found: tuple[str, int, int]) -> bool:
    """`中国呢` is about the country."""
    return not found[0].isascii() and rest.strip("的") == found[0]


def _in_language(word: str, like: str, column: int) -> str:
    """The country named by `word`, in the language of `like`: its adjective (0) or name (1) in English."""
    entry = next((each for each in origins() if word in each), None)
    if entry is None:
        return word
    return entry[2] if not like.isascii() else word if word.isascii() and word == entry[column] else entry[column]


def _place(rest: str, before: str) -> tuple[str | None, str]:
    said, there = places(rest), places(before)
    if not said:
        return before, rest
    left = preposition_off(rest, said[0].start, said[0].end)
    if len(said) > 1:
        return None, left
    # Where a body or an event is named after its place, the name is what is asked about.
    there = [each for each in there if is_country(each.text) == is_country(said[0].text)]
    if there and len({english_place(each.text) for each in there}) == 1:
        made = before
        for each in reversed(there):
            made = put(made, each.start, each.end, place_like(said[0].text, each.text))
        return made, _without_head(left, made)
    if there:
        word = word_before(rest, said[0].start)
        alike = [each for each in there if word and word_before(before, each.start) == word]
        new = put(before, alike[0].start, alike[0].end, said[0].text) if len(alike) == 1 else None
        return new, left
    entry = next((each for each in origins() if said[0].text.removeprefix("the ") in each), None)
    countries = origins_in(before)
    if entry and len({each[0] for each in countries}) == 1:
        _, first, last = countries[0]
        return put(before, first, last, _in_language(said[0].text, countries[0][0], 0)), left
    led = not rest.isascii() or word_before(rest, said[0].start)
    return (appended(before, rest, said[0].text), left) if led and _says_nothing(left) else (None, left)


def _without_head(left: str, made: str) -> str:
    """`the Shanghai one`, `上海峰会`: what is left names only the sort of thing that is there already."""
    word = left.strip().strip("的").lower()
    return "" if word in HEADS and any(same_head(word, each.head) for each in mentions(made)) else left


# --- things


def _thing(left: str, before: str) -> str | None:
    """What else is named: by the same noun, by a class, by the shape of a name."""
    said = re.sub(r"^(?:and|for|of|in|at|by|from|that of|those of|that|those) +", "", left.strip(" ,?？"), flags=re.I)
    said = re.sub(r"^(?:for|of|in|at|by|from) +", "", said.strip("的 "))
    for way in (_owned, _topic, _class, _noun, _name, _field):
        made = way(said, before)
        if made is not None:
            return made
    return None


def _owned(said: str, before: str) -> str | None:
    """`its cranes` after `its trucks`."""
    match = re.match(rf"(?:its|their|his|her) ((?:{_WORD} ?)+)$", said, re.IGNORECASE)
    there = re.findall(r"\b(?:its|their|his|her) [\w-]+", before)
    return before.replace(there[0], said) if match and len(there) == 1 else None


def _topic(said: str, before: str) -> str | None:
    """`the one on green finance` after `the energy transition sub-forum`, or after `the one on ...`."""
    match = re.match(r"(?:the |that |those )?(?:ones? )?on (.+)$", said, re.IGNORECASE)
    if match is None:
        return None
    about = re.findall(rf"\bon (?:the )?(?!\d|[A-Z][a-z]+ \d){_WORD}(?: {_WORD})*?(?= in | at | of |[?.,]|$)", before)
    if len(about) == 1:
        return before.replace(about[0], f"on {match[1]}")
    events = [each for each in mentions(before) if each.what is What.EVENT and each.head.isascii()]
    for each in events:
        inner = re.match(rf"((?:the )?)((?:[a-z][\w-]* )+){each.head}", each.text)
        if inner and inner[2] != "the ":
            new = f"{inner[1]}{match[1]} {each.head}{each.text[inner.end() :]}"
            return put(before, each.start, each.end, new)
    return None


def _class(said: str, before: str) -> str | None:
    """`trucks` after `electric buses`; `a port tractor` after `a long-haul tractor on natural gas`."""
    bare = re.sub(r"^(?:the|a|an) | ones?$", "", said, flags=re.IGNORECASE).strip()
    inside = members(bare)
    if not inside:
        return None
    last = inside[-1]
    alike = [each for each in members(before) if each.group == last.group]
    if len({each.text.lower() for each in alike}) != 1 or alike[0].text.lower() == last.text.lower() == bare.lower():
        return None
    whole = bare.lower() == last.text.lower()
    made = before
    for each in reversed(alike):
        start, end = (each.start, each.end) if whole or not bare.isascii() else _noun_phrase(before, each)
        new = bare
        made = put(made, start, end, _number_like(new, each.text) if whole else bare)
    return made


def _number_like(word: str, like: str) -> str:
    """`truck sales` becomes `bus sales`, not `buses sales`."""
    if not word.isascii() or like.endswith("s") or not word.endswith("s") or word.endswith("ss"):
        return word
    return word[:-2] if word.endswith(("ses", "ches")) else f"{word[:-3]}y" if word.endswith("ies") else word[:-1]


def _noun_phrase(text: str, head: Member) -> tuple[int, int]:
    """From behind the article to the end of what belongs to the noun: `[long-haul tractor on natural gas]`."""
    before = re.search(r"(?:(?<=^)|(?<=\ba )|(?<=\ban )|(?<=\bthe ))(?:[a-z-]+ ){0,3}$", text[: head.start])
    after = re.match(r" (?:on|with|for) [a-z-]+(?: (?:gas|cells?|power|drive))?\b", text[head.end :])
    return (before.start() if before else head.start), head.end + (after.end() if after else 0)


def _noun(said: str, before: str) -> str | None:
    """The same noun with other words before it: `能源转型分论坛` after `绿色金融分论坛`."""
    named = mentions(said)
    whole = [each for each in named if each.end - each.start >= len(said) - 4]
    if not whole:
        return None
    there = [each for each in mentions(before) if each.what is whole[0].what and same_head(each.head, whole[0].head)]
    return put(before, there[0].start, there[0].end, said) if len(there) == 1 else None


def _name(said: str, before: str) -> str | None:
    """A name after the only name."""
    pattern = r"(?<![\w’'.-])(?:[A-Z][\w’'&-]+|[A-Z]{2,})(?: (?:of |and |& )?[A-Z][\w’'&-]+)*"
    if not re.fullmatch(rf"(?:the )?{pattern}", said):
        return None
    taken = [each for each in mentions(before) if each.what in {What.PLACE, What.YEAR, What.EVENT}]
    names = [
        match
        for match in re.finditer(pattern, before)
        if match.start() > 0 and not any(each.start <= match.start() < each.end for each in taken)
    ]
    return put(before, names[0].start(), names[0].end(), said) if len({each.group() for each in names}) == 1 else None


def _field(said: str, before: str) -> str | None:
    """`X领域` after `Y领域`, `其中X有` after `其中Y有`."""
    if not re.fullmatch(rf"[{CJK}]{{2,8}}", said):
        return None
    match = re.search(rf"(?P<old>[{CJK}]{{2,6}}?)领域", before) or re.search(rf"其中(?P<old>[{CJK}]{{2,6}}?)有", before)
    if match is None:
        return None
    named = [each for each in mentions(before) if each.start <= match.start("old") < each.end]
    start = max([match.start("old"), *(each.end for each in named)])
    return put(before, start, match.end("old"), said.removesuffix("领域"))

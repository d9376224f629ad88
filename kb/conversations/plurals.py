"""Follow-ups about several: "who spoke for them?", "how many of these are electric?", "其中有多少 ...", "他们"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from kb.conversations.mentions import Said, What, first, mentions
from kb.conversations.phrases import put
from kb.language import language_of

_PLURAL = re.compile(r"\b(?!(?:is|was|does|has|this|its|us|across|versus|bus|as)\b)(?:[a-z-]{3,}s|people)\b")
_CLAUSE = re.compile(r"\b(?:if|when|because|that|which|who|and|after|before|while|where)\b|,")
_THEM = re.compile(
    r"\b(?:they|them|their|of these|of those)\b(?! (?:companies|who|which|that)\b)|[他她它]们", re.IGNORECASE
)
_AUX = r"(?:is|are|was|were|do|did|does|have|has|came|come|can|will|would|took|had|say|said|sign|signed|want)"


def resolve_plural(question: str, earlier: Sequence[Said]) -> str:
    """`question` with `they`, `them`, `of these` ... replaced; as it was where that cannot be told."""
    match = _THEM.search(question)
    if match is None:
        return question
    word, before = match.group().lower(), question[: match.start()]
    if word.startswith("of ") and not re.match(rf" {_AUX}\b|[?？]|$", question[match.end() :]):
        return question
    if word.isascii() and _inside(word, before):
        return question
    those = _those(earlier, people=not re.search(r"\b(?:be|been|are|were) [a-z]+ed\b", question))
    if those is None:
        return question
    if not word.isascii():
        return _with(question, match, those)
    told = {"their": f"{those}{'’' if those.endswith('s') else '’s'}"}.get(word, those)
    return _with(question, match, f"of {told}" if word.startswith("of ") else told)


def _inside(word: str, before: str) -> bool:
    """Whether what a plural points to stands before it in the same question."""
    plural = _PLURAL.search(
        re.sub(r"^(?:which|what|how many) (?:[\w-]+ ){1,3}?(?=(?:do|did|does)\b)", "", before, flags=re.I)
    )
    if word == "their":
        return plural is not None
    return plural is not None and _CLAUSE.search(before[plural.end() :]) is not None


def _those(earlier: Sequence[Said], *, people: bool) -> str | None:
    """What a plural points to: what was counted or asked for, else the bodies that the answer lists. `people`: whether
    it may be who did something."""
    for said in earlier[:2]:
        if language_of(said.question) == "zh":
            event = first(said.question, What.EVENT)
            return f"{event.text}的参加者" if event else None
        found = counted_noun(said.question) or _asked_for(said.question, people=people) or _listed(said.answer)
        if found is not None:
            return found
    return None


def _asked_for(question: str, *, people: bool) -> str | None:
    """`the companies that took part in ...`, `China's targets for ...`, `those who signed ...`."""
    asked = re.match(
        r"(?:which|what) (?P<noun>(?:[\w.'’-]+ ){1,4}?)(?P<verb>[a-z]+(?:ed|t|k|e) .+?)\??$", question, re.I
    )
    if asked and _PLURAL.search(asked["noun"]) and not re.match(rf"{_AUX}\b", asked["verb"]):
        return f"the {asked['noun'].strip()} that {asked['verb']}"
    if named := re.match(r"what (?:are|were) (?P<those>[^?]+?)\??$", question, re.I):
        return named["those"]
    who = re.match(rf"who (?P<verb>(?!{_AUX} )[a-z]+(?:ed|t|k|e) [^?]+?)\??$", question, re.I)
    return f"those who {who['verb']}" if who and people else None


def _listed(answer: str) -> str | None:
    """The bodies that an answer lists, where it lists nothing else among them."""
    bodies = [each for each in mentions(answer) if each.what is What.BODY]
    between = [answer[one.end : other.start] for one, other in pairwise(bodies)]
    if not 1 < len(bodies) <= 4 or not all(re.fullmatch(r",? (?:and )?(?:the )?|[、和及]", each) for each in between):
        return None
    return f"{', '.join(each.text for each in bodies[:-1])} and {bodies[-1].text}"


_COUNTED = re.compile(
    r"^how (?:many|much) (?P<noun>(?:(?!(?:were|was|are|is|did|do|does|has|have|took|take|came|come|will|can|on|at|"
    r"in|of|had|there|went|sent|showed|joined|attended|signed)\b)[\w.'’&/-]+ ?){1,5})(?P<rest>.*?)\??$", re.IGNORECASE,
)  # fmt: skip


def counted_noun(question: str) -> str | None:
    """What a how-many question counts, with what tells which: `the participants of the Shanghai Summit of 2013`."""
    match = _COUNTED.match(question.strip())
    if match is None:
        return None
    noun, rest = match["noun"].strip(), match["rest"].strip()
    if plain := re.match(r"(?:were|was|are|is) (?:there )?(?P<where>(?:on|at|in|of|from) .+)$", rest):
        return f"the {noun} {plain['where']}"
    if verb := re.match(r"(?:took part|attended|came|joined|took place|spoke|went|signed)\b.*$", rest):
        return f"the {noun} that {verb.group()}"
    if does := re.match(r"(?:does|did|do|has|have|will) (?P<who>.+)$", rest):
        who = re.sub(r"^have$", "", re.sub(r" have$", "", does["who"]))
        return f"the {noun} of {who}" if does["who"].endswith(" have") else f"the {noun} that {who}"
    return f"the {noun} {rest}".strip()


_DOMAIN = re.compile(
    r"^(?:and )?(?P<how>how many|which) (?P<rest>(?:were|was|are|came|come|spoke|signed)\b.+)$", re.IGNORECASE
)


_CAME = re.compile(
    r"(?:how many(?: \w+)?|who|which \w+) (?P<verb>attended|came|spoke|presented|participated|took part|"
    r"moderated|exhibited)(?=\??$)",
    re.IGNORECASE,
)
_CAME_TO = {"attended": "", "moderated": "", "came": " to", "participated": " in", "took part": " in"}


def resolve_counted(question: str, earlier: Sequence[Said]) -> str:
    """`How many were U.S. companies?`, `其中有多少 ...`: of what was counted before."""
    of_these = re.match("其中(?:的)?", question)
    if of_these:
        event = first(earlier[0].question, What.EVENT)
        return (
            f"{event.text}{'的参加者' if '人' in question else ''}中{question[of_these.end() :]}" if event else question
        )
    if came := _CAME.match(question):
        event = first(earlier[0].question, What.EVENT)
        return f"{came.group()}{_CAME_TO.get(came['verb'].lower(), ' at')} {event.text}?" if event else question
    match = _DOMAIN.match(question)
    if match is None or any(each.what in {What.EVENT, What.YEAR} for each in mentions(question)):
        return question
    counted = counted_noun(earlier[0].question)
    return question if counted is None else f"{match['how'].capitalize()} of {counted} {match['rest']}"


def _with(text: str, match: re.Match[str], new: str) -> str:
    return put(text, match.start(), match.end(), new)

"""Follow-up questions rewritten so that they stand alone. Pure rules, no model; English and Chinese.

Wrongly rewriting is worse than leaving alone: a question is rewritten only where it plainly leans on the one before,
and what it leans on can be told. `footnote eval follow-ups` measures both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kb.conversations.ellipsis import complete
from kb.conversations.mentions import Said, What, mentions
from kb.conversations.references import resolve, topic_of
from kb.language import language_of

__all__ = ["Said", "rewrite"]

MOST_TURNS = 6  # earlier turns that are looked at
_BARE = re.compile(r"^(?:and |but |so )?(?P<wh>why|when|where|how|since when|until when)[?!. ]*$", re.IGNORECASE)
_ASKED_BY = re.compile(
    r"^(?:where|when|why|how|since when|until when) (?P<rest>(?:is|are|was|were|do|does|did|will)\b.+)$", re.I
)
_SUBJECT = re.compile(
    r"^(?:which|what) (?P<who>(?:[\w.'’-]+ ){1,5}?)(?P<verb>took|take|signed|joined|attended|spoke|supported|hosted|"
    r"visited|refused|withdrew|bought|built|organi[sz]ed|showed|met|came|went|won|gave) (?P<rest>.+)$", re.IGNORECASE,
)  # fmt: skip
_LEMMAS = {
    "took": "take", "spoke": "speak", "withdrew": "withdraw", "bought": "buy", "built": "build", "met": "meet",
    "came": "come", "went": "go", "won": "win", "gave": "give", "refused": "refuse", "organised": "organise",
    "organized": "organize", "take": "take",
}  # fmt: skip
_BARE_CHINESE = re.compile("^(?:那|那么)?(?:是)?(?P<wh>什么时候|何时|哪一?年|在?哪里|在哪儿|由?谁)[^，。]{0,8}[？?]?$")
_DANGLING = re.compile(
    r"^(?:and|but|what about|how about|same for)\b|^(?:why|when|where|who|how)\W*$|\b(?:it|they|them|he|she|him)\b"
    r"|(?:呢|怎么样|为什么)[？?]?$|[它他她]|那里|那一?年",
    re.IGNORECASE,
)
_LEADING = re.compile(r"^(?:and|but|so|then|ok|okay)[,]? +(?=[A-Za-z])", re.IGNORECASE)


def rewrite(question: str, turns: Sequence[Said]) -> str | None:
    """The question as it stands alone after these turns (the earliest first); None if it does so already, has nothing
    to do with them, or cannot be told."""
    question = " ".join(question.split())
    # What leans on something that could not be told is nothing to lean on.
    earlier = [each for each in reversed(turns[-MOST_TURNS:]) if not _DANGLING.search(each.question)]
    if not earlier or not question:
        return None
    made = _bare(question, earlier) or complete(question, earlier[0].question)
    if made is None:
        stripped = _LEADING.sub("", question)
        resolved = resolve(stripped, earlier)
        made = resolved if resolved != stripped else None
    if made is None or made == question:
        return None
    made = made[0].upper() + made[1:]
    return made if made.endswith(("?", "？", ".", "。")) else made + ("？" if language_of(made) == "zh" else "?")


def _bare(question: str, earlier: Sequence[Said]) -> str | None:
    """`When?`, `why?`, `什么时候举行的？`: the same thing, asked otherwise."""
    before = earlier[0].question.rstrip("?？ ")
    if match := _BARE.match(question):
        word = match["wh"].capitalize()
        if asked := _ASKED_BY.match(before):
            return f"{word} {asked['rest']}?"
        if asked := _SUBJECT.match(before):
            verb = asked["verb"].lower()
            lemma = _LEMMAS.get(verb) or re.sub("ed$", "", verb)
            return f"{word} did the {asked['who'].strip()} {lemma} {asked['rest']}?"
        topic = topic_of(earlier[:1], "take place")
        return f"{word} was {topic.text}?" if topic and topic.what is What.EVENT and word != "Why" else None
    if (match := _BARE_CHINESE.match(question)) and not mentions(question):
        topic = topic_of(earlier, question)
        return f"{topic.text}{question.removeprefix('那么').removeprefix('那')}" if topic else None
    return None

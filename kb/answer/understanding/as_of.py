"""A day that a question is about in so many words: "as of 2019", "截至2020年3月"."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from datetime import date

from kb.answer.models import Answer, Question, Statement
from kb.answer.saying.wording import say

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name}
_MONTHS |= {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_ENGLISH = re.compile(
    rf",? *\bas (?:of|at) (?:the )?(?:end of )?(?:(?P<iso>\d{{4}}-\d{{2}}-\d{{2}})|(?:(?P<before>\d{{1,2}}) )?"
    rf"(?:(?P<month>{_MONTH})\.? )?(?:(?P<after>\d{{1,2}}), )?(?P<year>(?:19|20)\d{{2}}))\b,? *",
    re.IGNORECASE,
)
_CHINESE = re.compile(
    r"[，,]?截[至止]到?(?P<year>(?:19|20)\d{2})年(?:(?P<month>\d{1,2})月(?:(?P<after>\d{1,2})[日号])?)?(?:底|末|为?止|时)?[，,]?"
)


def earlier_question(question: Question) -> Question | None:
    """The question without these words, asked as of that day (of a year or month its last); None if it has none, or a
    day is given beside it. A day that does not exist is no day."""
    if question.as_of is not None:
        return None
    match = _ENGLISH.search(question.question) or _CHINESE.search(question.question)
    day = _day(match) if match else None
    if match is None or day is None:
        return None
    rest = f"{question.question[: match.start()]} {question.question[match.end() :]}".strip()
    rest = re.sub(r" (?=[?？.。])", "", rest)
    return question.model_copy(update={"question": rest, "as_of": day}) if re.search(r"\w", rest) else None


def states(statements: Sequence[Statement], day: date) -> bool:
    """Whether every statement names the year itself: then the publications of today answer best, in their own words."""
    return bool(statements) and all(str(day.year) in each.text for each in statements)


def told_as_of(answer: Answer, day: date) -> Answer:
    """The answer, saying that it is as the publications stood on that day."""
    line = say("as_of", answer.language, day=day.isoformat())
    return answer.model_copy(update={"text": f"{answer.text}\n{line}"})


def _day(match: re.Match[str]) -> date | None:
    parts = match.groupdict()
    try:
        if parts.get("iso"):
            return date.fromisoformat(parts["iso"])
        year, named = int(parts["year"]), parts["month"]
        month = 12 if named is None else int(named) if named.isdigit() else _MONTHS[named.lower()]
        given = parts.get("before") or parts["after"]
        return date(year, month, int(given) if given else calendar.monthrange(year, month)[1])
    except (ValueError, calendar.IllegalMonthError):
        return None

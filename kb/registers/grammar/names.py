"""People with their offices, and organizations, as runs of capitalised words or by their Chinese endings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_OFFICES = (
    r"Director(?:-General)?|Manager|President|Officer|Chair(?:man|woman|person)?|Secretary(?:-General)?|Lead|Leader|"
    r"Partner|Professor|Engineer|Analyst|Scientist|CEO|CTO|CFO|COO|Counsell?or|Minister|Head|Researcher|Inspector|"
    r"Founder|Dean|Mayor|Governor|Commissioner|Ambassador|Consul(?: General)?|Fellow|Coordinator|Specialist|Adviser|"
    r"Advisor|Economist|Representative|Executive|Attach[ée]"
)
_LETTER = "A-Za-zÀ-ÖØ-öø-ɏ"
_WORD = rf"[A-ZÀ-Ý][{_LETTER}'’-]*[{_LETTER}]"
PERSON = rf"(?:(?:Dr|Prof|Mr|Ms|Mrs)\.? )?{_WORD}(?: [A-Z]\.)?(?: (?:[vV]an |[dD]e )?{_WORD}){{1,2}}"
_HEAD = re.compile(rf"\b(?:{_OFFICES})\b")
_DEGREE = re.compile(r",\s?(?:PhD|Ph\.D|MD|MBA)\b\.?")
_HOLDER = re.compile(
    rf"(?<![{_LETTER}’'])(?P<name>{PERSON}), "
    rf"(?=(?:the )?(?:(?:U\.S\.|[A-Z][\w&./-]*|of|for|and) ){{0,8}}(?:{_OFFICES})\b)"
)
_REPRESENTS = re.compile(rf"(?<![\w’'])(?P<name>{PERSON}), who represents (?:the )?(?P<body>.+)")
# Where the office and the organization end.
_END = re.compile(
    r";|, (?:and )?(?:who|which|on behalf|during|in the|via)\b|,? \(|,? (?:on behalf of|who|delivered|attended|opened|"
    r"moderated|welcomed|spoke|gave|chaired|led|presented|and led)\b|, (?:attended|delivered|opened|moderated|welcomed|"
    r"spoke|gave|chaired|led|facilitated|presented|featured|the [A-Z][\w& -]+ featured)|(?<!U\.S)(?<!Dr)\.(?=$|\s[A-Z])"
    r"|, the (?=[\w &-]*(?:Forum|Summit|Conference|Panel))"
)
# Offices that are held of an organization, not of a field of work.
_OF_WHOLE = re.compile(
    r"^(?:[\w-]+ )*(?:President|CEO|CTO|CFO|Chair(?:man|woman)?|Founder|Managing Director|General Manager|"
    r"Secretary-General|Dean|Mayor|Governor|Minister|Ambassador)(?P<of> of )(?=[A-Z])"
)
_CONNECT = r"(?:of|for|and|the|in|on|&|de)"
_CAPITAL = r"(?:U\.S\.(?:[-–][A-Z][\w’'-]*)?|[A-ZÀ-Ý0-9][\w’'/&-]*|[a-z]+[A-Z]\w*)"
NAME = rf"{_CAPITAL}(?: (?:{_CONNECT} ){{0,3}}{_CAPITAL})*"
_NAME = re.compile(rf"(?:[Tt]he )?(?P<name>{NAME})(?: \([A-Za-z]{{2,8}}\))?")


@dataclass(frozen=True, slots=True)
class Holder:
    """A person with an office. `start` and `end` are where name and office stand in the text."""

    person: str
    position: str
    organization: str
    start: int
    end: int


def holders(text: str) -> Iterator[Holder]:
    """`Name, Office of Organization` runs of a sentence, in order."""
    clean = _DEGREE.sub("", text)
    starts = [match for match in _HOLDER.finditer(clean) if not _HEAD.search(match["name"])]
    for number, match in enumerate(starts):
        limit = starts[number + 1].start() if number + 1 < len(starts) else len(clean)
        rest = clean[match.end() : limit]
        end = _END.search(rest)
        rest = re.sub(r"[,;]?(?: and)?[,; ]*$", "", rest[: end.start()] if end else rest)
        office, body = split_office(rest.rstrip(". "))
        yield Holder(bare(match["name"]), office, body, match.start(), match.end() + len(rest))
    for match in _REPRESENTS.finditer(clean):
        body = re.split(r" in [A-Z]|;|, ", match["body"])[0]
        yield Holder(bare(match["name"]), "", body, match.start(), match.start("body") + len(body))


def bare(person: str) -> str:
    """A name without the title before it."""
    return re.sub(r"^(?:Dr|Prof|Mr|Ms|Mrs)\.? ", "", person)


def split_office(text: str) -> tuple[str, str]:
    """`Director of Sales at Acme` into `Director of Sales` and `Acme`; the second is empty where none is named."""
    text = re.sub(r"^the ", "", text.strip())
    if dashed := re.split(r" [–—] ", text)[1:]:
        return re.split(r" [–—] ", text)[0].strip(), ", ".join(part.strip() for part in dashed)
    parts = text.split(", ")
    offices = 1
    while offices < len(parts) and _HEAD.search(parts[offices]):
        offices += 1
    office, body = ", ".join(parts[:offices]), ", ".join(parts[offices:])
    if body and not re.match(rf"(?:the )?{_CAPITAL}", body):
        body = ""
    return _at(office, body) or _of(office, body)


def _at(office: str, body: str) -> tuple[str, str] | None:
    """`Director of Sales at Acme`, `President of Acme`, `Acme Representative in China`."""
    if match := re.search(r" at (?:the )?(?=[A-Z])", office):
        return office[: match.start()], office[match.end() :]
    if not body and (match := _OF_WHOLE.match(office)):
        return office[: match.start("of")], office[match.end() :]
    match = re.match(r"(?P<body>.+) Representative in \w+$", office)
    return (office, match["body"]) if match else None


def _of(office: str, body: str) -> tuple[str, str]:
    """`Inspector of the Lamp Bureau`, `Director of the Center for Glass, Lamp University`."""
    if match := re.search(r" (?:of|in) the (?=[A-Z])| of (?=[A-Z]{2,}\b)", office):
        inner = office[match.end() :]
        # "Deputy Director of the Research Department, Acme": the department is a part of the office.
        if body and re.match(r"Research|Department|Office|Division", inner) and "Center" not in inner:
            return office, body
        return office[: match.start()], ", ".join(part for part in (inner, body) if part)
    return office, body


def organizations(text: str) -> list[str]:
    """The organizations that a list of names joins by commas, semicolons and `and`; a name may hold `and` itself."""
    if re.search("[一-鿿]", text):
        return [part for part in re.split("[、，；]|和(?!外)|(?<!能源)与|及", text) if 2 <= len(part.strip()) <= 40]
    text = re.sub(r"\b(?:[Aa]nd )?other \w+.*$|\bvarious \w+.*$", "", text.strip().rstrip(". "))
    found: list[str] = []
    pieces = re.split(r"; (?:and )?|, (?:and )?(?!Davis\b|Inc\b|Ltd\b)", text)
    if len(pieces) > 1 and not re.search(r"[,;] and ", text):
        # "A, B and C": the last "and" joins names, unless it stands inside one ("of Ecology and Environment").
        last = re.split(
            r"(?<! of \w{4})(?<! of \w{5})(?<! of \w{6})(?<! of \w{7})(?<! of \w{8}) and (?!.* and )", pieces[-1]
        )
        pieces = [*pieces[:-1], *last]
    for piece in pieces:
        halves = re.split(r" and (?=the [A-Z])| and (?=[A-Z]{3,}\b)", piece)
        found += [name for half in halves if (name := organization(half))]
    return found


def organization(text: str) -> str:
    """The name that a piece of text consists of; empty if it is no name."""
    match = _NAME.fullmatch(text.strip().rstrip(".,; "))
    return match["name"].strip() if match else ""

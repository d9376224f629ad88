"""Who takes what part: hosts, organizers, supporters, speakers, moderators, panelists, participants, exhibitors."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kb.records import SentenceKind, Span
from kb.registers.facts import Part, Partner
from kb.registers.grammar.chinese_people import chinese_holders
from kb.registers.grammar.events import Scene, scene_of
from kb.registers.grammar.names import PERSON, bare, holders, organization
from kb.registers.grammar.organizers import organized
from kb.registers.reading import Line, Reading

_BEFORE = (
    (Part.MODERATOR, re.compile(r"(?:moderated|chaired|facilitated|led) by|主持人?：?", re.IGNORECASE)),
    (Part.PANELIST, re.compile(r"experts including|panell?ists?\b|guests were", re.IGNORECASE)),
    (
        Part.SPEAKER,
        re.compile(
            r"(?:delivered|given) by|(?:remarks|speech|speeches|keynotes?|presentations?) (?:from|by)|spoke\b|"
            r"(?:remarks|speech|keynotes?):|speakers?\b|致辞|致欢迎辞",
            re.IGNORECASE,
        ),
    ),
)
_AFTER = (
    (Part.MODERATOR, re.compile(r"\b(?:moderated|chaired|facilitated|led through)\b|主持")),
    (
        Part.SPEAKER,
        re.compile(r"\b(?:delivered|spoke|gave|addressed|welcomed|opened|presented a|speeches)\b|致辞|发言|演讲"),
    ),
)
_UNDER = (
    (Part.PANELIST, re.compile(r"\bpanel(?:l?ists)?\b(?! discussion.*\bspeakers\b)|专家讨论", re.IGNORECASE)),
    (
        Part.SPEAKER,
        re.compile(r"\bspeakers?\b|\bspeeches\b|opening remarks|致辞|发言|嘉宾|\d:\d\d\b.*\d:\d\d", re.IGNORECASE),
    ),
    (Part.MODERATOR, re.compile(r"\bmoderators?\b|主持人", re.IGNORECASE)),
)
_MODERATED = re.compile(rf"\b(?:[Mm]oderated|[Ff]acilitated|[Cc]haired) by (?P<name>{PERSON})(?!\w)")
_MODERATES = re.compile(rf"(?:^|[.;] )(?P<name>{PERSON}) (?:moderated|chaired|facilitated)\b")
_CHAIR = re.compile(rf"\b(?:Chair|Moderator|Chairman): (?P<name>{PERSON}), (?P<body>[A-Z][\w&' -]+)")
_GIVEN = re.compile(rf"\bwas given by (?P<name>{PERSON})(?:, (?P<office>[a-z][a-z -]{{2,40}}))?(?=[,.;]|$)")
_VIDEO = re.compile(rf"\bvideo message of (?P<name>{PERSON})")
_SESSION = (
    re.compile(
        r"\b(?P<name>(?:[A-Z][\w-]* (?:& |and )?)+Sub-?[Ff]orum)"
        r"|\b(?P<plain>[Ss]ub-?forum on (?:the )?[\w ]+?)(?= as |[.,;]|$)"
    ),
    re.compile(r"(?P<name>[一-鿿]{2,16}分论坛)"),
)
_TABLE_PARTS = (
    (Part.PANELIST, re.compile(r"\bpanel", re.IGNORECASE)),
    (Part.EXHIBITOR, re.compile(r"\bshowcas|\bexhibit", re.IGNORECASE)),
    (Part.SPEAKER, re.compile(r"\bspeak|keynote", re.IGNORECASE)),
    (Part.SUPPORTER, re.compile(r"\bsupport", re.IGNORECASE)),
    (Part.PARTICIPANT, re.compile(r"particip|attend", re.IGNORECASE)),
)
_COLUMNS = {"company", "organization", "organisation", "企业", "机构", "公司"}


@dataclass(frozen=True, slots=True)
class Stage:
    """Where a line plays: its event and session, and the spans that say so."""

    event: str = ""
    session: str = ""
    spans: tuple[Span, ...] = ()


def partners(reading: Reading, found: Sequence[Scene]) -> Iterator[Partner]:
    """The partners of a publication in order; a person or organization may come more than once."""
    for line in reading.lines:
        if line.kind is SentenceKind.CAPTION:
            continue
        stage = _stage(reading, found, line)
        if line.cells is not None:
            yield from _row(line)
            yield from _moderating(line, stage, set())
            continue
        yield from _people(line, stage)
        for part, name, spans in organized(line, staged=bool(stage.event)):
            yield Partner(part, _spans(line, spans, stage.spans), name, event=stage.event, session=stage.session)


def _people(line: Line, stage: Stage) -> Iterator[Partner]:
    told = list(holders(line.text)) or list(chinese_holders(line.text))
    known: set[str] = set()
    for holder in told:
        part, leans = _part(line, holder.start, holder.end, alone=len(told) == 1)
        if part is None:
            continue
        known.add(holder.person)
        yield Partner(
            part, _spans(line, leans, stage.spans), holder.organization, holder.person, holder.position,
            stage.event, stage.session,
        )  # fmt: skip
    yield from _moderating(line, stage, known)


def _moderating(line: Line, stage: Stage, known: set[str]) -> Iterator[Partner]:
    """People without an office; `known` are told already."""
    for pattern, part in (
        (_MODERATED, Part.MODERATOR), (_MODERATES, Part.MODERATOR), (_CHAIR, Part.MODERATOR),
        (_GIVEN, Part.SPEAKER), (_VIDEO, Part.SPEAKER),
    ):  # fmt: skip
        for match in pattern.finditer(line.text):
            groups, name = match.groupdict(), bare(match["name"])
            if name in known:
                continue
            yield Partner(
                part, _spans(line, stage.spans), groups.get("body") or "", name, groups.get("office") or "",
                stage.event, stage.session,
            )  # fmt: skip


def _part(line: Line, start: int, end: int, *, alone: bool) -> tuple[Part | None, tuple[Span, ...]]:
    """The part of who stands at `start` to `end`: by the last cue before, the first after, the lead-in, the heading."""
    before = [(match.start(), part) for part, cue in _BEFORE for match in cue.finditer(line.text, 0, start)]
    if before:
        return max(before)[1], ()
    after = [(match.start(), part) for part, cue in _AFTER for match in cue.finditer(line.text, end)]
    if after:
        # "opened the meeting and led through the first session"
        parts = {part for _, part in after}
        return (Part.MODERATOR if alone and Part.MODERATOR in parts else min(after)[1]), ()
    if line.lead and (part := _under(line.lead.text)):
        return part, line.lead.spans
    if line.kind is SentenceKind.LIST_ITEM and (part := _under(line.under)):
        return part, line.heading[-1:]
    return None, ()


def _under(text: str) -> Part | None:
    return next((part for part, cue in _UNDER if cue.search(text)), None)


def _stage(reading: Reading, found: Sequence[Scene], line: Line) -> Stage:
    scene = scene_of(reading, found, line)
    spans = () if scene is None or scene.event.name in line.text else scene.event.spans
    event = scene.event.name if scene else ""
    for text, where in ((line.text, ()), (line.under, line.heading[-1:])):
        for pattern in _SESSION:
            if match := pattern.search(text):
                session = next(value for value in match.groups() if value)
                return Stage(event, session, (*spans, *where))
    if scene is None or scene.event.name in reading.title:
        for pattern in _SESSION:
            if match := pattern.search(reading.title):
                return Stage(event, next(value for value in match.groups() if value), (*spans, *line.heading[:1]))
    return Stage(event, "", spans)


def _row(line: Line) -> Iterator[Partner]:
    """A row with a column of companies and one of what they did."""
    cells = {header.lower(): cell for header, cell in (line.cells or {}).items()}
    name = next((organization(cells[header]) or cells[header] for header in cells if header in _COLUMNS), "")
    role = next((cells[header] for header in ("role", "part", "角色") if header in cells), "")
    if name and role:
        part = next((part for part, cue in _TABLE_PARTS if cue.search(role)), None)
        if part:
            yield Partner(part, _spans(line), name, event=cells.get("event", ""))


def _spans(line: Line, *more: Sequence[Span]) -> tuple[Span, ...]:
    spans = list(line.spans)
    for each in more:
        spans += [span for span in each if span not in spans]
    return tuple(spans)

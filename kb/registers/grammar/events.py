"""Events: a named meeting with a day, or with a place and a month or year."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kb.index.terms import terms
from kb.records import SentenceKind, Span
from kb.registers.dates import MONTHS, Dates, dates, years
from kb.registers.facts import Event
from kb.registers.grammar.attendance import attendance
from kb.registers.places import cities
from kb.registers.reading import Line, Reading

_NOUNS = "Summit|Forum|Conference|Workshop|Webinar|Dialogue|Symposium|Roundtable|Seminar|Exposition|Convention|Congress"
_WORD = r"(?:(?:[A-Z][\w-]*-)?U\.S\.(?:[–-][A-Z][\w’'-]*)?|[A-Z][\w’'/&.–-]*\w|20\d\d|[A-Z]|&)"
_PROPER = (
    rf"(?:(?<!\w)(?:[Ff]irst|[Ss]econd|[Tt]hird|[Ff]ourth|[Ff]ifth|\d+(?:st|nd|rd|th)) )?"
    rf"(?:{_WORD} (?:(?:of|and|for|on|the|in) )?)*(?:{_NOUNS})\b(?! (?:{_NOUNS}|Office|Fact|News|Flyer)\b)(?!’s|'s|-)"
)
_COMMON = (
    r"\b(?:cleantech |business |trade )*(?:delegation|mission)\b(?! to\b(?! China))"
    r"|\b[Ww]ebinar on [\w -]+?(?= of | was| on | with | in |[.,;])"
    r"|\b(?:one-day |regional |annual )meeting\b|\b[Nn]ext meeting\b|\b[Oo]ur (?:first|second|third)\b(?: [A-Z]\w+)?"
)
_ENGLISH = re.compile(rf"(?P<proper>{_PROPER})|(?P<common>{_COMMON})")
_CHINESE = re.compile(
    r"(?:首届|第[一二三四五六七八九十\d]+届)?(?P<name>(?:[一-鿿0-9]+[—–-])?[一-鿿]{0,24}?(?:峰会|论坛(?!的|办|提)|对接会|研讨会|博览会|大会|"
    r"对接大会|洽谈会|年会|网络研讨会))"
)
_HELD = re.compile(
    r"\b(?:held|t[ao]kes? place|took place|convened|concluded|opened with|stop was|met(?: today| on| in)|"
    r"participated in|was given|hosted a|runs? from|drew|orchestrated|led a|[Cc]ome to|it visited|Hosts?:)"
    r"|举行|召开|举办"
)
_NO_NAME = re.compile(rf"\b(?:the|on|in|of) (?:{_NOUNS})$|^(?:{'|'.join(MONTHS)})\b")
_ORDINAL = re.compile(r"(?i)(?:the |our )?(first|second|third|fourth|fifth)$")
_APPOINTED = re.compile(r"[:.]\s*\D{2,30},? (?:\d{1,2} )?[A-Z][a-z]+ \d{4}|：\d{4}年|:\s*\d{4}-\d{2}")
_PLANNED = re.compile(r"\b(?:if|whether|invited to apply)\b")
_SCHEDULE = re.compile(r"\d{1,2}:\d{2}")
_DATELINE = re.compile(r"^(?P<city>[A-Z][\w' ]+), (?=[A-Z][a-z]+ \d{1,2}, \d{4})")
_VENUE = re.compile(
    r"\b(?:at|in) the (?P<venue>(?:\d+(?:st|nd|rd|th) )?(?:[A-Z][\w-]+ )*(?:of the (?:[A-Z][\w-]+ )*)?(?:Center|Centre|"
    r"Hotel|Hall|Expo|Exposition|University|Museum)\b)"
    r"|, (?P<listed>(?:[A-Z][\w-]+ )+(?:Convention Center|Hotel|Hall))"
    r"|在(?P<chinese>[一-鿿]{2,16}(?:中心|酒店|饭店|会堂|大厦)(?:[一-鿿]{2,4}厅)?)"
)
_CLAUSE = re.compile(r"(?<=[a-z0-9)])[.;]\s+(?=[A-Z0-9]|our\b)|(?<=[。；])")


OPENING = 20  # lines


@dataclass(frozen=True, slots=True)
class Scene:
    """An event with the line that tells it first."""

    event: Event
    line: Line


def scenes(reading: Reading) -> list[Scene]:
    """The events of a publication, each with the first line that tells it, in order."""
    found: list[Scene] = []
    for line in reading.lines:
        if line.kind is SentenceKind.TABLE_ROW:
            told = _row(line)
        elif line.kind is SentenceKind.CAPTION:
            told = []
        else:
            told = list(_told(reading, line)) or list(_scheduled(reading, line))
        for event in told:
            _merge(found, Scene(event, line))
    found = [_attended(reading, found, each) for each in _placed(reading, found)]
    return [each for each in found if each.event.place or len(each.event.first) == 10]


def scene_of(reading: Reading, found: Sequence[Scene], line: Line) -> Scene | None:
    """The event that a line speaks of: told in the line or named by it, else the last one before in its section, else
    the publication's only one."""
    here = [each for each in found if each.line.number == line.number]
    if here:
        return here[-1]
    for each in found:
        if each.event.name and each.event.name in line.text:
            return each
    before = [each for each in found if each.line.number < line.number and each.line.section == line.section]
    if before:
        return before[-1]
    same_section = (each for each in reversed(reading.lines[: line.number + 1]) if each.section == line.section)
    for day in (day for each in same_section for day in each.days):
        if dated := [each for each in found if each.event.first == day]:
            return dated[0]
    titled = [each for each in found if each.event.name in reading.title]
    if titled:
        return titled[0]
    # The publication is about the only event that it begins with.
    return found[0] if len(found) == 1 and found[0].line.number <= OPENING else None


def _told(reading: Reading, line: Line) -> Iterator[Event]:
    """Events of a sentence or list item."""
    for clause in _CLAUSE.split(line.text.replace("meeting. ", "meeting: ")):
        name = _name(clause)
        spans: tuple[Span, ...] = ()
        if not name and re.search(r"\bit (?:visited|took place|was held)\b", clause):
            name, spans = _meant(reading, line)
        if _ORDINAL.match(name) and (noun := re.search(rf"\b(?:{_NOUNS})\b", line.text)):
            name = f"{name.split()[-1]} {noun.group()}"
        date, stands = _date(reading, line, clause, own=name[:1].islower())
        if not name or _PLANNED.search(clause) or date is None or not _is_held(line, clause, name):
            continue
        yield Event(
            name=name,
            first=date.first,
            last=date.last,
            place=_place(line, clause, name, reading),
            venue=_venue(clause),
            spans=(*line.spans, *spans, *stands),
        )


def _meant(reading: Reading, line: Line) -> tuple[str, tuple[Span, ...]]:
    """The event that "it" stands for: named in the sentence before."""
    before = reading.before(line)
    match = re.search(_COMMON, before.text) if before else None
    return (match.group().strip(), before.spans) if before and match else ("", ())


def _is_held(line: Line, clause: str, name: str) -> bool:
    after = clause[clause.find(name) + len(name) :]
    dated = re.match(r"(?: in [A-Z]\w+)? (?:of|in|on) (?:[A-Z][a-z]+|\d{1,2} [A-Z][a-z]+),? \d", after)
    slot = re.match(r"\d{1,2}:\d{2}\b", line.text) is not None and line.lead is not None
    return bool(_HELD.search(clause) or dated or _APPOINTED.match(after) or slot or _DATELINE.match(clause))


def _name(clause: str) -> str:
    if re.search("[一-鿿]", clause):
        found = [match for match in _CHINESE.finditer(clause) if len(match["name"]) >= 2]
        best = max(found, key=lambda match: len(match.group()), default=None)
        return re.sub(r"^.*(?:举办一次|举办|召开|参加|[主承协]办的|年[^年]*?[，,])", "", best.group()) if best else ""
    found = list(_ENGLISH.finditer(clause))
    proper = [name for match in found if (name := match["proper"]) and " " in name and not _NO_NAME.search(name)]
    common = [match["common"].strip() for match in found if match["common"]]
    # A program is named before the event that belongs to it: the first name that has a figure of order wins.
    ordered = [name for name in proper if re.match(r"(?i)first|second|third|fourth|fifth|\d", name)]
    return re.sub(r"^(?:[Tt]he|[Oo]ur) ", "", (ordered or proper or common or [""])[0])


def _date(reading: Reading, line: Line, clause: str, *, own: bool) -> tuple[Dates | None, tuple[Span, ...]]:
    """The date of a clause: its own, or, unless it must be its `own`, that of the heading above or of a dateline."""
    year, said = reading.year_at(line)
    for date in dates(clause, year):
        if len(date.first) > 4:
            return date, () if date.year in clause else said
    if own:
        return None, ()
    for heading, span in zip(reversed(line.section), reversed(line.heading), strict=False):
        for date in dates(heading, year):
            if len(date.first) == 10:
                return date, (span, *said)
    before = reading.before(line)
    if before and (match := _DATELINE.match(before.text)):
        return next(dates(before.text[match.end() :])), before.spans
    return None, ()


def _scheduled(reading: Reading, line: Line) -> Iterator[Event]:
    """An agenda says in its head on what day and at what hour: the event is what its title names."""
    if line.number > 8 or not _SCHEDULE.search(line.text):
        return
    lead = line.text.split("–")[0] if line.kind is SentenceKind.HEADING else line.text
    date = next(dates(line.text), None)
    if date is None or len(date.first) < 10 or (date.start > 12 and "–" not in lead):
        return
    title = re.sub(r"(?:要点|议程|纪要)$", "", reading.title.split(": ")[0].split("：")[0])
    page = line.spans[0].page
    spans = [
        Span(number, place, place + len(title))
        for number, text in reading.pages.items()
        if number <= page and (place := text.find(title)) >= 0
    ]
    if spans:
        yield Event(name=title, first=date.first, last=date.last, spans=(*line.spans, spans[0]))


def _row(line: Line) -> list[Event]:
    cells = line.cells or {}
    name = next((value for header, value in cells.items() if header.lower() in {"event", "活动", "会议"}), "")
    place = next((value for header, value in cells.items() if header.lower() in {"city", "place", "城市", "地点"}), "")
    when = next((value for header, value in cells.items() if header.lower() in {"year", "date", "年份", "日期"}), "")
    first = next((date.first for date in dates(when)), next(iter(years(when)), ""))
    if name and first and cities(place):
        return [Event(name=name, first=first, place=cities(place)[0], spans=line.spans)]
    return []


def _place(line: Line, clause: str, name: str, reading: Reading) -> str:
    after = clause[clause.find(name) + len(name) :]
    for match in re.finditer(r"\bin (?=[A-Z])|(?<=[:.] )(?=[A-Z])|在|：[^。]*?，|初定", after):
        if named := cities(re.split(r"[ ,，。、]", after[match.end() :])[0]):
            return named[0]
    if venue := cities(_venue(clause)):
        return venue[0]
    headed = cities(line.under)
    if headed and len(headed) == 1:
        return headed[0]
    before = reading.before(line)
    for text in (clause, before.text if before else ""):
        if line_of := _DATELINE.match(text):
            return next(iter(cities(line_of["city"])), "")
    if re.search(r"\b(?:to visit|through|to) China\b|\bvisited \w+ cities", clause):
        return "China"
    return next(iter(cities(name)), "")


def _venue(clause: str) -> str:
    match = _VENUE.search(clause)
    return next((value for value in match.groups() if value), "") if match else ""


def _merge(found: list[Scene], new: Scene) -> None:
    """The same day, and the same place or name: one event, by the fuller name, with what each of the two says."""
    for number, standing in enumerate(found):
        one, other = standing.event, new.event
        if not _same(one, other):
            continue
        name = max(one.name, other.name, key=len)
        found[number] = replace(
            standing,
            event=replace(
                one,
                name=name if one.name[0].islower() else one.name,
                first=max(one.first, other.first, key=len),
                last=one.last or other.last,
                place=one.place or other.place,
                venue=one.venue or other.venue,
                spans=(*one.spans, *(span for span in other.spans if span not in one.spans)),
            ),
        )
        return
    found.append(new)


def _same(one: Event, other: Event) -> bool:
    if not (one.first.startswith(other.first) or other.first.startswith(one.first)) or one.last != other.last:
        return False
    if one.place and other.place and one.place != other.place:
        return False
    names = set(terms(one.name)), set(terms(other.name))
    return (
        names[0] <= names[1]
        or names[1] <= names[0]
        or bool(one.place and one.place == other.place and len(one.first) > 4)
    )


def _placed(reading: Reading, found: list[Scene]) -> list[Scene]:
    """Places and venues that are told in a sentence after the one that names the event."""
    placed: list[Scene] = []
    for scene in found:
        event = scene.event
        after = [
            line
            for line in _after(reading, found, scene)
            if re.search(r"\b(?:event|conference|forum|summit|it)\b", line.text, re.I)
        ]
        for line in after[:2]:
            if not event.venue and (venue := _venue(line.text)):
                event = replace(event, venue=venue, spans=(*event.spans, *line.spans))
                if not event.place or event.place in cities(event.name):
                    event = replace(event, place=next(iter(cities(venue)), event.place))
        placed.append(replace(scene, event=event))
    return placed


def _attended(reading: Reading, found: list[Scene], scene: Scene) -> Scene:
    """With how many came: in the event's own line, after it in its section, anywhere if there is no other event."""
    near = [scene.line, *_after(reading, found, scene)]
    told = attendance(near if len(found) > 1 else [*near, *reading.lines])
    if told is None:
        return scene
    spans = (*scene.event.spans, *(span for span in told[1] if span not in scene.event.spans))
    return replace(scene, event=replace(scene.event, attendance=told[0], spans=spans))


def _after(reading: Reading, found: Sequence[Scene], scene: Scene) -> list[Line]:
    """The lines that follow an event in its section, up to the next event."""
    others = {each.line.number for each in found if each is not scene}
    lines: list[Line] = []
    for line in reading.lines[scene.line.number + 1 :]:
        if line.number in others or line.section != scene.line.section:
            break
        lines.append(line)
    return lines

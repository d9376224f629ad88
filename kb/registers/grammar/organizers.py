"""Organizations and the part that a sentence says they have: who hosts, organizes, supports, takes part, shows."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kb.records import SentenceKind, Span
from kb.registers.dates import MONTHS
from kb.registers.facts import Part
from kb.registers.grammar.names import NAME, organization, organizations
from kb.registers.reading import Line

Found = tuple[Part, str, tuple[Span, ...]]
# A list of names goes on to where the sentence turns to something else.
_LIST = (
    r"(?P<names>[A-Zt](?:(?!, with (?:the |strong )*support|, supported|, took|, was|, attracting| took place"
    r"| with other |; |(?<![A-Z])\. |, in partnership"
    r"| and other | as a | in partnership).)*)"
)
_SUBJECT = rf"(?P<names>(?:[Tt]he )?{NAME}(?: \([A-Za-z]+\))?(?:(?:, and|,| and) (?:the )?{NAME}(?: \([A-Za-z]+\))?)*)"
_OCCASION = (
    r"(?i:forum|summit|conference|event|mission|delegation|meeting|dialogue|workshop|webinar|seminar|expo|journey|"
    r"visit|trip|program)"
)
# Without one of these a sentence tells of some work that two bodies do together, not of who carries an event.
_CARRIED = re.compile(
    rf"\b{_OCCASION}|\b(?:[Aa] [Pp]artnership with|[Rr]uns it|[Oo]rgani[sz]ers?|organi[sz]ed it)\b"
    "|[Hh]osts?:|[Ss]ponsors?:|论坛|峰会|会议|对接会|研讨会|大会|主办"
)
_OPENING = (
    rf"^(?:(?:From|On|In) [^,]+(?:, \d{{4}})?, )?{_SUBJECT}(?:, with [^,]+(?:’s|'s)?[^,]*,)? (?:jointly )?(?:co-)?"
)
_PATTERNS: tuple[tuple[Part, re.Pattern[str]], ...] = (
    (
        Part.ORGANIZER,
        re.compile(
            rf"(?<!reception )(?<!dinner )(?<!lunch )\b(?:jointly )?(?:organi[sz]ed|convened|orchestrated) by {_LIST}"
        ),
    ),
    (Part.HOST, re.compile(rf"\b(?:jointly )?(?:co-)?hosted by {_LIST}")),
    (Part.ORGANIZER, re.compile(rf"\b[Ii]ts organi[sz]ers (?:were|are) {_LIST}")),
    (Part.ORGANIZER, re.compile(rf"\bcollaborative initiative between {_LIST}")),
    (Part.HOST, re.compile(rf"\bhosted the \w+ together: {_LIST}")),
    (Part.HOST, re.compile(rf"\b(?:Co-)?[Hh]osts?: {_LIST}")),
    (Part.ORGANIZER, re.compile(rf"\b(?:Organi[sz]ers?|Who runs it|Organi[sz]ed by): {_LIST}")),
    (Part.ORGANIZER, re.compile(rf"^{_SUBJECT} were (?:the )?(?:joint )?organi[sz]ers\b")),
    (Part.ORGANIZER, re.compile(rf"{_OPENING}(?:organi[sz]ed|orchestrated|convened) (?:it|the|a|an)\b")),
    (Part.HOST, re.compile(rf"{_OPENING}hosted (?:it|the|a|an)\b")),
    (
        Part.PARTICIPANT,
        re.compile(
            rf"\b(?:[Pp]articipating|[Aa]ttending) (?:companies|firms|organi[sz]ations) (?:included?|were) {_LIST}"
        ),
    ),
    (Part.ORGANIZER, re.compile(rf"^{_SUBJECT} led an? (?:[a-z]+ )*(?:delegation|mission)\b")),
    (Part.ORGANIZER, re.compile(rf"^{_SUBJECT}: the organi[sz]ation that (?:founded|runs|organi[sz]es)\b")),
    (Part.SUPPORTER, re.compile(rf"\bwith (?:the |strong )*support (?:of|from) {_LIST}")),
    (Part.SUPPORTER, re.compile(rf"\b(?:supported|sponsored) by {_LIST}")),
    (Part.SUPPORTER, re.compile(rf"\b(?:Sponsors?|Supporters?|Supporting organi[sz]ations?): {_LIST}")),
    (Part.SUPPORTER, re.compile(r"(?:支持|协办|赞助)单位：(?P<names>[^。；]{2,60})")),
    (Part.ORGANIZER, re.compile(r"主办、(?P<names>[^，。、]{4,30}?)承办")),
    (
        Part.SUPPORTER,
        re.compile(rf"^{_SUBJECT}(?: of the {NAME})? supported the {_OCCASION}"),
    ),
    (Part.SUPPORTER, re.compile(rf"^{_SUBJECT} (?:gave|gives|provided) (?:\w+ )?support\b")),
    (Part.SUPPORTER, re.compile(rf"(?:^|; ){_SUBJECT} advised on\b")),
    (Part.SUPPORTER, re.compile(rf"^[A-Z][\w ]*\bsupport the [^:]{{3,60}}: {_LIST}")),
    (Part.SUPPORTER, re.compile(rf"^{_SUBJECT} grant for the\b")),
    (Part.PARTNER, re.compile(rf"\b(?:in|A|a) [Pp]artnership with {_LIST}")),
    (Part.PARTICIPANT, re.compile(rf"^{_SUBJECT} was represented\b")),
    (Part.HOST, re.compile(r"由(?P<names>[^，。]{4,60}?)(?:联合|共同)(?:主办|举办)")),
    (Part.ORGANIZER, re.compile(r"由(?P<names>[^，。]{4,60}?)(?:承办|组织|主办)(?!地)")),
    (Part.ORGANIZER, re.compile(r"主办(?:单位|方)?：(?P<names>[^，。；]{2,40})")),
    (Part.PARTNER, re.compile(r"，与(?:[^，。]{2,12}(?:及|和))?(?P<names>[^，。]{4,24}?)合作")),
    (Part.SUPPORTER, re.compile(r"(?:^|，)(?P<names>[^，。]{4,30}?)给予(?:大力)?支持")),
    (Part.SUPPORTER, re.compile(r"提供[^，。：]{0,6}支持：(?P<names>[^。]{4,60})")),
    (Part.PARTICIPANT, re.compile(r"(?:^|。)(?P<names>[^，。]{6,80}?)[两三四五六七八九十]家机构的专家参加")),
)
_ATTENDING = re.compile(
    r"(?:participation|attendees|participants)\b[^.]*?\bincluding (?:officials from )?(?P<names>.+)"
)
_NOTABLE = re.compile(r"\bparticipants included (?P<names>.+)")
_SHOWN = re.compile(r"\b(?:innovators|companies|exhibitors|firms)[ —–-]+including (?P<names>[^—–]+?)[—–]")
_CHINESE_ATTENDING = re.compile(r"代表，包括(?P<names>.+)")
_TAIL = re.compile(r"(?:[A-Z][\w&’'/-]*|[A-Z]+)(?: [A-Z][\w&’'/-]*)*$")
_CHINESE_NAME = re.compile(
    r"[一-鿿]{2,24}?(?:厅|局|部|委员会|促进委员会|研究院|研究所|中心|协会|学会|总领事馆|大使馆|基金会|银行|交易所|大学|分校|集团|公司|百人会|贸促会|商会|联合会)"
    r"(?=$|[（、，的]|等|和|与)|[A-Z]{4,}"
)
_LISTED = (
    (Part.PARTICIPANT, re.compile(r"\bparticipants (?:were|included|are):$|参会单位：$", re.IGNORECASE)),
    (Part.EXHIBITOR, re.compile(r"\b(?:companies|exhibitors|innovators|firms):$", re.IGNORECASE)),
)


_NO_NAME = re.compile(
    r"(?:U\.S\.|Chinese|China|Forum|Summit|Conference|Center|Department)$|(?:On|In|From|At|By|During|It|This|These) "
)
_DAY = re.compile(rf"(?:{'|'.join(MONTHS)})\b")
_SHOWING = re.compile(r"\bshow|\bpresent|\bexhibit", re.IGNORECASE)


def organized(line: Line, *, staged: bool) -> Iterator[Found]:
    """Part, organization and the spans that the line leans on, in order. `staged`: it is known to speak of an event."""
    if line.kind is SentenceKind.LIST_ITEM and line.lead:
        yield from _listed(line)
    text = line.text
    for part, pattern in _PATTERNS if staged or _CARRIED.search(text) else ():
        for match in pattern.finditer(text):
            for name in _names(match["names"]):
                yield part, name, ()
    for part, pattern in (
        (Part.PARTICIPANT, _ATTENDING),
        (Part.EXHIBITOR, _SHOWN),
        (Part.PARTICIPANT, _CHINESE_ATTENDING),
    ):
        if found := pattern.search(text):
            for name in _names(found["names"]):
                yield part, name, ()
    if found := _NOTABLE.search(text):
        for piece in re.split(r", (?:and )?", found["names"].rstrip(".")):
            if tail := _TAIL.search(piece):
                yield Part.PARTICIPANT, tail.group(), ()


def _names(text: str) -> list[str]:
    if re.search("[一-鿿]", text):
        # The brackets hold another name of what stands before them.
        return [match.group().lstrip("与和及由") for match in _CHINESE_NAME.finditer(re.sub(r"（[^（）]*）", "", text))]
    found = [name for name in organizations(text) if len(name) > 2 and not _NO_NAME.match(name)]
    # A date among them: from the second on it is no list of organizations, but the place and day of something.
    return found[:1] if any(_DAY.match(name) for name in found) else found


def _listed(line: Line) -> Iterator[Found]:
    """List items under "the participants were:", "fourteen companies:"."""
    lead = line.lead
    part = next((part for part, cue in _LISTED if lead and cue.search(lead.text)), None)
    if lead is None or part is None:
        return
    if part is Part.PARTICIPANT:
        name = organization(line.text.split(",")[0])
        if name:
            yield part, name, lead.spans
        return
    # What they do there is said by the lead-in or by the heading.
    told = next(
        (spans for text, spans in ((lead.text, ()), (line.under, line.heading[-1:])) if _SHOWING.search(text)), None
    )
    for name in organizations(re.sub(r" and (?=[A-Z][\w /-]+[;.]?$)", ", ", line.text)):
        yield (part if told is not None else Part.PARTICIPANT), name, (*lead.spans, *(told or ()))

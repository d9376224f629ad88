"""The form in which a description is edited: what is in force, where it was found, and what of it was changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from ingest.editing import MAY_BE_NONE
from kb.access import Tier
from kb.records import Description, From, Kind, Origin

Sort = Literal["text", "date", "choice", "switch"]

FOUND = {
    From.CATALOG: "said by catalog.yaml or at the upload",
    From.FRONT_MATTER: "from the file's front matter",
    From.FILE: "from the file's properties",
    From.CONTENT: "read in the text",
    From.DEFAULT: "nobody said; this is the default",
    From.EDITED: "edited by hand",
}


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form. `options`: value and word of each choice."""

    name: str
    label: str
    sort: Sort = "text"
    hint: str = ""
    options: tuple[tuple[str, str], ...] = ()


def _words(value: str) -> str:
    return value.replace("-", " ").capitalize()


FIELDS = (
    Field("title", "Title"),
    Field("kind", "Kind", "choice", options=tuple((each.value, _words(each.value)) for each in Kind)),
    Field("tier", "To be read by", "choice", options=(
        (Tier.PUBLIC.value, "everybody"), (Tier.MEMBER.value, "members and staff"), (Tier.STAFF.value, "staff only"),
    )),
    Field("listed", "Its title may be told to those who may not read it", "switch"),
    Field("publisher", "Publisher"),
    Field("program", "Program"),
    Field("published", "Published", "date"),
    Field("language", "Language", hint="a code such as en or zh"),
    Field("place", "Place"),
    Field("covers_from", "Speaks of days from", "date"),
    Field("covers_until", "until", "date"),
    Field("edition_of", "Edition of", hint="the file or id of the edition before"),
    Field("url", "Address on the web"),
    Field("illustrative", "It is an example, made up", "switch"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A field as the form shows it. `now`: what is in force, where that is not what was entered."""

    field: Field
    value: str
    found: str
    sure: str
    edited: bool
    may_be_none: bool
    now: str | None = None


def shown(about: Description, entered: Mapping[str, str] | None = None) -> list[Shown]:
    """The fields with what is in force, or with what was entered before the form was refused."""
    return [_shown(each, about, entered) for each in FIELDS]


def changes(about: Description, entered: Mapping[str, str], back: frozenset[str]) -> dict[str, Any]:
    """What was changed, as `ingest.editing.edit` takes it. `back`: fields that go back to what was found."""
    told: dict[str, Any] = {}
    for each in FIELDS:
        value = entered.get(each.name, "").strip()
        if each.name in back:
            told[each.name] = None
        elif value != _value(about, each.name):
            told[each.name] = value == "yes" if each.sort == "switch" else value
    return told


def _shown(field: Field, about: Description, entered: Mapping[str, str] | None) -> Shown:
    now, origin = _value(about, field.name), about.origins.get(field.name)
    value = now if entered is None else entered.get(field.name, "")
    return Shown(
        field=field,
        value=value,
        found=FOUND[origin.found] if origin else ("" if now in {"", "no"} else FOUND[From.DEFAULT]),
        sure=_sure(origin),
        edited=origin is not None and origin.found is From.EDITED,
        may_be_none=field.name in MAY_BE_NONE,
        now=now if value != now else None,
    )


def _value(about: Description, name: str) -> str:
    value = getattr(about, name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


def _sure(origin: Origin | None) -> str:
    if origin is None or origin.found not in {From.CONTENT, From.FILE}:
        return ""
    return f"{origin.confidence:.0%} sure"

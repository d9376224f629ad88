"""Sites: the web sites that embed Footnote. What one may be called, and the origins that its pages may ask from."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from urllib.parse import urlsplit

from kb.access import Tier
from kb.errors import InvalidInput

ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
ASKS_PER_MINUTE = 20
MOST_PER_MINUTE = 10_000
SITE_TIERS = (Tier.PUBLIC, Tier.MEMBER)  # never staff: what staff may do is not for a page of another server to hold

# As browsers write it (WHATWG URL, "origin"): no capitals, no path, not even a slash, no port that goes without saying.
_HOST = r"(?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]+\])"
_ORIGIN = re.compile(rf"https?://{_HOST}(?::[1-9][0-9]{{0,4}})?")
_USUAL_PORT = {"http": 80, "https": 443}
_LONGEST_ORIGIN = 300


@dataclass(frozen=True, slots=True)
class Site:
    """`tier`: the highest that a viewer token of it may open. `asks_per_minute`: of one viewer. `secret` signs tokens;
    it is kept as it is, because a signature is checked with it, and is shown by nothing but its making."""

    id: str
    name: str
    origins: tuple[str, ...]
    tier: Tier
    asks_per_minute: int
    secret: str = field(repr=False)
    created_at: str


def new_site(wanted: str, name: str, origins: Sequence[str], tier: Tier, asks_per_minute: int) -> Site:
    """A site with a secret of its own, not yet in any library.

    Raises:
        InvalidInput: it cannot be one (`check_site`).
    """
    now = datetime.now(UTC).isoformat(timespec="seconds")
    return check_site(Site(wanted, name, tuple(origins), tier, asks_per_minute, new_secret(), now))


def new_secret() -> str:
    """A new signing secret: 256 random bits, recognisable by its prefix in a leak scan."""
    return "fns_" + secrets.token_urlsafe(32)


def is_site_id(text: str) -> bool:
    return ID.fullmatch(text) is not None


def is_origin(text: str) -> bool:
    """Whether it is written as a browser writes the origin of a page on the web."""
    if len(text) > _LONGEST_ORIGIN or not _ORIGIN.fullmatch(text):
        return False
    try:
        parts = urlsplit(text)
        return parts.port is None or parts.port != _USUAL_PORT[parts.scheme]
    except ValueError:  # a port beyond 65535, or brackets around what is no address
        return False


def check_site(site: Site) -> Site:
    """The same site, if it can be one.

    Raises:
        InvalidInput: its id, name, origins, tier or limit cannot be used.
    """
    if not is_site_id(site.id):
        raise InvalidInput(
            f"{site.id!r} cannot be the id of a site.",
            advice="Use up to 40 small letters, digits and hyphens, such as program-site.",
        )
    if not site.name.strip() or len(site.name) > 100 or not site.name.isprintable():
        raise InvalidInput("The name of a site has 1 to 100 characters.", advice="Give another with --name.")
    if not site.origins:
        raise InvalidInput("A site needs an origin to ask from.", advice="Give it with --origin https://example.org.")
    for origin in site.origins:
        _check_origin(origin)
    if site.tier not in SITE_TIERS:
        raise InvalidInput("A site may open the tiers public and member.", advice="Staff use the console, or a key.")
    if not 1 <= site.asks_per_minute <= MOST_PER_MINUTE:
        raise InvalidInput(
            f"A viewer may be given 1 to {MOST_PER_MINUTE} questions a minute.", advice="Give another --per-minute."
        )
    return site


def _check_origin(origin: str) -> None:
    if is_origin(origin):
        return
    meant = _meant(origin)
    raise InvalidInput(
        f"{origin!r} is not an origin as browsers send it.",
        advice=f"Write it as {meant}."
        if meant
        else "Write scheme, host and port only, such as https://example.org or http://localhost:8080; no wildcard; "
        "a host with other letters than a to z in its ASCII form (xn--...).",
    )


def _meant(text: str) -> str | None:
    """The origin of this address, where that is plain to see."""
    try:
        parts = urlsplit(text.strip().lower())
        port = parts.port
    except ValueError:
        return None
    host = parts.netloc.rpartition("@")[2].removesuffix(f":{port}" if port is not None else "")
    usual = port is None or port == _USUAL_PORT.get(parts.scheme)
    origin = f"{parts.scheme}://{host}" + ("" if usual else f":{port}")
    return origin if "*" not in host and is_origin(origin) else None

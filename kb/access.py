"""Who is asking and what they may read. This is the only place where that is decided."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from kb.errors import Forbidden, Unauthorized

if TYPE_CHECKING:
    from kb.sites import Site

KEY_PREFIX = "fn_"
_LONGEST_SHOWN = 100


class Tier(StrEnum):
    """Access tiers, lowest first. A viewer reads their own tier and all below."""

    PUBLIC = "public"
    MEMBER = "member"
    STAFF = "staff"

    @property
    def rank(self) -> int:
        return list(Tier).index(self)


@dataclass(frozen=True, slots=True)
class Viewer:
    """Who is asking; with neither key nor token the public. `name`: of the key, or "site/sub" where a token of a site
    tells its viewers apart. `site`: the id of the site that they ask on."""

    tier: Tier = Tier.PUBLIC
    name: str | None = None
    site: str | None = None

    def may_read(self, tier: Tier) -> bool:
        return tier.rank <= self.tier.rank

    @property
    def readable(self) -> tuple[Tier, ...]:
        """The tiers whose text this viewer may read, lowest first."""
        return tuple(tier for tier in Tier if self.may_read(tier))

    @property
    def above(self) -> tuple[Tier, ...]:
        """The tiers whose text this viewer may not read."""
        return tuple(tier for tier in Tier if not self.may_read(tier))


@dataclass(frozen=True, slots=True)
class HostPage:
    """The page that a request comes from: the id of the site that it says it is, and its origin where that is not our
    own. With neither, the request comes from a page of ours, or from no page at all."""

    site: str | None = None
    origin: str | None = None


PUBLIC = Viewer()
STAFF = Viewer(Tier.STAFF)
NO_PAGE = HostPage()


def asking(viewer: Viewer, *, evidence: bool, as_tier: Tier | None) -> Viewer:
    """For whom a question is answered: the viewer, or for staff one of a lower tier, to see what that one gets.

    Raises:
        Forbidden: the viewer is not staff, and wants to be told why, or to be answered as somebody else.
    """
    if (evidence or as_tier is not None) and viewer.tier is not Tier.STAFF:
        raise Forbidden(
            "Only staff are told why a question is answered as it is.", advice="Ask without `evidence` and `as_tier`."
        )
    return viewer if as_tier is None else replace(viewer, tier=as_tier)


def new_key() -> str:
    """A new API key: 192 random bits, recognisable by its prefix in a leak scan."""
    return KEY_PREFIX + secrets.token_urlsafe(24)


def hash_key(key: str) -> str:
    """What is stored of a key. SHA-256 is enough: the key is random, so there is no dictionary to try."""
    return hashlib.sha256(key.encode()).hexdigest()


def viewer_of(
    credential: str | None,
    known_key: Callable[[str], tuple[str, Tier] | None],
    known_site: Callable[[str], Site | None],
    page: HostPage = NO_PAGE,
) -> Viewer:
    """Who shows this API key or viewer token; who shows none is the public. `known_key` gives name and tier by the
    key's hash, `known_site` a site by its id.

    Raises:
        Unauthorized: the key is not one of ours, or was revoked; or the token does not hold.
        TokenExpired: the token held, and is over.
        Forbidden: the page may not ask here, or shows what is not its own.
    """
    by_key = credential is not None and credential.startswith(KEY_PREFIX)
    if by_key and page.origin is not None:  # told before all else that is wrong there: it is out
        raise Forbidden(
            "An API key was sent from a page of another site, where everybody can read it.",
            advice="Revoke that key (`footnote key revoke`), and have the site's server mint viewer tokens.",
        )
    site = _site_of(page, known_site)
    if credential is None:
        return PUBLIC if site is None else Viewer(site=site.id)
    if not by_key:
        return _viewer_by_token(credential, site, known_site)
    found = known_key(hash_key(credential))
    if found is None:
        raise Unauthorized("This API key is not known.", advice="Ask without a key, or get one from the program.")
    name, tier = found
    return Viewer(tier, name)


def _site_of(page: HostPage, known: Callable[[str], Site | None]) -> Site | None:
    """The site of the page; None where no site is named and none need be.

    Raises:
        Forbidden: the page is of no site, or of another one.
    """
    if page.site is None:
        if page.origin is None:
            return None
        raise Forbidden(
            f"A page of {_shown(page.origin)} asks without saying which site it is.",
            advice="Send the id of the site in the header Footnote-Site; the widget does, with site=...",
        )
    site = known(page.site)
    if site is None:
        raise Forbidden(
            f"There is no site {_shown(page.site)} here.", advice="`footnote site list` shows the operator which are."
        )
    if page.origin is not None and page.origin not in site.origins:
        raise Forbidden(
            f"{_shown(page.origin)} is not an origin of the site {site.id}.",
            advice="The operator adds it with `footnote site edit`, written exactly so.",
        )
    return site


def _viewer_by_token(token: str, site: Site | None, known: Callable[[str], Site | None]) -> Viewer:
    from kb.viewer_tokens import check_token, site_of_token  # noqa: PLC0415

    signed_by = known(site_of_token(token))
    if signed_by is None:
        raise Unauthorized("This viewer token is of no site here.", advice="Its header `kid` is the id of the site.")
    if site is not None and site.id != signed_by.id:
        raise Forbidden(
            f"This viewer token is of the site {signed_by.id}, and the page of the site {site.id}.",
            advice="A site mints tokens of its own.",
        )
    claims = check_token(token, signed_by)
    return Viewer(claims.tier, None if claims.sub is None else f"{signed_by.id}/{claims.sub}", signed_by.id)


def _shown(text: str) -> str:
    """What a stranger sent, fit for a sentence."""
    return text if len(text) <= _LONGEST_SHOWN and text.isascii() and text.isprintable() else "another site"

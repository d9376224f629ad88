"""Who is asking and what they may read. This is the only place where that is decided."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from kb.errors import Unauthorized


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


PUBLIC = Viewer()
STAFF = Viewer(Tier.STAFF)


def new_key() -> str:
    """A new API key: 192 random bits, recognisable by its prefix in a leak scan."""
    return "fn_" + secrets.token_urlsafe(24)


def hash_key(key: str) -> str:
    """What is stored of a key. SHA-256 is enough: the key is random, so there is no dictionary to try."""
    return hashlib.sha256(key.encode()).hexdigest()


def viewer_of(key: str | None, known: Callable[[str], tuple[str, Tier] | None]) -> Viewer:
    """Who holds this key; nobody's key is the public. `known` gives name and tier by the key's hash.

    Raises:
        Unauthorized: the key is not one of ours, or was revoked.
    """
    if key is None:
        return PUBLIC
    found = known(hash_key(key))
    if found is None:
        raise Unauthorized("This API key is not known.", advice="Ask without a key, or get one from the program.")
    name, tier = found
    return Viewer(tier, name)

"""Viewer tokens: what a site's own server signs to tell us who of its visitors asks. JWT (RFC 7519), HS256 only.

`{"alg": "HS256", "kid": site id}` . `{"tier", "iat", "exp", "sub"?}` . signature with the secret of the site.
`kb.access` decides what comes of one.
"""

from __future__ import annotations

import time
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kb.access import Tier
from kb.errors import InvalidInput, TokenExpired, Unauthorized
from kb.sites import Site, is_site_id

LONGEST_MINUTES = 60
USUAL_MINUTES = 15
LEEWAY_SECONDS = 30  # by so much the clocks of two servers may differ
_ALGORITHM = "HS256"
_LONGEST_TOKEN = 2000  # characters; ours have some 250
_NUMERIC_DATE = Annotated[float, Field(strict=True)]


class Claims(BaseModel):
    """`iat`, `exp`: seconds since 1970. `sub`: a name for the viewer that lasts, best one that tells nobody who it is;
    without it the viewer is nobody in particular. Other claims are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    tier: Tier
    iat: _NUMERIC_DATE
    exp: _NUMERIC_DATE
    sub: Annotated[str, Field(strict=True, pattern=r"^[!-~]{1,100}$")] | None = None


def mint_token(site: Site, tier: Tier, sub: str | None = None, minutes: int = USUAL_MINUTES) -> str:
    """A token as the site's server would mint it, good from now on.

    Raises:
        InvalidInput: it would not hold.
    """
    import jwt  # noqa: PLC0415

    now = int(time.time())
    claims = {"tier": tier.value, "iat": now, "exp": now + 60 * minutes} | ({} if sub is None else {"sub": sub})
    token = jwt.encode(claims, site.secret, algorithm=_ALGORITHM, headers={"kid": site.id})
    try:
        check_token(token, site)
    except Unauthorized as error:
        raise InvalidInput(error.message, advice=error.advice) from error
    return token


def site_of_token(token: str) -> str:
    """The id of the site that a token says it is of. Nothing is checked yet.

    Raises:
        Unauthorized: it is no token.
    """
    import jwt  # noqa: PLC0415

    try:
        if len(token) > _LONGEST_TOKEN:
            raise jwt.InvalidTokenError
        named = str(jwt.get_unverified_header(token)["kid"])
        if not is_site_id(named):  # nor is it looked up: JSON can hold what is no text (half a surrogate pair)
            raise jwt.InvalidTokenError
        return named
    except (jwt.InvalidTokenError, KeyError, RecursionError) as error:
        raise Unauthorized(
            "This is neither an API key nor a viewer token.",
            advice="A key begins with fn_; a token is a JWT with the id of its site as `kid`.",
        ) from error


def check_token(token: str, site: Site) -> Claims:
    """What a token of this site says.

    Raises:
        Unauthorized: it was not signed with the site's secret, by HS256; is not yet good, or good for more than an
            hour; or opens more than the site may.
        TokenExpired: it was good, and is over.
    """
    claims = _signed_claims(token, site)
    if claims.exp - claims.iat > 60 * LONGEST_MINUTES:
        raise _refused(f"is good for more than {LONGEST_MINUTES} minutes")
    if claims.tier.rank > site.tier.rank:
        raise _refused(f"is for the tier {claims.tier}; the site {site.id} opens {site.tier} at most")
    return claims


def _signed_claims(token: str, site: Site) -> Claims:
    import jwt  # noqa: PLC0415

    try:
        payload = jwt.decode(
            token, site.secret, algorithms=[_ALGORITHM], leeway=LEEWAY_SECONDS, options={"require": ["exp", "iat"]}
        )
        return Claims.model_validate(payload)
    except jwt.ExpiredSignatureError as error:
        raise TokenExpired(
            "This viewer token is over.", advice="Get a new one from the site that you ask on; reload its page."
        ) from error
    except jwt.InvalidSignatureError as error:
        raise _refused(f"is not signed with the secret of the site {site.id}") from error
    except jwt.ImmatureSignatureError as error:
        raise _refused("begins later than now: the clocks of the two servers differ") from error
    except (jwt.InvalidTokenError, RecursionError) as error:
        raise _refused("is not one that can be used") from error
    except ValidationError as error:
        raise _refused(f"has no `{error.errors()[0]['loc'][0]}` that can be used") from error


def _refused(why: str) -> Unauthorized:
    return Unauthorized(f"This viewer token {why}.", advice="docs/embedding.md says how a site mints them.")

"""Who is signed in to the console: a cookie that only /console gets, for a session that the catalog keeps.

The API proper (/v1) never looks at cookies. Its routes are there a second time under /console/v1, for the console's own
pages, so that these hold no key.
"""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from fastapi import Request, Response

from kb.access import Tier, Viewer, hash_key
from kb.catalog import Catalog
from kb.catalog.sessions import LASTS
from kb.errors import Forbidden, Unauthorized

PATH = "/console"
COOKIE = "footnote_console"
_READS = {"GET", "HEAD"}
_SIGN_IN = "Sign in at /console/sign-in."


def is_console(path: str) -> bool:
    return path.startswith(PATH + "/")


def viewer_of_session(catalog: Catalog, request: Request) -> Viewer:
    """The staff member whose session the request carries.

    Raises:
        Unauthorized: there is none, or it is over.
        Forbidden: it would change something, and does not come from a page of ours.
    """
    refuse_other_pages(request)
    cookie = request.cookies.get(COOKIE)
    found = catalog.sessions.find(hash_key(cookie)) if cookie else None
    if found is None:
        raise Unauthorized("You are not signed in to the console.", advice=_SIGN_IN)
    name, tier = found
    return Viewer(tier, name)


def refuse_other_pages(request: Request) -> None:
    """A cookie goes along whoever's page sends the request (OWASP, Cross-Site Request Forgery Prevention: Fetch
    Metadata, Verifying Origin): what changes something must come from ours.

    Raises:
        Forbidden: it does not, or its browser does not say.
    """
    if request.method in _READS:
        return
    site = request.headers.get("sec-fetch-site")
    origin = request.headers.get("origin", "")
    if not (site == "same-origin" if site is not None else _names_us(origin, request.headers.get("host", ""))):
        raise Forbidden("This was not sent by a page of the console.", advice="Use the console itself, or /v1.")


def _names_us(origin: str, host: str) -> bool:
    try:
        return bool(host) and urlsplit(origin).netloc == host
    except ValueError:  # brackets around what is no address
        return False


def begin_session(catalog: Catalog, key: str, request: Request, response: Response) -> None:
    """Sign in with a key.

    Raises:
        Unauthorized: there is no such key.
        Forbidden: it is not of staff.
    """
    found = catalog.keys.find(hash_key(key))
    if found is None:
        raise Unauthorized("This key is not known.", advice="Staff keys come from `footnote key create --tier staff`.")
    if found[1] is not Tier.STAFF:
        raise Forbidden("This key is not one of staff.", advice="Ask the operator for a staff key.")
    cookie = secrets.token_urlsafe(32)
    catalog.sessions.begin(hash_key(cookie), hash_key(key))
    response.set_cookie(
        COOKIE, cookie, max_age=int(LASTS.total_seconds()), path=PATH, httponly=True, samesite="strict",
        secure=request.url.scheme == "https",
    )  # fmt: skip


def end_session(catalog: Catalog, request: Request, response: Response) -> None:
    cookie = request.cookies.get(COOKIE)
    if cookie:
        catalog.sessions.end(hash_key(cookie))
    response.delete_cookie(COOKIE, path=PATH)

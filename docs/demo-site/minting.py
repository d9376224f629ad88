"""Viewer tokens of this web site: they tell Footnote who of its visitors asks. To copy into a server of your own."""

import os
import time

import jwt  # the package is called pyjwt

SITE = os.environ["SITE_ID"]  # as in `footnote site create`
SECRET = os.environ["SITE_SECRET"]  # what that printed; it never leaves the server


def viewer_token(pseudonym: str) -> str:
    """For a visitor who has signed in as a member. `pseudonym`: lasts, and tells nobody who it is."""
    now = int(time.time())
    claims = {"tier": "member", "sub": pseudonym, "iat": now, "exp": now + 15 * 60}
    return jwt.encode(claims, SECRET, algorithm="HS256", headers={"kid": SITE})

"""The web site of an invented program, as a customer would write it: pages, signing in, tokens for who is a member."""

from __future__ import annotations

import json
import secrets
from http.cookies import SimpleCookie
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from minting import viewer_token

PAGES = Path(__file__).parent / "pages"
TYPES = {".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
FOR_MEMBERS = {"/members", "/zh/members"}
SIGNED_IN: dict[str, str] = {}  # session to pseudonym; yours are in a database


def policy(footnote: str) -> str:
    """What the page itself needs, and what the widget needs: `script-src` and `connect-src` (docs/embedding.md)."""
    return (
        f"default-src 'none'; script-src {footnote}; connect-src 'self' {footnote}; style-src 'self'; img-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
    )


class Host(BaseHTTPRequestHandler):
    footnote: str  # origin of the Footnote server, set by `run.py`

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        member = SIGNED_IN.get(self._session())
        if path == "/viewer-token":
            self._answer(200, json.dumps({"token": viewer_token(member) if member else None}))
        elif path in FOR_MEMBERS and not member:
            self._go(path.removesuffix("members"))
        else:
            self._page(path)

    def do_POST(self) -> None:
        home = "/zh/" if self.path.startswith("/zh/") else "/"
        if self.path.endswith("/sign-in"):  # yours asks for a password here
            session = secrets.token_urlsafe(24)
            SIGNED_IN[session] = "m-" + secrets.token_hex(4)
            self._go(home + "members", f"session={session}; HttpOnly; SameSite=Lax; Path=/")
        else:
            SIGNED_IN.pop(self._session(), None)
            self._go(home, "session=; Max-Age=0; Path=/")

    def _session(self) -> str:
        found = SimpleCookie(self.headers.get("Cookie", "")).get("session")
        return found.value if found else ""

    def _page(self, path: str) -> None:
        name = path.strip("/").replace("/", "-") or "index"
        file = next((each for each in PAGES.iterdir() if name in {each.name, each.stem}), None)
        if file is None:
            self._answer(404, "There is no such page.", "text/plain")
            return
        text = file.read_text(encoding="utf-8").replace("{{footnote}}", self.footnote)
        self._answer(200, text, TYPES[file.suffix])

    def _go(self, where: str, cookie: str = "") -> None:
        self._answer(303, "", "text/plain", Location=where, **({"Set-Cookie": cookie} if cookie else {}))

    def _answer(self, status: int, text: str, kind: str = "application/json", **headers: str) -> None:
        body = text.encode()
        self.send_response(status)
        told = {"Content-Security-Policy": policy(self.footnote), "Cache-Control": "no-store", "Content-Type": kind}
        for name, value in {**told, **headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Silent: what there is to see is in the browser."""

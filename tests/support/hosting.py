"""A web site that embeds the widget, on an origin of its own, with a Content-Security-Policy as strict as it can be."""

from __future__ import annotations

import html
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

PAGE = """<!doctype html>
<html lang="{lang}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Program</title>
<script type="module" src="{footnote}/widget.js"></script></head>
<body><main><h1>Clean Truck Program</h1><p>What the program does, in <a href="/">a few words</a>.</p></main>
<footnote-chat{attributes}></footnote-chat></body>
</html>
"""


class Host(ThreadingHTTPServer):
    """`footnote`: origin of the service; `token`: what its server says who is signed in; `tokens`: how often it was
    asked. The query of a page's address becomes the attributes of the tag, but `lang`, which is the page's."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.footnote = ""
        self.token: Callable[[], str | None] = lambda: None
        self.tokens = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    @property
    def stranger(self) -> str:
        """The same pages under another name: an origin that may not ask."""
        return f"http://localhost:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    server: Host

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if address.path == "/token":
            self.server.tokens += 1
            self._answer("application/json", json.dumps({"token": self.server.token()}))
        elif address.path == "/":
            given = dict(parse_qsl(address.query, keep_blank_values=True))
            lang = given.pop("lang", "en")
            attributes = "".join(f' {name}="{html.escape(value)}"' for name, value in given.items())
            page = PAGE.format(lang=lang, footnote=self.server.footnote, attributes=attributes)
            self._answer("text/html; charset=utf-8", page)
        else:
            self.send_error(404)

    def _answer(self, kind: str, text: str) -> None:
        footnote = self.server.footnote
        policy = (
            f"default-src 'none'; script-src {footnote}; connect-src 'self' {footnote}; "
            "base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'"
        )
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Security-Policy", policy)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_arguments: object) -> None:
        pass


@contextmanager
def hosting() -> Iterator[Host]:
    host = Host()
    thread = threading.Thread(target=host.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield host
    finally:
        host.shutdown()
        thread.join()
        host.server_close()

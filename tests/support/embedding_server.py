"""A small OpenAI-compatible server of embeddings, on a free port of this machine: hashed bags of words.

Words of both languages that mean the same are one (`SAME`), so that questions find texts across languages, as far as a
test needs it. What it does can be changed while it runs.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

from kb.index.terms import terms

KEY = "sk-quietly-1234567890"
Vector = list[float]


def bag(text: str, dimensions: int = 256) -> Vector:
    """The hashed words of a text, and a little that all texts share."""
    vector = np.full(dimensions, 0.02)
    for word in terms(text):
        digest = hashlib.sha256(word.encode()).digest()
        vector[int.from_bytes(digest[:4], "big") % dimensions] += 1.0
    return vector.tolist()


class EmbeddingServer(ThreadingHTTPServer):
    """`embed`: what it makes of the texts of a request; `before`: called with each request's texts, to wait or to look;
    `asked`: all texts that it was sent."""

    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.embed: Callable[[list[str]], list[Vector]] = lambda texts: [bag(text) for text in texts]
        self.before: Callable[[list[str]], None] = lambda _texts: None
        self.asked: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: EmbeddingServer
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.path != "/v1/embeddings" or body["model"] not in {"bag", "bag2"}:
            self._send(404, {"error": {"message": f"There is no model {body['model']}."}})
        elif self.headers["authorization"] != f"Bearer {KEY}":
            given = self.headers["authorization"]
            self._send(401, {"error": {"message": f"Incorrect API key provided: {given}"}})
        else:
            texts = body["input"]
            self.server.asked.extend(texts)
            self.server.before(texts)
            data = [{"embedding": each, "index": row} for row, each in enumerate(self.server.embed(texts))]
            self._send(200, {"object": "list", "model": body["model"], "data": data, "usage": {}})

    def _send(self, status: int, told: object) -> None:
        content = json.dumps(told).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments: object) -> None:
        pass


@contextmanager
def embedding_server(port: int = 0) -> Iterator[EmbeddingServer]:
    server = EmbeddingServer(port)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

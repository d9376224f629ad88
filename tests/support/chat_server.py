"""A small OpenAI-compatible server of a chat model, on a free port of this machine. It streams what it is told to."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

KEY = "sk-quietly-1234567890"


class ChatServer(ThreadingHTTPServer):
    """`say`: what it makes of the messages of a request; `status`: other than 200, all that it does; `before`: called
    before each piece that it sends, to wait or to look; `asked`: the body of every request."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.say: Callable[[list[dict[str, Any]]], str] = lambda _messages: "Hello."
        self.before: Callable[[int], None] = lambda _piece: None
        self.status = 200
        self.asked: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: ChatServer

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        self.server.asked.append(body)
        if self.headers["authorization"] != f"Bearer {KEY}":
            self._refuse(401, f"Incorrect API key provided: {self.headers['authorization']}")
        elif self.server.status != 200:
            self._refuse(self.server.status, "No more of this.")
        else:
            self._stream(self.server.say(body["messages"]))

    def _stream(self, text: str) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.end_headers()
        try:
            for number, start in enumerate(range(0, len(text), 5)):
                self.server.before(number)
                self._event(
                    {"choices": [{"index": 0, "delta": {"role": "assistant", "content": text[start : start + 5]}}]}
                )
            self._event({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop"}]})
            usage = {"prompt_tokens": 321, "completion_tokens": 45, "total_tokens": 366}
            self._event({"choices": [], "usage": usage})
            self.wfile.write(b"data: [DONE]\n\n")
        except (BrokenPipeError, ConnectionResetError):
            pass  # the client had enough

    def _event(self, told: dict[str, Any]) -> None:
        event = {"id": "c", "object": "chat.completion.chunk", "created": 0, "model": "m", **told}
        self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
        self.wfile.flush()

    def _refuse(self, status: int, message: str) -> None:
        content = json.dumps({"error": {"message": message}}).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_arguments: object) -> None:
        pass


@contextmanager
def chat_server() -> Iterator[ChatServer]:
    server = ChatServer()
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()

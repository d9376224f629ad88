"""Answers, and the progress of long work, as server-sent events."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Generator, Iterator
from functools import partial

from fastapi.sse import EventSourceResponse, format_sse_event
from pydantic import BaseModel
from pydantic_core import to_json
from starlette.types import Receive, Scope, Send

from api import problems
from api.metrics import Metrics
from api.work import Work, while_connected
from kb.answer.ask import AskEvent
from kb.answer.models import Answer

Deliver = Callable[[bytes], Awaitable[None]]


class EventStream(EventSourceResponse):
    """Sends events as they come. A failure before the first of them is raised, so that it gets a status of its own; a
    later one is the event `error`. When the client goes, the work stops at the next event."""

    def __init__(self, produce: Callable[[Deliver], Awaitable[None]]) -> None:
        """`produce` delivers encoded events, one at a time."""
        super().__init__((), headers={"X-Accel-Buffering": "no"})
        self._produce = produce

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def deliver(chunk: bytes) -> None:
            nonlocal started
            if not started:
                started = True
                await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
            await send({"type": "http.response.body", "body": chunk, "more_body": True})

        try:
            await while_connected(receive, partial(self._produce, deliver))
        except Exception as error:
            self.failed()
            if not started:
                raise
            problem = problems.of_any(error, scope["path"])
            await deliver(format_sse_event(event="error", data_str=problem.model_dump_json()))
        if started:
            await send({"type": "http.response.body", "body": b"", "more_body": False})

    def failed(self) -> None:
        """Called once when what produces the events fails."""


class AnswerStream(EventStream):
    """An answer's events, counted; `note` is told the whole answer before anybody else is."""

    def __init__(
        self, work: Work, events: Callable[[], Iterator[AskEvent]], metrics: Metrics, note: Callable[[Answer], None]
    ) -> None:
        super().__init__(lambda deliver: work.stream(self._encoded(), deliver))
        self._events = events
        self._metrics = metrics
        self._note = note

    def failed(self) -> None:
        self._metrics.asked("error", {})

    def _encoded(self) -> Generator[bytes, None, None]:
        """The events as bytes: encoded in the thread that makes them, not on the event loop."""
        for event in self._events():
            if isinstance(event.data, Answer):
                self._metrics.answered(event.data)
                self._note(event.data)
            yield format_sse_event(event=event.name, data_str=to_json(event.data).decode())


def encoded(name: str, data: BaseModel) -> bytes:
    """One event."""
    return format_sse_event(event=name, data_str=data.model_dump_json())

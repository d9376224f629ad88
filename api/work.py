"""Blocking work beside the event loop: so many at a time, so many waiting, stopped when the client goes."""

from __future__ import annotations

import math
from collections.abc import Awaitable, Callable, Generator
from contextlib import closing, suppress
from typing import TypeVar

from anyio import (
    BrokenResourceError,
    CapacityLimiter,
    create_memory_object_stream,
    create_task_group,
    from_thread,
    to_thread,
)
from anyio.streams.memory import MemoryObjectSendStream
from starlette.types import Receive

from kb.errors import Unavailable

Result = TypeVar("Result")
Item = TypeVar("Item")


class Work:
    """Runs functions in threads, `at_once` at a time; beyond `waiting` more it refuses, so that no queue outlives
    the patience of those in it."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._limiter = CapacityLimiter(at_once)
        self._waiting = waiting

    async def run(self, function: Callable[[], Result]) -> Result:
        """What `function()` returns. Cancelled while it waits it never runs; cancelled while it runs it is waited for.

        Raises:
            Unavailable: too many are waiting already.
        """
        self._check_queue()
        return await to_thread.run_sync(function, limiter=self._limiter)

    async def stream(self, items: Generator[Item, None, None], deliver: Callable[[Item], Awaitable[None]]) -> None:
        """Deliver the items as they come. One thread makes them all and waits for nobody who reads slowly; when this
        is cancelled the thread closes `items` before the next one. What `items` raises is raised here.

        Raises:
            Unavailable: too many are waiting already.
        """

        def run(tell: Callable[[Item], None]) -> None:
            with closing(items):
                for item in items:
                    tell(item)

        await self.follow(run, deliver)

    async def follow(
        self, function: Callable[[Callable[[Item], None]], None], deliver: Callable[[Item], Awaitable[None]]
    ) -> None:
        """Run `function(tell)` in a thread, and deliver what it tells as it comes. When this is cancelled, the next
        `tell` raises in the function. What `function` raises is raised here.

        Raises:
            Unavailable: too many are waiting already.
        """
        self._check_queue()
        # Unbounded on purpose: an answer is a few dozen kilobytes, and a thread that waited for a slow reader
        # would keep the next question waiting too.
        send, receive = create_memory_object_stream[Item | Exception](math.inf)
        failure: Exception | None = None
        async with create_task_group() as tasks:
            tasks.start_soon(self._produce, function, send)
            try:
                async with receive:
                    async for item in receive:
                        if isinstance(item, Exception):
                            raise item
                        await deliver(item)
            except Exception as error:  # carried out by hand: a task group would wrap it in an ExceptionGroup
                failure = error
            tasks.cancel_scope.cancel()
        if failure is not None:
            raise failure

    async def _produce(
        self, function: Callable[[Callable[[Item], None]], None], send: MemoryObjectSendStream[Item | Exception]
    ) -> None:
        def offer(item: Item | Exception) -> None:
            with suppress(BrokenResourceError):  # the reader has just gone; the next check tells the thread
                send.send_nowait(item)

        def tell(item: Item) -> None:
            from_thread.check_cancelled()
            from_thread.run_sync(offer, item)

        def run() -> None:
            try:
                function(tell)
            except Exception as error:
                from_thread.run_sync(offer, error)

        async with send:
            await to_thread.run_sync(run, limiter=self._limiter)

    def _check_queue(self) -> None:
        if self._limiter.statistics().tasks_waiting >= self._waiting:
            raise Unavailable("Too many requests are waiting already.", advice="Try again in a few seconds.")


async def while_connected(receive: Receive, function: Callable[[], Awaitable[Result]]) -> Result | None:
    """What `await function()` returns, or None if the client went away meanwhile: then it was cancelled.

    The request's body must have been read: what `receive` says next can only be that the client has gone.
    """
    outcome: list[Result] = []
    failure: list[Exception] = []

    async with create_task_group() as tasks:

        async def watch() -> None:
            while (await receive())["type"] != "http.disconnect":
                pass
            tasks.cancel_scope.cancel()

        tasks.start_soon(watch)
        try:
            outcome.append(await function())
        except Exception as error:  # carried out by hand: a task group would wrap it in an ExceptionGroup
            failure.append(error)
        tasks.cancel_scope.cancel()
    if failure:
        raise failure[0]
    return outcome[0] if outcome else None

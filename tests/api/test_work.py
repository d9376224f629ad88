"""Work beside the event loop: bounded, and over when the client is."""

from __future__ import annotations

import threading
import time
from functools import partial

import anyio
import pytest

from api.work import Work, while_connected
from kb.errors import InvalidInput, Unavailable


def run(function, *arguments):
    return anyio.run(function, *arguments)


async def never():
    await anyio.sleep_forever()


async def gone_at_once():
    return {"type": "http.disconnect"}


def test_items_come_in_order_and_as_they_are_made():
    delivered: list[int] = []
    made: list[int] = []

    def count():
        for number in range(3):
            made.append(number)
            yield number
            time.sleep(0.05)

    async def main():
        async def deliver(item):
            delivered.append(item)
            assert len(made) == len(delivered)  # not kept back until all are there

        await Work(1, 1).stream(count(), deliver)

    run(main)
    assert delivered == [0, 1, 2]


def test_a_slow_reader_does_not_hold_up_the_next():
    async def main():
        work = Work(1, 5)
        first_done = anyio.Event()

        async def dawdle(_):
            await first_done.wait()

        async with anyio.create_task_group() as tasks:
            tasks.start_soon(work.stream, (number for number in range(5)), dawdle)
            await anyio.sleep(0.05)
            with anyio.fail_after(2):
                assert await work.run(lambda: "answered") == "answered"
            first_done.set()

    run(main)


def test_what_the_items_raise_arrives_as_it_is():
    def fail():
        yield 1
        raise InvalidInput("No.")

    async def main():
        async def deliver(_):
            pass

        with pytest.raises(InvalidInput, match="No"):
            await while_connected(never, partial(Work(1, 1).stream, fail(), deliver))

    run(main)


def test_the_work_stops_when_the_client_goes():
    closed = threading.Event()
    made: list[int] = []

    def endless():
        try:
            while True:
                made.append(1)
                yield 1
                time.sleep(0.01)
        finally:
            closed.set()

    async def main():
        seen = anyio.Event()

        async def deliver(_):
            seen.set()

        async def gone():
            await seen.wait()
            return {"type": "http.disconnect"}

        with anyio.fail_after(5):
            await while_connected(gone, partial(Work(1, 1).stream, endless(), deliver))

    run(main)
    assert closed.is_set()
    count = len(made)
    time.sleep(0.1)
    assert len(made) == count


def test_what_waits_for_a_client_that_went_never_runs():
    ran: list[str] = []

    async def main():
        work = Work(1, 5)
        release = threading.Event()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(work.run, release.wait)
            await anyio.sleep(0.05)
            assert await while_connected(gone_at_once, partial(work.run, lambda: ran.append("ran"))) is None
            release.set()

    run(main)
    assert ran == []


def test_beyond_the_queue_it_says_so():
    async def main():
        work = Work(1, 1)
        release = threading.Event()
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(work.run, release.wait)
            await anyio.sleep(0.05)
            tasks.start_soon(work.run, release.wait)
            await anyio.sleep(0.05)
            with pytest.raises(Unavailable, match="waiting"):
                await work.run(lambda: None)
            release.set()

    run(main)

"""Functions run in processes of their own, so that what hangs, crashes or eats memory takes nothing else down."""

from __future__ import annotations

import multiprocessing
import pickle
import resource
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from enum import Enum, auto
from functools import partial
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from queue import LifoQueue
from threading import Lock
from typing import Any, Concatenate, ParamSpec, TypeVar

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")
Item = TypeVar("Item")

# Not forked: a fork copies locks that other threads hold, and macOS forbids it to most libraries.
_SPAWN = multiprocessing.get_context("spawn")


class _State(Enum):
    """Of what a process says: another item of a stream, the end of the work, an error that it raised."""

    MORE = auto()
    DONE = auto()
    RAISED = auto()


class WorkerLost(Exception):
    """The work was not done: it took too long (`overdue`), or the process that did it died."""

    def __init__(self, overdue: bool) -> None:
        super().__init__(overdue)  # as its only argument: it travels between processes too
        self.overdue = overdue


class WorkerEnded(WorkerLost):
    """The work was not done because somebody ended the worker."""

    def __init__(self) -> None:
        super().__init__(False)
        self.args = ()


class Worker:
    """One process that runs one function at a time; started at the first, and again after one that was lost.

    Not for two threads at once. Functions and what they take and give are pickled. `memory_mb` is the most memory that
    the process may take for its data, where the system can hold it to that (Linux; macOS does not).
    """

    def __init__(self, memory_mb: int | None = None) -> None:
        self._memory_mb = memory_mb
        self._process: SpawnProcess | None = None
        self._connection: Connection | None = None
        self._changing = Lock()
        self._ended = False

    def run(
        self,
        seconds: float,
        function: Callable[Parameters, Result],
        *arguments: Parameters.args,
        **named: Parameters.kwargs,
    ) -> Result:
        """What `function` returns, or raises, within so many seconds.

        Raises:
            WorkerLost: it took longer, or the process died; the process is gone then.
        """
        return self._work(seconds, None, function, arguments, named)  # type: ignore[return-value]

    def stream(
        self,
        seconds: float,
        sink: Callable[[Item], None],
        function: Callable[Concatenate[Callable[[Item], None], Parameters], None],
        *arguments: Parameters.args,
        **named: Parameters.kwargs,
    ) -> None:
        """Give `sink` what `function` gives to its first argument, one after the other, within so many seconds in all.
        What `sink` raises ends the process.

        Raises:
            WorkerLost: it took longer, or the process died; the process is gone then.
        """
        self._work(seconds, sink, function, arguments, named)

    def _work(
        self,
        seconds: float,
        sink: Callable[[Any], None] | None,
        function: Callable[..., object],
        arguments: tuple[Any, ...],
        named: dict[str, Any],
    ) -> object:
        until = time.monotonic() + seconds
        try:
            state, value = self._answer(until, (function, arguments, named, sink is not None))
            while state is _State.MORE and sink is not None:
                sink(value)
                state, value = self._answer(until)
        except BaseException:
            self.close()
            raise
        if state is _State.RAISED:
            raise value
        return value

    def _answer(self, until: float, request: object = None) -> tuple[_State, Any]:
        """What the process says next, after a `request` if there is one."""
        try:
            connection = self._started()
            if request is not None:
                connection.send(request)
            if not connection.poll(max(0.0, until - time.monotonic())):
                raise WorkerLost(True)
            answer: tuple[_State, Any] = connection.recv()
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            raise (WorkerEnded() if self._ended else WorkerLost(False)) from error
        return answer

    def end(self) -> None:
        """For another thread than the one that waits for the work: that one, and whoever comes after it, is told
        `WorkerEnded`."""
        with self._changing:
            self._ended = True
            if self._process is not None:
                self._process.kill()

    def close(self) -> None:
        """End the process, whatever it is doing."""
        with self._changing:
            process, connection = self._process, self._connection
            self._process = self._connection = None
        if process is not None:
            process.kill()
            process.join()
            process.close()
        if connection is not None:
            connection.close()

    def _started(self) -> Connection:
        with self._changing:
            if self._ended:
                raise WorkerEnded
            if self._connection is None:
                ours, theirs = _SPAWN.Pipe()
                process = _SPAWN.Process(target=_serve, args=(theirs, self._memory_mb), daemon=True)
                process.start()
                theirs.close()
                self._process, self._connection = process, ours
            return self._connection


class Workers:
    """So many workers, each lent to one thread at a time; a thread that finds none free waits for one."""

    def __init__(self, processes: int, memory_mb: int | None = None) -> None:
        self._workers = [Worker(memory_mb) for _ in range(processes)]
        # The one that was given back last is lent first: who reads one file after the other starts one process.
        self._free: LifoQueue[Worker] = LifoQueue()
        for worker in self._workers:
            self._free.put(worker)

    def __len__(self) -> int:
        return len(self._workers)

    @contextmanager
    def lent(self) -> Iterator[Worker]:
        worker = self._free.get()
        try:
            yield worker
        finally:
            self._free.put(worker)

    def end(self) -> None:
        """Whoever waits for a worker, now or later, is told `WorkerEnded`."""
        for worker in self._workers:
            worker.end()

    def close(self) -> None:
        """End all processes. Who is at work in another thread is told first, and waited for."""
        self.end()
        taken = [self._free.get() for _ in self._workers]
        for worker in taken:
            worker.close()
            self._free.put(worker)


def _serve(connection: Connection, memory_mb: int | None) -> None:
    """Do what comes through the pipe until it is closed: the pipe of a parent that was killed is closed too."""
    if memory_mb is not None:
        most = memory_mb * 1_000_000
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_DATA, (most, most))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to all; the parent decides what ends
    with suppress(EOFError, OSError):
        while True:
            function, arguments, named, streams = connection.recv()
            given = (partial(_give, connection), *arguments) if streams else arguments
            try:
                answer = _State.DONE, function(*given, **named)
            except Exception as error:
                answer = _State.RAISED, error
            connection.send(answer)


def _give(connection: Connection, item: object) -> None:
    connection.send((_State.MORE, item))

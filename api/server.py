"""The server process: one port, one library, until Ctrl-C."""

from __future__ import annotations

import errno
import gc
import logging
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from types import FrameType

import uvicorn

from api.app import create_app
from kb.access import PUBLIC
from kb.answer.ask import ask
from kb.answer.models import Question
from kb.errors import InvalidInput, Unavailable
from kb.library import Library, open_library
from kb.settings import Settings

logger = logging.getLogger("footnote.server")

GRACE_SECONDS = 10  # what a running answer gets to end in after Ctrl-C
# How long a thread may keep the interpreter lock while others wait. The usual 5 ms adds up where the event loop takes
# turns with the threads that answer: with 20 clients asking on two cores /healthz took 21 ms (p99), with this 12 ms,
# and no fewer questions were answered. (A lower priority of the answering threads, on top, changed nothing clearly.)
SWITCH_SECONDS = 0.001
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}


def _print_line(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def serve(
    settings: Settings,
    host: str,
    port: int,
    announce: Callable[[str], None] = _print_line,
    prepare: Callable[[], None] = lambda: None,
) -> None:
    """Serve the library until Ctrl-C or SIGTERM; `announce` gets one line with the URL when requests are answered.

    `prepare` runs when the port is held and before the library is opened: what it does is not done in vain.

    Port 0 takes any free one. Must run in the main thread.

    Raises:
        Unavailable: the port is taken.
        InvalidInput: this machine has no such address.
        LibraryInUse: another process has the library open.
        IncompatibleLibrary: another encoder or a newer Footnote made it.
    """
    _set_up_logging()
    with (
        suppress(KeyboardInterrupt),
        _sigterm_as_interrupt(),
        _bound(host, port) as listener,
    ):
        prepare()
        _run(settings, listener, host, announce)


def _run(settings: Settings, listener: socket.socket, host: str, announce: Callable[[str], None]) -> None:
    with open_library(settings, purpose="footnote serve") as library:
        for sentence in library.encoding.lacks():
            logger.warning(sentence)
        _warm_up(library)
        app = create_app(settings, library)
        config = uvicorn.Config(
            app,
            log_config=None,
            access_log=False,  # api.edge writes it, without query strings
            server_header=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        url = _url(host, listener.getsockname()[1])
        started = partial(announce, f"Footnote answers at {url} (Ctrl-C ends it).")
        _Server(config, started, app.state.ending.set).run([listener])


def _warm_up(library: Library) -> None:
    """Ask once, so that the first to ask does not wait seconds for dictionaries that load at their first use."""
    ask(library, Question(question="Are the dictionaries loaded? 词典已加载了吗？"), PUBLIC)


class _Server(uvicorn.Server):
    """Uvicorn that tells when it answers, and when it is told to end."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None], ending: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell = started
        self._tell_end = ending

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        self._tell_end()
        super().handle_exit(sig, frame)

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            # What is there now (dictionaries, models, modules) stays till the end. Told so, the collector leaves it
            # alone: going through it stopped everything for 160 ms every few seconds.
            gc.collect()
            gc.freeze()
            sys.setswitchinterval(SWITCH_SECONDS)
            self._tell()


@contextmanager
def _bound(host: str, port: int) -> Iterator[socket.socket]:
    """A socket that holds the port. Bound before the library is opened, so that a taken port is told at once, and
    given to the server as it is, so that nobody can take the port in between."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (socket.gaierror, UnicodeError) as error:
        raise InvalidInput(f"{host} is not an address of this machine.", advice="Choose one with --host.") from error
    with socket.socket(family, kind, protocol) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind(address)
        except OSError as error:
            raise _refused(error, host, port) from error
        yield listener


def _refused(error: OSError, host: str, port: int) -> InvalidInput | Unavailable:
    if error.errno == errno.EADDRINUSE:
        return Unavailable(f"Port {port} on {host} is in use.", advice="Choose another with --port.")
    if error.errno == errno.EACCES:
        return Unavailable(f"Port {port} on {host} is not yours to take.", advice="Choose one above 1023 with --port.")
    return InvalidInput(f"{host} is not an address of this machine.", advice="Choose one with --host.")


@contextmanager
def _sigterm_as_interrupt() -> Iterator[None]:
    """uvicorn shuts down on SIGTERM and then raises it again; its default would end the process with the library
    still open."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _url(host: str, port: int) -> str:
    shown = EVERYWHERE.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{shown}:{port}/"


def _set_up_logging() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    logging.getLogger("footnote").setLevel(logging.INFO)

"""A page or file on the web, fetched so that nobody's link reaches what is not public.

Whoever makes a server fetch an address makes it speak from inside the operator's network (server-side request forgery,
OWASP). So every name is looked up here, every address that it has is checked, and the connection goes to the checked
address itself: a name that changes between check and connection changes nothing. Redirects come back through the same
door. Proxies of the environment are not used, for they would do the looking up.
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import httpcore
import httpx

from ingest.parse import SUFFIXES
from ingest.parse.characters import tidy
from kb.errors import FootnoteError, InvalidInput, Unavailable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], Iterable[str]]
_MOST_REDIRECTS = 5
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_FOR_NOW = frozenset((408, 425, 429))
_SUFFIXES = {
    "text/html": ".html", "application/pdf": ".pdf", "text/plain": ".txt", "text/markdown": ".md", "text/csv": ".csv",
    "application/zip": ".zip", "message/rfc822": ".eml",
}  # fmt: skip
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


@dataclass(frozen=True, slots=True)
class Fetched:
    """What an address gave. `url` is where it came from in the end, `name` a file name for it."""

    url: str
    name: str
    content: bytes


def fetch(
    url: str,
    max_mb: int,
    seconds: float,
    resolve: Resolve | None = None,
    allowed: Callable[[Address], bool] | None = None,
) -> Fetched:
    """The bytes at `url`, at most `max_mb` megabytes within so many seconds, after at most five redirects.

    `resolve(host, port)` gives the addresses of a name; `allowed` says which may be connected to (public ones).

    Raises:
        InvalidInput: no address of the web, one that is not public, one where there is nothing for us, or more than is
            allowed.
        Unavailable: it cannot be reached now, or its server fails.
    """
    deadline = time.monotonic() + seconds
    door = _Door(resolve or _look_up, allowed or is_public, deadline)
    where = _parsed(url)
    with httpcore.ConnectionPool(network_backend=door) as pool:
        for _ in range(_MOST_REDIRECTS + 1):
            try:
                with pool.stream("GET", str(where), headers=_headers(where)) as response:
                    headers = {name.lower(): value.decode("latin-1") for name, value in response.headers}
                    if response.status in _REDIRECTS and b"location" in headers:
                        where = _parsed(headers[b"location"], where)
                        continue
                    if response.status != 200:
                        raise _refused(where, response.status)
                    content = _read(where, response, max_mb)
            except httpcore.TimeoutException as error:
                raise Unavailable(f"{where} took longer than {seconds:g} s.", advice="Try again later.") from error
            except (httpcore.NetworkError, httpcore.ProtocolError) as error:
                raise Unavailable(f"{where} could not be fetched: {error}.", advice="Try again later.") from error
            return Fetched(str(where), _name(where, headers.get(b"content-type", "")), content)
    raise InvalidInput(f"{url} is behind too many redirects.", advice="Give the address that they lead to.")


def is_public(address: Address) -> bool:
    """Whether an address belongs to the internet at large, those inside IPv6 addresses included."""
    inner = _embedded(address)
    if inner is not None:
        return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


def _embedded(address: Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that an IPv6 one stands for: mapped, 6to4, Teredo's server or NAT64."""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.sixtofour or (address.teredo[1] if address.teredo else None)


class _Door(httpcore.NetworkBackend):
    """Opens connections to checked addresses only, and lets none outlive the deadline."""

    def __init__(self, resolve: Resolve, allowed: Callable[[Address], bool], deadline: float) -> None:
        self._resolve, self._allowed, self._deadline = resolve, allowed, deadline
        self._network = httpcore.SyncBackend()

    def connect_tcp(
        self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:  # fmt: skip
        try:
            found = [ipaddress.ip_address(each.split("%")[0]) for each in self._resolve(host.strip("[]"), port)]
        except (OSError, UnicodeError) as error:
            raise httpcore.ConnectError(f"there is no host {host}") from error
        # One that is not public among them is reason enough: an honest name has none.
        if not found or not all(map(self._allowed, found)):
            raise InvalidInput(
                f"{host} is not an address of the public internet.",
                advice="Save the file and ingest it from the disk.",
            )
        left = _left(self._deadline, timeout)
        stream = self._network.connect_tcp(str(found[0]), port, left, local_address, socket_options)
        return _Timed(stream, self._deadline)


class _Timed(httpcore.NetworkStream):
    """A connection whose every read and write ends at the deadline: a server may send a byte at a time for hours."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Timed(
            self._stream.start_tls(ssl_context, server_hostname, _left(self._deadline, timeout)), self._deadline
        )

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline: float, timeout: float | None) -> float:
    left = min(deadline - time.monotonic(), timeout or float("inf"))
    if left <= 0:
        raise httpcore.ReadTimeout("no time is left")
    return left


def _look_up(host: str, port: int) -> list[str]:
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def _parsed(url: str, seen_from: httpx.URL | None = None) -> httpx.URL:
    """The address in the letters that servers understand, without what is behind a `#`."""
    try:
        found = (seen_from.join(url) if seen_from else httpx.URL(url)).copy_with(fragment=None)
    except (httpx.InvalidURL, UnicodeError, ValueError) as error:
        raise InvalidInput(f"{url} is no address of the web: {error}.", advice="Check how it is written.") from error
    if found.scheme not in ("http", "https") or not found.host or found.userinfo:
        raise InvalidInput(f"{url} is no address of the web.", advice="Give one that begins with https:// or http://.")
    return found


def _headers(url: httpx.URL) -> list[tuple[bytes, bytes]]:
    # Nothing packed: what unpacks without end is not even begun.
    return [(b"Host", url.netloc), (b"User-Agent", b"Footnote"), (b"Accept", b"*/*"), (b"Accept-Encoding", b"identity")]


def _read(url: httpx.URL, response: httpcore.Response, max_mb: int) -> bytes:
    content = bytearray()
    for part in response.iter_stream():
        content += part
        if len(content) > max_mb * 1_000_000:
            raise InvalidInput(f"{url} has more than {max_mb} MB.", advice="Raise FOOTNOTE_MAX_FILE_MB.")
    return bytes(content)


def _refused(url: httpx.URL, status: int) -> FootnoteError:
    """A server's own trouble passes; what it says of the address does not."""
    if status >= 500 or status in _FOR_NOW:
        return Unavailable(f"{url} answered {status}.", advice="Try again later.")
    return InvalidInput(f"{url} answered {status}.", advice="Check the address.")


def _name(url: httpx.URL, media_type: str) -> str:
    """The last part of the path, with the suffix of its media type where it has none that is read."""
    name = tidy(PurePosixPath(url.path).name) or "index"
    suffix = _SUFFIXES.get(media_type.split(";", maxsplit=1)[0].strip().lower(), "")
    return name if PurePosixPath(name).suffix.lower() in SUFFIXES else name + suffix


def canonical(url: str) -> str:
    """The address as the lasting name of a document.

    Raises:
        InvalidInput: it is none of the web.
    """
    return str(_parsed(url))

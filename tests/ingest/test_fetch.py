"""Addresses of the web: what is fetched from a server beside, and which addresses are never connected to."""

from __future__ import annotations

import io
import ipaddress
import threading
import zipfile
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from ingest.fetch import Address, Fetched, fetch, is_public
from ingest.pipeline import ingest_url
from ingest.reading import Reader
from kb.catalog.catalog import document_id
from kb.errors import InvalidInput, Unavailable
from kb.library import Library
from making import Run, answer

PAGE = (
    b"<!doctype html><html><head><title>Depots</title></head><body><p>The Mill depot has 17 chargers.</p></body></html>"
)
MAIL = b"From: Liang <liang@example.org>\nSubject: Depots\n\nThe Reef depot has 9 chargers.\n"
HERE = ipaddress.ip_address("127.0.0.1")


def zipped(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return out.getvalue()


PACKED = {
    "/reports": ("application/zip", zipped(depots__html=PAGE, note__eml=MAIL, broken__pdf=b"%PDF-1.4 broken")),
    "/note": ("message/rfc822", MAIL),
}


class Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        if self.path.startswith("/to?"):
            self.send_response(302)
            self.send_header("Location", self.path.removeprefix("/to?"))
            self.end_headers()
        elif self.path == "/slow":
            self.send_response(200)
            self.end_headers()
            threading.Event().wait(3)
        elif self.path in PACKED:
            self.send_response(200)
            self.send_header("Content-Type", PACKED[self.path][0])
            self.end_headers()
            self.wfile.write(PACKED[self.path][1])
        elif self.path in ("/depots", "/large"):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(PAGE * (9000 if self.path == "/large" else 1))
        else:
            self.send_error(404)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port
    server.shutdown()
    server.server_close()
    thread.join()


class Names:
    """A resolver whose names have the given addresses, one list after the other at each question."""

    def __init__(self, **names: list[str] | list[list[str]]) -> None:
        self.names = names
        self.asked: list[str] = []

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append(host)
        found = self.names.get(host.split(".", maxsplit=1)[0], [])
        if not found:
            raise OSError("no such host")
        if isinstance(found[0], list):
            return list(found[min(self.asked.count(host), len(found)) - 1])
        return [str(each) for each in found]


def beside(address: Address) -> bool:
    """The server of this test stands for the public internet."""
    return address == HERE or is_public(address)


def get(url: str, names: Names, seconds: float = 20, allowed=beside) -> Fetched:
    return fetch(url, 1, seconds, names, allowed)


def test_a_page_is_fetched_by_its_name(port: int):
    names = Names(depots=["127.0.0.1"])
    found = get(f"http://depots.example:{port}/depots#part", names)
    assert found == Fetched(f"http://depots.example:{port}/depots", "depots.html", PAGE)
    assert names.asked == ["depots.example"]


PRIVATE = [
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
    "255.255.255.255", "240.0.0.1", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1",
    "::ffff:10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:a00:1::", "2001:db8::1",
]  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_addresses_that_are_not_public(address: str):
    names = Names(inner=[address], both=["93.184.216.34", address])
    for host in ("inner", "both"):
        with pytest.raises(InvalidInput, match="not an address of the public internet"):
            fetch(f"http://{host}.example/", 1, 20, names)


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34"])
def test_addresses_that_are(address: str):
    assert is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "[::1]", "localhost", "2130706433", "0x7f.1", "0x7f000001", "0177.0.0.1", "127.1", "0", "[::]",
        "169.254.169.254", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]", "public.example@127.0.0.1",
        "127.0.0.1#@public.example", "127.0.0.1\\@public.example", "①②⑦.⓪.⓪.①",
    ],
)  # fmt: skip
def test_an_address_written_out_is_checked_as_well(host: str, port: int):
    with pytest.raises((InvalidInput, Unavailable)):
        fetch(f"http://{host}:{port}/depots", 1, 20)


def test_a_redirect_inwards_is_refused(port: int):
    names = Names(depots=["127.0.0.1"], inner=["10.0.0.1"])
    with pytest.raises(InvalidInput, match=r"inner\.example is not"):
        get(f"http://depots.example:{port}/to?http://inner.example/", names)
    with pytest.raises(InvalidInput, match="no address of the web"):
        get(f"http://depots.example:{port}/to?file:///etc/passwd", names)


def test_redirects_are_followed_but_not_for_ever(port: int):
    names = Names(depots=["127.0.0.1"])
    assert get(f"http://depots.example:{port}/to?/depots", names).url.endswith("/depots")
    url = "/to?" * 8 + "/depots"
    with pytest.raises(InvalidInput, match="too many redirects"):
        get(f"http://depots.example:{port}{url}", names)


def test_a_name_that_changes_its_address_is_checked_at_each_connection(port: int):
    names = Names(depots=[["127.0.0.1"], ["10.0.0.1"]])
    assert get(f"http://depots.example:{port}/depots", names).content == PAGE
    with pytest.raises(InvalidInput, match="not an address of the public internet"):
        get(f"http://depots.example:{port}/depots", names)
    # Looked up once for a connection: what was checked is what is connected to.
    assert names.asked == ["depots.example"] * 2


@pytest.mark.parametrize(
    "url", ["ftp://depots.example/", "file:///etc/passwd", "http://", "http://me:pw@depots.example/"]
)
def test_other_schemes_and_passwords(url: str):
    with pytest.raises(InvalidInput, match="no address of the web"):
        get(url, Names(depots=["127.0.0.1"]))


def test_what_is_too_large_or_too_slow_or_not_there(port: int):
    names = Names(depots=["127.0.0.1"])
    with pytest.raises(InvalidInput, match="more than 1 MB"):
        get(f"http://depots.example:{port}/large", names)
    with pytest.raises(Unavailable, match="took longer than 0.3 s"):
        get(f"http://depots.example:{port}/slow", names, seconds=0.3)
    with pytest.raises(InvalidInput, match="answered 404"):
        get(f"http://depots.example:{port}/nothing", names)
    with pytest.raises(Unavailable, match=r"no host nowhere\.example"):
        get(f"http://nowhere.example:{port}/", names)


def test_a_page_becomes_a_document_under_its_address(empty: Library, port: int):
    url = f"http://depots.example:{port}/depots"
    look = partial(fetch, resolve=Names(depots=["127.0.0.1"]), allowed=beside)
    with Reader(empty.settings) as reader:
        for address, status in ((url, "added"), (f"{url}#top", "unchanged")):
            assert [each.status for each in ingest_url(empty, address, reader, fetch=look)] == [status]
    citation = answer(empty, "How many chargers has the Mill depot?").citations[0]
    assert (citation.document_id, citation.url, citation.title) == (document_id(url), url, "Depots")


def test_an_archive_and_a_mail_on_the_web_are_taken_apart(empty: Library, port: int):
    look = partial(fetch, resolve=Names(depots=["127.0.0.1"]), allowed=beside)
    url = f"http://depots.example:{port}/reports"
    with Reader(empty.settings) as reader:
        outcomes = [*ingest_url(empty, url, reader, fetch=look)]
        found = {each.source: each.status for each in outcomes}
        assert found == {f"{url}/depots.html": "added", f"{url}/note.eml": "added", f"{url}/broken.pdf": "failed"}
        again = {each.status for each in ingest_url(empty, url, reader, fetch=look)}
        assert again == {"unchanged", "failed"}
        (mail,) = ingest_url(empty, f"http://depots.example:{port}/note", reader, fetch=look)
    assert (mail.status, mail.title) == ("added", "Depots")
    assert answer(empty, "How many chargers has the Reef depot?").status == "answered"


def test_the_command_refuses_an_address_of_its_own_network(run: Run, tmp_path: Path, port: int):
    ran = run(tmp_path / "home", "ingest", f"http://127.0.0.1:{port}/depots")
    assert (ran.status, ran.out) == (1, "1 failed\n")
    assert "127.0.0.1 is not an address of the public internet" in ran.err

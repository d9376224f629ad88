"""What whoever runs the service relies on: health, metrics, headers, a port, a clean end."""

from __future__ import annotations

import re
import shutil
import signal
import socket
import threading
import time
from importlib.metadata import version
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from api.app import create_app
from api.routes import ask as ask_routes
from api.routes.site import FOLDER
from api.server import serve
from kb.errors import InvalidInput, LibraryInUse, Unavailable
from kb.library import Library, open_library
from kb.settings import Settings
from serving import serving


def test_alive_and_ready(client: TestClient, library: Library):
    assert client.get("/healthz").json() == {"status": "ok"}
    assert client.get("/readyz").json() == {
        "status": "ready",
        "index_version": library.index_version,
        "version": version("footnote"),
        "encoder": library.encoder.name,
        "token_vectors": True,
    }


def test_health_does_not_wait_behind_questions(settings: Settings, library: Library, monkeypatch):
    release = threading.Event()
    monkeypatch.setattr(ask_routes, "converse", lambda *_: release.wait(10))
    with TestClient(create_app(settings, library), raise_server_exceptions=False) as client:
        # More questions than there are threads for everything: only a limiter of their own keeps room for the rest.
        asking = [
            threading.Thread(target=client.post, args=("/v1/ask",), kwargs={"json": {"question": "Who?"}})
            for _ in range(60)
        ]
        for each in asking:
            each.start()
        time.sleep(0.3)
        started = time.perf_counter()
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 200
        assert client.get("/v1/documents").status_code == 200
        assert time.perf_counter() - started < 2
        release.set()
        for each in asking:
            each.join()


def test_metrics_count_and_tell_nothing_else(settings: Settings, library: Library):
    with TestClient(create_app(settings, library)) as client:
        client.post("/v1/ask", json={"question": "What is the capital of Peru?"})
        client.get("/v1/search", params={"q": "a private matter"}, headers={"Authorization": "Bearer fn_private"})
        client.get("/v1/documents/doc_private")
        client.get("/private")
        response = client.get("/metrics")
    assert response.headers["content-type"].startswith("text/plain; version=0.0.4")
    text = response.text
    assert 'footnote_asks_total{status="not_found"} 1.0' in text
    assert 'footnote_ask_seconds_count{stage="total"} 1.0' in text
    assert 'footnote_http_requests_total{method="GET",route="/v1/documents/{document_id}",status="404"} 1.0' in text
    assert 'route="unmatched",status="404"' in text
    assert f"footnote_index_version {float(library.index_version)}" in text
    assert "private" not in text
    assert "Peru" not in text
    assert set(re.findall(r"(\w+)=", text)) <= {"status", "stage", "method", "route", "le", "state"}


@pytest.mark.parametrize(
    "path", ["/", "/page/app.js", "/healthz", "/nowhere", "/v1/documents", "/v1/documents/doc_none"]
)
def test_every_response_has_the_security_headers(client: TestClient, path: str):
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'self'" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "server" not in headers
    assert headers["cache-control"] == ("no-store" if path.startswith("/v1/") else "no-cache")


def test_the_page_is_whole_and_fetches_from_nowhere_else(client: TestClient):
    index = client.get("/")
    assert index.headers["content-type"].startswith("text/html")
    for path in re.findall(r'(?:href|src)="(/(?:page|widget)/[^"]+)"', index.text):
        assert client.get(path).status_code == 200, path
    files = [file for name in ("page", "widget") for file in (FOLDER / name).iterdir()]
    for file in files:
        outside = set(re.findall(r"(?:https?:)?//[a-z][\w.-]+\.[a-z]+", file.read_text())) - {"http://www.w3.org"}
        assert not outside, file
    assert not re.search(r"<script>|<style|\sstyle=|\son\w+=", index.text)
    for name in ("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval("):
        assert not any(name in file.read_text() for file in files if file.suffix == ".js"), name


def test_a_taken_port_is_told_before_anything_is_opened(tmp_path: Path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(Unavailable, match=f"Port {port} on 127.0.0.1 is in use") as told:
            serve(Settings(home=tmp_path / "home"), "127.0.0.1", port)
    assert "--port" in told.value.advice
    assert not (tmp_path / "home").exists()


def test_an_address_that_is_not_here_is_told(tmp_path: Path):
    for host in ("203.0.113.7", "no.such.host.invalid"):
        with pytest.raises(InvalidInput, match="not an address of this machine"):
            serve(Settings(home=tmp_path / "home"), host, 0)


def test_a_library_in_use_is_told(settings: Settings, library: Library):
    assert library.settings == settings
    with pytest.raises(LibraryInUse):
        serve(settings, "127.0.0.1", 0)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_cleanly(api_home: Path, tmp_path: Path, number: signal.Signals):
    home = tmp_path / "home"
    shutil.copytree(api_home, home)
    with serving(home) as running:
        running.process.send_signal(number)
        assert running.process.wait(timeout=30) == 0
    assert "Traceback" not in running.log.read_text()
    with open_library(Settings(home=home), purpose="the next"):
        pass

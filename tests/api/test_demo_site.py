"""The example of a web site that embeds the widget does what docs/embedding.md says, with the code that it shows."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from kb.access import Tier
from serving import Live

DEMO = Path(__file__).parents[2] / "docs" / "demo-site"
ASKED = {"question": "How many one-on-one meetings took place at the 2024 Beijing Forum?"}


@contextmanager
def demo(live: Live) -> Iterator[str]:
    """The site as `make demo-site SERVER=...` starts it; its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, str(DEMO / "run.py"), "--server", live.url, "--port", str(port)]
    environment = {**os.environ, "FOOTNOTE_HOME": str(live.log.parent / "home")}
    # Tests that run in the background of a shell ignore Ctrl-C, and what they start would inherit that.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        signal.signal(signal.SIGINT, before)
        assert process.stdout is not None
        told = process.stdout.readline()
        try:
            assert f"http://127.0.0.1:{port}/" in told
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGINT)
            try:
                assert process.wait(timeout=30) == 0
            finally:
                process.kill()


@pytest.fixture(scope="module")
def site(live: Live) -> Iterator[str]:
    with demo(live) as address:
        yield address


def ask(live: Live, page: str, token: str | None) -> httpx.Response:
    headers = {"Origin": page, "Footnote-Site": "demo-site"} | ({"Authorization": f"Bearer {token}"} if token else {})
    return httpx.post(f"{live.url}/v1/ask", json=ASKED, headers=headers, timeout=60)


def test_the_documented_example_is_the_code_of_the_site():
    shown = (DEMO.parent / "embedding.md").read_text(encoding="utf-8")
    assert f"```python\n{(DEMO / 'minting.py').read_text(encoding='utf-8')}```" in shown


@pytest.mark.parametrize(("path", "language"), [("/", "en"), ("/zh/", "zh-CN")])
def test_a_visitor_is_the_public_until_they_sign_in(live: Live, site: str, path: str, language: str):
    with httpx.Client(base_url=site) as visitor:
        page = visitor.get(path)
        assert f'<html lang="{language}">' in page.text
        assert f'src="{live.url}/widget.js"' in page.text
        assert "unsafe" not in page.headers["content-security-policy"]
        assert visitor.get("/viewer-token").json() == {"token": None}
        assert visitor.get(f"{path}members").headers["location"] == path

        signed_in = visitor.post(f"{path}sign-in")
        assert "HttpOnly; SameSite=Lax" in signed_in.headers["set-cookie"]
        members = visitor.get(signed_in.headers["location"])
        assert 'token-url="/viewer-token"' in members.text
        assert not re.search(r"eyJ|fns_|fn_", members.text)
        assert (visitor.post(f"{path}sign-out").headers["location"], visitor.get("/viewer-token").json()) == (
            path, {"token": None},
        )  # fmt: skip


def test_the_sites_token_opens_what_members_read(live: Live, site: str):
    with httpx.Client(base_url=site) as visitor:
        visitor.post("/sign-in")
        token = visitor.get("/viewer-token").json()["token"]
    told = ask(live, site, token)
    assert told.json()["status"] == "answered"
    cited = {each["document_id"] for each in told.json()["citations"]}
    listed = httpx.get(f"{live.url}/v1/documents").json()["documents"]
    assert Tier.MEMBER.value not in {each["tier"] for each in listed}
    assert not cited & {each["id"] for each in listed}
    assert not cited & {each["document_id"] for each in ask(live, site, None).json()["citations"]}
    assert ask(live, site.replace("127.0.0.1", "evil.example"), token).status_code == 403


def test_it_starts_again_with_another_secret(live: Live, site: str):
    with httpx.Client(base_url=site) as visitor, demo(live) as again, httpx.Client(base_url=again) as later:
        visitor.post("/sign-in")
        assert ask(live, again, visitor.get("/viewer-token").json()["token"]).status_code == 401
        later.post("/sign-in")
        assert ask(live, again, later.get("/viewer-token").json()["token"]).status_code == 200

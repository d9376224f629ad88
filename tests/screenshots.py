"""`make screenshots`: every view, light and dark, on a phone and a desk, into docs/images.

A library of the sample publications in a folder of its own, `make demo-site` over it, questions that members asked, two
kept evaluation runs: what a new user would have after an hour.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from browsing import ARGUMENTS

REPOSITORY = Path(__file__).parent.parent
FOOTNOTE = str(Path(sys.executable).with_name("footnote"))
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
COLOURS = 128  # of a picture: a third of the size, and no difference to see

TRUCKS = "How many heavy trucks are expected to be zero-emission in China in 2030?"
SUMMIT_ZH = "2012年北京峰会有多少人参加？"
PERU = "What is the capital of Peru?"
ASKED = (
    TRUCKS, "How many zero-emission vehicles does California want by 2025?", SUMMIT_ZH, PERU,
    "Which hydrogen stations will Peru build?", "Who should a company contact about the Success Agreement?",
    "What does a hydrogen truck cost in Brazil?",
    "What share of truck sales in California must be zero-emission by 2035?",
)  # fmt: skip
SIZES = {"desk": (1280, 860), "phone": (390, 844)}


@dataclass(frozen=True)
class Shown:
    """The two servers, and a staff key."""

    footnote: str
    site: str
    key: str


@dataclass(frozen=True)
class View:
    """A picture: where it is, and what a person does there before it is taken."""

    name: str
    path: str
    act: Callable[[Page], None] = lambda page: None
    site: bool = False


def ask_widget(question: str) -> Callable[[Page], None]:
    def act(page: Page) -> None:
        page.locator(".launcher").click()
        page.locator("footnote-chat textarea").fill(question)
        page.keyboard.press("Enter")
        expect(page.locator(".turn").last).to_have_attribute("aria-busy", "false", timeout=60_000)
        page.wait_for_timeout(400)

    return act


def open_widget(page: Page) -> None:
    page.locator(".launcher").click()
    expect(page.locator(".examples li").first).to_be_visible(timeout=20_000)


def open_card(page: Page) -> None:
    ask_widget(TRUCKS)(page)
    page.locator(".ref").first.click()
    page.wait_for_timeout(1500)


def first_document(page: Page) -> None:
    page.get_by_role("link", name="Opportunity Guide", exact=False).first.click()
    page.wait_for_load_state("networkidle")


def settle(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(800)


VIEWS = (
    View("widget", "/", open_widget, site=True),
    View("widget-answer", "/", ask_widget(TRUCKS), site=True),
    View("widget-footnote", "/", open_card, site=True),
    View("widget-refusal", "/", ask_widget(PERU), site=True),
    View("widget-chinese", "/zh/", ask_widget(SUMMIT_ZH), site=True),
    View("console-ask", f"/console?question={TRUCKS}", settle),
    View("console-library", "/console/library"),
    View("console-document", "/console/library", first_document),
    View("console-registers", "/console/registers/targets"),
    View("console-market", "/console/registers/market"),
    View("console-questions", "/console/questions"),
    View("console-evaluation", "/console/evaluation"),
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, help="A library to copy and show, instead of one made now.")
    parser.add_argument("--only", default="", help="Views whose name holds this.")
    parser.add_argument("--out", type=Path, default=REPOSITORY / "docs" / "images")
    given = parser.parse_args()
    found = next((path for name in CHROMIUM if (path := shutil.which(name))), None)
    if found is None:
        sys.exit("Pictures are taken with Chromium; see tests/need-chromium.sh.")
    views = [view for view in VIEWS if given.only in view.name]
    given.out.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Path(folder) / "home"
        if given.home:
            shutil.copytree(given.home, home)
        if any("evaluation" in view.name for view in views):
            evaluate(home)
        with showing(home) as shown:
            fill_log(shown)
            browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
            for view in views:
                print(view.name, flush=True)
                take(browser, shown, view, given.out)
            browser.close()


def evaluate(home: Path) -> None:
    """Two runs for the console to show, unless there are some: with the usual weights, and with smaller ones."""
    if (home / "runs").exists():
        return
    for encoder in ("int8", "int4"):
        command = [FOOTNOTE, "eval", "run", "--split", "dev", "--out", str(home / "runs" / f"dev-{encoder}")]
        subprocess.run(command, check=True, env={**os.environ, "FOOTNOTE_ENCODER": encoder}, stdout=subprocess.DEVNULL)


@contextmanager
def showing(home: Path) -> Iterator[Shown]:
    """`make demo-site` over the library in `home`, until the block ends."""
    environ = {**os.environ, "FOOTNOTE_HOME": str(home)}
    ports = [str(free_port()), str(free_port())]
    command = [
        sys.executable,
        str(REPOSITORY / "docs/demo-site/run.py"),
        "--footnote-port",
        ports[0],
        "--port",
        ports[1],
    ]
    with subprocess.Popen(command, env=environ, cwd=REPOSITORY) as process:
        try:
            footnote, site = (f"http://127.0.0.1:{port}" for port in ports)
            wait_for(site)
            key = subprocess.run(
                [FOOTNOTE, "key", "create", "--tier", "staff", "--name", "Chen Ying"],
                check=True, env=environ, capture_output=True, text=True,
            ).stdout.strip()  # fmt: skip
            yield Shown(footnote, site, key)
        finally:
            process.terminate()


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def wait_for(address: str) -> None:
    while True:
        try:
            httpx.get(address)
        except httpx.TransportError:
            time.sleep(0.5)
        else:
            return


def fill_log(shown: Shown) -> None:
    """Questions that people asked, and what some thought of the answers."""
    with httpx.Client(base_url=f"{shown.footnote}/v1", timeout=60) as client:
        for question in (*ASKED, PERU):
            answer = client.post("/ask", json={"question": question}).json()
            if question == ASKED[1]:
                opinion = {"answer_id": answer["id"], "rating": "down", "reason": "incomplete"}
                client.post("/feedback", json={**opinion, "comment": "Which provinces?"})
            elif question == TRUCKS:
                client.post("/feedback", json={"answer_id": answer["id"], "rating": "up"})


def take(browser: Browser, shown: Shown, view: View, out: Path) -> None:
    for size, (width, height) in SIZES.items():
        for scheme in ("light", "dark"):
            context = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce",
                device_scale_factor=2 if size == "phone" else 1.5,
            )  # fmt: skip
            page = context.new_page()
            if view.site:
                page.goto(shown.site + view.path)
            else:
                sign_in(page, shown)
                page.goto(shown.footnote + view.path)
            page.wait_for_load_state("networkidle")
            view.act(page)
            page.wait_for_timeout(300)
            keep(page.screenshot(), out / f"{view.name}-{size}-{scheme}.png")
            context.close()


def sign_in(page: Page, shown: Shown) -> None:
    page.goto(f"{shown.footnote}/console/sign-in")
    page.fill("#key", shown.key)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/console(?!/sign-in)"))


def keep(picture: bytes, path: Path) -> None:
    Image.open(io.BytesIO(picture)).convert("RGB").quantize(COLOURS).save(path, optimize=True)


if __name__ == "__main__":
    main()

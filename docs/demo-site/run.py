"""`make demo-site`: a Footnote server, and a web site on another origin that embeds it, until Ctrl-C."""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from http.server import ThreadingHTTPServer
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from kb.access import Tier
from kb.catalog.opening import open_catalog
from kb.settings import read_settings
from kb.sites import ASKS_PER_MINUTE, new_site

FOOTNOTE = str(Path(sys.executable).with_name("footnote"))
SITE = "demo-site"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", help="Address of a Footnote server that runs on the library in FOOTNOTE_HOME.")
    parser.add_argument("--footnote-port", type=int, default=8000, help="Of the one that is started without it.")
    parser.add_argument("--port", type=int, default=8080, help="Of the web site.")
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with suppress(KeyboardInterrupt):
        os.environ.update(SITE_ID=SITE, SITE_SECRET=secret_of_site(given.port))
        if given.server:
            server = given.server.rstrip("/")
            if not answers(server):
                sys.exit(f"No Footnote answers at {server}/.")
            show(server, given.port)
        else:
            serve_both(given.footnote_port, given.port)


def secret_of_site(port: int) -> str:
    """The site's signing secret, new each time, as `footnote site` would make it; beside a server if one runs."""
    origins = (f"http://127.0.0.1:{port}", f"http://localhost:{port}")
    site = new_site(SITE, "Example Clean Trucks Program", origins, Tier.MEMBER, ASKS_PER_MINUTE)
    with open_catalog(read_settings(os.environ)) as catalog:
        if catalog.sites.find(SITE) is None:
            catalog.sites.add(site)
        else:
            catalog.sites.change(SITE, {"origins": origins, "secret": site.secret})
    return site.secret


def serve_both(footnote_port: int, port: int) -> None:
    command = [FOOTNOTE, "serve", "--port", str(footnote_port), "--fill-empty", "corpus"]
    with subprocess.Popen(command) as running:
        try:
            server = f"http://127.0.0.1:{footnote_port}"
            while not answers(server):
                if running.poll() is not None:
                    sys.exit("If a Footnote server has that library open, name it: make demo-site SERVER=http://...")
                time.sleep(0.3)
            show(server, port)
        finally:
            running.terminate()


def answers(server: str) -> bool:
    try:
        with urlopen(f"{server}/readyz", timeout=5):
            return True
    except (URLError, OSError):
        return False


def show(server: str, port: int) -> None:
    from host import Host  # noqa: PLC0415  it reads the secret that was made just now

    Host.footnote = server
    try:
        listener = ThreadingHTTPServer(("127.0.0.1", port), Host)
    except OSError as error:
        sys.exit(f"The web site cannot have port {port} ({error.strerror}); name another: make demo-site SITE_PORT=...")
    with listener:
        print(f"The web site is at http://127.0.0.1:{port}/ and embeds {server}/ (Ctrl-C ends it).", flush=True)
        listener.serve_forever()


if __name__ == "__main__":
    main()

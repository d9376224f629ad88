"""Sites that embed the widget: which pages may ask what, with which tokens, how often. And the commands for them."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest
from starlette.testclient import TestClient

from api.app import create_app
from kb.access import Tier, hash_key, new_key
from kb.library import Library, open_library
from kb.settings import Settings
from kb.sites import Site, new_secret, new_site
from kb.viewer_tokens import mint_token
from making import Run

ORIGIN = "https://program.example.org"
FAST = 10_000
SITE = new_site("program-site", "The program", [ORIGIN, "http://localhost:8080"], Tier.MEMBER, FAST)
SLOW = new_site("slow-site", "A slow one", ["https://slow.example.org"], Tier.MEMBER, 2)
KEY = new_key()
ASKED = {"question": "What did the Quillback depot tour cost each member in 2023?"}
PUBLICLY = {"question": "How many zero-emission trucks did the Harbor pilot put on the road in 2023?"}
COST = "4800 dollars"
PAGE = {"Origin": ORIGIN, "Footnote-Site": SITE.id}


@pytest.fixture(scope="module")
def library(club_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    home = tmp_path_factory.mktemp("sites") / "home"
    shutil.copytree(club_home, home)
    with open_library(Settings(home=home), purpose="site tests") as opened:
        opened.catalog.sites.add(SITE)
        opened.catalog.sites.add(SLOW)
        opened.catalog.keys.add("staff", Tier.STAFF, hash_key(KEY))
        yield opened


@pytest.fixture(scope="module")
def client(library: Library) -> Iterator[TestClient]:
    with TestClient(create_app(library.settings, library), raise_server_exceptions=False) as opened:
        yield opened


def bearer(token: str, page: dict[str, str] = PAGE) -> dict[str, str]:
    return {**page, "Authorization": f"Bearer {token}"}


def refused(response: httpx.Response, status: int, name: str) -> dict[str, Any]:
    """The problem, which the page that asked can read."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    assert response.headers["access-control-allow-origin"] == "*"
    told = response.json()
    assert told["type"] == f"urn:footnote:problem:{name}"
    assert told["advice"]
    return told


def test_a_members_token_opens_what_members_read_and_no_more(client: TestClient, library: Library):
    assert COST not in client.post("/v1/ask", json=ASKED, headers=PAGE).text
    response = client.post("/v1/ask", json=ASKED, headers=bearer(mint_token(SITE, Tier.MEMBER, "m-1")))
    assert COST in response.json()["text"]
    assert response.headers["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in response.headers
    assert "set-cookie" not in response.headers
    publicly = mint_token(SITE, Tier.PUBLIC, "m-1")
    assert COST not in client.post("/v1/ask", json=ASKED, headers=bearer(publicly)).text
    [closed] = [each for each in library.catalog.documents() if each.description.tier is Tier.STAFF]
    member = bearer(mint_token(SITE, Tier.MEMBER))
    assert client.get(f"/v1/documents/{closed.id}/pages/1", headers=member).status_code == 404


@pytest.mark.parametrize("origin", [ORIGIN, "http://localhost:8080"])
def test_every_origin_of_a_site_may_ask(client: TestClient, origin: str):
    response = client.post("/v1/ask", json=PUBLICLY, headers={**PAGE, "Origin": origin})
    assert response.json()["status"] == "answered"


STRANGERS = [
    "https://evil.example", "null", "https://program.example.org.evil.example", "http://program.example.org",
    "https://program.example.org:8443", "https://PROGRAM.example.org", f"{ORIGIN}/", f"{ORIGIN} https://x.example", "",
    "http://testserver:81", "http://testserver.evil.example", "http://evil.example/testserver", "//testserver",
    "http://[testserver", "http://testserver:x",
]  # fmt: skip


@pytest.mark.parametrize("origin", STRANGERS)
@pytest.mark.parametrize("site", [None, SITE.id])
def test_a_page_of_another_origin_is_refused_and_told_so(client: TestClient, origin: str, site: str | None):
    headers = {"Origin": origin} | ({"Footnote-Site": site} if site else {})
    told = refused(client.post("/v1/ask", json=PUBLICLY, headers=headers), 403, "forbidden")
    assert ("without saying which site" in told["detail"]) is (site is None)


def test_a_site_that_is_not_there_is_told_so(client: TestClient):
    refused(client.post("/v1/ask", json=PUBLICLY, headers={**PAGE, "Footnote-Site": "nowhere"}), 403, "forbidden")
    refused(client.post("/v1/ask", json=PUBLICLY, headers={**PAGE, "Footnote-Site": SLOW.id}), 403, "forbidden")


def test_tokens_and_keys_that_do_not_belong_there_are_refused(client: TestClient):
    token = mint_token(SITE, Tier.MEMBER)
    slow = {"Origin": SLOW.origins[0], "Footnote-Site": SLOW.id}
    for headers in (bearer(token, slow), bearer(token, {**PAGE, "Origin": "https://evil.example"}), bearer(KEY)):
        refused(client.post("/v1/ask", json=PUBLICLY, headers=headers), 403, "forbidden")
    for wrong in (token[:-5] + "AAAAA", "nonsense", SITE.secret):
        refused(client.post("/v1/ask", json=PUBLICLY, headers=bearer(wrong)), 401, "unauthorized")
    now = int(time.time())
    claims = {"tier": "member", "iat": now - 900, "exp": now - 60}
    over = jwt.encode(claims, SITE.secret, algorithm="HS256", headers={"kid": SITE.id})
    told = refused(client.post("/v1/ask", json=PUBLICLY, headers=bearer(over)), 401, "token-expired")
    assert "new one" in told["advice"]


def test_our_own_pages_and_callers_that_are_no_page_go_on_as_ever(client: TestClient):
    key = {"Authorization": f"Bearer {KEY}"}
    for own in (
        {},
        {"Origin": "http://testserver"},
        {"Origin": "https://testserver"},  # behind a proxy that takes TLS off
        {"Origin": "https://footnote.example", "Host": "footnote.example"},
        {"Origin": "https://footnote.example", "Host": "footnote.example:443"},
        {"Origin": "http://footnote.example:8000", "Host": "Footnote.example:8000"},
        {"Origin": "https://footnote.example", "Sec-Fetch-Site": "same-origin"},  # a proxy changed the host
    ):
        answered = client.post("/v1/ask", json=ASKED, headers={**own, **key})
        assert COST in answered.json()["text"], own


PREFLIGHT = {
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization,content-type,footnote-site",
}


@pytest.mark.parametrize("origin", [ORIGIN, "https://evil.example", "null"])
@pytest.mark.parametrize(
    "path",
    [
        "ask", "feedback", "suggestions?language=en", "conversations/con_1", "documents/d/pages/1",
        "documents/d/pages/1.png?mark=1-2", "documents/d/file",
    ],
)  # fmt: skip
def test_a_browser_may_ask_whether_it_may(client: TestClient, path: str, origin: str):
    response = client.options(f"/v1/{path}", headers={**PREFLIGHT, "Origin": origin})
    assert response.status_code == 200
    told = response.headers
    assert told["access-control-allow-origin"] == "*"
    assert "access-control-allow-credentials" not in told
    assert {"Authorization", "Content-Type", "Footnote-Site"} <= set(told["access-control-allow-headers"].split(", "))
    assert told["access-control-allow-methods"] == "GET, POST, DELETE"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "search?q=trucks"), ("GET", "documents"), ("POST", "documents"), ("DELETE", "documents/d"),
        ("PATCH", "documents/d"), ("GET", "registers/targets"), ("GET", "conversations"), ("POST", "reindex"),
        ("GET", "documents/d"),
    ],
)  # fmt: skip
def test_other_paths_are_closed_to_pages_of_other_sites(client: TestClient, method: str, path: str):
    response = client.options(f"/v1/{path}", headers={**PREFLIGHT, "Origin": ORIGIN})
    assert "access-control-allow-origin" not in response.headers
    for token in (KEY, mint_token(SITE, Tier.MEMBER)):
        response = client.request(method, f"/v1/{path}", headers=bearer(token))
        assert response.status_code == 403
        assert "access-control-allow-origin" not in response.headers


def test_a_token_changes_nothing_in_the_library(client: TestClient):
    token = {"Authorization": f"Bearer {mint_token(SITE, Tier.MEMBER, 'm-1')}"}
    assert client.delete("/v1/documents/d", headers=token).status_code == 403
    assert client.post("/v1/reindex", json={}, headers=token).status_code == 403


def test_a_conversation_goes_on_from_token_to_token(client: TestClient):
    first = client.post("/v1/ask", json=ASKED, headers=bearer(mint_token(SITE, Tier.MEMBER, "m-7", 5))).json()
    path = f"/v1/conversations/{first['conversation_id']}"
    later = bearer(mint_token(SITE, Tier.MEMBER, "m-7", 9))
    assert client.get(path, headers=later).json()["turns"][0]["question"] == ASKED["question"]
    for somebody in (PAGE, bearer(mint_token(SITE, Tier.MEMBER, "m-8")), bearer(mint_token(SITE, Tier.PUBLIC, "m-7"))):
        refused(client.get(path, headers=somebody), 404, "not-found")
    assert client.delete(path, headers=later).json()["turns"] == 1


# --- how often


def test_who_asks_too_often_is_told_when_to_come_back(client: TestClient, library: Library):
    page = {"Origin": SLOW.origins[0], "Footnote-Site": SLOW.id}
    mine, yours = (bearer(mint_token(SLOW, Tier.MEMBER, sub), page) for sub in ("mine", "yours"))
    assert [client.post("/v1/ask", json=PUBLICLY, headers=mine).status_code for _ in range(2)] == [200, 200]
    response = client.post("/v1/ask", json=PUBLICLY, headers=mine)
    told = refused(response, 429, "too-many-requests")
    wait = int(response.headers["retry-after"])
    assert 1 <= wait <= 60
    assert f"again in {wait} second" in told["detail"]
    assert "Retry-After" in response.headers["access-control-expose-headers"]
    streamed = client.post("/v1/ask", json=PUBLICLY, headers={**mine, "Accept": "text/event-stream"})
    refused(streamed, 429, "too-many-requests")
    for other in (yours, page, {"Authorization": f"Bearer {KEY}"}, {}):
        assert client.post("/v1/ask", json=PUBLICLY, headers=other).status_code == 200
    assert 'footnote_rate_limited_total{what="ask"} 2.0' in client.get("/metrics").text
    # A new token is no new viewer.
    again = bearer(mint_token(SLOW, Tier.MEMBER, "mine", 7), page)
    refused(client.post("/v1/ask", json=PUBLICLY, headers=again), 429, "too-many-requests")


def test_callers_with_neither_key_nor_site_have_a_limit_where_one_is_set(library: Library):
    settings = library.settings.model_copy(update={"asks_per_minute": 1})
    app = create_app(settings, library)
    with TestClient(app, client=("2001:db8::1", 1)) as one, TestClient(app, client=("2001:db8::ffff", 1)) as same:
        assert one.post("/v1/ask", json=PUBLICLY).status_code == 200
        assert same.post("/v1/ask", json=PUBLICLY).status_code == 429
        for header in ({"Authorization": f"Bearer {KEY}"}, PAGE):
            assert [one.post("/v1/ask", json=PUBLICLY, headers=header).status_code for _ in range(2)] == [200, 200]
    with TestClient(app, client=("2001:db8:1::1", 1)) as another:
        assert another.post("/v1/ask", json=PUBLICLY).status_code == 200


# --- the commands, beside a server that has the library open


def status(client: TestClient, token: str, page: dict[str, str]) -> int:
    return client.post("/v1/ask", json=PUBLICLY, headers=bearer(token, page)).status_code


def test_a_site_is_made_changed_and_removed_beside_a_running_server(client: TestClient, library: Library, run: Run):
    home = library.settings.home
    page = {"Origin": "https://new.example", "Footnote-Site": "new-site"}
    assert client.post("/v1/ask", json=PUBLICLY, headers=page).status_code == 403
    made = run(
        home, "site", "create", "new-site", "--name", "New", "--origin", "https://new.example", "--tier", "member"
    )
    assert made.status == 0
    secret = made.out.strip()
    assert secret.startswith("fns_")
    assert "not shown again" in made.err
    token = run(home, "token", "--site", "new-site", "--tier", "member", "--sub", "m-1").out.strip()
    assert jwt.decode(token, secret, algorithms=["HS256"])["sub"] == "m-1"
    assert status(client, token, page) == 200
    listed = run(home, "site", "list").out
    assert "new-site  New  https://new.example  member, 20 a minute" in listed
    assert secret not in listed

    assert (
        run(home, "site", "edit", "new-site", "--origin", "https://a.example", "--origin", "https://b.example").status
        == 0
    )
    assert status(client, token, page) == 403
    page["Origin"] = "https://b.example"
    assert status(client, token, page) == 200
    rotated = run(home, "site", "rotate", "new-site").out.strip()
    assert rotated.startswith("fns_")
    assert rotated != secret
    assert status(client, token, page) == 401
    anew = run(home, "token", "--site", "new-site", "--tier", "member").out.strip()
    assert status(client, anew, page) == 200
    assert run(home, "site", "edit", "new-site", "--tier", "public", "--per-minute", "5").status == 0
    assert status(client, anew, page) == 401

    removed = run(home, "site", "remove", "new-site")
    assert "Removed new-site, and 3 conversations" in removed.out
    assert status(client, anew, page) == 403
    assert status(client, anew, {}) == 401


def test_wrong_commands_are_told_what_is_wrong(library: Library, run: Run):
    for arguments, exit_status, says in (
        (("site", "create", "x", "--name", "X", "--origin", "https://x.example/"), 2, "Write it as https://x.example."),
        (("site", "create", "x", "--name", "X", "--origin", "https://x.example", "--tier", "staff"), 2, "console"),
        (("site", "create", SITE.id, "--name", "X", "--origin", "https://x.example"), 1, "already"),
        (("site", "edit", SITE.id, "--per-minute", "0"), 2, "1 to 10000"),
        (("site", "rotate", "nowhere"), 1, "There is no site 'nowhere'"),
        (("token", "--site", "nowhere"), 1, "There is no site 'nowhere'"),
        (("token", "--site", SITE.id, "--tier", "staff"), 2, "member at most"),
        (("token", "--site", SITE.id, "--minutes", "61"), 2, "60"),
    ):
        told = run(library.settings.home, *arguments)
        assert (told.status, says in told.err) == (exit_status, True), told.err


def test_neither_secrets_nor_tokens_nor_origins_are_logged(client: TestClient, library: Library, caplog):
    site: Site = library.catalog.sites.change(SITE.id, {"secret": new_secret()})
    token = mint_token(site, Tier.MEMBER, "m-secret")
    with caplog.at_level("DEBUG"):
        for credential in (token, token[:-4], site.secret):
            client.post("/v1/ask", json=PUBLICLY, headers=bearer(credential))
    assert "POST /v1/ask 401" in caplog.text
    for hidden in (site.secret, token, "m-secret", ORIGIN, "testclient"):
        assert hidden not in caplog.text

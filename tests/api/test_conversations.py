"""/v1/conversations: begun by a question, read, exported and erased by whoever it belongs to."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from browsing import Visit, ask_on
from kb.access import Tier
from serving import Keys, Live

BEIJING = "How many people from U.S. companies were at the Beijing Summit of 2012?"
SHANGHAI = "And at the one in Shanghai a year later?"


def talk(client: TestClient, headers: dict[str, str]) -> str:
    """The id of a conversation of two questions."""
    first = client.post("/v1/ask", json={"question": BEIJING}, headers=headers).json()
    within = {"question": SHANGHAI, "conversation_id": first["conversation_id"]}
    second = client.post("/v1/ask", json=within, headers=headers).json()
    assert second["conversation_id"] == first["conversation_id"]
    assert second["understood"] == BEIJING.replace("Beijing", "Shanghai").replace("2012", "2013")
    return str(first["conversation_id"])


def test_a_conversation_is_read_exported_and_erased(client: TestClient):
    name = talk(client, {})
    path = f"/v1/conversations/{name}"
    told = client.get(path).json()
    assert [each["question"] for each in told["turns"]] == [BEIJING, SHANGHAI]
    assert client.get(f"{path}.json").json() == told
    markdown = client.get(f"{path}.md")
    assert markdown.headers["content-type"].startswith("text/markdown")
    assert markdown.headers["content-disposition"] == f'attachment; filename="{name}.md"'
    assert "[^1-1]: " in markdown.text
    assert client.delete(path).json() == {"id": name, "turns": 2, "complete": True}
    for response in (client.get(path), client.get(f"{path}.md"), client.get(f"{path}.json"), client.delete(path)):
        assert response.status_code == 404
        assert response.headers["content-type"] == "application/problem+json"


def test_the_id_of_a_conversation_is_in_no_log(client: TestClient, caplog: pytest.LogCaptureFixture):
    caplog.set_level("INFO")
    name = talk(client, {})
    for end in ("", ".md", ".json"):
        client.get(f"/v1/conversations/{name}{end}")
    client.delete(f"/v1/conversations/{name}")
    assert "DELETE /v1/conversations/{conversation_id} 200" in caplog.text
    ours = [each.getMessage() for each in caplog.records if each.name.startswith("footnote")]
    assert [each for each in ours if name in each] == []


def test_a_conversation_of_a_key_is_nobody_elses(client: TestClient, keys: Keys):
    member, staff = keys.header(Tier.MEMBER), keys.header(Tier.STAFF)
    name = talk(client, member)
    for other in ({}, staff):
        for end in ("", ".md", ".json"):
            assert client.get(f"/v1/conversations/{name}{end}", headers=other).status_code == 404
        assert client.delete(f"/v1/conversations/{name}", headers=other).status_code == 404
    listed = client.get("/v1/conversations", headers=member).json()["conversations"]
    # Others are asking with the same key, of the same library.
    assert [(each["viewer"], each["turns"]) for each in listed if each["id"] == name] == [("a member", 2)]
    assert name not in {each["id"] for each in client.get("/v1/conversations", headers=staff).json()["conversations"]}
    assert client.get("/v1/conversations").status_code == 401
    assert client.delete(f"/v1/conversations/{name}", headers=member).status_code == 200


@pytest.mark.parametrize("name", ["con_none", "..%2F..", "%00", "x" * 300])
def test_an_id_that_is_none_is_not_found(client: TestClient, name: str):
    assert client.get(f"/v1/conversations/{name}").status_code == 404


def test_the_page_goes_on_with_its_conversation_and_forgets_it(live: Live, visit: Visit):
    page = visit("/")
    ask_on(page, BEIJING)
    assert page.locator(".understood").count() == 0
    ask_on(page, SHANGHAI)
    assert page.locator(".understood").inner_text().startswith("Understood as: How many people")
    name = page.evaluate("localStorage.getItem('footnote-conversation')")
    page.click("#forget")
    page.locator("#forget").wait_for(state="hidden")
    assert page.evaluate("localStorage.getItem('footnote-conversation')") is None
    assert page.request.get(f"{live.url}/v1/conversations/{name}").status == 404

"""Who may ask what in the widget: members and the public, sites that are not listed, tokens that expire, limits."""

from __future__ import annotations

import time

import httpx
import jwt
import pytest
from playwright.sync_api import expect

from chatting import ask, open_card, open_chat
from kb.access import Tier
from kb.sites import Site
from kb.viewer_tokens import mint_token
from tests.browser.conftest import Embed, Embedded

# Answered by a publication for members that is listed, and by one of which others may not know.
LISTED = "What royalty rate is usual for a licence to a Chinese maker?"
UNLISTED = "By how much is the electric tractor cheaper than the diesel tractor over five years?"
PUBLIC = "Who should a company contact about the Success Agreement?"


def expired(site: Site) -> str:
    began = int(time.time()) - 3600
    claims = {"tier": "member", "iat": began, "exp": began + 900, "sub": "m-1"}
    return jwt.encode(claims, site.secret, algorithm="HS256", headers={"kid": site.id})


def test_a_member_reads_what_the_public_does_not_even_hear_of(embed: Embed, embedded: Embedded):
    host, site = embedded.host, embedded.site
    host.token = lambda: mint_token(site, Tier.MEMBER, "m-1")
    page = embed(token_url="/token")
    open_chat(page)
    turn = ask(page, LISTED)
    expect(turn.locator(".statements")).to_contain_text("3 to 5 percent")
    with page.context.expect_page() as opened:
        open_card(page, turn.locator(".ref").first).locator("footer a").click()
    whole = opened.value
    expect(whole.locator("#panel-title")).to_contain_text("Full Members' Edition", timeout=20_000)
    expect(whole.locator("#panel figure canvas")).to_be_visible(timeout=20_000)
    assert "token" not in whole.url
    assert (
        whole.evaluate("sessionStorage.getItem('footnote-reading')").count(".") == 2
    )  # it opens pages, and asks nothing
    assert whole.evaluate("sessionStorage.getItem('footnote-key')") is None
    page.keyboard.press("Escape")
    secret = ask(page, UNLISTED).locator(".statements").inner_text()
    assert "502,000" in secret

    # The next one at the same computer is not signed in: nothing of it is left, and the same questions find nothing.
    host.token = lambda: None
    page.reload()
    expect(page.locator(".welcome")).to_be_visible(timeout=20_000)
    assert page.locator(".turn").count() == 0
    told = ask(page, LISTED)
    expect(told.locator(".verdict cite")).to_have_text("U.S.-China Business Opportunity Guide – Full Members' Edition")
    expect(told.locator(".verdict")).not_to_contain_text("percent")
    assert told.get_by_role("button", name="Enter an access key").count() == 0
    refused = ask(page, UNLISTED)
    inside = page.evaluate("document.querySelector('footnote-chat').shadowRoot.textContent")
    assert "502,000" not in inside
    assert "Tractor Cost" not in refused.inner_text()


def test_an_expired_token_is_renewed_once_or_told(embed: Embed, embedded: Embedded):
    host, site = embedded.host, embedded.site
    given = iter([expired(site), mint_token(site, Tier.MEMBER, "m-2")])
    host.token, host.tokens = lambda: next(given), 0
    page = embed(token_url="/token")
    open_chat(page)
    expect(page.locator(".examples li").first).to_be_visible()
    expect(ask(page, LISTED).locator(".statements")).to_contain_text("3 to 5 percent")
    assert host.tokens == 2

    host.token = lambda: expired(site)
    page.evaluate(
        "const chat = document.querySelector('footnote-chat'); chat.setAttribute('token-url', '/token?other');"
    )
    expect(page.locator(".composer")).to_be_visible()
    trouble = ask(page, LISTED).get_by_role("alert")
    expect(trouble).to_contain_text("Your access has expired.")
    expect(trouble).to_contain_text("sign in again")
    host.token = lambda: mint_token(site, Tier.MEMBER, "m-2")
    trouble.get_by_role("button", name="Ask again").click()
    expect(page.locator(".turn")).to_have_count(1)
    expect(page.locator(".turn .statements")).to_contain_text("3 to 5 percent", timeout=20_000)


def test_a_site_that_does_not_say_who_asks_is_not_taken_for_the_public(embed: Embed):
    page = embed(token_url="/no-such-path")
    open_chat(page)
    turn = ask(page, PUBLIC)
    expect(turn.get_by_role("alert")).to_contain_text("did not confirm who you are")
    assert turn.locator(".statements").inner_text() == ""


@pytest.mark.parametrize(("lang", "words"), [("en", "This site may not ask here."), ("zh", "本网站无权在此提问。")])
def test_a_site_that_is_not_listed_gets_nothing(embed: Embed, embedded: Embedded, lang: str, words: str):
    page = embed(origin=embedded.host.stranger, lang=lang)
    open_chat(page)
    assert page.locator(".examples li").count() == 0
    turn = ask(page, PUBLIC)
    expect(turn.get_by_role("alert")).to_contain_text(words)
    assert turn.locator(".ref").count() == 0


def test_too_many_questions_are_told_with_the_time_to_wait(embed: Embed, embedded: Embedded):
    page = embed(site=embedded.slow.id, inline="")
    for _ in range(2):
        ask(page, PUBLIC)
    trouble = ask(page, PUBLIC).get_by_role("alert")
    expect(trouble).to_contain_text("That was too many questions in a short time.")
    expect(trouble).to_contain_text("You can ask again in ")
    expect(trouble.get_by_role("button", name="Ask again")).to_be_disabled()


def test_the_files_of_the_widget_are_for_any_page_the_rest_is_not(embedded: Embedded):
    url = embedded.live.url
    for path in ("/widget.js", "/widget/chat.js", "/widget/chat.css"):
        headers = httpx.get(url + path).headers
        assert headers["access-control-allow-origin"] == "*"
        assert headers["cross-origin-resource-policy"] == "cross-origin"
    assert "access-control-allow-origin" not in httpx.get(f"{url}/page/app.js").headers

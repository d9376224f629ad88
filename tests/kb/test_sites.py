"""Sites, and the viewer tokens that their servers sign."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import jwt
import pytest

from kb.access import NO_PAGE, HostPage, Tier, Viewer, hash_key, new_key, viewer_of
from kb.catalog import Catalog
from kb.catalog.engine import open_engine
from kb.errors import Conflict, FootnoteError, Forbidden, InvalidInput, NotFound, TokenExpired, Unauthorized
from kb.sites import Site, new_secret, new_site
from kb.viewer_tokens import mint_token

ORIGIN = "https://program.example.org"
SITE = new_site("program-site", "The program", [ORIGIN, "http://localhost:8080"], Tier.MEMBER, 20)
OTHER = new_site("other-site", "Another", ["https://other.example.org"], Tier.PUBLIC, 20)
KEY = new_key()


@pytest.fixture
def catalog(tmp_path: Path) -> Iterator[Catalog]:
    opened = Catalog(open_engine(tmp_path / "catalog.sqlite"))
    yield opened
    opened.close()


# --- sites


def test_a_site_is_kept_changed_and_removed(catalog: Catalog):
    catalog.sites.add(SITE)
    catalog.sites.add(OTHER)
    with pytest.raises(Conflict, match="program-site already"):
        catalog.sites.add(replace(OTHER, id="program-site"))
    assert catalog.sites.all() == [OTHER, SITE]
    changed = catalog.sites.change("program-site", {"tier": Tier.PUBLIC, "origins": (ORIGIN,), "secret": new_secret()})
    assert changed == catalog.sites.get("program-site") == replace(
        SITE, tier=Tier.PUBLIC, origins=(ORIGIN,), secret=changed.secret
    )  # fmt: skip
    assert changed.secret != SITE.secret
    assert catalog.sites.remove("program-site") == 0
    assert catalog.sites.find("program-site") is None
    for gone in (catalog.sites.get, catalog.sites.remove, lambda name: catalog.sites.change(name, {"name": "x"})):
        with pytest.raises(NotFound, match="program-site"):
            gone("program-site")


def test_a_secret_is_long_random_and_not_shown():
    secrets = {new_secret() for _ in range(20)}
    assert len(secrets) == 20
    assert all(secret.startswith("fns_") and len(secret) >= 45 for secret in secrets)
    assert SITE.secret not in repr(SITE)


@pytest.mark.parametrize(
    ("origin", "meant"),
    [
        ("https://Program.Example.org", "https://program.example.org."),
        ("https://program.example.org/", "https://program.example.org."),
        ("https://program.example.org/chat?x#y", "https://program.example.org."),
        ("https://program.example.org:443", "https://program.example.org."),
        ("http://program.example.org:80", "http://program.example.org."),
        ("http://[::1]:80/", "http://[::1]."),
        ("https://user:word@program.example.org", "https://program.example.org."),
        ("https://program.example.org\n", "https://program.example.org."),
        ("null", "scheme, host and port only"),
        ("*", "scheme, host and port only"),
        ("https://*.example.org", "no wildcard"),
        ("https://bücher.example", "xn--"),
        ("https://a.example\r\nSet-Cookie: x=y", "scheme, host"),
        ("https://a.example:70000", "scheme, host"),
        ("https://a.example:", "scheme, host"),
        ("file://", "scheme, host"),
        ("chrome-extension://abc", "scheme, host"),
        ("program.example.org", "scheme, host"),
        ("https://" + "a" * 300, "scheme, host"),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(origin: str, meant: str):
    with pytest.raises(InvalidInput) as refused:
        replace_origin(origin)
    assert meant in refused.value.advice


def replace_origin(origin: str) -> Site:
    return new_site("a", "A", [origin], Tier.PUBLIC, 1)


@pytest.mark.parametrize(
    "origin",
    ["https://a.example", "http://localhost:8080", "http://127.0.0.1:81", "http://[::1]:8000", "https://xn--bcher-kva.example"],
)  # fmt: skip
def test_these_are_origins(origin: str):
    assert replace_origin(origin).origins == (origin,)


@pytest.mark.parametrize(
    ("wanted", "name", "tier", "per_minute"),
    [
        ("Program", "P", Tier.PUBLIC, 1), ("a/b", "P", Tier.PUBLIC, 1), ("", "P", Tier.PUBLIC, 1),
        ("a\n", "P", Tier.PUBLIC, 1), ("a" * 41, "P", Tier.PUBLIC, 1), ("a-", "P", Tier.PUBLIC, 1),
        ("a", " ", Tier.PUBLIC, 1), ("a", "P\x1b[2J", Tier.PUBLIC, 1), ("a", "P", Tier.STAFF, 1),
        ("a", "P", Tier.PUBLIC, 0), ("a", "P", Tier.PUBLIC, 10_001),
    ],
)  # fmt: skip
def test_what_cannot_be_a_site_is_refused(wanted: str, name: str, tier: Tier, per_minute: int):
    with pytest.raises(InvalidInput) as refused:
        new_site(wanted, name, [ORIGIN], tier, per_minute)
    assert refused.value.advice


# --- tokens


def viewer(credential: str | None, page: HostPage = NO_PAGE, sites: tuple[Site, ...] = (SITE, OTHER)) -> Viewer:
    keys = {hash_key(KEY): ("Acme", Tier.STAFF)}
    return viewer_of(credential, keys.get, {each.id: each for each in sites}.get, page)


def signed(claims: dict[str, Any] | None = None, *, site: Site = SITE, algorithm: str = "HS256", **header: Any) -> str:
    """A token of claims that hold, but for those given."""
    now = int(time.time())
    whole = {"tier": "member", "sub": "m-1", "iat": now, "exp": now + 900} | (claims or {})
    kept = {name: value for name, value in whole.items() if value is not None}
    secret = None if algorithm == "none" else site.secret if algorithm == "HS256" else 2 * site.secret
    return jwt.encode(kept, secret, algorithm=algorithm, headers={"kid": site.id, **header})


PAGE = HostPage(SITE.id, ORIGIN)


def test_a_token_says_who_asks():
    assert viewer(signed(), PAGE) == viewer(signed()) == Viewer(Tier.MEMBER, "program-site/m-1", "program-site")
    assert viewer(signed({"sub": None}), PAGE) == Viewer(Tier.MEMBER, None, "program-site")
    assert viewer(signed({"tier": "public"}), PAGE).tier is Tier.PUBLIC
    assert viewer(None, PAGE) == Viewer(Tier.PUBLIC, None, "program-site")
    assert viewer(None) == Viewer()
    minted = mint_token(SITE, Tier.MEMBER, "m-1", 60)
    assert viewer(minted, PAGE) == viewer(signed(), PAGE)


def test_half_a_minute_between_two_clocks_does_not_matter():
    now = int(time.time())
    for claims in ({"exp": now - 20, "iat": now - 900}, {"iat": now + 20, "exp": now + 900}, {"iat": now - 0.5}):
        assert viewer(signed(claims)).tier is Tier.MEMBER


NOW = int(time.time())
LONG = 60 * 60


@pytest.mark.parametrize(
    ("token", "error", "says"),
    [
        (signed({"exp": NOW - 40, "iat": NOW - 900}), TokenExpired, "over"),
        (signed({"iat": NOW + 600, "exp": NOW + 900}), Unauthorized, "later than now"),
        (signed({"nbf": NOW + 600}), Unauthorized, "later than now"),
        (signed({"exp": NOW + LONG + 60, "iat": NOW}), Unauthorized, "more than 60 minutes"),
        (signed({"exp": None}), Unauthorized, "can be used"),
        (signed({"iat": None}), Unauthorized, "can be used"),
        (signed({"exp": "soon"}), Unauthorized, "can be used"),
        (signed({"exp": str(NOW + 900)}), Unauthorized, "`exp`"),
        (signed({"exp": float("inf")}), Unauthorized, "can be used"),
        (signed({"exp": float("nan")}), Unauthorized, "can be used"),
        (signed({"iat": float("-inf")}), Unauthorized, "can be used"),
        (signed({"tier": None}), Unauthorized, "`tier`"),
        (signed({"tier": "MEMBER"}), Unauthorized, "`tier`"),
        (signed({"tier": ["member"]}), Unauthorized, "`tier`"),
        (signed({"tier": "staff"}), Unauthorized, "opens member at most"),
        (signed({"sub": ""}), Unauthorized, "`sub`"),
        (signed({"sub": "a\nb"}), Unauthorized, "`sub`"),
        (signed({"sub": "a" * 101}), Unauthorized, "`sub`"),
        (signed({"sub": 7}), Unauthorized, "can be used"),
        (signed({"aud": "somebody else"}), Unauthorized, "can be used"),
        (signed(algorithm="none"), Unauthorized, "can be used"),
        (signed(algorithm="HS384"), Unauthorized, "can be used"),
        (signed(site=replace(SITE, secret=new_secret())), Unauthorized, "not signed with the secret"),
        (signed(site=replace(SITE, secret=OTHER.secret)), Unauthorized, "not signed with the secret"),
        (signed(kid="nowhere"), Unauthorized, "of no site here"),
        (signed({"tier": "member"}, site=OTHER), Unauthorized, "opens public at most"),
    ],
    ids=count(),
)  # fmt: skip
def test_a_token_that_does_not_hold_is_refused(token: str, error: type[FootnoteError], says: str):
    with pytest.raises(error, match=says) as refused:
        viewer(token)
    assert type(refused.value) is error
    assert refused.value.advice
    assert SITE.secret not in str(refused.value)


def tampered() -> str:
    head, _, signature = signed().split(".")
    claims = json.dumps({"tier": "member", "sub": "m-2", "iat": NOW, "exp": NOW + 900}).encode()
    return ".".join((head, base64.urlsafe_b64encode(claims).decode().rstrip("="), signature))


def headed(header: bytes) -> str:
    return base64.urlsafe_b64encode(header).decode().rstrip("=") + ".e30.e30"


@pytest.mark.parametrize(
    "token",
    [
        tampered(), "", "a.b.c", "Bearer x", ".".join(signed().split(".")[:2]) + ".", signed() + "x", signed().upper(),
        SITE.secret, "é.é.é", signed({"more": "x" * 3000}), headed(b'{"alg":"HS256","kid":7}'),
        headed(b'{"alg":"HS256"}'), headed(b"[]"), headed(b'{"kid":"program-site","alg":"none"}'),
        headed(b'{"kid":' + b"[" * 1400),
    ],
    ids=count(),
)  # fmt: skip
def test_what_is_no_token_is_refused_in_words(token: str):
    with pytest.raises(Unauthorized) as refused:
        viewer(token, PAGE)
    assert type(refused.value) is Unauthorized


def test_a_site_that_no_text_can_name_is_not_looked_up(catalog: Catalog):
    for kid in (rb"\ud800", b"x" * 500):
        with pytest.raises(Unauthorized):
            viewer_of(headed(b'{"alg":"HS256","kid":"%b"}' % kid), lambda _: None, catalog.sites.find)


def test_a_rotated_secret_ends_every_token_signed_before():
    token = signed()
    with pytest.raises(Unauthorized, match="not signed with the secret"):
        viewer(token, PAGE, (replace(SITE, secret=new_secret()),))
    with pytest.raises(Unauthorized, match="of no site here"):
        viewer(token, sites=(OTHER,))


def test_a_token_is_not_minted_that_would_not_hold():
    for tier, sub in ((Tier.STAFF, None), (Tier.MEMBER, "a b")):
        with pytest.raises(InvalidInput):
            mint_token(SITE, tier, sub)
    with pytest.raises(InvalidInput, match="60 minutes"):
        mint_token(SITE, Tier.MEMBER, minutes=61)


# --- pages


@pytest.mark.parametrize(
    ("credential", "page", "says"),
    [
        (None, HostPage(None, ORIGIN), "without saying which site"),
        (None, HostPage("nowhere", ORIGIN), "There is no site nowhere here"),
        (None, HostPage("nowhere", None), "There is no site nowhere here"),
        (None, HostPage("", ORIGIN), "There is no site"),
        (None, HostPage(SITE.id, "https://evil.example"), "https://evil.example is not an origin of the site"),
        (None, HostPage(SITE.id, "null"), "null is not an origin"),
        (None, HostPage(SITE.id, ""), "is not an origin"),
        (None, HostPage(SITE.id, ORIGIN + "."), "is not an origin"),
        (None, HostPage(SITE.id, ORIGIN + ":443"), "is not an origin"),
        (None, HostPage(SITE.id, ORIGIN.upper()), "is not an origin"),
        (None, HostPage(SITE.id, ORIGIN.replace("https", "http")), "is not an origin"),
        (None, HostPage(SITE.id, "https://evil.example/" + ORIGIN), "is not an origin"),
        (None, HostPage(SITE.id, "\x1b" * 5000), "another site is not an origin"),
        (None, HostPage(OTHER.id, ORIGIN), "is not an origin of the site other-site"),
        (signed(), HostPage(SITE.id, "https://other.example.org"), "is not an origin of the site program-site"),
        (signed(), HostPage(OTHER.id, "https://other.example.org"), "is of the site program-site"),
        (signed(), HostPage(OTHER.id, None), "is of the site program-site"),
        (signed(), HostPage(None, ORIGIN), "without saying which site"),
        (KEY, PAGE, "where everybody can read it"),
        (KEY, HostPage(None, ORIGIN), "where everybody can read it"),
        ("fn_unknown", PAGE, "where everybody can read it"),
    ],
    ids=count(),
)  # fmt: skip
def test_a_page_that_may_not_ask_is_refused(credential: str | None, page: HostPage, says: str):
    with pytest.raises(Forbidden) as refused:
        viewer(credential, page)
    assert says in str(refused.value)
    assert len(str(refused.value)) < 250
    assert refused.value.advice


def test_a_key_holds_where_no_page_shows_it():
    assert viewer(KEY) == viewer(KEY, HostPage(SITE.id)) == Viewer(Tier.STAFF, "Acme")

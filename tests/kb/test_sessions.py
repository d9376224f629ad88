"""Sessions of the console stand for a key, for twelve hours."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kb.access import Tier
from kb.catalog import sessions
from kb.library import Library


def test_a_session_goes_with_its_key(empty: Library):
    catalog = empty.catalog
    catalog.keys.add("Li Wei", Tier.STAFF, "k")
    catalog.sessions.begin("s", "k")
    assert catalog.sessions.find("s") == ("Li Wei", Tier.STAFF)
    catalog.keys.revoke("Li Wei")
    assert catalog.sessions.find("s") is None


def test_a_session_is_over_in_time_and_forgotten(empty: Library, monkeypatch: pytest.MonkeyPatch):
    catalog = empty.catalog
    catalog.keys.add("Li Wei", Tier.STAFF, "k")
    monkeypatch.setattr(sessions, "LASTS", timedelta(seconds=-1))
    catalog.sessions.begin("old", "k")
    assert catalog.sessions.find("old") is None
    monkeypatch.undo()
    catalog.sessions.begin("old", "k")  # its hash is free again
    assert catalog.sessions.find("old") is not None

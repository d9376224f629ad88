"""API keys as the catalog keeps them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.access import Tier
from kb.catalog import Catalog
from kb.catalog.engine import open_engine
from kb.errors import Conflict, NotFound


def test_keys_are_known_by_their_hash_until_revoked(tmp_path: Path):
    catalog = Catalog(open_engine(tmp_path / "catalog.sqlite"))
    catalog.keys.add("Acme", Tier.MEMBER, "hash-1")
    with pytest.raises(Conflict, match="'Acme' already"):
        catalog.keys.add("Acme", Tier.STAFF, "hash-2")
    assert catalog.keys.find("hash-1") == ("Acme", Tier.MEMBER)
    assert [(name, tier) for name, tier, _ in catalog.keys.all()] == [("Acme", Tier.MEMBER)]
    catalog.keys.revoke("Acme")
    assert catalog.keys.find("hash-1") is None
    with pytest.raises(NotFound, match="no key named 'Acme'"):
        catalog.keys.revoke("Acme")
    catalog.close()

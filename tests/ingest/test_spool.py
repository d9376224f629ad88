"""A sequence of which most lies on the disk reads like one that does not."""

from __future__ import annotations

import pickle
import tempfile
from pathlib import Path

import pytest

from ingest.spool import Spool


@pytest.mark.parametrize("kept", [0, 3, 100])
def test_what_was_added_comes_back_in_its_order_as_often_as_one_likes(kept: int):
    items = [{"n": n, "text": "x" * n} for n in range(10)]
    spool = Spool(items[:4], kept=kept)
    spool.extend(items[4:9])
    spool.append(items[9])
    assert len(spool) == 10
    assert list(spool) == items
    assert [one for one, _ in zip(spool, spool, strict=True)] == items
    assert (spool[0], spool[9], spool[-1], spool[4]) == (items[0], items[9], items[9], items[4])
    assert spool[2:6] == items[2:6]
    with pytest.raises(IndexError):
        spool[10]


def test_items_may_be_added_while_it_is_read():
    spool = Spool(range(5), kept=2)
    seen = []
    for item in spool:
        seen.append(item)
        if item < 3:
            spool.append(item + 5)
    assert seen == [0, 1, 2, 3, 4, 5, 6, 7]


def test_only_the_first_items_stay_in_memory_and_no_file_has_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))

    class Counted:
        alive = 0

        def __init__(self) -> None:
            Counted.alive += 1

        def __del__(self) -> None:
            Counted.alive -= 1

        def __reduce__(self) -> tuple[type[Counted], tuple[()]]:
            return Counted, ()

    globals()["Counted"] = Counted  # where pickle looks for it
    Counted.__qualname__ = "Counted"
    assert pickle.loads(pickle.dumps(Counted())) is not None
    spool = Spool((Counted() for _ in range(50)), kept=5)
    assert Counted.alive == 5
    for _ in spool:
        assert Counted.alive <= 10
    assert list(tmp_path.iterdir()) == []

"""How often the text alone says what the catalog file says."""

from __future__ import annotations

from pathlib import Path

from evals.descriptions import compare
from ingest.sources import find_sources
from kb.settings import Settings
from making import Run, folder

FILES = {
    "note.txt": "Harbor pilot fact sheet\n\nPublished: 6 May 2024\n\nTwelve trucks came.\n",
    "plain.txt": "江苏省计划到2025年建成500座换电站。\n",
    "uncatalogued.txt": "Words.\n",
}
CATALOG = [
    {"path": "note.txt", "title": "Harbor pilot fact sheet", "kind": "fact-sheet", "published": "2024-05-07",
     "publisher": "Told"},
    {"path": "plain.txt", "kind": "notice", "language": "zh"},
]  # fmt: skip


def test_each_field_that_the_catalog_tells_is_compared_with_the_text_alone(tmp_path: Path, run: Run):
    there = folder(tmp_path / "club", FILES, CATALOG)
    told = {(each.source, each.field): each.outcome for each in compare(find_sources([there]), Settings(home=tmp_path))}
    assert told == {
        ("club/note.txt", "title"): "right", ("club/note.txt", "kind"): "right",
        ("club/note.txt", "published"): "wrong", ("club/note.txt", "publisher"): "none",
        ("club/plain.txt", "kind"): "none", ("club/plain.txt", "language"): "right",
    }  # fmt: skip
    shown = run(tmp_path / "home", "eval", "descriptions", there)
    assert shown.status == 0
    assert "club/note.txt: published '2024-05-06', not 2024-05-07" in shown.out

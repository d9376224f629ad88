"""A few publications of a club, in all tiers and two languages, for the registers."""

from __future__ import annotations

from pathlib import Path

from ingest.pipeline import ingest
from ingest.sources import find_sources
from kb.access import Tier, Viewer
from kb.ledger.rows import Row
from kb.ledger.where import ALL, Where
from kb.library import Library, open_library
from kb.registers.facts import told
from kb.settings import Settings
from making import folder

PLEDGE = "Norway has committed to 100 percent zero-emission bus sales by 2031.\n"
FILES = {
    "pledge.txt": PLEDGE,
    "again.txt": "The Courier reports. " + PLEDGE,
    "old-guide.txt": "Norway has committed to 40 percent zero-emission truck sales by 2030.\n",
    "guide.txt": "Norway has committed to 55 percent zero-emission truck sales by 2030.\n",
    "forum.txt": "The Quillback Forum was held in Ningbo on May 4, 2023.\n\n"
    "The forum was organized by the China Council for the Promotion of International Trade (CCPIT).\n",
    "forum-zh.txt": "2023年5月4日，羽鳃论坛在宁波举办。\n\n羽鳃论坛由中国国际贸易促进委员会主办。\n",
    "club.txt": "The Zanzibar Lamp Bureau (ZLB) hosted the Ortolan Summit in Wuhan on June 7, 2024.\n\n"
    "Iceland has committed to 80 percent zero-emission truck sales by 2033.\n",
    "debrief.txt": "Greenland has committed to 90 percent zero-emission truck sales by 2034.\n",
}
CATALOG: list[dict[str, object]] = [
    {"path": "pledge.txt", "title": "Pledge", "kind": "news", "published": "2023-02-01"},
    {"path": "again.txt", "title": "Courier", "kind": "news", "published": "2024-02-01"},
    {"path": "old-guide.txt", "title": "Guide 2022", "kind": "opportunity-guide", "published": "2022-03-01"},
    {
        "path": "guide.txt", "title": "Guide 2024", "kind": "opportunity-guide", "published": "2024-03-01",
        "edition_of": "old-guide.txt",
    },
    {"path": "forum.txt", "title": "Forum", "kind": "summit-summary", "published": "2023-06-01"},
    {"path": "forum-zh.txt", "title": "论坛", "kind": "summit-summary", "published": "2023-06-01", "language": "zh"},
    {"path": "club.txt", "title": "Club", "kind": "news", "published": "2024-07-01", "tier": "member"},
    {"path": "debrief.txt", "title": "Debrief", "kind": "other", "published": "2024-08-01", "tier": "staff"},
]  # fmt: skip


def filled_folder(where: Path) -> Path:
    """`where`, now with `home`, a library, and `club`, what it was made from."""
    found = find_sources([folder(where / "club", FILES, CATALOG)])
    with open_library(Settings(home=where / "home"), purpose="tests") as library:
        assert {each.status for each in ingest(library, found)} == {"added"}
    return where


def write(library: Library, name: str, text: str) -> None:
    """Change a publication of a copy, and ingest it again."""
    club = Path(library.settings.home).parent / "club"
    (club / name).write_text(text)
    assert "failed" not in {each.status for each in ingest(library, find_sources([club]))}


def rows(library: Library, register: str, tier: Tier = Tier.PUBLIC, where: Where = ALL) -> list[Row]:
    return list(library.registers.rows(library.shelf(Viewer(tier)), register, where))


def said(found: list[Row], *fields: str) -> list[tuple[object, ...]]:
    """These fields of each row."""
    return [tuple(told(row.fact).get(field, "") for field in fields) for row in found]

"""After a removal no file of the library holds a word of the document, and the receipt says what there was."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ingest.editing import edit
from kb.access import STAFF
from kb.catalog.catalog import document_id
from kb.errors import NotFound
from kb.index.lexical import LexicalIndex
from kb.library import Library, open_library
from kb.maintenance import check
from kb.settings import Settings
from making import answer, folder, ingest_folder

RARE = ["zibeline", "quokkabus", "鼷鼱"]
TEXT = "The zibeline depot charged 48 trucks.\n\nThe quokkabus ran to the zibeline depot.\n\n鼷鼱号卡车在此充电48次。\n"


def holding(home: Path, words: list[str]) -> list[str]:
    """The files that hold one of these words."""
    files = [each for each in home.rglob("*") if each.is_file()]
    return sorted(
        {str(file.relative_to(home)) for file in files for word in words if word.encode() in file.read_bytes().lower()}
    )


@pytest.fixture
def filled(empty: Library, tmp_path: Path) -> Library:
    """A document of rare words between two others, edited with one."""
    files = {"a.txt": "The Harbor pilot put 12 trucks on the road.\n", "rare.txt": TEXT, "z.txt": "Six came late.\n"}
    ingest_folder(empty, folder(tmp_path / "club", files))
    edit(empty, "club/rare.txt", {"title": "Zibeline", "place": "Quokkabus"})
    return empty


def test_a_removal_leaves_no_word_in_any_file(filled: Library):
    home = filled.settings.home
    assert {each.split("/")[0] for each in holding(home, RARE)} >= {"files", "index-1"}
    ranking = answer(filled, "How many trucks did the Harbor pilot put on the road?").confidence
    receipt = filled.remove(document_id("club/rare.txt"))
    assert holding(home, RARE) == []
    held = receipt.held
    assert (receipt.edits, receipt.chunks, held.chunk_vectors) == (2, receipt.chunks, receipt.chunks)
    assert (held.sentence_vectors, held.lexical_entries) == (receipt.sentences, 3 * receipt.chunks)
    assert (held.token_vectors, held.file_bytes) == (receipt.chunks, len(TEXT.encode()))
    assert receipt.complete
    assert check(filled).findings == ()
    after = answer(filled, "How many trucks did the Harbor pilot put on the road?")
    assert "12 trucks" in after.text
    assert after.confidence == pytest.approx(ranking, abs=0.2)


def test_what_was_removed_and_is_ingested_again_has_no_edits(filled: Library, tmp_path: Path):
    filled.remove(document_id("club/rare.txt"))
    ingest_folder(filled, tmp_path / "club")
    assert filled.document(document_id("club/rare.txt"), STAFF).description.title != "Zibeline"


def test_a_removal_that_was_cut_short_is_finished_when_the_library_is_opened(
    filled: Library, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(LexicalIndex, "rewrite", killed)
    with pytest.raises(KeyboardInterrupt):
        filled.remove(document_id("club/rare.txt"))
    monkeypatch.undo()
    home = shutil.copytree(filled.settings.home, tmp_path / "after")
    assert holding(home, RARE)
    with open_library(Settings(home=home), purpose="tests") as library:
        assert holding(home, RARE) == []
        assert check(library).findings == ()


def test_what_is_not_there_is_not_removed(filled: Library):
    version = filled.index_version
    with pytest.raises(NotFound):
        filled.remove("doc_x")
    assert (filled.index_version, (filled.settings.home / "purging").exists()) == (version, False)

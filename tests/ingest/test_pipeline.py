"""One document in, one revision out: identity, what counts as a change, and what becomes of bad files."""

from __future__ import annotations

import os
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from ingest import pipeline
from ingest.pipeline import Outcome, ingest, ingest_bytes
from ingest.reading import Reader
from ingest.sources import find_sources, uploaded
from kb.access import PUBLIC, STAFF, Tier
from kb.catalog.catalog import document_id
from kb.errors import Conflict, InvalidInput, UnreadableFile
from kb.library import Library, open_library
from kb.maintenance import check
from kb.settings import Settings
from making import answer, folder, ingest_folder, pdf
from scans import picture, scanned_pdf


def statuses(outcomes: list[Outcome]) -> dict[str, str]:
    return {each.source: each.status for each in outcomes}


TWO = {"a.txt": "The Mill pilot began in 2019.", "sub/b.txt": "The Reef pilot began in 2021."}


def test_a_folder_goes_in_once_and_again_changes_nothing(empty: Library, tmp_path: Path):
    pubs = folder(tmp_path / "pubs", TWO)
    first = ingest_folder(empty, pubs)
    assert statuses(first) == {"pubs/a.txt": "added", "pubs/sub/b.txt": "added"}
    assert [(each.document_id, each.pages, each.chunks) for each in first] == [
        (document_id("pubs/a.txt"), 1, 1), (document_id("pubs/sub/b.txt"), 1, 1),
    ]  # fmt: skip
    version = empty.index_version
    (pubs / "a.txt").touch()
    again = ingest_folder(empty, pubs)
    assert [replace(each, status="added") for each in again] == first
    assert {each.status for each in again} == {"unchanged"}
    assert empty.index_version == version


def test_a_changed_file_is_replaced_and_the_others_are_left_alone(empty: Library, tmp_path: Path):
    pubs = folder(tmp_path / "pubs", TWO)
    ingest_folder(empty, pubs)
    (pubs / "a.txt").write_text("The Mill pilot began in 2020.")
    assert statuses(ingest_folder(empty, pubs)) == {"pubs/a.txt": "replaced", "pubs/sub/b.txt": "unchanged"}
    assert "2020" in answer(empty, "When did the Mill pilot begin?").text
    assert empty.content(document_id("pubs/a.txt"), PUBLIC)[0] == b"The Mill pilot began in 2020."
    assert check(empty).findings == ()


def test_a_scan_passed_over_is_read_once_recognition_is_allowed(tmp_path: Path):
    scan = scanned_pdf(picture([(40, 40, "The Mill depot has 17 chargers.", 12)]), stamp="From the archive of 2019.")
    pubs = folder(tmp_path / "pubs", {"scan.pdf": scan, "a.txt": TWO["a.txt"], "b.pdf": pdf(("Text.",), ())})

    said: list[bool] = []

    def run(processes: int) -> dict[str, str]:
        settings = Settings(home=tmp_path / "home", ocr_processes=processes)
        with open_library(settings, purpose="tests") as library:
            outcomes = ingest_folder(library, pubs)
            said.append("17" in answer(library, "How many chargers has the Mill depot?").text)
        return statuses(outcomes)

    assert set(run(0).values()) == {"added"}
    assert set(run(0).values()) == {"unchanged"}
    assert run(1) == {"pubs/scan.pdf": "replaced", "pubs/a.txt": "unchanged", "pubs/b.pdf": "replaced"}
    assert set(run(0).values()) == {"unchanged"}
    assert said == [False, False, True, True]


def test_a_changed_catalog_entry_stores_again(empty: Library, tmp_path: Path):
    pubs = folder(tmp_path / "pubs", TWO)
    ingest_folder(empty, pubs)
    for entry in ({"title": "Mill"}, {"title": "Mill", "tier": "member"}, {"title": "Mill", "published": "2019-05-01"}):
        folder(pubs, {}, [{"path": "a.txt", **entry}])
        assert statuses(ingest_folder(empty, pubs))["pubs/a.txt"] == "replaced", entry
        assert statuses(ingest_folder(empty, pubs))["pubs/a.txt"] == "unchanged", entry
    told = empty.document(document_id("pubs/a.txt"), STAFF).description
    assert (told.title, told.tier, str(told.published)) == ("Mill", Tier.PUBLIC, "2019-05-01")


def test_another_chunk_size_or_pipeline_stores_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    pubs, home = folder(tmp_path / "pubs", {"a.txt": TWO["a.txt"]}), tmp_path / "home"
    expected = ["added", "replaced", "replaced", "unchanged"]
    for tokens, version, status in zip((180, 90, 90, 90), ("1", "1", "next", "next"), expected, strict=True):
        monkeypatch.setattr(pipeline, "PIPELINE", version)
        with open_library(Settings(home=home, chunk_tokens=tokens), purpose="tests") as library:
            assert statuses(ingest_folder(library, pubs)) == {"pubs/a.txt": status}


def test_a_file_keeps_its_identity_however_it_is_reached(empty: Library, tmp_path: Path):
    pubs = folder(tmp_path / "pubs", TWO)
    ingest_folder(empty, pubs)
    for path in (pubs / "sub" / "b.txt", pubs / "sub"):
        assert statuses(ingest_folder(empty, path)) == {"pubs/sub/b.txt": "unchanged"}
    (pubs / "sub" / "b.txt").write_text("The Reef pilot began in 2022.")
    assert statuses(ingest_folder(empty, pubs / "sub" / "b.txt")) == {"pubs/sub/b.txt": "replaced"}
    assert len(empty.catalog.documents()) == 2


def test_two_folders_of_one_name_do_not_replace_each_others_files(empty: Library, tmp_path: Path):
    ingest_folder(empty, folder(tmp_path / "x" / "pubs", TWO))
    other = folder(tmp_path / "y" / "pubs", {"a.txt": "Another text altogether.", "c.txt": "The Cove pilot failed."})
    conflict, added = ingest_folder(empty, other)
    assert (conflict.status, added.status) == ("failed", "added")
    assert isinstance(conflict.error, Conflict)
    assert str(tmp_path / "x" / "pubs" / "a.txt") in conflict.error.message
    assert "footnote remove" in conflict.error.advice
    assert empty.page(document_id("pubs/a.txt"), 1, PUBLIC).text == TWO["a.txt"]


def test_a_folder_that_was_moved_or_copied_keeps_its_documents(empty: Library, tmp_path: Path):
    pubs = folder(tmp_path / "x" / "pubs", TWO)
    ingest_folder(empty, pubs)
    copy = shutil.copytree(pubs, tmp_path / "copy" / "pubs")
    assert set(statuses(ingest_folder(empty, copy)).values()) == {"unchanged"}
    (pubs / "a.txt").write_text("The Mill pilot began in 2020.")
    assert statuses(ingest_folder(empty, pubs))["pubs/a.txt"] == "replaced"  # it is still the one that was ingested
    moved = tmp_path / "y" / "pubs"
    moved.parent.mkdir()
    os.rename(pubs, moved)
    assert set(statuses(ingest_folder(empty, moved)).values()) == {"unchanged"}
    assert statuses(ingest_folder(empty, moved / "sub" / "b.txt")) == {"pubs/sub/b.txt": "unchanged"}
    (moved / "a.txt").write_text("The Mill pilot began in 2018.")
    assert statuses(ingest_folder(empty, moved))["pubs/a.txt"] == "replaced"
    assert len(empty.catalog.documents()) == 2


def test_a_lost_copy_in_the_library_is_mended_by_ingesting_again(empty: Library, tmp_path: Path):
    pubs = folder(tmp_path / "pubs", TWO)
    ingest_folder(empty, pubs)
    for file in (tmp_path / "empty" / "files").iterdir():
        file.write_bytes(b"damaged")
    assert len(check(empty).findings) == 2
    ingest_folder(empty, pubs)
    assert check(empty).findings == ()


def test_bad_files_are_named_and_the_good_ones_are_stored(empty: Library, tmp_path: Path):
    pubs = folder(tmp_path / "pubs", {**TWO, "empty.pdf": b"", "locked.pdf": pdf(("x",), password="secret")})
    (pubs / "gone.pdf").symlink_to(tmp_path / "nowhere.pdf")
    os.mkfifo(pubs / "pipe.txt")
    outcomes = {each.source: each for each in ingest_folder(empty, pubs)}
    assert {name for name, each in outcomes.items() if each.status == "added"} == {"pubs/a.txt", "pubs/sub/b.txt"}
    for name in ("empty.pdf", "locked.pdf", "gone.pdf", "pipe.txt"):
        failed = outcomes[f"pubs/{name}"]
        assert isinstance(failed.error, UnreadableFile), name
        assert name in failed.error.message
        assert failed.error.advice
    assert check(empty).findings == ()


def test_a_good_revision_goes_on_answering_when_its_file_turns_bad(empty: Library, tmp_path: Path):
    pubs = folder(tmp_path / "pubs", TWO)
    ingest_folder(empty, pubs)
    (pubs / "a.txt").write_bytes(b"")
    assert statuses(ingest_folder(empty, pubs))["pubs/a.txt"] == "failed"
    assert "2019" in answer(empty, "When did the Mill pilot begin?").text


def test_a_file_beyond_the_limit_is_refused_unread(tmp_path: Path):
    pubs = folder(tmp_path / "pubs", {"big.txt": "x " * 600_000})
    with open_library(Settings(home=tmp_path / "home", max_file_mb=1), purpose="tests") as library:
        (failed,) = ingest_folder(library, pubs)
    with pytest.raises(InvalidInput, match="the limit is 1 MB"):
        uploaded("big.txt", 1_200_000, {}, 1)
    assert failed.error is not None
    assert "big.txt has 1 MB; the limit is 1 MB" in failed.error.message
    assert "FOOTNOTE_MAX_FILE_MB" in failed.error.advice


def upload(library: Library, name: str, content: bytes, description: dict[str, str]) -> Outcome:
    with Reader(library.settings) as reader:
        (outcome,) = ingest_bytes(library, uploaded(name, len(content), description, 1), content, reader)
    return outcome


def test_an_upload_is_a_document_of_its_name_and_the_next_one_replaces_it(empty: Library):
    told = {"title": "Mill", "tier": "staff"}
    first = upload(empty, "C:\\notes\\a.txt", b"The Mill pilot began in 2019.", told)
    assert (first.status, first.source, first.title) == ("added", "upload/a.txt", "Mill")
    assert empty.document(first.document_id, STAFF).description.tier is Tier.STAFF
    again = upload(empty, "../a.txt", b"The Mill pilot began in 2020.", told)
    assert (again.status, again.document_id) == ("replaced", first.document_id)


@pytest.mark.parametrize(
    ("name", "description", "said"),
    [("", {}, "no file name"), (".hidden.txt", {}, "no file name"), ("a.txt", {"tier": "gold"}, "tier: "),
     ("a.txt", {"colour": "red"}, "colour: "), ("a.txt", {"published": "yesterday"}, "published: ")],
)  # fmt: skip
def test_an_upload_that_does_not_say_what_it_is_is_refused(name: str, description: dict, said: str):
    with pytest.raises(InvalidInput, match=said) as caught:
        uploaded(name, 5, description, 1)
    assert caught.value.advice


def test_progress_is_told_for_the_file_it_is_of(empty: Library, tmp_path: Path):
    told: dict[str, list[tuple[int, int]]] = {}
    found = find_sources([folder(tmp_path / "pubs", TWO)])

    def follow(file):
        return lambda done, total: told.setdefault(file.source, []).append((done, total))

    list(ingest(empty, found, follow))
    assert {source: set(each) for source, each in told.items()} == {"pubs/a.txt": {(2, 2)}, "pubs/sub/b.txt": {(2, 2)}}


def test_every_sentence_of_the_sample_stands_on_its_page_and_every_pdf_word_has_its_place(sample: Library):
    counted = 0
    for document in sample.catalog.documents():
        pages = {n: sample.catalog.page(document.revision_id, n) for n in range(1, document.pages + 1)}
        entries = sample.catalog.index_entries(document.revision_id)
        for chunk in sample.catalog.chunks([each.id for each in entries]):
            for sentence in chunk.sentences:
                quotes = [pages[span.page].text[span.start : span.end] for span in sentence.spans]
                assert sentence.text in {" ".join(quotes), "".join(quotes)}, (document.source, sentence.id)
                assert all(quote and quote == quote.strip() for quote in quotes)
                for span in sentence.spans:
                    page = pages[span.page]
                    assert bool(span.boxes) == (document.media_type == "application/pdf"), (document.source, sentence)
                    for box in span.boxes:
                        assert page.width is not None
                        assert page.height is not None
                        assert 0 <= box.left < box.right <= page.width + 0.5
                        assert 0 <= box.top < box.bottom <= page.height + 0.5
                counted += 1
    assert counted > 1000

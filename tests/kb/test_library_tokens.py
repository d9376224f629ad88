"""What a library keeps of tokens, for whom, and what it does about indexes that have none."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from kb.access import PUBLIC, STAFF, Tier, Viewer
from kb.catalog.catalog import Identity, document_id
from kb.errors import IncompatibleLibrary
from kb.library import Library, open_library
from kb.maintenance import check
from kb.settings import Settings
from making import Run, answer, revision
from plain_encoder import without_tokens

TRUCKS = "How many trucks did the Harbor pilot put on the road?"
TWELVE = "The Harbor pilot put 12 zero-emission trucks on the road in 2023. [1]"
MEMBER = Viewer(Tier.MEMBER)


def computed(home: Path) -> Settings:
    return Settings(home=home, token_vectors="computed")


def chunk_of(library: Library, name: str) -> str:
    return f"{library.document(document_id(f'club/{name}'), STAFF).revision_id}.0"


def files_of_tokens(home: Path) -> bytes:
    files = list(home.glob("index-*/multivector.sqlite*"))
    assert files
    return b"".join(file.read_bytes() for file in files)


def test_only_what_is_stored_is_in_the_file(tmp_path: Path):
    new = revision(TWELVE)
    stood = []
    for name, settings in (
        ("stored", Settings(home=tmp_path / "stored")),
        ("computed", computed(tmp_path / "computed")),
    ):
        with open_library(settings, purpose="tests") as library:
            library.store(new)
            (tokens,) = library.tokens(library.shelf(PUBLIC), [f"{new.id}.0"]).values()
            assert len(tokens.values) > 10
            assert bool(library.indexes.multivector.ids_of_tokens(Tier.PUBLIC)) is (name == "stored")
            assert library.token_mean(library.shelf(PUBLIC)) is not None
            assert check(library).findings == ()
        content = files_of_tokens(settings.home)
        stood.append([row.tobytes() in content for row in tokens.values])
    assert any(stood[0])
    assert not any(stood[1])


def test_what_was_stored_serves_when_the_setting_changes(own_home: Path):
    with open_library(computed(own_home), purpose="tests") as library:
        pilot = chunk_of(library, "pilot.txt")
        before = library.indexes.multivector.tokens((Tier.PUBLIC,), [pilot])[pilot]
        assert np.array_equal(library.tokens(library.shelf(PUBLIC), [pilot])[pilot].values, before.values)
        library.store(new := revision("The Mill pilot began in 2025."))
        library.reindex()
        made = library.tokens(library.shelf(PUBLIC), [pilot, f"{new.id}.0"])
        assert library.indexes.multivector.ids_of_tokens(Tier.PUBLIC) == set()
        assert np.array_equal(made[pilot].bounds, before.bounds)
        assert np.abs(made[pilot].values.astype(int) - before.values).max() <= 1
    with open_library(Settings(home=own_home), purpose="tests") as library:
        library.reindex()
        assert pilot in library.indexes.multivector.ids_of_tokens(Tier.PUBLIC)


@pytest.mark.parametrize("settings", [lambda home: Settings(home=home), computed])
def test_a_viewer_gets_no_tokens_from_above_their_tier(own_home: Path, settings: Callable[[Path], Settings]):
    with open_library(settings(own_home), purpose="tests") as library:
        library.reindex()
        pilot, award, debrief = (chunk_of(library, name) for name in ("pilot.txt", "award.txt", "debrief.txt"))
        for _ in range(2):  # made now, and out of the cache
            assert set(library.tokens(library.shelf(STAFF), [pilot, award, debrief])) == {pilot, award, debrief}
            assert set(library.tokens(library.shelf(MEMBER), [pilot, award, debrief])) == {pilot, award}
            assert set(library.tokens(library.shelf(PUBLIC), [pilot, award, debrief])) == {pilot}


def test_the_mean_is_of_what_a_viewer_may_read_now(own: Library):
    public, staff = own.token_mean(own.shelf(PUBLIC)), own.token_mean(own.shelf(STAFF))
    assert public is not None
    assert staff is not None
    assert not np.allclose(public, staff, atol=1e-4)
    assert own.token_mean(own.shelf(PUBLIC)) is public, "told once for each set of readable revisions"
    own.store(revision("Staff only: the Vireo Bank loan.", "club/more.txt", tier=Tier.STAFF))
    assert np.array_equal(own.token_mean(own.shelf(PUBLIC)), public)
    assert not np.array_equal(own.token_mean(own.shelf(STAFF)), staff)
    own.store(revision("The Mill pilot began in 2025."))
    changed = own.token_mean(own.shelf(PUBLIC))
    assert not np.array_equal(changed, public)
    own.remove(document_id("notes/forum.txt"))
    assert np.allclose(own.token_mean(own.shelf(PUBLIC)), public, atol=1e-7)


@pytest.mark.parametrize("settings", [lambda home: Settings(home=home), computed])
def test_a_removed_document_leaves_no_vectors(own_home: Path, settings: Callable[[Path], Settings]):
    with open_library(settings(own_home), purpose="tests") as library:
        pilot = chunk_of(library, "pilot.txt")
        kept = library.indexes.multivector.chunks((Tier.PUBLIC,), [pilot])[pilot]
        library.reindex()
        tokens = library.tokens(library.shelf(PUBLIC), [pilot])[pilot]
        vectors = [kept.chunk.astype(np.float16), *kept.sentences.astype(np.float16)]
        assert all(vector.tobytes() in files_of_tokens(own_home) for vector in vectors)
        library.remove(document_id("club/pilot.txt"))
        assert library.tokens(library.shelf(PUBLIC), [pilot]) == {}
        assert library._tokens._made.get([pilot]) == {}
        content = files_of_tokens(own_home)
        assert pilot.encode() not in content
        assert not any(vector.tobytes() in content for vector in [*vectors, *tokens.values])
        assert check(library).findings == ()


def test_an_encoder_without_tokens_has_none_and_answers(empty: Library):
    without_tokens(empty)
    empty.store(new := revision(TWELVE.removesuffix(" [1]")))
    assert empty.tokens(empty.shelf(PUBLIC), [f"{new.id}.0"]) == {}
    assert empty.token_mean(empty.shelf(PUBLIC)) is None
    assert answer(empty, TRUCKS).text == TWELVE
    assert check(empty).findings == ()


def make_older(home: Path) -> None:
    """As a version left it that kept sentences in the vector index."""
    for file in home.glob("index-*/multivector.sqlite*"):
        file.unlink()


def assert_refused(home: Path) -> None:
    with (
        pytest.raises(IncompatibleLibrary, match="made by an earlier Footnote") as caught,
        open_library(Settings(home=home), purpose="tests"),
    ):
        pass
    assert "footnote reindex" in caught.value.advice


def test_indexes_of_an_earlier_version_are_refused_until_they_are_made_anew(run: Run, own_home: Path):
    make_older(own_home)
    for _ in range(2):  # and refusing makes no file that would be taken for whole
        assert_refused(own_home)
    ran = run(own_home, "ask", TRUCKS)
    assert (ran.status, ran.out) == (1, "")
    assert "earlier Footnote" in ran.err
    assert "footnote reindex" in ran.err
    assert run(own_home, "reindex").status == 0
    assert run(own_home, "ask", TRUCKS).out.startswith(TWELVE)
    (folder,) = own_home.glob("index-*")
    assert folder.name != "index-1"
    assert run(own_home, "check").status == 0


def test_they_stay_refused_after_a_reindex_that_was_cut_short(own_home: Path, tmp_path: Path):
    make_older(own_home)

    class Cut(BaseException):
        """Stands for Ctrl-C."""

    def cut(done: int, _total: int) -> None:
        if done == 3:
            killed = shutil.copytree(own_home, tmp_path / "killed")  # as it would be left now by SIGKILL
            assert len(list(killed.glob("index-*"))) == 2
            raise Cut

    with pytest.raises(Cut), open_library(Settings(home=own_home), purpose="tests", any_encoder=True) as library:
        library.reindex(cut)
    for home in (own_home, tmp_path / "killed"):
        assert_refused(home)
        with open_library(Settings(home=home), purpose="tests", any_encoder=True) as library:
            library.reindex()
        with open_library(Settings(home=home), purpose="tests") as library:
            assert answer(library, TRUCKS).text == TWELVE
            assert check(library).findings == ()
            assert len(list(home.glob("index-*"))) == 1


def test_a_library_that_was_killed_while_it_was_made_is_not_taken_for_an_older_one(own_home: Path):
    for path in own_home.glob("index-1/*"):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    with open_library(Settings(home=own_home), purpose="tests") as library:
        assert len(check(library).findings) > 0
        library.reindex()
        assert check(library).findings == ()


def test_a_reindex_cut_short_just_after_its_commit_keeps_what_serves(own_home: Path, monkeypatch: pytest.MonkeyPatch):
    with open_library(Settings(home=own_home), purpose="tests") as library:
        commit = library.catalog.set_identity

        def cut_short(identity: Identity) -> None:
            commit(identity)
            raise KeyboardInterrupt

        monkeypatch.setattr(library.catalog, "set_identity", cut_short)
        with pytest.raises(KeyboardInterrupt):
            library.reindex()
    with open_library(Settings(home=own_home), purpose="tests") as library:
        assert check(library).findings == ()
        assert answer(library, TRUCKS).text == TWELVE


def test_a_library_whose_indexes_are_gone_is_not_taken_for_an_empty_one(own_home: Path):
    (folder,) = own_home.glob("index-*")
    shutil.rmtree(folder)
    with (
        pytest.raises(IncompatibleLibrary, match=f"there is no folder {folder.name}") as caught,
        open_library(Settings(home=own_home), purpose="tests"),
    ):
        pass
    assert "footnote reindex" in caught.value.advice
    with open_library(Settings(home=own_home), purpose="tests", any_encoder=True) as library:
        library.reindex()
        assert check(library).findings == ()

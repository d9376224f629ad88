"""Retrieval with token vectors: what is in the other language changes places among itself, and nothing else does."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kb.access import PUBLIC, STAFF, Viewer
from kb.answer.models import Answer
from kb.index.encoder import TokenEncoder
from kb.library import Library, open_library
from kb.maintenance import check
from kb.retrieval import DENSE, PASSAGES, RANKING, Ranking, Retrieved, retrieve
from kb.settings import Settings
from making import answer, revision
from plain_encoder import without_tokens

ENGLISH = (
    "Jiangsu province plans to build 500 battery swap stations by 2025.",
    "Zhejiang province plans 40 hydrogen stations by 2030.",
    "The province of Jiangsu counts 12 ports with shore power.",
    "Battery swap takes five minutes for a heavy truck in Tangshan.",
    "The swap of two offices in Jiangsu was noted in the minutes.",
    "A station for trucks opened in Ningbo in 2021.",
    "Sichuan builds charging stations along its motorways.",
    "The forum in Nanjing had 300 guests.",
    "Electric buses in Shenzhen charge at night.",
    "Batteries are leased and not sold in this pilot.",
    "The five hundred guests came from twenty provinces.",
    "Members of the club meet in Sacramento each May.",
)
CHINESE = ("唐山的重型卡车换电只需五分钟。", "论坛在南京举行，有三百名来宾。", "浙江计划建设加氢站。")
QUESTIONS = {
    "到2025年江苏计划建成多少座换电站？": "en",  # answered in English
    "重型卡车换电需要多长时间？": "en",
    "How long does a battery swap take for a heavy truck?": "zh",
    "Where was the forum held?": "zh",
}


WITHOUT = Ranking(tokens=False)


@pytest.fixture(scope="module")
def mixed_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Short publications in both languages, more of them than are weighed. Read only."""
    home = tmp_path_factory.mktemp("mixed") / "home"
    with open_library(Settings(home=home), purpose="tests") as library:
        for number, text in enumerate(ENGLISH + CHINESE):
            library.store(revision(text, f"mixed/{number}.txt", title=f"Note {number}"))
    return home


@pytest.fixture
def mixed(mixed_home: Path, tmp_path: Path) -> Iterator[Library]:
    with open_library(Settings(home=shutil.copytree(mixed_home, tmp_path / "home")), purpose="tests") as library:
        yield library


def found(
    library: Library, question: str, limit: int = 20, viewer: Viewer = PUBLIC, ranking: Ranking = RANKING
) -> Retrieved:
    with library.reading():
        shelf = library.shelf(viewer)
        return retrieve(library, shelf, shelf.current, question, limit, ranking=ranking)


def order(retrieved: Retrieved) -> list[str]:
    return [each.chunk.id for each in retrieved.passages]


@pytest.mark.parametrize(("question", "other"), QUESTIONS.items())
def test_the_other_language_changes_places_among_itself_by_its_tokens(mixed: Library, question: str, other: str):
    told = found(mixed, question)
    without_tokens(mixed)
    before = found(mixed, question)
    languages = [each.chunk.language for each in told.passages]
    assert len(languages) == len(ENGLISH + CHINESE) > PASSAGES
    assert languages == [each.chunk.language for each in before.passages]
    for now, then in zip(told.passages, before.passages, strict=True):
        assert now.chunk.language == other or now.chunk.id == then.chunk.id
        assert now.score == pytest.approx(then.score, abs=1e-4), "the score is that of the place"
    assert sorted(order(told)) == sorted(order(before))
    foreign = [name for name, language in zip(order(told), languages, strict=True) if language == other]
    meeting = [told.tokens[name].maxsim() for name in foreign]
    assert None not in meeting
    assert meeting == sorted(meeting, reverse=True)
    for then in before.passages:  # what is told of a passage goes with it
        (now,) = [each for each in told.passages if each.chunk.id == then.chunk.id]
        assert (now.cosine, now.sentence_cosine) == pytest.approx((then.cosine, then.sentence_cosine), abs=1e-4)


def test_places_do_change(mixed: Library):
    """Else the tests above would not tell."""
    with_tokens = {question: order(found(mixed, question)) for question in QUESTIONS}
    without_tokens(mixed)
    assert any(order(found(mixed, question)) != with_tokens[question] for question in QUESTIONS)


def test_a_ranking_without_tokens_reorders_nothing(mixed: Library):
    changed, told = set[str](), {question: found(mixed, question, ranking=WITHOUT) for question in QUESTIONS}
    dense = {question: found(mixed, question, ranking=replace(DENSE, tokens=False)) for question in QUESTIONS}
    for question, other in QUESTIONS.items():
        assert told[question].tokens == dense[question].tokens == {}
        fused = [each for each in told[question].passages if each.chunk.language == other]
        alone = [each.chunk.id for each in dense[question].passages if each.chunk.language == other]
        assert [each.chunk.id for each in fused] == alone, "of the other language vectors alone decide"
        if order(found(mixed, question)) != order(told[question]):
            changed.add(question)
    assert changed, "and with tokens places do change"
    without_tokens(mixed)
    assert {question: order(each) for question, each in told.items()} == {
        question: order(found(mixed, question)) for question in QUESTIONS
    }


@pytest.mark.parametrize("question", QUESTIONS)
def test_scores_fall_and_there_are_as_many_as_asked_for(mixed: Library, question: str):
    whole = found(mixed, question)
    scores = [each.score for each in whole.passages]
    assert scores == sorted(scores, reverse=True)
    assert order(found(mixed, question, 4)) == order(whole)[:4]


def test_the_tokens_of_all_that_is_weighed_are_there(mixed: Library):
    for question in QUESTIONS:
        told = found(mixed, question)
        assert set(order(told)[:PASSAGES]) <= set(told.tokens)
        assert set(order(told)) <= set(told.vectors)


def test_without_token_vectors_nothing_changes_places(mixed: Library):
    without_tokens(mixed)
    assert not isinstance(mixed.encoder, TokenEncoder)
    for question, other in QUESTIONS.items():
        told = found(mixed, question)
        assert told.tokens == {}
        foreign = [each for each in told.passages if each.chunk.language == other]
        weighed = [each.cosine + each.sentence_cosine for each in foreign]
        assert weighed == sorted(weighed, reverse=True), "of the other language vectors alone decide"
    assert answer(mixed, "How many guests came to the forum in Nanjing?").status == "answered"


def test_a_library_without_sums_is_centred_by_texts_that_say_nothing_to_the_point(mixed: Library):
    """And one that grows less and less."""
    kept = {each.revision_id: f"{each.revision_id}.0" for each in mixed.catalog.documents()}
    index, shelf = mixed.indexes.multivector, mixed.shelf(PUBLIC)
    own, both = index.token_mean(PUBLIC.readable, frozenset(kept)), mixed.token_mean(shelf)
    for name, chunk in kept.items():
        vectors = index.chunks(PUBLIC.readable, [chunk])
        index.erase(name)
        index.write(PUBLIC.tier, name, vectors, {}, None)
    mixed._tokens.forget()
    background = mixed.token_mean(shelf)
    assert own is not None
    assert both is not None
    assert background is not None
    assert 0 < np.linalg.norm(both - background) < np.linalg.norm(own - background)
    assert found(mixed, next(iter(QUESTIONS))).tokens


def test_a_question_of_no_letters_is_no_error(mixed: Library):
    for question in ("?", "…", "\u200b", "  \n"):
        scores = [each.score for each in found(mixed, question).passages]
        assert np.isfinite(scores).all()


CLUB_QUESTIONS = (
    "How many trucks did the Harbor pilot put on the road?",
    "到2025年建成多少座换电站？",
    "How many battery swap stations does Jiangsu province plan to build?",
    "港口试点有多少辆卡车上路？",
    "Which bank refused a loan?",
    "Who plays the piano at the opera house in Lima?",
)


def plain(told: Answer) -> dict[str, object]:
    """All but what differs from one asking to the next, and the probability to four decimals."""
    return told.model_dump(mode="json", exclude={"id", "conversation_id", "timings_ms", "index_version", "confidence"})


def test_tokens_made_for_a_question_give_the_answers_of_those_kept(club: Library, own_home: Path):
    with open_library(Settings(home=own_home, token_vectors="computed"), purpose="tests") as library:
        library.reindex()
        assert library.indexes.multivector.tokens(STAFF.readable, list(library.indexes.lexical.ids(STAFF.tier))) == {}
        for question in CLUB_QUESTIONS:
            for viewer in (PUBLIC, STAFF):
                kept, made = found(club, question, viewer=viewer), found(library, question, viewer=viewer)
                assert order(kept) == order(made)
                assert set(kept.tokens) == set(made.tokens)
                once, again = answer(library, question, viewer), answer(library, question, viewer)
                assert plain(once) == plain(again) == plain(answer(club, question, viewer))
                assert once.confidence == pytest.approx(answer(club, question, viewer).confidence, abs=2e-3)
        assert check(library).findings == ()


def test_in_the_mixed_library_too(mixed: Library, mixed_home: Path, tmp_path: Path):
    home = shutil.copytree(mixed_home, tmp_path / "computed")
    with open_library(Settings(home=home, token_vectors="computed"), purpose="tests") as library:
        library.reindex()
        for question in QUESTIONS:
            assert order(found(library, question)) == order(found(mixed, question))
            assert plain(answer(library, question)) == plain(answer(mixed, question))

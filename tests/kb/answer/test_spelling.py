"""Slips of the finger are mended by what the library knows."""

from __future__ import annotations

import pytest

from kb.access import PUBLIC, Tier, Viewer
from kb.answer.understanding.question import understand
from kb.answer.understanding.spelling import mend
from kb.index.lexical import LexicalIndex
from kb.records import IndexEntry


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> LexicalIndex:
    """A few words in a real index."""
    made = LexicalIndex(tmp_path_factory.mktemp("lexical"))
    texts = {
        Tier.PUBLIC: (
            "people in Changzhou",
            "charging of trucks",
            "charger",
            "charging points",
            "trunk roads",
            "eagle",
        ),
        Tier.MEMBER: ("quillback",),
    }
    for tier, lines in texts.items():
        entries = [IndexEntry(f"rev_{tier}.{number}", f"rev_{tier}", line) for number, line in enumerate(lines)]
        made.write(tier, f"doc_{tier}", entries)
    return made


def mended(index: LexicalIndex, question: str, viewer: Viewer = PUBLIC) -> tuple[str, ...]:
    return mend(understand(question), index, viewer).terms


@pytest.mark.parametrize(
    ("question", "term"),
    [
        ("how many poeple came", "peopl"),  # two letters swapped
        ("people in chanzhou", "changzhou"),  # one left out
        ("how many peoople came", "peopl"),  # one put in
        ("how many pesple came", "peopl"),  # one changed
    ],
)
def test_one_slip_is_mended(index: LexicalIndex, question: str, term: str):
    assert term in mended(index, question)


@pytest.mark.parametrize(
    "word",
    [
        "trucks",  # known as it is, however near to `trunk`
        "peeeple",  # two slips
        "eople",  # another first letter
        "egle",  # too short to tell
        "1234567",
    ],
)
def test_other_words_stay(index: LexicalIndex, word: str):
    asked = understand(f"how many {word}")
    assert mend(asked, index, PUBLIC) == asked


def test_the_commonest_of_several_is_taken(index: LexicalIndex):
    assert mended(index, "chargx") == ("charg",)


def test_places_and_short_names_are_never_mended(index: LexicalIndex):
    assert mended(index, "people in Hangzhou") == ("peopl", "hangzhou")
    assert "changzhoo" in mended(index, "people in Changzhoo")
    assert "changzhou" in mended(index, "people in changzhoo")
    assert "eagl" not in mended(index, "people of Eaglo")
    assert "quillback" in mended(index, "the Quilback report", Viewer(Tier.MEMBER))


def test_endings_are_no_slips(index: LexicalIndex):
    assert mend(understand("is chargng of truckks free"), index, PUBLIC).text == "is charging of trucks free"


def test_what_people_ask_for_need_not_be_in_the_library(index: LexicalIndex):
    assert mend(understand("emial of the office"), index, PUBLIC).text == "email of the office"


def test_the_text_is_mended_too(index: LexicalIndex):
    asked = understand("How many poeple came in 2023?")
    found = mend(asked, index, PUBLIC)
    assert found.terms == ("peopl", "came", "2023")
    assert (found.text, found.sort, found.years) == ("How many people came in 2023?", asked.sort, asked.years)
    assert "peopl" in found.counted


def test_words_above_the_viewers_tier_do_not_show(index: LexicalIndex):
    assert mended(index, "qillback") == ("qillback",)
    assert mended(index, "qillback", Viewer(Tier.MEMBER)) == ("quillback",)


def test_slips_of_little_words_ask_for_nothing(index: LexicalIndex):
    found = mend(understand("wich people sit after teh trucks"), index, PUBLIC)
    assert found.text == "which people sit after the trucks"
    assert found.terms == ("peopl", "sit", "truck")

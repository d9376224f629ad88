"""Sentences begin and end where a reader says so, and no character is lost or moved."""

from __future__ import annotations

import random

import pytest

from ingest.sentences import LONGEST, sentence_ranges

# Sentences are parted by a bar.
CASES = (
    "The U.S. Department of Energy met.|It left.",
    "The U.S.-China forum.|U.S. companies came.",
    "It was held in the U.S.|The delegates flew home.",
    "It was held in the U.S. and China.",
    "The Shenzhen-Hong Kong-U.S. Clean Technology Conference took place in 2023.|It was big.",
    "Come to Washington, D.C. in May.",
    "Dr. Smith met Mr. J. F. Kennedy in St. Louis.|They talked.",
    "A.B. Smith, John B. Goode and Mary C. Smith attended.|Over 30 came.",
    "John Smith, Ph.D. leads it.|Prof. Li spoke.",
    "The meeting is at 9 a.m. on Monday.|Bring water.",
    "It begins at 9 a.m.|The doors open at 8 a.m.",
    "Acme Inc. and Beta Co. Ltd. signed.|Done.",
    "Acme Inc.|The company grew.",
    "See Fig. 3, No. 5 and pp. 3-5 for details.|Next.",
    "On Dec. 5 it snowed.|In 2030.|45 countries signed.",
    "Sales rose 3.5 percent to 1,200.50 yuan.|12.5% were trucks.",
    "Visit www.example.org.|Call 010-1234.",
    "It costs approx. five million, e.g. for trucks.|So be it.",
    "He said “We will go.”|Then he left.",
    'She asked, "Who pays?"|Nobody knew.',
    "Trucks (see above.)|Then buses (in Nanjing).|[Note 1] It ended.",
    "Wait... what?|The end!!!|Really?!|Yes.",
    "Table 2. Sales by city.|Figure 3-1. Depots.|See Table 3.|The rest is in Annex IV.|2.1.3. Buses went.",
    "1. First item.|2. Second item.",
    "no terminal punctuation",
    "第一句。|第二句！|第三句？|第四句",
    "他说：“我们去。”|然后走了。",
    "第一点；第二点；第三点。",
    "他来自U.S. Department。|很好。",
    "到2025年建成3.5万座换电站。|由CALSTART主办。",
    "（见附件。）|后来。",
)


def parts(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_ranges(text)]


@pytest.mark.parametrize("case", CASES)
def test_sentences(case: str):
    expected = case.split("|")
    # English sentences are parted by a space, Chinese ones by nothing.
    glue = " " if case.isascii() or "“We" in case else ""
    assert parts(glue.join(expected)) == expected


@pytest.mark.parametrize("text", ["", " ", "\n\t\u3000"])
def test_nothing_has_no_sentence(text: str):
    assert sentence_ranges(text) == []


@pytest.mark.parametrize(("clause", "language"), [("of trucks that carry goods, ", "en"), ("运送货物的卡车，", "zh")])
def test_an_endless_sentence_also_ends_at_semicolons(clause: str, language: str):
    mark = "; " if language == "en" else "；"
    short = mark.join([clause.strip()] * 2) + "."
    assert parts(short) == [short]
    long = mark.join([clause * (LONGEST[language] // (3 * len(clause)))] * 5) + "."
    assert len(parts(long)) == 5
    assert all(part.endswith((";", "；", ".")) for part in parts(long))


ALPHABET = (
    *"abz AB Z  .。!?！？…;；:,\"'“”‘’()[]（）」】\n\t\u3000129-%",
    "U.S.", "Dr.", "a.m.", "The ", " 3.5", "卡车", "北京", " and ", ". ", "。 ", "e.g. ", "Inc. ", "www.a.org",
)  # fmt: skip


@pytest.mark.parametrize("seed", range(300))
def test_ranges_cover_every_character_that_is_not_white_space_once_and_in_order(seed: int):
    chance = random.Random(seed)
    text = "".join(chance.choices(ALPHABET, k=chance.randrange(1, 80)))
    covered: list[int] = []
    for start, end in sentence_ranges(text):
        assert start < end
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        covered.extend(range(start, end))
    assert covered == sorted(set(covered))
    assert [i for i, each in enumerate(text) if not each.isspace()] == [i for i in covered if not text[i].isspace()]


@pytest.mark.parametrize("seed", range(20))
def test_ranges_of_a_long_text_cover_it_too(seed: int):
    chance = random.Random(seed)
    text = "".join(chance.choices([*ALPHABET[20:], "trucks;", "卡车；"], k=900))
    covered = "".join("".join(part.split()) for part in parts(text))
    assert covered == "".join(text.split())


def test_a_sentence_does_not_depend_on_those_before_it():
    assert parts("One came. " + "Dr. Li spoke. " * 3)[1:] == ["Dr. Li spoke."] * 3


def test_a_full_stop_without_the_space_after_it():
    text = "It was hosted by the Energy Foundation.The speakers agreed. See example.Org and node.Js for more."
    parts = [text[start:end] for start, end in sentence_ranges(text)]
    assert parts == [
        "It was hosted by the Energy Foundation.",
        "The speakers agreed.",
        "See example.Org and node.Js for more.",
    ]

"""Recognised lines as words: straightened, of a few sizes, with gaps where a line could not be made out."""

from __future__ import annotations

import math

import pytest

from ingest.ocr.engine import OcrLine, OcrPage
from ingest.parse.pdf.legibility import is_broken
from ingest.parse.pdf.recognised import ILLEGIBLE, page_words
from ingest.parse.pdf.words import PageWords, Word
from kb.records import Box


def line(text: str, top: float, *, height: float = 24, confidence: float = 0.99, slope: float = 0.0) -> OcrLine:
    """A line that begins 100 pixels from the left and has 12 for each character."""
    right, drop = 100 + 12 * len(text), 12 * len(text) * slope
    quad = ((100, top), (right, top + drop), (right, top + drop + height), (100, top + height))
    places = [(i / len(text), (i + 1) / len(text)) for i, letter in enumerate(text) if letter != " "]
    return OcrLine(text, confidence, quad, tuple(places))


def words(*lines: OcrLine) -> tuple[PageWords, list[Word]]:
    page = page_words(OcrPage((1000, 1400), 0, lines), (500.0, 700.0))
    return page, page.by_direction.get(0, [])


def test_words_of_a_line_that_lies_askew_have_one_baseline():
    slope = math.tan(math.radians(1.2))
    _, found = words(line("one two three four five six seven eight nine ten", 300, slope=slope))
    assert len({round(word.base, 1) for word in found}) == 1
    assert found[-1].box.top - found[0].box.top == pytest.approx((found[-1].x0 - found[0].x0) * slope, abs=0.5)


def test_heights_that_differ_a_little_are_one_size_and_a_heading_is_not():
    _, found = words(line("Heading", 100, height=36), line("a line of text", 200, height=23), line("and more", 240))
    sizes = [word.size for word in found]
    assert sizes[0] > 1.3 * sizes[1]
    assert len(set(sizes[1:])) == 1


def test_a_faint_line_leaves_a_gap_that_shows():
    page, found = words(line("The plan does", 100), line("nqt agr3e wlth", 140, confidence=0.4), line("a ban.", 180))
    assert [word.text for word in found][3] == ILLEGIBLE
    assert page.illegible == 1
    assert page.confidence == pytest.approx(0.99)


def test_a_page_of_which_nothing_can_be_made_out_is_not_read():
    page, found = words(line("qwx zzk", 100, confidence=0.3))
    assert (found, page.illegible) == ([], 1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("of them is138 km", ["of", "them", "is", "138", "km"]),
        ("they ended.The next", ["they", "ended.", "The", "next"]),
        ("the CO2 of PM25", ["the", "CO2", "of", "PM25"]),
        ("mail abc123@x.org", ["mail", "abc123@x.org"]),
        ("换电站2座", ["换", "电", "站", "2", "座"]),
    ],
)
def test_swallowed_spaces(text: str, expected: list[str]):
    _, found = words(line(text, 100))
    assert [word.text for word in found] == expected


def test_a_wide_gap_in_chinese_stays_one():
    places = tuple((i / 10, i / 10 + 0.09) for i in (0, 1, 2, 6, 7, 8))
    _, found = words(OcrLine("赵敏明何立新", 0.99, ((100, 100), (400, 100), (400, 130), (100, 130)), places))
    assert [word.spaced for word in found] == [True, False, False, True, False, False]


def page_of(text: str, **more: int) -> PageWords:
    box = Box(0, 0, 1, 1)
    return PageWords(595, 842, {0: [Word(each, 0, 1, 1, 10, False, True, box) for each in text.split()]}, **more)


ENGLISH = "The publications describe charging depots, freight corridors and purchase incentives of provinces. " * 6
NAMES = "Kowalczyk Abdurrahman Nguyen Sokolova Ferreira Takahashi Lindqvist Okonkwo Petrosyan Vasquez Haugen " * 5
GERMAN = "Elektrische Lastkraftwagen werden an Betriebshöfen geladen und fahren täglich hundert Kilometer weit " * 4
SHIFTED = "".join(chr((ord(c) - 97 + 13) % 26 + 97) if c.isalpha() else c for c in ENGLISH.lower())
CHINESE = "换电站共有两座每座备用电池七块平均换电一次用时四分四十秒" * 3
TRADITIONAL = "電動卡車於港口充電營運商報告燃料與維護費用顯著下降駕駛滿意" * 3
RARE = "".join(chr(0x9F00 - 7 * i) for i in range(120))


FINNISH = "Sähköiset kuorma autot ladataan yön aikana varikoilla ja ajavat päivittäin useita satoja kilometrejä " * 5
PINYIN = "Zhongguo Jiaotong Beijing Shanghai Xinjiang Heilongjiang Guangdong Zhejiang Jiangsu Qinghai Sinotruk " * 5


@pytest.mark.parametrize("text", [ENGLISH, NAMES, GERMAN, FINNISH, PINYIN, CHINESE, TRADITIONAL])
def test_text_of_people_is_known(text: str):
    assert not is_broken(page_of(text))


@pytest.mark.parametrize("text", [SHIFTED, RARE], ids=["shifted letters", "rare characters"])
def test_text_of_a_font_that_lies_is_broken(text: str):
    assert is_broken(page_of(text))


def test_characters_without_a_meaning():
    assert is_broken(page_of("a few words", unmapped=200))
    assert not is_broken(page_of(ENGLISH, unmapped=15))

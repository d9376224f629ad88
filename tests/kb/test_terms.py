"""Index terms: what reads the same is the same term, in English and Chinese."""

from __future__ import annotations

import threading

import pytest

from kb.index.terms import chinese_names, stem, terms, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Companies, company's and the Company’s", ["compani", "compani", "compani"]),
        ("zero-emission trucks", ["zero", "emiss", "truck"]),
        ("1,000 trucks at 1.5 kWh: 30% by 2030", ["1000", "truck", "1.5", "kwh", "30", "2030"]),
        ("Façanha", ["facanha"]),
        ("ＦＵＬＬ　１２", ["full", "12"]),
        ("x\0y", ["x", "y"]),
        ("🚚 truck", ["truck"]),
        ("of the and is", []),
        ("的和了", []),
        ("", []),
        ("上海清洁卡车峰会", ["上海", "清洁", "卡车", "峰会"]),
        ("上海2023年", ["上海", "2023"]),
    ],
)
def test_terms(text: str, expected: list[str]):
    assert terms(text) == expected


def test_a_dotted_abbreviation_is_the_same_as_a_plain_one():
    assert terms("the U.K.-China Dialogue") == terms("the UK-China dialogue")
    assert "uk" in terms("U.K.")


def test_a_chinese_name_that_no_dictionary_has_is_found_by_its_pairs():
    assert {"张三", "三丰"} <= set(terms("张三丰"))
    assert set(terms("零排放中重型汽车")) & set(terms("重型")) == {"重型"}


def test_an_english_name_inside_chinese_text_is_a_term():
    assert "calstart" in terms("由CALSTART主办")


def test_words_are_as_they_stand():
    assert words("The Companies of 2023") == ["the", "companies", "of", "2023"]


def test_stems_are_the_same_in_every_thread():
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.extend(stem("emissions") for _ in range(500))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(found) == {"emiss"}
    assert len(found) == 2000


def test_chinese_names_are_read_off_chinese_text_only():
    assert "江苏" in chinese_names("江苏的对接会")
    assert "中国" not in chinese_names("中国的卡车")
    assert chinese_names("Jiangsu matchmaking") == []


def test_the_country_is_a_term_and_the_pronoun_is_not():
    assert terms("U.S. companies") == terms("US companies") == terms("USA companies") == ["usa", "compani"]
    assert terms("tell us") == []
    assert terms("US$400") == ["400"]
    assert terms("CONTACT US") == ["contact"]
    assert "usa" not in terms("JOIN US TODAY. We meet in Ningbo.")

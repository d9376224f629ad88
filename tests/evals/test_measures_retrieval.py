"""Rankings against the evidence, as ir-measures has it."""

from __future__ import annotations

import math

import pytest

from evals.measures.retrieval import MEASURES, document_ranking, passage_ranking
from evals.topics.topic import Evidence
from handmade import answer, document, info, passage, record, topic

HARBOR = Evidence(document="club/a.txt", page=1, quote="The Harbor pilot put 12 trucks")
MARSH = Evidence(document="b.txt", page=1, quote="310 charging sites in Ningbo")
ABOUT = info([document("a"), document("b"), document("c")])
ASKED = topic("a", evidence=(HARBOR, MARSH))


def ranked(*passages: tuple[str, str]) -> list[str]:
    views = tuple(passage(text, f"doc_{name}") for name, text in passages)
    return passage_ranking(record(ASKED, answer(), passages=views), ABOUT)[1]


def test_a_passage_is_relevant_that_holds_the_quote_of_that_document():
    assert ranked(
        ("c", "The Harbor pilot put 12 trucks on the road."),
        ("a", "So the  HARBOR pilot\nput 12 trucks on the road."),
        ("b", "It counts 310 charging sites in Ningbo."),
    ) == ["other 0", "evidence 0", "evidence 1"]


def test_half_of_a_quote_in_one_run_will_do_and_less_will_not():
    quote = "The Harbor pilot put 12 zero-emission trucks on the road of the port"
    for text, found in (
        ("…pilot put 12 zero-emission trucks on the road", True),
        ("…Harbor pilot put 12 zero-emission trucks", True),
        ("…zero-emission trucks on the road of the port", False),  # without the figure
        ("The Harbor pilot put 12 trucks on the road of the port", False),
    ):
        made = record(
            topic("a", evidence=(Evidence(document="a.txt", page=1, quote=quote),)), answer(), passages=(passage(text),)
        )
        assert passage_ranking(made, ABOUT)[1] == ["evidence 0" if found else "other 0"]


def test_of_a_short_quote_there_is_no_half():
    assert ranked(("a", "The Harbor pilot put 1")) == ["other 0"]


def test_evidence_counts_where_it_is_first_found():
    text = "The Harbor pilot put 12 trucks"
    assert ranked(("a", text), ("a", f"{text} too")) == ["evidence 0", "other 1"]


def test_a_passage_stands_for_all_the_evidence_that_it_holds():
    asked = topic("a", evidence=(HARBOR, Evidence(document="a.txt", page=1, quote="on the road")))
    made = record(asked, answer(), passages=(passage(f"{HARBOR.quote} on the road"),))
    assert passage_ranking(made, ABOUT) == (["evidence 0", "evidence 1"], ["evidence 0", "evidence 1"])


def test_documents_rank_by_their_first_passage():
    views = (passage("x", "doc_c"), passage("y", "doc_b"), passage("z", "doc_c"), passage("w", "doc_a"))
    assert document_ranking(record(ASKED, answer(), passages=views), ABOUT) == (
        ["club/a.txt", "b.txt"], ["other doc_c", "b.txt", "club/a.txt"],
    )  # fmt: skip


def test_the_measures_are_those_of_the_field():
    found = (passage("x", "doc_c"), passage(MARSH.quote, "doc_b"))
    records = [
        record(ASKED, answer(), passages=found),
        record(topic("none", evidence=(HARBOR,)), answer()),
        record(topic("refused", expected="not_found"), answer(), passages=found),
    ]
    told = {each.name: each.of(records, ABOUT) for each in MEASURES}
    assert all(set(shares) == {"a", "none"} for shares in told.values())
    gain = (1 / math.log2(3)) / (1 + 1 / math.log2(3))
    for what in ("passages", "documents"):
        values = {name: told[f"{name} {what}"] for name in ("nDCG@10", "R@5", "R@20", "RR")}
        assert {name: shares["a"].num for name, shares in values.items()} == {
            "nDCG@10": pytest.approx(gain), "R@5": 0.5, "R@20": 0.5, "RR": 0.5,
        }  # fmt: skip
        assert [shares["none"].num for shares in values.values()] == [0, 0, 0, 0]


def test_the_cut_is_at_five_and_at_twenty():
    noise = [passage(f"x{i}", "doc_c", f"p{i}") for i in range(10)]
    made = record(
        ASKED, answer(), passages=(*noise[:4], passage(HARBOR.quote), *noise[4:], passage(MARSH.quote, "doc_b"))
    )
    told = {each.name: each.of([made], ABOUT)["a"].num for each in MEASURES}
    assert (told["R@5 passages"], told["R@20 passages"]) == (0.5, 1.0)


def test_without_evidence_there_is_nothing_to_measure():
    refused = record(topic(expected="not_found"), answer())
    assert all(each.of([refused], ABOUT) == {} for each in MEASURES)

"""Two runs side by side: what is compared, how sure a difference is, what flipped."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from rich.console import Console
from scipy.stats import binomtest

import handmade
import runs
from evals.results.compare import Comparison, compare, render
from evals.results.paired import mcnemar, paired_bootstrap
from evals.runs.records import Record
from kb.access import Tier
from kb.errors import InvalidInput

RIGHT = "The Harbor pilot put 12 trucks on the road."
WRONG = "The Harbor pilot put 21 trucks on the road."
SERVICE = handmade.info().service


def two(tmp_path: Path, before: str, after: str, **more: object) -> Comparison:
    """Topics 0, 1, 2...: `r` right, `w` wrong, `m` refused."""
    words = {"r": "right", "w": "wrong", "m": "missing"}
    said = {"r": (RIGHT,), "w": (WRONG,), "m": ()}
    sides = []
    for name, told in (("a", before), ("b", after)):
        made = runs.run(
            tmp_path / name, [runs.record(str(i), *said[each], turns=("And before?",)) for i, each in enumerate(told)]
        )
        sides += [made, runs.scores({str(i): words[each] for i, each in enumerate(told)})]
    return compare(*sides)


@pytest.mark.parametrize(("lost", "won"), [(0, 0), (1, 0), (3, 3), (2, 9), (40, 17), (400, 460)])
def test_mcnemar_is_the_exact_binomial_test(lost: int, won: int):
    expected = binomtest(lost, lost + won, 0.5).pvalue if lost + won else 1.0
    assert mcnemar(lost, won).p == pytest.approx(expected)


def test_flips_and_mcnemar_are_of_right_against_everything_else(tmp_path: Path):
    found = two(tmp_path, "rrrwmw", "rwmrrm")
    assert [each.topic.id for each in found.lost] == ["1", "2"]
    assert [each.topic.id for each in found.won] == ["3", "4"]
    assert (found.lost[0].a.statements[0].text, found.lost[0].b.statements[0].text) == (RIGHT, WRONG)
    assert (found.lost[1].a_verdict, found.lost[1].b_verdict) == ("right", "missing")
    assert (found.mcnemar.lost, found.mcnemar.won, found.mcnemar.p) == (2, 2, 1.0)
    assert found.right == (3, 3)


def test_a_measure_is_the_sum_over_topics_and_its_difference_is_b_minus_a(tmp_path: Path):
    sides = []
    for name, told in (("a", {"0": (1, 4), "1": (1, 1)}), ("b", {"0": (3, 4), "2": (0, 1)})):
        made = runs.run(tmp_path / name, [runs.record(each, RIGHT) for each in "012"])
        sides += [made, runs.scores(dict.fromkeys("012", "right"), precision=told)]
    precision = {each.measure: each for each in compare(*sides).differences}["precision"]
    assert (precision.a, precision.b) == (pytest.approx(2 / 5), pytest.approx(3 / 5))
    assert precision.difference == pytest.approx(1 / 5)
    assert precision.topics == 3


def test_the_interval_tells_a_clear_difference_from_a_doubtful_one(tmp_path: Path):
    clear, doubtful = two(tmp_path / "1", "w" * 30, "r" * 15 + "w" * 15), two(tmp_path / "2", "rwr" * 10, "rrw" * 10)
    assert clear.differences[0].low > 0.25
    assert clear.differences[0].high < 0.75
    assert clear.differences[0].clear
    assert doubtful.differences[0].difference == 0
    assert not doubtful.differences[0].clear


def test_the_bootstrap_is_paired():
    """Two systems that differ by the same on every topic differ for sure, however much topics differ."""
    hard = np.arange(50.0)
    a, b = (np.stack([hard + plus, np.ones(50)], axis=-1) for plus in (0.0, 0.5))
    assert paired_bootstrap(a, b) == (pytest.approx(0.5), pytest.approx(0.5))


def test_the_interval_is_that_of_the_bootstrap_distribution():
    """For a mean of n zeros and ones it is close to the normal one: sqrt(p (1 - p) / n) by 1.96 to each side."""
    b = np.stack([np.repeat([0.0, 1.0], [200, 200]), np.ones(400)], axis=-1)
    a = b * [0.0, 1.0]
    assert paired_bootstrap(a, b) == (pytest.approx(0.451, abs=0.008), pytest.approx(0.549, abs=0.008))
    assert paired_bootstrap(a, b) == paired_bootstrap(a, b)


def test_what_is_not_in_both_is_left_out_and_named(tmp_path: Path):
    failed = Record(topic=runs.topic("failed"), answer=None, error="timed out")
    other = runs.record("other", RIGHT, question="Something else?")
    a = runs.run(tmp_path / "a", [runs.record(each, RIGHT) for each in ("both", "gone", "failed", "other")])
    b = runs.run(tmp_path / "b", [runs.record("both", RIGHT), failed, other], unasked={"kept": "no API key for member"})
    of_a = runs.scores(dict.fromkeys(("both", "gone", "failed", "other"), "right"))
    of_b = runs.scores({"both": "right", "failed": "failed", "other": "right"})
    found = compare(a, of_a, b, of_b)
    assert found.topics == 1
    assert found.differences[0].topics == 1
    assert found.left_out == {
        "failed": "failed in B: timed out",
        "gone": "not in B",
        "kept": "not asked in B: no API key for member",
        "other": "A and B have two different topics of this id",
    }


def test_runs_without_a_common_topic_are_refused(tmp_path: Path):
    a, b = (runs.run(tmp_path / name, [runs.record(name, RIGHT)]) for name in "ab")
    with pytest.raises(InvalidInput, match="no topic in common"):
        compare(a, runs.scores({"a": "right"}), b, runs.scores({"b": "right"}))


def test_scores_of_another_run_are_refused(tmp_path: Path):
    a = runs.run(tmp_path / "a", [runs.record("1", RIGHT)])
    with pytest.raises(InvalidInput, match="not of its records"):
        compare(a, runs.scores({"1": "right", "2": "right"}), a, runs.scores({"1": "right"}))


def warned(tmp_path: Path, **more: object) -> Comparison:
    a = runs.run(tmp_path / "a", [runs.record("1", RIGHT)])
    b = runs.run(tmp_path / "b", [runs.record("1", RIGHT)], **more)
    return compare(a, runs.scores({"1": "right"}), b, runs.scores({"1": "right"}))


def test_like_runs_are_compared_without_a_warning(tmp_path: Path):
    found = warned(tmp_path)
    assert found.warnings == ()
    assert found.changed == {}


@pytest.mark.parametrize(
    ("more", "word"),
    [
        ({"topics_sha256": "1" * 64}, "Different topics"),
        ({"documents": [handmade.document("a", sha256="1" * 64)]}, "club/a.txt among them"),
        ({"documents": {Tier.PUBLIC: ()}}, "Different publications"),
    ],
)
def test_runs_that_are_not_comparable_are_said_to_be_so(tmp_path: Path, more: dict[str, object], word: str):
    warnings = warned(tmp_path, **more).warnings
    assert warnings
    assert all(word in each for each in warnings)


@pytest.mark.parametrize(
    ("more", "changed"),
    [
        ({"settings": {"chunk_tokens": "240"}}, {"chunk_tokens": ("none", "240")}),
        ({"packages": {"chromadb": "2"}}, {"chromadb": ("none", "2")}),
        ({"service": SERVICE.model_copy(update={"index_version": 8})}, {"index version": ("1", "8")}),
        ({"service": SERVICE.model_copy(update={"encoder": "other"})}, {"encoder": ("e", "other")}),
        ({"service": SERVICE.model_copy(update={"version": "0.2"})}, {"footnote": ("0", "0.2")}),
    ],
)
def test_what_else_changed_is_told_and_no_reason_not_to_compare(
    tmp_path: Path, more: dict[str, object], changed: dict[str, tuple[str, str]]
):
    found = warned(tmp_path, **more)
    assert (found.changed, found.warnings) == (changed, ())


def test_the_same_publications_read_in_another_way_can_be_compared(tmp_path: Path):
    found = warned(tmp_path, documents=[handmade.document("a", revision_id="rev_newer", id="doc_newer")])
    assert found.warnings == ()
    before, after = found.changed["revisions"]
    assert before != after
    assert before.startswith("1 (")


def test_latency_is_compared_topic_by_topic(tmp_path: Path):
    """Machines of other speeds: what counts is the time over the floor of the same run."""
    times = [20.0, 30.0, 40.0, 50.0, 60.0] * 4
    sides = []
    for name, slower, machine in (("a", 1.0, 1.0), ("b", 2.0, 5.0)):
        records = [
            runs.record(str(i), RIGHT).model_copy(update={"ask_ms": each * slower * machine, "floor_ms": 10 * machine})
            for i, each in enumerate(times)
        ]
        sides += [runs.run(tmp_path / name, records), runs.scores({str(i): "right" for i in range(20)})]
    found = {each.measure: each for each in compare(*sides).differences}["latency p50"]
    assert (found.a, found.b, found.topics) == (4, 8, 20)
    assert 3 <= found.low <= found.difference <= found.high <= 5


def test_the_risk_at_each_confidence_is_compared_over_what_each_run_answered(tmp_path: Path):
    """B is wrong where it is least sure, A where it is most; a topic that both refuse does not enter."""
    sides = []
    for name, sure_and_right in (("a", False), ("b", True)):
        records = [
            handmade.record(
                runs.topic(str(i)),
                handmade.answer(RIGHT if (i < 10) == sure_and_right else WRONG, confidence=0.9 - i / 100),
            )
            for i in range(20)
        ]
        records.append(runs.record("20"))
        verdicts = {each.topic.id: "right" for each in records}
        sides += [runs.run(tmp_path / name, records), runs.scores(verdicts)]
    found = {each.measure: each for each in compare(*sides).differences}["AURC"]
    assert found.topics == 20
    assert found.clear
    assert found.b < 0.3 < 0.7 < found.a


def shown(found: Comparison) -> str:
    console = Console(width=100, record=True, quiet=False, file=Path("/dev/null").open("w"))  # noqa: SIM115
    console.print(render(found), soft_wrap=True)
    console.file.close()
    return console.export_text()


def test_the_page_fits_a_hundred_columns_and_has_both_answers_side_by_side(tmp_path: Path):
    text = shown(two(tmp_path, "rrw", "rwm"))
    lines = [line for line in text.splitlines() if str(tmp_path) not in line]
    assert max(map(len, lines)) <= 100
    assert any("A: right, answered" in line and "B: wrong, answered" in line for line in lines)
    assert "1 (how_many, public)  And before? / How many trucks, 1?" in text
    assert "12 trucks on the road. [1]" in text.replace("\n", " ")
    assert any("12 trucks" in line and "21 trucks" in line for line in lines)
    assert "Right: 2 in A, 1 in B; 1 lost, 0 won; McNemar's exact test, two-sided: p = 1" in text


def test_no_character_of_a_long_chinese_answer_is_cut_off(tmp_path: Path):
    said = "".join(chr(0x4E00 + i) for i in range(120))
    sides = []
    for name, verdict in (("a", "right"), ("b", "wrong")):
        made = runs.run(tmp_path / name, [runs.record("1", RIGHT if name == "a" else said)])
        sides += [made, runs.scores({"1": verdict})]
    assert set(said) <= set(shown(compare(*sides)))


def test_words_of_a_publication_are_no_style(tmp_path: Path):
    sides = []
    for name, said in (("a", RIGHT), ("b", "[red]Marked[/red] [/] [1]")):
        made = runs.run(tmp_path / name, [runs.record("1", said)])
        sides += [made, runs.scores({"1": "right" if name == "a" else "wrong"})]
    assert "[red]Marked[/red] [/] [1]" in shown(compare(*sides))

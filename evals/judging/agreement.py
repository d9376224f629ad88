"""What a judge found, in numbers of its own, and how far it agrees with the fixed rules of `evals.measures`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from evals.judging.judge import Judgment
from evals.measures.citations import supported
from evals.measures.kinds import answer_of
from evals.measures.nuggets import NONE, PARTIAL, SUPPORT, statements, support
from evals.results.intervals import estimate
from evals.results.scores import Estimate
from evals.runs.records import Record, Run
from evals.topics.topic import Frozen

LABELS = {SUPPORT: "support", PARTIAL: "partial_support", NONE: "not_support"}
WORTH = {label: worth for worth, label in LABELS.items()}


class Agreement(Frozen):
    """Labels of the judge against those of the rules over `items` nuggets or statements: `equal`, the share on which
    they agree; `kappa`, Cohen's, None where chance alone would make them agree."""

    of: str
    items: int
    equal: float
    kappa: float | None


class Judged(Frozen):
    """A judging in numbers. `measures` hold for the judged answers alone and stand apart from the scores of the run.
    `unjudged`: topic to why the replies were of no use. Tokens are None where no reply told them."""

    judge: str
    prompt_sha256: str
    answers: int
    unjudged: Mapping[str, str]
    measures: Mapping[str, Estimate]
    agreement: tuple[Agreement, ...]
    tokens_in: int | None
    tokens_out: int | None


def judged(run: Run, judgments: Sequence[Judgment]) -> Judged | None:
    """The numbers of the judgments on `run`; None if there are none."""
    if not judgments:
        return None
    records = {each.topic.id: each for each in run.records}
    used = [each for each in judgments if each.unjudged is None]
    pairs = {
        "vital nuggets": [pair for each in used for pair in _nuggets(records[each.topic], each)],
        "statements": [pair for each in used for pair in _statements(records[each.topic], each)],
    }
    tokens = [(each.tokens_in, each.tokens_out) for each in judgments if each.tokens_in is not None]
    return Judged(
        judge=judgments[0].judge,
        prompt_sha256=judgments[0].prompt_sha256,
        answers=len(judgments),
        unjudged={each.topic: each.unjudged for each in judgments if each.unjudged is not None},
        measures=_measures(used),
        agreement=tuple(agreement(name, labels) for name, labels in pairs.items() if labels),
        tokens_in=sum(each or 0 for each, _ in tokens) if tokens else None,
        tokens_out=sum(each or 0 for _, each in tokens) if tokens else None,
    )


def agreement(of: str, pairs: Sequence[tuple[str, str]]) -> Agreement:
    """Share of equal labels p, and (p - e) / (1 - e), where e is the share that two who label as often, but by chance,
    would have equal (Cohen 1960). `pairs` has at least one pair of labels."""
    items = len(pairs)
    equal = sum(one == other for one, other in pairs) / items
    ones, others = (Counter(pair[side] for pair in pairs) for side in (0, 1))
    chance = sum(ones[label] * others[label] for label in ones) / items**2
    return Agreement(of=of, items=items, equal=equal, kappa=None if chance == 1 else (equal - chance) / (1 - chance))


def render(found: Judged) -> RenderableType:
    """For a terminal: the judge's own measures, its agreement with the rules, what it cost."""
    table = Table("by the judge", "value", "95% interval", "topics", box=None, header_style="bold")
    for name, each in found.measures.items():
        table.add_row(name, f"{each.value:.3f}", f"{each.low:.3f} to {each.high:.3f}", str(each.topics))
    rules = Table("against the rules", "items", "equal", "kappa", box=None, header_style="bold")
    for with_rules in found.agreement:
        kappa = "none" if with_rules.kappa is None else f"{with_rules.kappa:.3f}"
        rules.add_row(with_rules.of, str(with_rules.items), f"{with_rules.equal:.3f}", kappa)
    spent = "unknown" if found.tokens_in is None else f"{found.tokens_in} in, {found.tokens_out} out"
    head = Text(
        f"{found.judge}, prompt {found.prompt_sha256[:12]}: {found.answers} answers, {len(found.unjudged)} of them "
        f"unjudged; tokens: {spent}."
    )
    unjudged = (Text(f"  {topic}: {why}", style="dim") for topic, why in found.unjudged.items())
    return Group(head, *unjudged, Text(), table, Text(), rules)


def _measures(used: Sequence[Judgment]) -> dict[str, Estimate]:
    """Nuggets as TREC RAG 2024 counts them (V_strict and V, over topics); statements as ALCE's citation recall."""
    with_nuggets = [[WORTH[label] for label in each.nuggets] for each in used if each.nuggets]
    rows = {
        "nugget recall vital strict": [(sum(w == SUPPORT for w in each) / len(each), 1) for each in with_nuggets],
        "nugget recall vital lenient": [(sum(each) / len(each), 1) for each in with_nuggets],
        "citation recall": [(each.statements.count("supported"), len(each.statements)) for each in used],
    }
    found = {name: estimate(np.array(each, dtype=np.float64)) for name, each in rows.items()}
    return {name: each for name, each in found.items() if each is not None}


def _nuggets(record: Record, made: Judgment) -> Iterator[tuple[str, str]]:
    """(Label of the judge, label of the rules) of each vital nugget."""
    said = statements(record)
    vital = [each for each in record.topic.nuggets if each.vital]
    for label, nugget in zip(made.nuggets, vital, strict=True):
        yield label, LABELS[support(nugget, said, record.topic)]


def _statements(record: Record, made: Judgment) -> Iterator[tuple[str, str]]:
    answer = answer_of(record)
    by_number = {each.n: each for each in answer.citations}
    for label, statement in zip(made.statements, answer.statements, strict=True):
        cited = [by_number[number] for number in statement.citations if number in by_number]
        whole = len(cited) == len(statement.citations)
        borne_out = whole and supported(statement, cited, record.pages)
        yield label, "supported" if borne_out else "not_supported"

"""Two runs side by side: paired differences with intervals, McNemar's test on right and not right, and what flipped."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from evals.measures.kinds import answer_of
from evals.results.paired import Difference, McNemar, differences, mcnemar, statistic_differences
from evals.results.scores import Scores, Verdict
from evals.runs.records import Record, Run, RunInfo
from evals.topics.topic import Frozen, Nugget, Topic
from kb.answer.models import Answer
from kb.errors import InvalidInput
from kb.page_names import page_name


class Flip(Frozen):
    """A topic that is right in one run and not in the other, with both answers."""

    topic: Topic
    a: Answer
    b: Answer
    a_verdict: Verdict
    b_verdict: Verdict


class Comparison(Frozen):
    """`topics` were compared, `right` of them in A and in B; `left_out` says of every other topic why it was not.
    `warnings`: why the two runs may not be comparable: other topics, other publications. `changed`: what else differs,
    and may be what is to be judged (a setting, the encoder, the version of a package), as in A and as in B. `lost`:
    right in A, not in B; `won`: the other way round."""

    a: str
    b: str
    topics: int
    left_out: Mapping[str, str]
    warnings: tuple[str, ...]
    changed: Mapping[str, tuple[str, str]]
    right: tuple[int, int]
    differences: tuple[Difference, ...]
    mcnemar: McNemar
    lost: tuple[Flip, ...]
    won: tuple[Flip, ...]


def compare(a: Run, a_scores: Scores, b: Run, b_scores: Scores) -> Comparison:
    """B against A over the topics that both asked and neither failed.

    Raises:
        InvalidInput: the scores are not of these runs, or no topic was answered in both.
    """
    of_a, of_b = _asked(a, a_scores), _asked(b, b_scores)
    left_out = _left_out(((a, of_a, a_scores), (b, of_b, b_scores)))
    pairs = [
        Flip(
            topic=of_a[name].topic,
            a=answer_of(of_a[name]),
            b=answer_of(of_b[name]),
            a_verdict=a_scores.topics[name].verdict,
            b_verdict=b_scores.topics[name].verdict,
        )
        for name in of_a
        if name not in left_out
    ]
    if not pairs:
        raise InvalidInput(
            f"{a.folder} and {b.folder} have no topic in common that both answered.", advice="Compare runs of one set."
        )
    names = [each.topic.id for each in pairs]
    both = ([of_a[name] for name in names], [of_b[name] for name in names])
    lost = tuple(each for each in pairs if each.a_verdict == "right" != each.b_verdict)
    won = tuple(each for each in pairs if each.b_verdict == "right" != each.a_verdict)
    return Comparison(
        a=str(a.folder),
        b=str(b.folder),
        topics=len(pairs),
        left_out=left_out,
        warnings=tuple(_warnings(a.info, b.info)),
        changed=_changed(a.info, b.info),
        right=(sum(each.a_verdict == "right" for each in pairs), sum(each.b_verdict == "right" for each in pairs)),
        differences=(*differences(names, a_scores, b_scores), *statistic_differences(*both, a.info, b.info)),
        mcnemar=mcnemar(len(lost), len(won)),
        lost=lost,
        won=won,
    )


def _asked(run: Run, scores: Scores) -> dict[str, Record]:
    records = {each.topic.id: each for each in run.records}
    if records.keys() != scores.topics.keys():
        raise InvalidInput(
            f"The scores in {run.folder} are not of its records.", advice=f"`footnote eval score {run.folder}` first."
        )
    return records


def _left_out(sides: tuple[tuple[Run, dict[str, Record], Scores], ...]) -> dict[str, str]:
    """Topic id to why it is not compared."""
    reasons: dict[str, str] = {}
    for side, (run, asked, scores) in zip("AB", sides, strict=True):
        for name in (each for other, records, _ in sides for each in (*records, *other.info.unasked)):
            if name in run.info.unasked:
                reasons[name] = f"not asked in {side}: {run.info.unasked[name]}"
            elif name not in asked:
                reasons[name] = f"not in {side}"
            elif scores.topics[name].verdict == "failed" or asked[name].answer is None:
                reasons[name] = f"failed in {side}: {asked[name].error}"
    (_, of_a, _), (_, of_b, _) = sides
    for name in of_a.keys() - reasons.keys():
        if _told(of_a[name].topic) != _told(of_b[name].topic):
            reasons[name] = "A and B have two different topics of this id"
    return dict(sorted(reasons.items()))


def _told(topic: Topic) -> Topic:
    """What bears on question and score."""
    return topic.model_copy(update={"note": None})


def _warnings(a: RunInfo, b: RunInfo) -> Iterator[str]:
    if a.topics_sha256 != b.topics_sha256:
        yield f"Different topics were asked: {a.topics_file} ({a.split}) in A, {b.topics_file} ({b.split}) in B."
    for tier in sorted(a.documents.keys() & b.documents.keys()):
        before, after = ({(each.source, each.sha256) for each in info.documents[tier]} for info in (a, b))
        if before != after:
            named = sorted({source for source, _ in before ^ after})
            yield f"Different publications were read as {tier}: {len(named)} differ, {named[0]} among them."


def _changed(a: RunInfo, b: RunInfo) -> dict[str, tuple[str, str]]:
    before, after = ({**_system(info), **info.packages, **info.settings} for info in (a, b))
    names = sorted(before.keys() | after.keys())
    told = {name: (before.get(name, "none"), after.get(name, "none")) for name in names}
    return {name: each for name, each in told.items() if each[0] != each[1]}


def _system(info: RunInfo) -> dict[str, str]:
    """What answered. Revisions change with the way that the same publications are read, too."""
    read = sorted({each.revision_id for documents in info.documents.values() for each in documents})
    return {
        "address": info.service.address,
        "footnote": info.service.version,
        "encoder": info.service.encoder,
        "index version": str(info.service.index_version),
        "revisions": f"{len(read)} ({hashlib.sha256(' '.join(read).encode()).hexdigest()[:8]})",
    }


def render(found: Comparison) -> RenderableType:
    """For a terminal of 100 columns: warnings, measures, McNemar's test, the flipped topics with both answers."""
    parts: list[RenderableType] = [
        Text(f"Not comparable as it stands. {each}", style="yellow") for each in found.warnings
    ]
    parts.append(Text(f"A  {found.a}\nB  {found.b}", style="dim"))
    parts += [Text(f"{name}: {a} in A, {b} in B", style="dim") for name, (a, b) in found.changed.items()]
    parts.append(Text(f"{found.topics} topics compared, {len(found.left_out)} left out."))
    parts += [Text(f"  {name}: {why}", style="dim") for name, why in found.left_out.items()]
    parts += [Text(), _measures(found.differences), Text(), Text(_mcnemar(found))]
    for title, flips in (("Right in A, not in B", found.lost), ("Right in B, not in A", found.won)):
        parts += [Text(f"\n{title}: {len(flips)}", style="bold"), *map(_flip, flips)]
    return Group(*parts)


def _measures(found: tuple[Difference, ...]) -> Table:
    table = Table(box=None, header_style="bold", caption="* the interval leaves out 0", caption_justify="left")
    for name in ("measure", "A", "B", "B - A", "95% interval", "topics"):
        table.add_column(name, justify="left" if name == "measure" else "right")
    for each in found:
        table.add_row(
            each.measure,
            _figure(each.a),
            _figure(each.b),
            f"{each.difference:+.3f}{'*' if each.clear else ' '}",
            f"{each.low:+.3f} to {each.high:+.3f}",
            str(each.topics),
            style="bold" if each.clear else "",
        )
    return table


def _figure(value: float) -> str:
    return f"{value:.3f}" if abs(value) < 100 else f"{value:.1f}"


def _mcnemar(found: Comparison) -> str:
    test = found.mcnemar
    return (
        f"Right: {found.right[0]} in A, {found.right[1]} in B; {test.lost} lost, {test.won} won; "
        f"McNemar's exact test, two-sided: p = {test.p:.3g}"
    )


def _flip(flip: Flip) -> Padding:
    topic = flip.topic
    # Text, never markup: a footnote mark like [1] would be read as a style, and so would words of a publication.
    asked = " / ".join((*topic.turns, topic.question))
    head = Text(f"{topic.id} ({topic.kind}, {topic.viewer})  {asked}", style="bold")
    expected = Text(f"expected: {topic.expected}; " + "; ".join(map(_wording, topic.nuggets)), style="dim")
    sides = Table(box=None, show_header=False, expand=True, padding=(0, 2, 0, 0))
    for _ in range(2):
        sides.add_column(ratio=1, overflow="fold")  # Chinese has no spaces to break lines at
    sides.add_row(_said("A", flip.a_verdict, flip.a), _said("B", flip.b_verdict, flip.b))
    whole = Table.grid(expand=True)  # in a table the words wrap even on a console that does not wrap
    whole.add_column(overflow="fold")
    for part in (head, expected, sides):
        whole.add_row(part)
    return Padding(whole, (1, 0, 0, 0))


def _wording(nugget: Nugget) -> str:
    return nugget.wordings[0] if nugget.vital else f"({nugget.wordings[0]})"


def _said(side: str, verdict: Verdict, answer: Answer) -> Text:
    text = Text(f"{side}: {verdict}, {answer.status}\n", style="green" if verdict == "right" else "red")
    text.append(answer.text, style="default")
    for cited in answer.citations:
        text.append(f"\n[{cited.n}] {cited.title}, {page_name(cited.page, cited.page_label)}", style="dim")
    return text

"""The kept runs as the console shows them (`kb.evaluations`): read from their folders, compared on demand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.report.headline import HEADLINES
from evals.report.headline import Headline as Shown
from evals.results.compare import Flip, compare
from evals.results.scores import SCORES_FILE, Scores, Verdict, read_scores
from evals.runs.records import RUN_FILE, RunInfo, read_info, read_run
from kb.answer.models import Answer
from kb.errors import FootnoteError, NotFound
from kb.evaluations import Headline, KeptRun, MeasureChange, RunsCompared, Scale, Told, Turned
from kb.page_names import page_name


@dataclass(frozen=True, slots=True)
class KeptRuns:
    """The runs in `folder`, as `footnote eval run` leaves them there."""

    folder: Path

    def runs(self) -> Sequence[KeptRun]:
        """All of them, the first begun first."""
        folders = [each for each in self.folder.glob("*") if (each / RUN_FILE).is_file()]
        return sorted(map(_kept, folders), key=lambda each: (each.begun, each.name))

    def compare(self, a: str, b: str) -> RunsCompared:
        """
        Raises:
            NotFound: there is no run of that name, or it was not scored.
            InvalidInput: they cannot be compared, or a file of one cannot be read.
        """
        before, after = self._find(a), self._find(b)
        found = compare(read_run(before), read_scores(before), read_run(after), read_scores(after))
        return RunsCompared(
            a=_kept(before),
            b=_kept(after),
            topics=found.topics,
            left_out=len(found.left_out),
            warnings=found.warnings,
            changed=tuple((name, *sides) for name, sides in found.changed.items()),
            right=found.right,
            p=found.mcnemar.p,
            measures=tuple(
                MeasureChange(
                    each.measure, each.a, each.b, each.difference, each.low, each.high, each.topics, each.clear
                )
                for each in found.differences
            ),
            lost=tuple(map(_turned, found.lost)),
            won=tuple(map(_turned, found.won)),
        )

    def _find(self, name: str) -> Path:
        # A name comes from an address: it must be that of a run, never a path.
        for each in self.folder.glob("*"):
            if each.name == name and (each / RUN_FILE).is_file():
                return each
        raise NotFound(f"There is no run {name}.", advice="The list of runs has those that there are.")


def _kept(folder: Path) -> KeptRun:
    try:
        info = read_info(folder)
    except FootnoteError as error:
        return KeptRun(folder.name, "", "", "", 0, 0, (), (), trouble=_trouble(error))
    trouble, scores = "", None
    try:
        scores = read_scores(folder)
    except FootnoteError as error:
        going = not (folder / SCORES_FILE).exists()
        trouble = f"Not finished: `footnote eval run --out {folder}` goes on with it." if going else _trouble(error)
    return KeptRun(
        name=folder.name,
        begun=info.started_at,
        topics_file=info.topics_file,
        split=info.split,
        topics=len(scores.topics) if scores else 0,
        failed=scores.failed if scores else 0,
        asked=_asked(info),
        headlines=tuple(made for each in HEADLINES if scores and (made := _headline(each, scores)) is not None),
        trouble=trouble,
    )


def _trouble(error: FootnoteError) -> str:
    return f"{error.message} {error.advice}".strip()


def _asked(info: RunInfo) -> tuple[tuple[str, str], ...]:
    service = info.service
    return (
        ("Asked of", service.address),
        ("Footnote", service.version),
        ("Encoder", service.encoder),
        ("Answerer", info.settings.get("answerer", "as set")),
        ("Index version", str(service.index_version)),
    )


def _headline(shown: Shown, scores: Scores) -> Headline | None:
    found = scores.groups.get("all", {}).get(shown.measure)
    if found is None:
        return None
    if shown.zero:
        count = sum(each.shares[shown.measure].num for each in scores.topics.values() if shown.measure in each.shares)
        return Headline(shown.measure, shown.title, count, count, count, "count", lower=True)
    scale: Scale = "signed" if shown.scale == "signed" else "share"
    return Headline(shown.measure, shown.title, found.value, found.low, found.high, scale, lower=shown.lower)


def _turned(flip: Flip) -> Turned:
    topic = flip.topic
    due = "; ".join(each.wordings[0] for each in topic.nuggets if each.vital)
    return Turned(
        topic=topic.id,
        question=" / ".join((*topic.turns, topic.question)),
        kind=topic.kind.replace("_", " "),
        viewer=topic.viewer,
        expected=due or topic.expected.replace("_", " "),
        a=_told(flip.a_verdict, flip.a),
        b=_told(flip.b_verdict, flip.b),
    )


def _told(verdict: Verdict, answer: Answer) -> Told:
    sources = (f"[{each.n}] {each.title}, {page_name(each.page, each.page_label)}" for each in answer.citations)
    return Told(verdict, answer.text, tuple(sources))

"""`footnote eval`: what answers are worth, on the shipped topics or on your own."""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from evals.claims.commands import claims
from evals.descriptions import descriptions
from evals.draft.commands import draft, review
from evals.follow_ups.commands import follow_ups
from evals.public.commands import financebench, squad
from evals.registers.commands import registers
from evals.results.gate import GATE
from evals.topics.topic import TOPICS
from evals.understanding.commands import understanding
from kb.settings import read_settings

if TYPE_CHECKING:
    from evals.results.scores import Scores
    from evals.runs.records import Run
    from evals.runs.target import Target
    from evals.topics.topic import Topic

app = typer.Typer(help="Ask topics and measure what the answers are worth.", no_args_is_help=True)
app.command()(draft)
app.command()(review)
app.command()(registers)
app.command()(claims)
app.command()(follow_ups)
app.command()(descriptions)
app.command()(understanding)
public_app = typer.Typer(help="Public sets that you have.", no_args_is_help=True)
public_app.command()(squad)
public_app.command()(financebench)
app.add_typer(public_app, name="public")

# A file or a pipe has no width; tables must not fold there.
out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 120)
err = Console(stderr=True, highlight=False, soft_wrap=True)

TopicsFile = Annotated[Path, typer.Option("--topics", help="A JSONL, CSV or XLSX file of topics.")]
Split = Annotated[str, typer.Option(help="Which topics: dev, test or all.", metavar="dev|test|all")]
Corpus = Annotated[Path | None, typer.Option(help="Ask a library of its own, made of this folder.")]
Url = Annotated[str | None, typer.Option(help="Ask the service at this address.")]
Keys = Annotated[list[str], typer.Option("--api-key", help="For --url: TIER=KEY. May be repeated.")]


@app.command()
def run(
    topics: TopicsFile = TOPICS,
    split: Split = "dev",
    corpus: Corpus = None,
    url: Url = None,
    api_key: Keys = [],  # noqa: B006 - typer copies it
    folder: Annotated[Path | None, typer.Option("--out", help="Folder of the run; one that was begun goes on.")] = None,
    answerer: Annotated[str | None, typer.Option(metavar="extractive|llm", help="What is to answer.")] = None,
    judge: Annotated[str | None, typer.Option(help="Also let this chat model judge: provider:model.")] = None,
    judge_url: Annotated[str | None, typer.Option(help="Address of that model's provider.")] = None,
) -> None:
    """Ask every topic and score the answers. The shipped topics are asked of the sample publications, in a library of
    their own; your own topics of the library in FOOTNOTE_HOME. `--corpus` and `--url` ask elsewhere."""
    from evals.results.printing import print_scores  # noqa: PLC0415
    from evals.runs.choosing import choose, open_target  # noqa: PLC0415 - these load the encoder and the indexes

    settings = read_settings(os.environ)
    whom = choose(topics, corpus, url, api_key)
    wanted = _wanted(topics, split)
    there = folder or settings.home / "runs" / _now()
    with open_target(whom, settings, err) as target:
        made, scores = _run(
            target,
            wanted,
            topics,
            split,
            {**whom.told(settings), **({"answerer": answerer} if answerer else {})},
            there,
        )
        _report(made, scores, target)
    if judge:
        _judge(made, judge, judge_url)
    print_scores(out, made, scores)


@app.command()
def score(folder: Path) -> None:
    """Score a run again, with the measures of this version."""
    from evals.results.printing import print_scores  # noqa: PLC0415
    from evals.runs.records import read_run  # noqa: PLC0415

    made = read_run(folder)
    print_scores(out, made, _score(made))


@app.command()
def report(folder: Path, corpus: Corpus = None, url: Url = None, api_key: Keys = []) -> None:  # noqa: B006
    """Write report.html of a run again. Page pictures come from whom the run asked, or `--corpus` or `--url`."""
    from evals.results.scores import read_scores  # noqa: PLC0415
    from evals.runs.choosing import again, choose, open_target  # noqa: PLC0415
    from evals.runs.records import read_run  # noqa: PLC0415

    made = read_run(folder)
    own = Path(made.info.topics_file)
    whom = choose(own, corpus, url, api_key) if corpus or url else again(made.info, api_key)
    with open_target(whom, read_settings(os.environ), err) as target:
        _report(made, read_scores(folder), target)


@app.command()
def compare(before: Path, after: Path) -> None:
    """What changed from one run to another: measures with intervals, McNemar's test, topics that flipped."""
    from evals.results.compare import compare as difference  # noqa: PLC0415
    from evals.results.compare import render  # noqa: PLC0415
    from evals.results.scores import read_scores  # noqa: PLC0415
    from evals.runs.records import read_run  # noqa: PLC0415

    found = difference(read_run(before), read_scores(before), read_run(after), read_scores(after))
    out.print(render(found))
    print(found.model_dump_json())


@app.command()
def gate(folder: Path, bounds: Annotated[Path, typer.Option("--bounds", help="What must hold.")] = GATE) -> None:
    """Fail, with a list, if a run is below what must hold."""
    from evals.results.gate import check_gate, read_gate  # noqa: PLC0415
    from evals.results.scores import read_scores  # noqa: PLC0415
    from evals.runs.records import read_info  # noqa: PLC0415

    fallen = check_gate(read_info(folder), read_scores(folder), read_gate(bounds))
    for each in fallen:
        err.print(f"[red]{escape(each.sentence)}[/]")
    print(json.dumps({"fallen": [each.model_dump() for each in fallen]}, ensure_ascii=False))
    if fallen:
        raise typer.Exit(1)
    err.print(f"{folder} keeps to {bounds}.")


@app.command()
def ablate(
    topics: TopicsFile = TOPICS,
    split: Split = "dev",
    corpus: Annotated[Path, typer.Option(help="The publications.")] = Path("corpus"),
    folder: Annotated[Path | None, typer.Option("--out", help="Folder of the runs; begun ones go on.")] = None,
) -> None:
    """What each part of retrieval is worth: rankings left out, other chunk sizes."""
    from evals.ablate import ablate as vary  # noqa: PLC0415
    from evals.results.printing import print_variants  # noqa: PLC0415

    settings = read_settings(os.environ)
    there = folder or settings.home / "runs" / f"ablation-{_now()}"
    err.print(f"The runs are kept in {there}; interrupted, they go on with --out {there}.")
    print_variants(out, list(vary(_wanted(topics, split), topics, split, corpus, settings, there, err)))


@app.command()
def check(topics: TopicsFile = TOPICS, corpus: Corpus = None, url: Url = None, api_key: Keys = []) -> None:  # noqa: B006
    """Prove that topics fit the publications: every document, page and quote is there."""
    from evals.runs.choosing import choose, open_target  # noqa: PLC0415
    from evals.topics.checking import check_topics  # noqa: PLC0415

    wanted = _wanted(topics, "all")
    with open_target(choose(topics, corpus, url, api_key), read_settings(os.environ), err) as target:
        check_topics(wanted, target)
    out.print(f"All {len(wanted)} topics of {topics} fit.")


@app.command()
def convert(source: Path, to: Path) -> None:
    """Topics from one form to another: .jsonl, .csv, .xlsx, by the names of the files."""
    from evals.topics.tables import read_any, write_any  # noqa: PLC0415

    topics = read_any(source)
    write_any(topics, to)
    out.print(f"{len(topics)} topics in {to}.")


def _now() -> str:
    return datetime.now(UTC).strftime("%Y%m%d-%H%M%S")


def _wanted(file: Path, split: str) -> list[Topic]:
    from evals.topics.tables import read_any  # noqa: PLC0415
    from kb.errors import InvalidInput  # noqa: PLC0415

    if split not in {"dev", "test", "all"}:
        raise InvalidInput(f"There is no split {split}.", advice="It is dev, test or all.")
    topics = [each for each in read_any(file) if split in {"all", each.split}]
    if not topics:
        raise InvalidInput(f"{file} has no topics in the split {split}.", advice="Choose --split all.")
    return topics


def _run(
    target: Target, topics: list[Topic], file: Path, split: str, settings: dict[str, str], folder: Path
) -> tuple[Run, Scores]:
    from evals.runs.choosing import counting  # noqa: PLC0415
    from evals.runs.run import describe_run  # noqa: PLC0415
    from evals.runs.run import run as ask_all  # noqa: PLC0415
    from evals.topics.checking import check_topics  # noqa: PLC0415
    from evals.topics.topic import line_numbers  # noqa: PLC0415

    info = describe_run(target, topics, file, split, settings)
    lines = line_numbers(file) if file.suffix == ".jsonl" else None
    check_topics([each for each in topics if each.id not in info.unasked], target, lines)
    err.print(f"The run is kept in {folder}; interrupted, it goes on with --out {folder}.")
    with counting(err, "Topics") as progress:
        made = ask_all(target, topics, info, folder, progress)
    return made, _score(made)


def _score(made: Run) -> Scores:
    from evals.results.scores import write_scores  # noqa: PLC0415
    from evals.results.scoring import score as score_run  # noqa: PLC0415

    scores = score_run(made)
    write_scores(scores, made.folder)
    return scores


def _report(made: Run, scores: Scores, target: Target) -> None:
    from evals.report import write_report  # noqa: PLC0415

    file = made.folder / "report.html"
    write_report(made, scores, target, file)
    err.print(f"The report is {file}.")


def _judge(made: Run, model: str, url: str | None) -> None:
    from evals.judging.agreement import judged, render  # noqa: PLC0415
    from evals.judging.judge import judge, open_judge  # noqa: PLC0415
    from evals.runs.choosing import counting  # noqa: PLC0415

    with counting(err, "Judgments") as progress:
        judgments = judge(made, open_judge(model, url), model, progress)
    found = judged(made, judgments)
    out.print(render(found) if found else "There was no answer to judge.")

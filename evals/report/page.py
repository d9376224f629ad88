"""The page: everything of a run put into the template. It opens from disk and loads nothing."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup

from evals.report import words
from evals.report.cards import Card, make_cards
from evals.report.headline import finding, lede, tiles
from evals.report.pictures import MOST, Pictures, take_pictures
from evals.report.sections import family_figures, outcome_figures, risk_figure
from evals.results.scores import Scores
from evals.runs.records import DocumentInfo, Run
from evals.runs.target import Target
from kb.access import Tier

HERE = Path(__file__).parent


def write_report(run: Run, scores: Scores, target: Target | None, file: Path) -> None:
    """Write one self-contained HTML page about a run into `file`. `target` gives the page pictures of the failures;
    without one, or where it has none, the page says so. The same run, scores and pictures give the same bytes.

    Raises:
        Unavailable: the service cannot be reached.
    """
    pictures = take_pictures(run, scores, target) if target else None
    file.write_text(_page(run, scores, pictures), encoding="utf-8", newline="\n")


def _page(run: Run, scores: Scores, pictures: Pictures | None) -> str:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415 - only reports need it

    environment = Environment(
        loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    style, script = ((HERE / name).read_text(encoding="utf-8") for name in ("report.css", "report.js"))
    cards = make_cards(run, scores, pictures or Pictures())
    topics = [record.topic for record in run.records]
    return environment.get_template("report.html").render(
        words=words,
        style=Markup(style),
        script=Markup(script),
        policy=_policy(script),
        finding=finding(scores),
        lede=lede(scores, topics),
        tiles=tiles(scores),
        run=run.info,
        scores=scores,
        records=run.records,
        confidential=_confidential(run),
        documents=_documents(run),
        outcomes=outcome_figures(scores, topics),
        families=family_figures(scores),
        risk=risk_figure(scores),
        failures=[card for card in cards if card.verdict != "right"],
        right=[card for card in cards if card.verdict == "right"],
        choices=_choices(cards),
        left_out=_left_out(pictures),
    )


def _policy(script: str) -> str:
    """Content security: nothing is loaded, and no script runs but the page's own."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
    return (
        f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _confidential(run: Run) -> str:
    """Whose publications are quoted, if not everybody's."""
    tiers = {record.topic.viewer for record in run.records} - {Tier.PUBLIC}
    return words.listed([str(tier) for tier in Tier if tier in tiers])


def _documents(run: Run) -> list[DocumentInfo]:
    """Every publication that some viewer could read, by its path."""
    found = {each.source: each for documents in run.info.documents.values() for each in documents}
    return [found[source] for source in sorted(found)]


def _choices(cards: Sequence[Card]) -> dict[str, dict[str, str]]:
    """The values of each filter with the words for them."""
    return {
        "verdict": {name: told for name, told in words.VERDICTS.items() if name in {card.verdict for card in cards}},
        "kind": {name: words.kind(name) for name in sorted({card.topic.kind for card in cards})},
        "language": {name: words.language(name) for name in sorted({card.topic.language for card in cards})},
        "split": {name: words.SPLITS[name] for name in sorted({card.topic.split for card in cards})},
    }


def _left_out(pictures: Pictures | None) -> str:
    """Which page pictures are not there, and why."""
    if pictures is None:
        return "Page pictures are not included: the report was made without the library or service that was asked."
    reasons = [
        (pictures.too_many, f"to keep this file small (the first {MOST} are here)"),
        (pictures.changed, "because the publication has changed since"),
        (pictures.withheld, "because there was no API key for that reader"),
    ]
    told = [f"{words.many(number, 'page picture')} left out {why}" for number, why in reasons if number]
    return f"{'; '.join(told)}." if told else ""

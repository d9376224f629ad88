"""`footnote eval draft` and `footnote eval review`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from kb.errors import Conflict

if TYPE_CHECKING:
    from evals.draft.proposing import Drafts

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)
Drafted = Path("drafts.xlsx")


def draft(
    documents: Annotated[list[Path], typer.Argument(metavar="DOCS...", help="Files and folders.")],
    to: Annotated[Path, typer.Option("--out", help="Where the proposals go: .xlsx, .csv or .jsonl.")] = Drafted,
    most: Annotated[int, typer.Option(min=1, max=200, help="Most proposals of one publication.")] = 10,
    near_misses: Annotated[int, typer.Option(min=0, max=50, help="Beside them, most that nothing answers.")] = 2,
    model: Annotated[str | None, typer.Option(help="Let this chat model propose: provider:model.")] = None,
    model_url: Annotated[str | None, typer.Option(help="Address of that model's provider.")] = None,
) -> None:
    """Propose topics from your publications, each with its evidence, for a person to accept, edit or drop: in a
    spreadsheet, under `keep`, or with `footnote eval review`. A chat model gets the text of every page."""
    from evals.topics.tables import write_any  # noqa: PLC0415

    if to.exists():
        raise Conflict(f"{to} is there already.", advice="Give --out another name: decisions in it would be lost.")
    drafts = _propose(documents, most, near_misses, model, model_url)
    _tell_left_out(drafts)
    write_any(list(drafts.topics), to)
    misses = sum(not each.answerable for each in drafts.topics)
    out.print(f"{len(drafts.topics)} proposals in {to}, {misses} of them questions that nothing answers.")


def review(
    drafts: Annotated[Path, typer.Argument(help="Proposals: .xlsx or .csv.")] = Drafted,
    to: Annotated[Path, typer.Option("--out", help="Where accepted topics go: .jsonl.")] = Path("topics.jsonl"),
) -> None:
    """Go through proposals one by one. What is decided is kept at once; the same command goes on where it stopped."""
    from evals.draft.reviewing import review as go_through  # noqa: PLC0415

    done = go_through(drafts, to, input, lambda text: out.print(text, markup=False))
    out.print(f"{done.accepted} accepted, in {to}; {done.dropped} dropped, {done.left} left to decide.")


def _propose(documents: list[Path], most: int, near_misses: int, model: str | None, url: str | None) -> Drafts:
    from evals.runs.choosing import counting  # noqa: PLC0415

    with counting(err, "Publications") as progress:

        def tell(done: int, total: int, _: str) -> None:
            progress(done, total)

        if model is None:
            from evals.draft.proposing import draft_topics  # noqa: PLC0415

            return draft_topics(documents, most, near_misses, tell)
        from evals.draft.model import draft_with_model  # noqa: PLC0415
        from evals.judging.judge import open_judge  # noqa: PLC0415

        return draft_with_model(documents, open_judge(model, url), most, near_misses, tell)


def _tell_left_out(drafts: Drafts) -> None:
    for document, why in drafts.failed.items():
        err.print(f"[yellow]{escape(document)} was left out:[/] {escape(why)}")
    for document in drafts.replaced:
        err.print(f"{escape(document)} was left out: a newer edition is there.", style="dim")
    for why in drafts.rejected:
        err.print(f"Dropped: {escape(why)}", style="dim")
    if drafts.rejected:
        err.print(f"{len(drafts.rejected)} proposals of the model did not hold.")

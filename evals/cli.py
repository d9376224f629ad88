"""`footnote eval`."""

from __future__ import annotations

import typer

app = typer.Typer(help="Ask the questions of evals/ and score the answers.", invoke_without_command=True)


@app.callback()
def evaluate() -> None:
    """Score."""

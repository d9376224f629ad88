"""`footnote eval claims`."""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.markup import escape

from kb.errors import InvalidInput
from kb.settings import read_settings

if TYPE_CHECKING:
    from evals.claims.asking import Outcome
    from evals.claims.listed import Checked

LIST = Path(__file__).parent / "claims.jsonl"
CORPUS = Path("corpus")
SEED = 6  # of the sample of topics
out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else 120)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def claims(
    file: Annotated[Path, typer.Option("--list", help="The hand-made list.")] = LIST,
    refit: Annotated[bool, typer.Option("--fit", help="Also print weights fitted on it.")] = False,
    ask: Annotated[
        int, typer.Option(min=0, help="Let the chat model that is set answer so many development topics that have one.")
    ] = 0,
) -> None:
    """Judge the checks of claims: by hand-made statements, and with --ask by what a chat model writes."""
    from evals.claims.listed import check_all, cosines, fit, read_claims  # noqa: PLC0415
    from kb.encoder.opening import open_encoder  # noqa: PLC0415

    settings = read_settings(os.environ)
    if ask and settings.chat_model is None:
        raise InvalidInput("--ask needs a chat model, and none is set.", advice="Set FOOTNOTE_CHAT_MODEL.")
    listed = read_claims(file)
    encoder = open_encoder("int8", cache=settings.cache, threads=settings.encoder_threads, address=None, key=None)
    try:
        _print_listed(check_all(listed, cosines(encoder, listed)))
        if refit:
            out.print(f"weights = {tuple(fit(encoder, listed))}")
    finally:
        encoder.close()
    if ask:
        _ask(ask)


def _print_listed(checked: list[Checked]) -> None:
    kinds = Counter(str(each.claim.wrong) for each in checked if each.claim.wrong)
    caught = Counter(str(each.claim.wrong) for each in checked if each.claim.wrong and each.failed)
    good = [each for each in checked if each.claim.wrong is None]
    out.print(f"right statements that pass: {sum(not each.failed for each in good)} of {len(good)}")
    out.print(f"wrong statements that fail: {sum(caught.values())} of {sum(kinds.values())}")
    for kind in sorted(kinds):
        out.print(f"  {kind}: {caught[kind]} of {kinds[kind]}")
    for each in checked:
        if not each.right:
            told = f"fails {', '.join(each.failed)}" if each.failed else f"passes, wrong in {each.claim.wrong}"
            err.print(escape(f"{told}: {each.claim.statement}"))


def _ask(wanted: int) -> None:
    """Half as many topics without an answer are asked beside. All are of the development split."""
    import random  # noqa: PLC0415

    from evals.claims.asking import ask_topics  # noqa: PLC0415
    from evals.runs.choosing import follow  # noqa: PLC0415
    from evals.runs.sample import home_for, library_over  # noqa: PLC0415
    from evals.topics.topic import read_topics  # noqa: PLC0415

    settings = read_settings(os.environ)
    chance = random.Random(SEED)
    topics = [each for each in read_topics() if each.split == "dev" and not each.turns]
    answered = [each for each in topics if each.expected == "answered" and each.nuggets]
    not_found = [each for each in topics if each.expected == "not_found"]
    sample = chance.sample(answered, min(wanted, len(answered)))
    sample += chance.sample(not_found, min(wanted // 2, len(not_found)))
    found: list[Outcome] = []
    with library_over(home_for(settings, CORPUS), CORPUS, follow(err)) as library:
        for number, each in enumerate(ask_topics(library, sample), start=1):
            found.append(each)
            err.print(escape(f"{number} of {len(sample)}: {each.topic.id}: {each.written} written, {each.shown} shown"))
    _print_asked(found, str(settings.chat_model))


def _print_asked(found: list[Outcome], model: str) -> None:
    asked = [each for each in found if each.topic.expected == "answered"]
    without = [each for each in found if each.topic.expected == "not_found"]
    before, after = sum(each.written for each in asked), sum(each.shown for each in asked)
    out.print(f"{model}, {len(asked)} topics that have an answer:")
    out.print(
        f"  right, and rightly cited, as written: {sum(each.written_right for each in asked)} of {before} statements"
    )
    out.print(f"  right, and rightly cited, as shown: {sum(each.shown_right for each in asked)} of {after} statements")
    by_model = sum(each.answer.answerer == "llm" for each in asked)
    out.print(f"  answered by it: {by_model}; by the publications' own sentences: {len(asked) - by_model}")
    out.print(f"{len(without)} topics that have none:")
    out.print(f"  it declines: {sum(not each.said for each in without)}")
    out.print(f"  the answer refuses: {sum(not each.answer.statements for each in without)}")
    out.print(f"notes: {dict(Counter(note.code for each in found for note in each.answer.notes))}")

"""What is said of a chat model's part in an answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from kb.answer.extractive import Said
from kb.answer.gathering import Gathered
from kb.answer.llm.answering import Spent, Written
from kb.answer.llm.prompt import PROMPT_VERSION
from kb.answer.models import ModelUse, Note, NoteCode
from kb.answer.saying.citation import Cited
from kb.answer.saying.wording import say
from kb.chat.model import Usage
from kb.settings import Settings

_FAILURES: Mapping[str, NoteCode] = {
    "down": "model_down",
    "slow": "model_slow",
    "over_quota": "model_over_quota",
    "nonsense": "model_nonsense",
}
_MILLION = 1_000_000
SURE = 0.6  # probability of an answer from which the publications are quoted although the model found none


def used(name: str, spent: Spent, settings: Settings, before: ModelUse | None = None) -> ModelUse:
    """The model with its tokens and, where both prices are set, its cost; with what it took `before`."""
    tokens = spent.usage + (Usage(before.tokens_in, before.tokens_out) if before else Usage())
    price_in, price_out = settings.chat_price_in, settings.chat_price_out
    cost = None
    if price_in is not None and price_out is not None:
        cost = round((tokens.tokens_in * price_in + tokens.tokens_out * price_out) / _MILLION, 6)
    estimated = spent.estimated or (before is not None and before.counted == "estimate")
    return ModelUse(
        name=name,
        prompt=PROMPT_VERSION,
        tokens_in=tokens.tokens_in,
        tokens_out=tokens.tokens_out,
        counted="estimate" if estimated else "model",
        cost=cost,
    )


def said_by_model(
    name: str, written: Written, quoted: Said, language: str, settings: Settings, gathered: Gathered
) -> Said:
    """What the chat model wrote, with what of it is missing; or, where nothing of it may be shown, what the
    publications say (`quoted`), and why. A model that finds no answer is believed unless it is most likely wrong."""
    model = used(name, written.spent, settings)
    if written.answers:
        cut = (note("model_cut_short", language),) if written.failure else ()
        dropped = (note("statements_dropped", language, count=str(written.dropped)),) if written.dropped else ()
        partial = bool(cut or dropped)
        return Said(written.cited, answerer="llm", partial=partial, notes=cut + dropped, model=model)
    code = _why_quoted(written)
    if code == "model_declined" and gathered.confidence < SURE:
        return Said(Cited((), ()), answerer="llm", model=model)
    return replace(quoted, notes=(note(code, language),), model=model, failed=written.failure is not None)


def note(code: NoteCode, language: str, **parts: str) -> Note:
    return Note(code=code, text=say(code, language, **parts))


def _why_quoted(written: Written) -> NoteCode:
    if written.failure:
        return _FAILURES[written.failure.reason]
    if written.declined:
        return "model_declined"
    return "model_unsupported" if written.dropped or written.statements else "model_nonsense"

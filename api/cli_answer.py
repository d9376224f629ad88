"""An answer in a terminal: the answering words bold, words of ours dim, then the footnotes."""

from __future__ import annotations

from rich.console import Console

from api.terminal import escape
from kb.answer.models import Answer, Statement
from kb.answer.saying.rendering import pieces, read_aloud
from kb.answer.saying.wording import say
from kb.page_names import page_name

_STYLES = {"plain": "{}", "highlight": "[bold]{}[/]", "addition": "[dim]{}[/]"}


def print_answer(answer: Answer, out: Console) -> None:
    """Print all of an answer that a person reads."""
    if answer.understood:
        out.print(f"{say('understood', answer.language, question=escape(answer.understood))}\n", style="dim")
    text = escape(answer.text, lines=True)
    for statement in answer.statements:
        text = text.replace(escape(read_aloud(statement), lines=True), _styled(statement), 1)
    out.print(text)
    for statement in answer.statements:
        if statement.translation:
            marks = "".join(f"\\[{n}]" for n in statement.citations)
            out.print(f"[dim]Translation, by a model, of {marks}:[/] {escape(statement.translation)}")
    for note in answer.notes:
        out.print(escape(note.text), style="dim")
    for citation in answer.citations:
        published = f", {citation.published}" if citation.published else ""
        sample = " (illustrative sample)" if citation.illustrative else ""
        read = "" if citation.ocr_confidence is None else f" (read by OCR, {citation.ocr_confidence:.0%} sure)"
        page = escape(page_name(citation.page, citation.page_label))
        out.print(f"\n\\[{citation.n}] [bold]{escape(citation.title)}[/]{published}, {page}{sample}{read}")
        out.print(f"    “{escape(citation.quote, lines=True)}”", style="dim")
        if later := citation.superseded_by:
            dated = f" ({later.published})" if later.published else ""
            out.print(f"    {say('superseded', answer.language, title=escape(later.title) + dated)}", style="dim")
    if answer.status == "not_found" and answer.nearest:
        out.print("\nNearest passages (not an answer):", style="dim")
        for near in answer.nearest:
            out.print(f"  - {escape(near.title)}, {escape(page_name(near.page, near.page_label))}", style="dim")
    if answer.contacts:
        out.print(f"\n{say('contacts', answer.language)}:")
    for contact in answer.contacts:
        told = ", ".join(filter(None, (contact.name, contact.organization, contact.email, contact.phone)))
        cited = contact.citation
        out.print(f"  - {escape(told)}")
        out.print(f"    {escape(cited.title)}, {escape(page_name(cited.page, cited.page_label))}", style="dim")


def _styled(statement: Statement) -> str:
    return "".join(_STYLES[piece.sort].format(escape(piece.text, lines=True)) for piece in pieces(statement))

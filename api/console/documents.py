"""One publication: its description, editions, pages and rows; edited, replaced and removed."""

from __future__ import annotations

from base64 import b64encode
from functools import partial
from typing import Annotated, Literal
from urllib.parse import urlencode

from anyio import to_thread
from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from api import problems
from api.console.descriptions import FIELDS, changes, shown
from api.console.done import sentence
from api.console.editing import put_in_force
from api.console.library import pending_jobs
from api.console.pages import PageShown, RowShown, colour_of, show_page, show_row
from api.console.shell import ConsoleRoute, StaffDep, redirect, render
from api.document_schemas import ReceiptView
from api.job_schemas import JobView
from api.schemas import Mark, Sent
from api.services import Services, ServicesDep
from api.session import PATH
from ingest.editions import proposals, proposed, reject
from kb.access import Viewer
from kb.answer.models import Filters
from kb.errors import Changed, FootnoteError
from kb.overview import entry_of
from kb.questions.records import Wanted as Asked
from kb.records import Document
from kb.registers.facts import REGISTERS
from kb.shelf import Shelf

router = APIRouter(prefix=f"{PATH}/documents", route_class=ConsoleRoute)

# What a receipt counts, in words. A test compares it with the receipt.
ERASED = {
    "revisions": "Revisions",
    "pages": "Pages",
    "chunks": "Chunks",
    "sentences": "Sentences",
    "facts": "Facts of registers",
    "corrections": "Corrections of them",
    "chunk_vectors": "Vectors of chunks",
    "sentence_vectors": "Vectors of sentences",
    "token_vectors": "Chunks with token vectors",
    "lexical_entries": "Lexical entries",
    "file_bytes": "Bytes of the file",
    "edits": "Edits of the description",
    "decisions": "Decisions on editions",
    "links": "Links of later editions",
    "answers": "Answers in conversations",
    "questions": "Questions in the log",
    "jobs": "Jobs",
}
MOST_QUESTIONS = 20  # told of those whose answers cite it
LONGEST_FORM = 40  # fields


class DocumentQuery(Sent):
    """What the address of a publication tells: the page that is open, and what is marked or drawn on it."""

    page: int = Field(default=1, ge=1, le=1_000_000)
    mark: list[Mark] = Field(default=[], max_length=50)
    boxes: Literal["chunks", ""] = ""
    done: str = ""

    def address(self, document_id: str, page: int, *, boxes: bool) -> str:
        """Of another page of it. What is marked stands on this one and is not taken along."""
        told = {"page": page, "boxes": "chunks" if boxes else ""}
        query = [(name, value) for name, value in told.items() if value]
        marks = [("mark", mark) for mark in self.mark] if page == self.page else []
        return f"{PATH}/documents/{document_id}?{urlencode([*query, *marks])}#page"


@router.get("/{document_id}")
def document_page(
    document_id: str,
    request: Request,
    query: Annotated[DocumentQuery, Query()],
    viewer: StaffDep,
    services: ServicesDep,
) -> Response:
    return _page(request, services, viewer, document_id, query)


@router.post("/{document_id}")
async def edit_document(document_id: str, request: Request, viewer: StaffDep, services: ServicesDep) -> Response:
    """Put what was changed in the form in force; what cannot be is told beside it, and stays entered."""
    async with request.form(max_files=0, max_fields=LONGEST_FORM) as form:
        entered = {each.name: str(form.get(each.name, "")) for each in FIELDS}
        # What is not ticked is not sent.
        entered |= {each.name: "yes" if each.name in form else "no" for each in FIELDS if each.sort == "switch"}
        back, looked_at = frozenset(str(each) for each in form.getlist("found")), str(form.get("revision", ""))
    document = await to_thread.run_sync(partial(services.library.document, document_id, viewer))
    try:
        if document.revision_id != looked_at:
            raise Changed(
                f"{document.source} has changed since you opened it.",
                advice="Where it is not what you entered, the form says what is in force. Save again to have yours.",
            )
        done, changed = "same", changes(document.description, entered, back)
        if changed:
            done = await put_in_force(services, document_id, changed, looked_at)
    except FootnoteError as error:
        problem = problems.of_error(error, request.url.path)
        show = partial(_page, request, services, viewer, document_id, DocumentQuery(), problem=problem, entered=entered)
        return await to_thread.run_sync(show)
    return redirect(f"{PATH}/documents/{document_id}", {"done": done})


@router.post("/{document_id}/edition")
async def decide_edition(document_id: str, request: Request, _: StaffDep, services: ServicesDep) -> Response:
    """Accept or reject what is proposed for a later edition."""
    async with request.form(max_files=0, max_fields=2) as form:
        accepted, back = form.get("decision") == "accept", str(form.get("back", document_id))
    if not accepted:
        await services.changes.run(partial(reject, services.library, document_id))
        return redirect(f"{PATH}/documents/{back}", {"done": "rejected"})
    proposal = await to_thread.run_sync(partial(proposed, services.library, document_id))
    edition = {"edition_of": proposal.earlier.source}
    done = await put_in_force(services, document_id, edition, proposal.later.revision_id)
    return redirect(f"{PATH}/documents/{back}", {"done": "linked" if done == "edited" else done})


@router.get("/{document_id}/remove")
def confirm_removal(document_id: str, request: Request, viewer: StaffDep, services: ServicesDep) -> Response:
    library = services.library
    with library.reading():
        shelf = library.shelf(viewer)
        document = shelf.document(document_id)
        entry = entry_of(shelf, document, ())
    return render(request, "remove.html", document=document, entry=entry, problem=None)


@router.post("/{document_id}/remove")
async def remove_document(document_id: str, request: Request, _: StaffDep, services: ServicesDep) -> Response:
    """Erase it, and show the receipt. That is kept nowhere: it names what is gone."""
    services.reindexing.refuse_meanwhile()
    receipt = ReceiptView.of(await services.changes.run(partial(services.library.remove, document_id)))
    counts = [(label, getattr(receipt, name)) for name, label in ERASED.items()]
    download = f"data:application/json;base64,{b64encode(receipt.model_dump_json(indent=2).encode()).decode()}"
    return render(request, "receipt.html", receipt=receipt, counts=counts, download=download)


def _page(
    request: Request, services: Services, viewer: Viewer, document_id: str, query: DocumentQuery,
    problem: problems.Problem | None = None, entered: dict[str, str] | None = None,
) -> Response:  # fmt: skip
    library, settings = services.library, services.settings
    with library.reading():
        shelf = library.shelf(viewer)
        document = shelf.document(document_id)
        page = _shown_page(services, document, query)
        rows = _rows(services, shelf, document)
    services.questions.settle()
    citing = Asked(cites=document_id)
    looks_like = [each for each in proposals(library) if document_id in {each.later.id, each.earlier.id}]
    return render(
        request,
        "document.html",
        status=problem.status if problem else 200,
        done=sentence(query.done),
        document=document,
        about=document.description,
        entry=entry_of(shelf, document, pending_jobs(library.catalog.jobs)),
        also_in=shelf.also_in(document),
        proposals=looks_like,
        query=query,
        page=page,
        colour_of=colour_of,
        rows=rows,
        fields=shown(document.description, entered),
        sources=sorted(each for each in shelf.sources if each != document.source),
        problem=problem,
        jobs=[JobView.of(each) for each in library.catalog.jobs.about(document.source, 20)],
        questions=library.catalog.questions.page(citing, settings.question_days, MOST_QUESTIONS),
        asked=library.catalog.questions.count(citing, settings.question_days),
        question_days=settings.question_days,
        max_file_mb=settings.max_file_mb,
        from_web=document.source.startswith(("http://", "https://")),
    )


def _shown_page(services: Services, document: Document, query: DocumentQuery) -> PageShown:
    marks = [(int(start), int(end)) for start, end in (mark.split("-") for mark in query.mark)]
    return show_page(services.library.catalog, document, query.page, marks, boxes=query.boxes == "chunks")


def _rows(services: Services, shelf: Shelf, document: Document) -> list[tuple[str, list[RowShown]]]:
    """By register, what was read of this publication: the row shortly, and where it stands."""
    only = Filters(document_ids=(document.id,))
    found: list[tuple[str, list[RowShown]]] = []
    for register in REGISTERS:
        rows = services.library.registers.rows(shelf, register, filters=only)
        if rows:
            found.append((register, [show_row(row, place) for place, row in enumerate(rows)]))
    return found

"""/v1/conversations: what was asked and answered, for whoever asked it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.conversation_schemas import ConversationList
from api.problems import documented
from api.schemas import NoParameters
from api.services import ServicesDep, ViewerDep
from kb.conversations.export import to_markdown
from kb.conversations.keeping import forget_conversation, get_conversation, list_conversations
from kb.conversations.records import Conversation, Forgotten
from kb.errors import Unauthorized

router = APIRouter(tags=["conversations"])
Nothing = Annotated[NoParameters, Query()]


@router.get(
    "/v1/conversations",
    operation_id="list_conversations",
    summary="Conversations of your key, the latest first",
    description="Without a key nothing is listed: a conversation of the public belongs to whoever knows its id.",
    responses=documented(401),
)
def list_all(_: Nothing, viewer: ViewerDep, services: ServicesDep) -> ConversationList:
    if viewer.name is None:
        raise Unauthorized("Conversations are listed by key.", advice="Send `Authorization: Bearer fn_...`.")
    library = services.library
    found = list_conversations(library.catalog, viewer, library.settings.conversation_days)
    return ConversationList(conversations=tuple(found))


# Before `{conversation_id}` alone, which would take the ending for a part of the id.
@router.get(
    "/v1/conversations/{conversation_id}.md",
    operation_id="export_conversation_markdown",
    summary="A conversation as Markdown, with footnotes",
    response_class=Response,
    responses={200: {"content": {"text/markdown": {"schema": {"type": "string"}}}}, **documented(401, 404)},
)
def export_markdown(conversation_id: str, _: Nothing, viewer: ViewerDep, services: ServicesDep) -> Response:
    found = get_conversation(services.library, conversation_id, viewer)
    return _file(to_markdown(found), "text/markdown", f"{found.id}.md")


@router.get(
    "/v1/conversations/{conversation_id}.json",
    operation_id="export_conversation_json",
    summary="A conversation as a file of JSON",
    response_class=Response,
    responses={200: {"content": {"application/json": {"schema": {"type": "string"}}}}, **documented(401, 404)},
)
def export_json(conversation_id: str, _: Nothing, viewer: ViewerDep, services: ServicesDep) -> Response:
    found = get_conversation(services.library, conversation_id, viewer)
    return _file(found.model_dump_json(indent=2), "application/json", f"{found.id}.json")


@router.get(
    "/v1/conversations/{conversation_id}",
    operation_id="get_conversation",
    summary="A conversation, as you may read it now",
    description="An answer is withheld once a publication that it quotes is removed, closed to you, or says otherwise.",
    responses=documented(401, 404),
)
def get_one(conversation_id: str, _: Nothing, viewer: ViewerDep, services: ServicesDep) -> Conversation:
    return get_conversation(services.library, conversation_id, viewer)


@router.delete(
    "/v1/conversations/{conversation_id}",
    operation_id="forget_conversation",
    summary="Erase a conversation, and what was logged of its questions",
    responses=documented(401, 404),
)
def forget(conversation_id: str, _: Nothing, viewer: ViewerDep, services: ServicesDep) -> Forgotten:
    return forget_conversation(services.library.catalog, conversation_id, viewer)


def _file(text: str, media_type: str, name: str) -> Response:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(text, media_type=media_type, headers=disposition)

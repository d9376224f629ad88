"""Why a request does not fit its schema, as one sentence that names the field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, get_args

from fastapi.routing import APIRoute
from pydantic import BaseModel

from kb.errors import InvalidInput

LONGEST_ECHO = 60  # characters of a name that a client sent, given back to it


def explain_misfit(error: Mapping[str, Any], route: object) -> InvalidInput:
    """What pydantic found wrong, for people. `route` knows which names would have been right."""
    where, *names = error["loc"]
    name = echo(".".join(str(part) for part in names))
    if error["type"] == "extra_forbidden":
        kind = "field" if where == "body" else "parameter"
        allowed = ", ".join(_allowed(route, str(where), names[:-1]))
        advice = f"The {kind}s are {allowed}." if allowed else f"It takes no {kind}s."
        return InvalidInput(f"There is no {kind} {name}.", advice=advice)
    if not names:
        return InvalidInput("The body is missing or is not a JSON object.", advice="Send one JSON object.")
    if error["type"] == "missing":
        return InvalidInput(f"{name} is missing.", advice=f"Give {name}.")
    reason = str(error["msg"]).removeprefix("Value error, ")
    return InvalidInput(
        f"{name} cannot be used: {reason[:1].lower()}{reason[1:]}.",
        advice="/v1/openapi.json tells what each name takes.",
    )


def echo(text: str) -> str:
    """What a client sent, fit to be given back: short, and encodable."""
    return encodable(text if len(text) <= LONGEST_ECHO else text[:LONGEST_ECHO] + "…")


def encodable(text: str) -> str:
    """The text with lone surrogates spelled out: JSON can carry them in, UTF-8 cannot carry them out."""
    return text.encode("utf-8", "backslashreplace").decode()


def _allowed(route: object, where: str, path: Sequence[object]) -> list[str]:
    """The names that the schema knows at this place."""
    if not isinstance(route, APIRoute):
        return []
    fields = {"body": route.dependant.body_params, "query": route.dependant.query_params}.get(where, [])
    model = next((found for field in fields if (found := _model(field.field_info.annotation))), None)
    for name in path:
        field = model.model_fields.get(str(name)) if model else None
        model = _model(field.annotation) if field else None
    return list(model.model_fields) if model else []


def _model(annotation: object) -> type[BaseModel] | None:
    for candidate in (annotation, *get_args(annotation)):
        if isinstance(candidate, type) and issubclass(candidate, BaseModel):
            return candidate
    return None

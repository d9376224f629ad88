"""Whom the topics are asked: the library in this process, or a running service over HTTP. Both give the same run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any, Protocol

import httpx
from pydantic import ValidationError

from evals.runs.records import DocumentInfo, Service
from kb.access import Tier, Viewer
from kb.answer.models import Answer, Filters, PassageView, Question
from kb.answer.understanding.question import check_text
from kb.conversations.conversing import converse
from kb.conversations.keeping import forget_conversation
from kb.errors import FootnoteError, InvalidInput, NotFound, Unauthorized, Unavailable
from kb.library import Library
from kb.pictures import page_picture
from kb.retrieval import RANKING, Ranking, search

IN_PROCESS = "in process"
TIMEOUT = 60.0  # seconds; an answer takes well under one


class Target(Protocol):
    """What answers. Every call may raise Unavailable when the service cannot be reached."""

    def service(self) -> Service: ...

    def tiers(self) -> tuple[Tier, ...]:
        """The viewers that it can be asked as."""
        ...

    def documents(self, viewer: Tier) -> tuple[DocumentInfo, ...]: ...

    def ask(self, question: Question, viewer: Tier) -> Answer: ...

    def forget(self, conversation: str, viewer: Tier) -> None:
        """Have a conversation erased: judging leaves nothing behind."""
        ...

    def search(self, query: Question, viewer: Tier, limit: int) -> list[PassageView]: ...

    def page(self, document_id: str, number: int, viewer: Tier) -> str | None:
        """The stored text of a page; None if this viewer cannot have it."""
        ...

    def picture(self, document_id: str, number: int, mark: tuple[int, int] | None, viewer: Tier) -> bytes | None:
        """PNG of a page with the characters of `mark` (start, end) marked; None where there are no pictures."""
        ...


class InProcess:
    """The library itself. `ranking`: to measure others than the default."""

    def __init__(self, library: Library, ranking: Ranking = RANKING) -> None:
        self._library = library
        self._ranking = ranking

    def service(self) -> Service:
        return Service(
            address=IN_PROCESS,
            version=version("footnote"),
            encoder=self._library.encoder.name,
            index_version=self._library.index_version,
        )

    def tiers(self) -> tuple[Tier, ...]:
        return tuple(Tier)

    def documents(self, viewer: Tier) -> tuple[DocumentInfo, ...]:
        return tuple(
            DocumentInfo(
                id=each.id,
                revision_id=each.revision_id,
                source=each.source,
                title=each.description.title,
                language=each.description.language,
                tier=each.description.tier,
                published=each.description.published,
                edition_of=each.description.edition_of,
                listed=each.description.listed,
                sha256=each.sha256,
            )
            for each in self._library.shelf(Viewer(viewer)).readable.values()
        )

    def ask(self, question: Question, viewer: Tier) -> Answer:
        return converse(self._library, question, Viewer(viewer), ranking=self._ranking)

    def forget(self, conversation: str, viewer: Tier) -> None:
        forget_conversation(self._library.catalog, conversation, Viewer(viewer))

    def search(self, query: Question, viewer: Tier, limit: int) -> list[PassageView]:
        with self._library.reading():
            shelf = self._library.shelf(Viewer(viewer), query.as_of)
            return search(self._library, shelf, check_text(query.question), Filters(), limit, ranking=self._ranking)

    def page(self, document_id: str, number: int, viewer: Tier) -> str | None:
        try:
            return self._library.page(document_id, number, Viewer(viewer)).text
        except NotFound:
            return None

    def picture(self, document_id: str, number: int, mark: tuple[int, int] | None, viewer: Tier) -> bytes | None:
        try:
            return page_picture(self._library, document_id, number, Viewer(viewer), [mark] if mark else [], width=900)
        except NotFound:
            return None


class OverHttp:
    """A running `footnote serve`. `keys`: an API key for each tier that may be asked as; the public needs none."""

    def __init__(self, client: httpx.Client, keys: Mapping[Tier, str]) -> None:
        self._client = client
        self._keys = keys

    def service(self) -> Service:
        told = self._json("GET", "/readyz", Tier.PUBLIC)
        with self._understood():
            return Service(
                address=self._address,
                version=told["version"],
                encoder=told["encoder"],
                index_version=told["index_version"],
            )

    def tiers(self) -> tuple[Tier, ...]:
        return tuple(tier for tier in Tier if tier is Tier.PUBLIC or tier in self._keys)

    def documents(self, viewer: Tier) -> tuple[DocumentInfo, ...]:
        told = self._json("GET", "/v1/documents", viewer)
        with self._understood():
            return tuple(
                DocumentInfo.model_validate({name: each[name] for name in DocumentInfo.model_fields})
                for each in told["documents"]
            )

    def ask(self, question: Question, viewer: Tier) -> Answer:
        told = self._json("POST", "/v1/ask", viewer, json=question.model_dump(mode="json", exclude_defaults=True))
        with self._understood():
            return Answer.model_validate(told)

    def forget(self, conversation: str, viewer: Tier) -> None:
        self._send("DELETE", f"/v1/conversations/{conversation}", viewer)

    def search(self, query: Question, viewer: Tier, limit: int) -> list[PassageView]:
        asked = {"q": query.question, "limit": limit} | ({"as_of": query.as_of.isoformat()} if query.as_of else {})
        told = self._json("GET", "/v1/search", viewer, params=asked)
        with self._understood():
            return [PassageView.model_validate(each) for each in told["passages"]]

    def page(self, document_id: str, number: int, viewer: Tier) -> str | None:
        try:
            told = self._json("GET", f"/v1/documents/{document_id}/pages/{number}", viewer)
        except NotFound:
            return None
        with self._understood():
            return str(told["text"])

    def picture(self, document_id: str, number: int, mark: tuple[int, int] | None, viewer: Tier) -> bytes | None:
        address = f"/v1/documents/{document_id}/pages/{number}.png"
        try:
            asked = {"width": "900"} | ({"mark": f"{mark[0]}-{mark[1]}"} if mark else {})
            return self._send("GET", address, viewer, params=asked).content
        except NotFound:
            return None

    @property
    def _address(self) -> str:
        return str(self._client.base_url).rstrip("/")

    @contextmanager
    def _understood(self) -> Iterator[None]:
        """For taking apart what the service sent."""
        try:
            yield
        except (KeyError, TypeError, ValidationError) as error:
            raise InvalidInput(
                f"{self._address} does not answer like this version of Footnote.",
                advice="Check the address, and use the same version on both sides.",
            ) from error

    def _json(self, method: str, path: str, viewer: Tier, **more: Any) -> Any:
        response = self._send(method, path, viewer, **more)
        try:
            return response.json()
        except ValueError as error:
            raise InvalidInput(
                f"{response.url} does not answer with JSON.", advice="Is it the address of a Footnote?"
            ) from error

    def _send(self, method: str, path: str, viewer: Tier, **more: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self._keys[viewer]}"} if viewer in self._keys else {}
        try:
            response = self._client.request(method, path, headers=headers, **more)
        except httpx.RequestError as error:
            raise Unavailable(
                f"{self._address} cannot be reached: {error}.", advice="Is the service running there?"
            ) from error
        if response.status_code == 401:
            raise Unauthorized(
                f"{self._address} does not know the API key for {viewer}.", advice="Give a key as TIER=KEY."
            )
        if response.status_code == 404:
            raise NotFound(f"{response.url} is not there.", advice="Is it the address of a Footnote?")
        if response.status_code >= 400:
            raise _refused(response)
        return response


def _refused(response: httpx.Response) -> FootnoteError:
    try:
        detail = str(response.json()["detail"])
    except (ValueError, KeyError, TypeError):
        detail = response.reason_phrase
    what = f"{response.url} answered {response.status_code}: {detail}"
    if response.status_code >= 500:
        return Unavailable(what, advice="See the service's log.")
    return InvalidInput(what, advice="Check the address, and the topic.")


@contextmanager
def service_at(url: str, keys: Mapping[Tier, str]) -> Iterator[OverHttp]:
    """
    Raises:
        InvalidInput: `url` is not the address of anything.
    """
    try:
        client = httpx.Client(base_url=url, timeout=TIMEOUT, follow_redirects=True)
    except httpx.InvalidURL as error:
        raise InvalidInput(f"{url} is not an address: {error}.", advice="For example http://127.0.0.1:8000.") from error
    with client:
        yield OverHttp(client, keys)

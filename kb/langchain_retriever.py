"""Footnote's retrieval as a LangChain retriever, for those who build their own chains."""

from __future__ import annotations

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict

from kb.access import PUBLIC, Viewer
from kb.answer.models import Filters
from kb.answer.understanding.question import check_text
from kb.library import Library
from kb.retrieval import search


class FootnoteRetriever(BaseRetriever):
    """Passages for one viewer, best first. `metadata` of each is its `PassageView` without the text; its `score` is
    higher for better and comparable within one question only."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    library: Library
    viewer: Viewer = PUBLIC
    filters: Filters = Filters()
    limit: int = 5

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:  # noqa: ARG002 - LangChain's signature
        question = check_text(query)
        with self.library.reading():
            passages = search(self.library, self.library.shelf(self.viewer), question, self.filters, self.limit)
        return [
            Document(page_content=each.text, metadata=each.model_dump(mode="json", exclude={"text"}))
            for each in passages
        ]

"""Whoever asks about an earlier day is told what has replaced the publications that answer."""

from __future__ import annotations

from kb.access import Viewer
from kb.answer.models import Answer, Question
from kb.library import Library


def tell_superseded(library: Library, question: Question, viewer: Viewer, answer: Answer) -> Answer:
    """The answer, each citation with the edition that stands in its place today, where this viewer may read it."""
    if question.as_of is None:
        return answer
    today = library.shelf(viewer)
    citations = tuple(
        each.model_copy(update={"superseded_by": today.superseded_by(today.readable[each.revision_id])})
        if each.revision_id in today.readable  # it may have been erased while a model wrote
        else each
        for each in answer.citations
    )
    return answer.model_copy(update={"citations": citations})

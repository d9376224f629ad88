"""POST /v1/feedback: what the asker thinks of an answer."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Query

from api.problems import documented
from api.question_schemas import FeedbackReceipt, NewFeedback
from api.routes.ask import require_json
from api.schemas import NoParameters
from api.services import ServicesDep, ViewerDep, limit_rate
from kb.errors import Conflict
from kb.questions.records import Feedback

router = APIRouter(tags=["questions"])


@router.post(
    "/v1/feedback",
    operation_id="feedback",
    summary="Say what you think of an answer that you got",
    description="Sent again it replaces what was said before. For as long as the question is kept.",
    status_code=201,
    responses=documented(400, 401, 403, 404, 409, 413, 415, 429),
    dependencies=[Depends(require_json), Depends(limit_rate)],
)
def give_feedback(
    given: NewFeedback, _: Annotated[NoParameters, Query()], viewer: ViewerDep, services: ServicesDep
) -> FeedbackReceipt:
    days = services.settings.question_days
    if not days:
        raise Conflict(
            "Questions are not kept here, and so no feedback on answers.",
            advice="The operator may set FOOTNOTE_QUESTION_DAYS to more than 0.",
        )
    services.questions.settle()
    now = datetime.now(UTC).isoformat(timespec="microseconds")
    rated = Feedback(given.rating, given.reason, given.comment or None, now)
    services.library.catalog.questions.rate(given.answer_id, given.conversation_id, viewer, rated, days)
    return FeedbackReceipt(
        answer_id=given.answer_id, rating=rated.rating, reason=rated.reason, comment=rated.comment, given_at=now
    )

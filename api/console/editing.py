"""Edits of descriptions from the console: a publication is read again, which may take long, so it is a job."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Literal

from anyio import to_thread

from api.routes.jobs import ended
from api.services import Services
from ingest.editing import begin_edit
from ingest.jobs.todo import Todo, new_batch
from kb.errors import Conflict
from kb.jobs import JobState

WAIT_SECONDS = 20.0  # until a form is answered though the publication is still being read


async def put_in_force(
    services: Services, document_id: str, changes: Mapping[str, Any], expected: str
) -> Literal["edited", "editing"]:
    """Have a description changed; a tier that rises does so at once. Whether it is done, or will be.

    Raises:
        FootnoteError: it cannot be, or could not; nothing was changed but for the tier.
    """
    services.reindexing.refuse_meanwhile()
    queue = services.crew.queue
    document = await services.changes.run(partial(begin_edit, services.library, document_id, changes, expected))
    todo = Todo.of_edit(document.source, changes)
    (job_id,) = await to_thread.run_sync(partial(queue.add, new_batch(), [todo]))
    job = await ended(queue.jobs, job_id, WAIT_SECONDS)
    if job.state is JobState.FAILED and job.reason is not None:
        await to_thread.run_sync(partial(queue.forget_one, job_id))  # it is told now, beside what was entered
        raise job.reason.error()
    if job.state is JobState.CANCELLED:
        raise Conflict("The edit was cancelled.", advice="Save it again if you want it after all.")
    return "editing" if job.unfinished else "edited"

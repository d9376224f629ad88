"""/v1/jobs: what is being ingested, what waits, what failed and why (staff)."""

from __future__ import annotations

import time
from functools import partial
from typing import Annotated

from anyio import sleep, to_thread
from fastapi import APIRouter, Depends, Query, Response
from fastapi.sse import format_sse_event

from api.job_schemas import EventQuery, JobList, JobOrder, JobQuery, JobView
from api.problems import documented
from api.routes.ask import require_json
from api.schemas import NoParameters
from api.services import Services, ServicesDep, require_staff
from api.streaming import Deliver, EventStream, encoded
from ingest.jobs.todo import Todo, new_batch
from kb.catalog.jobs import Jobs
from kb.jobs import UNFINISHED, Job

router = APIRouter(tags=["jobs"], dependencies=[Depends(require_staff)])
Nothing = Annotated[NoParameters, Query()]

_POLL_SECONDS = 0.3
_PING_SECONDS = 15.0  # a proxy that hears nothing for longer may end the stream


@router.get("/v1/jobs", operation_id="list_jobs", summary="Jobs, the latest first", responses=documented(401, 403))
def list_jobs(query: Annotated[JobQuery, Query()], services: ServicesDep) -> JobList:
    found = services.library.catalog.jobs.page(query.state, query.batch, query.before, query.limit)
    return JobList.of(found, query.limit)


@router.post(
    "/v1/jobs",
    operation_id="add_job",
    summary="Read an address of the web",
    description="Only public addresses are fetched, also after redirects. A file is sent to POST /v1/documents.",
    status_code=202,
    responses=documented(400, 401, 403, 415, 507),
    dependencies=[Depends(require_json)],
)
def add_job(order: JobOrder, _: Nothing, services: ServicesDep, response: Response) -> JobView:
    (job_id,) = services.crew.queue.add(new_batch(), [Todo.of_address(order.url)])
    response.headers["Location"] = f"/v1/jobs/{job_id}"
    return JobView.of(services.library.catalog.jobs.get(job_id))


@router.get(
    "/v1/jobs/events",
    operation_id="follow_jobs",
    summary="Progress of jobs as server-sent events",
    description="An event `job` (as GET /v1/jobs/{id} gives it) for each job that is not over, then for each change. "
    "With `batch` or `job` the stream begins with all of these and ends when they are over, with the event `done`.",
    response_class=Response,
    responses={
        200: {"description": "The events.", "content": {"text/event-stream": {"schema": {"type": "string"}}}},
        **documented(401, 403, 404),
    },
)
def follow_jobs(query: Annotated[EventQuery, Query()], services: ServicesDep) -> Response:
    jobs = services.library.catalog.jobs
    if query.job is not None:
        jobs.get(query.job)
    return EventStream(partial(_follow, services, query))


@router.get("/v1/jobs/{job_id}", operation_id="get_job", summary="One job", responses=documented(401, 403, 404))
def get_job(job_id: str, _: Nothing, services: ServicesDep) -> JobView:
    return JobView.of(services.library.catalog.jobs.get(job_id))


@router.delete(
    "/v1/jobs/{job_id}",
    operation_id="end_job",
    summary="Cancel a job, or erase the record of one that is over",
    description="A job that has not begun never does; one that runs stops at its next step, and the library is as it "
    "was. Returns the job as it stands, or stood.",
    responses=documented(401, 403, 404, 409),
)
def end_job(job_id: str, _: Nothing, services: ServicesDep) -> JobView:
    queue = services.crew.queue
    job = queue.jobs.get(job_id)
    if job.unfinished:
        return JobView.of(queue.cancel(job_id))
    queue.forget_one(job_id)
    return JobView.of(job)


@router.post(
    "/v1/jobs/{job_id}/retry",
    operation_id="retry_job",
    summary="Try again what failed or was cancelled",
    status_code=202,
    responses=documented(401, 403, 404, 409),
)
def retry_job(job_id: str, _: Nothing, services: ServicesDep) -> JobView:
    return JobView.of(services.crew.queue.retry(job_id))


async def ended(jobs: Jobs, job_id: str, seconds: float) -> Job:
    """The job as soon as it is over or has failed for now; as it stands then, if the time is up before."""
    until = time.monotonic() + seconds
    while True:
        job = await to_thread.run_sync(jobs.get, job_id)
        if not job.unfinished or job.reason is not None or time.monotonic() > until:
            return job
        await sleep(_POLL_SECONDS / 6)


async def _follow(services: Services, query: EventQuery, deliver: Deliver) -> None:
    jobs = services.library.catalog.jobs
    batch = jobs.get(query.job).batch if query.job else query.batch
    since = 0 if batch else await to_thread.run_sync(jobs.last_change)
    heard = 0.0
    unfinished = [] if batch else await to_thread.run_sync(partial(jobs.page, UNFINISHED, limit=1000))
    for job in reversed(unfinished):  # in the order in which they have their turn
        await deliver(encoded("job", JobView.of(job)))
    while not services.ending.is_set():
        over = batch is not None and not await to_thread.run_sync(jobs.unfinished, batch)
        for job in await to_thread.run_sync(jobs.changed, since, batch):
            since = job.change
            if query.job in {None, job.id}:
                heard = time.monotonic()
                over = over or (job.id == query.job and not job.unfinished)
                await deliver(encoded("job", JobView.of(job)))
        if over:
            await deliver(format_sse_event(event="done", data_str="{}"))
            return
        if time.monotonic() - heard > _PING_SECONDS:
            heard = time.monotonic()
            await deliver(format_sse_event(comment="still here"))
        await sleep(_POLL_SECONDS)

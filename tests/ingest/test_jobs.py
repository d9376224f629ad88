"""Jobs worked off by a crew: in order, again where it may help, into quarantine where not, and never twice."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dying import die
from ingest.editing import begin_edit
from ingest.fetch import Fetched
from ingest.jobs.crew import Crew
from ingest.jobs.todo import Todo, new_batch
from ingest.sources import find_sources, uploaded
from kb.access import PUBLIC, STAFF
from kb.catalog.catalog import document_id
from kb.errors import Conflict, InvalidInput, NotFound, StorageFull, Unavailable
from kb.jobs import Job, JobState
from kb.library import Library, open_library
from kb.maintenance import check
from kb.settings import Settings
from making import FOOTNOTE, answer, environment, folder, pdf

MILL = "The Mill pilot began in 2019."
REEF = "The Reef pilot began in 2021."


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Library]:
    """One library for all tests here: each has documents of its own."""
    settings = Settings(home=tmp_path_factory.mktemp("jobs") / "home", job_threads=2, job_retry_seconds=1)
    with open_library(settings, purpose="tests") as opened:
        yield opened


class Web:
    """Addresses that give what they are told to: each of `answers` once, the last for ever."""

    def __init__(self, *answers: bytes | Exception | Callable[[], None]) -> None:
        self.answers = list(answers)
        self.asked: list[float] = []

    def __call__(self, url: str, max_mb: int, seconds: float) -> Fetched:
        self.asked.append(time.time())
        given = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(given, Exception):
            raise given
        if callable(given):
            given()
            given = MILL.encode()
        return Fetched(url, "page.txt", given)


def ended(library: Library, job_id: str) -> Job:
    return seen(library, job_id, lambda job: not job.unfinished)


def seen(library: Library, job_id: str, wanted: Callable[[Job], bool]) -> Job:
    until = time.monotonic() + 60
    while not wanted(job := library.catalog.jobs.get(job_id)):
        assert time.monotonic() < until, job
        time.sleep(0.02)
    return job


def add(crew: Crew, *todos: Todo) -> list[str]:
    return crew.queue.add(new_batch(), todos)


def files(where: Path) -> list[Todo]:
    return [Todo.of_file(each, ocr=True) for each in find_sources([where]).files]


def upload(crew: Crew, name: str, content: bytes) -> str:
    return crew.queue.add_upload(new_batch(), Todo.of_upload(uploaded(name, len(content), {}, 1)), content)


def test_each_file_has_its_outcome_and_its_progress(library: Library, tmp_path: Path):
    pubs = folder(tmp_path / "first", {"a.txt": MILL, "b.pdf": b"%PDF broken", "c.txt": REEF})
    batch = new_batch()
    with Crew(library) as crew:
        ids = crew.queue.add(batch, files(pubs))
        jobs = [ended(library, each) for each in ids]
        again = [ended(library, each) for each in add(crew, *files(pubs))]
    assert [(job.source, job.state, [each.status for each in job.outcomes]) for job in jobs] == [
        ("first/a.txt", "done", ["added"]), ("first/b.pdf", "failed", ["failed"]), ("first/c.txt", "done", ["added"]),
    ]  # fmt: skip
    assert (jobs[0].outcomes[0].pages, jobs[0].outcomes[0].chunks) == (1, 1)
    assert jobs[1].reason is not None
    assert "'b.pdf' is called .pdf but is no PDF" in jobs[1].reason.message
    assert jobs[1].reason.advice
    assert isinstance(jobs[1].reason.error(), InvalidInput)
    assert [job.outcomes[0].status for job in again] == ["unchanged", "failed", "unchanged"]
    assert {job.id for job in library.catalog.jobs.changed(0, batch)} == set(ids)
    assert check(library).findings == ()


def test_a_description_is_edited_by_a_job_and_leaves_what_was_refused_in_quarantine(library: Library):
    with Crew(library) as crew:
        ended(library, upload(crew, "heron.txt", b"The Heron pilot began in 2018."))
        refused = ended(library, upload(crew, "heron.txt", b"PK\x03\x04 broken"))
        edits = {"title": "Heron", "tier": "member", "listed": True}
        document = begin_edit(library, "upload/heron.txt", edits)
        assert document.source not in library.shelf(PUBLIC).sources  # at once
        (job_id,) = add(crew, Todo.of_edit(document.source, edits))
        job = ended(library, job_id)
    assert [each.status for each in job.outcomes] == ["replaced"]
    about = library.document(document.id, STAFF).description
    assert (about.title, about.tier, about.listed) == ("Heron", "member", True)
    assert library.catalog.jobs.get(refused.id).state is JobState.FAILED


def test_what_fails_for_now_is_tried_again_and_waits_longer_each_time(library: Library):
    web = Web(Unavailable("It sleeps.", advice="Wait."), Unavailable("It sleeps.", advice="Wait."), MILL.encode())
    with Crew(library, web) as crew:
        (job_id,) = add(crew, Todo.of_address("https://sleepy.example/page"))
        waiting = seen(library, job_id, lambda job: job.state is JobState.WAITING)
        job = ended(library, job_id)
    assert waiting.reason is not None
    assert (waiting.reason.message, waiting.attempts in {1, 2}) == ("It sleeps.", True)
    assert (job.state, job.attempts, job.reason) == (JobState.DONE, 2, None)
    first, second, third = web.asked
    assert second - first >= 1
    assert third - second >= 2


@pytest.mark.parametrize(
    ("answer", "asked"),
    [(InvalidInput("It is not there.", advice="Look."), 1), (Unavailable("It sleeps.", advice="Wait."), 2)],
)
def test_what_is_final_or_fails_too_often_goes_into_quarantine(library: Library, answer: Exception, asked: int):
    web = Web(answer)
    before, library.settings = library.settings, library.settings.model_copy(update={"job_attempts": 2})
    try:
        with Crew(library, web) as crew:
            (job_id,) = add(crew, Todo.of_address(f"https://gone.example/{asked}"))
            job = ended(library, job_id)
    finally:
        library.settings = before
    assert (job.state, len(web.asked)) == (JobState.FAILED, asked)
    assert job.reason is not None
    assert job.reason.message == str(answer)


def test_a_file_whose_reader_died_is_read_a_second_time_and_no_third(library: Library, tmp_path: Path, monkeypatch):
    """The process is killed under the parser, as the system does when memory runs out."""
    pubs = folder(tmp_path / "killed", {"b.pdf": pdf((REEF,))})
    monkeypatch.setattr("ingest.reading.made", die)
    with Crew(library) as crew:
        (job_id,) = add(crew, *files(pubs))
        job = ended(library, job_id)
    assert (job.state, job.attempts) == (JobState.FAILED, 1)
    assert job.reason is not None
    assert "'b.pdf' is damaged, or reading it takes more than" in job.reason.message


def test_a_queued_job_that_is_cancelled_never_runs_and_a_running_one_stops(library: Library):
    reached, go_on = threading.Event(), threading.Event()

    def hold() -> None:
        reached.set()
        assert go_on.wait(60)

    web = Web(hold, MILL.encode())
    with Crew(library, web) as crew:
        twice = Todo.of_address("https://held.example/page"), Todo.of_address("https://held.example/page#again")
        (running,) = add(crew, *twice)  # just the same is to be done: one job
        assert reached.wait(60)
        behind = upload(crew, "behind.txt", b"")
        (other,) = add(crew, Todo.of_removal("https://held.example/page"))  # has to wait for the one that runs
        assert crew.queue.cancel(other).state is JobState.CANCELLED
        assert crew.queue.cancel(running).state is JobState.RUNNING
        go_on.set()
        assert ended(library, running).state is JobState.CANCELLED
        assert ended(library, behind).state is JobState.FAILED
        with pytest.raises(Conflict, match="is cancelled"):
            crew.queue.cancel(running)
        assert library.catalog.jobs.get(other).state is JobState.CANCELLED
        assert library.catalog.origin("https://held.example/page") is None
        assert check(library).findings == ()
        assert crew.queue.retry(running).state is JobState.QUEUED
        assert ended(library, running).state is JobState.DONE


def test_the_later_upload_of_a_name_is_the_one_that_stays(library: Library):
    with Crew(library) as crew:
        ids = [upload(crew, "turns.txt", f"The Turn pilot had {n} trucks.".encode()) for n in range(6)]
        jobs = [ended(library, each) for each in ids]
        assert [job.outcomes[0].status for job in jobs] == ["added"] + ["replaced"] * 5
        assert "5 trucks" in answer(library, "How many trucks had the Turn pilot?").text
    assert crew.queue.uploads.ids().isdisjoint(ids)


def test_the_bytes_of_a_failed_upload_are_kept_until_it_is_done_or_forgotten(library: Library):
    with Crew(library) as crew:
        bad = upload(crew, "kept.pdf", b"%PDF broken")
        assert ended(library, bad).state is JobState.FAILED
        assert crew.queue.retry(bad).outcomes == ()
        assert len(ended(library, bad).outcomes) == 1
        assert bad in crew.queue.uploads.ids()
        other = upload(crew, "kept.pdf", b"No PDF either")
        ended(library, other)
        crew.queue.forget_one(other)
        assert crew.queue.uploads.ids() & {bad, other} == {bad}
        with pytest.raises(NotFound):
            library.catalog.jobs.get(other)
        # A job of that name that is done leaves nothing of those that failed before.
        crew.queue.add_upload(new_batch(), Todo(what="upload", source="upload/kept.pdf", path="upload/k.txt"), b"Good.")
        seen(library, library.catalog.jobs.page(limit=1)[0].id, lambda job: job.state is JobState.DONE)
        assert crew.queue.uploads.ids() & {bad, other} == set()


def test_a_removal_erases_the_jobs_of_the_document(library: Library):
    with Crew(library) as crew:
        job = ended(library, upload(crew, "removed.txt", b"The Gull pilot began in 2020."))
        library.remove(document_id("upload/removed.txt"))
        with pytest.raises(NotFound):
            library.catalog.jobs.get(job.id)
        assert "removed.txt" not in str(library.catalog.jobs.page(limit=200))


def test_on_a_full_disk_jobs_stay_queued(library: Library, monkeypatch: pytest.MonkeyPatch):
    def full(*_: object) -> None:
        raise StorageFull("The disk is full.", advice="Free some space.")

    monkeypatch.setattr("kb.library.require_space", full)
    with Crew(library) as crew:
        job_id = upload(crew, "full.txt", b"The Fen pilot began in 2020.")
        job = seen(library, job_id, lambda job: job.reason is not None)
        assert job.state is JobState.QUEUED
        assert crew.full is not None
    monkeypatch.undo()
    with Crew(library):
        assert ended(library, job_id).state is JobState.DONE


def test_what_was_broken_off_is_done_by_the_next_crew_even_if_the_queue_is_lost(library: Library, tmp_path: Path):
    pubs = folder(tmp_path / "broken", {f"{n}.txt": f"The Dune pilot {n} began in 2019." for n in range(30)})
    with Crew(library) as crew:
        ids = add(crew, *files(pubs))
        ended(library, ids[0])
    left = library.catalog.jobs.unfinished()
    assert left  # closing broke off what ran and left what was queued
    assert {library.catalog.jobs.get(each).state for each in left} == {JobState.QUEUED}
    (library.settings.home / "queue.sqlite").write_bytes(b"no database" * 100)
    with Crew(library):
        assert [ended(library, each).state for each in ids] == [JobState.DONE] * 30
    assert check(library).findings == ()


def test_records_are_kept_for_some_days(library: Library):
    with Crew(library) as crew:
        job = ended(library, upload(crew, "old.txt", b"The Moor pilot began in 2020."))
        assert crew.queue.forget(days=1) == 0
        assert crew.queue.forget() > 0
        with pytest.raises(NotFound, match="no job"):
            library.catalog.jobs.get(job.id)


def test_a_command_that_is_killed_leaves_its_jobs_to_whoever_comes_next(tmp_path: Path):
    names = {f"{n}.txt": "\n".join(f"Pilot {n} had {m} trucks." for m in range(30)) for n in range(12)}
    pubs, home = folder(tmp_path / "pubs", names), tmp_path / "home"
    with subprocess.Popen(
        [FOOTNOTE, "ingest", str(pubs)], env=environment(home), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        while process.poll() is None and len(list(home.glob("files/rev_*"))) < 2:
            time.sleep(0.02)
        process.kill()
    with open_library(Settings(home=home), purpose="tests") as library:
        assert library.catalog.jobs.unfinished()
        with Crew(library):
            until = time.monotonic() + 60
            while library.catalog.jobs.unfinished() and time.monotonic() < until:
                time.sleep(0.05)
        assert {each.source for each in library.catalog.documents()} == {f"pubs/{name}" for name in names}
        assert library.catalog.jobs.counts()[JobState.DONE] == len(names)
        assert check(library).findings == ()

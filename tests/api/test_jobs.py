"""/v1/jobs over a real server, and the command beside it: both are about the same queue."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from kb.access import Tier, hash_key
from kb.catalog.catalog import document_id
from kb.library import open_catalog
from kb.settings import Settings
from making import FOOTNOTE, Run, environment, folder, pdf
from serving import Keys, Live, serving

MILL = "The Mill pilot began in 2019."


@pytest.fixture(scope="module")
def home(club_home: Path, tmp_path_factory: pytest.TempPathFactory, keys: Keys) -> Path:
    home = shutil.copytree(club_home, tmp_path_factory.mktemp("jobs") / "home")
    with open_catalog(Settings(home=home)) as catalog:
        catalog.keys.add("a member", Tier.MEMBER, hash_key(keys.member))
        catalog.keys.add("staff", Tier.STAFF, hash_key(keys.staff))
    return home


@pytest.fixture(scope="module")
def server(home: Path) -> Iterator[Live]:
    with serving(home) as running:
        yield running


@pytest.fixture
def staff(server: Live, keys: Keys) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=server.url, headers=keys.header(Tier.STAFF), timeout=60) as client:
        yield client


def upload(client: httpx.Client, name: str, content: str | bytes = MILL, **headers: str) -> httpx.Response:
    return client.post("/v1/documents", files={"file": (name, content)}, headers=headers)


def ended(client: httpx.Client, path: str) -> dict[str, Any]:
    return until(lambda: client.get(path).json(), lambda job: job["ended_at"] is not None)


def until(get: Callable[[], Any], wanted: Callable[[Any], bool]) -> Any:
    last = time.monotonic() + 60
    while not wanted(found := get()):
        assert time.monotonic() < last, found
        time.sleep(0.05)
    return found


def test_an_upload_need_not_be_waited_for(staff: httpx.Client):
    response = upload(staff, "later.txt", Prefer="respond-async")
    assert response.status_code == 202
    told, path = response.json(), response.headers["location"]
    assert path == f"/v1/jobs/{told['id']}"
    assert (told["what"], told["source"]) == ("upload", "upload/later.txt")
    job = ended(staff, path)
    assert (job["state"], job["reason"], [each["status"] for each in job["outcomes"]]) == ("done", None, ["added"])
    document = staff.get(f"/v1/documents/{job['outcomes'][0]['document_id']}")
    assert document.json()["source"] == "upload/later.txt"
    assert staff.get("/v1/jobs", params={"batch": told["batch"]}).json() == {"jobs": [job], "next": None}
    assert staff.delete(path).json() == job
    assert staff.get(path).status_code == 404


def test_an_archive_tells_of_each_publication_in_it(staff: httpx.Client, tmp_path: Path):
    folder(tmp_path / "pack", {"a.txt": MILL, "b.pdf": b"", "c.txt": "The Reef pilot began in 2021."})
    packed = Path(shutil.make_archive(str(tmp_path / "pack"), "zip", tmp_path / "pack")).read_bytes()
    response = upload(staff, "pack.zip", packed)
    assert response.status_code == 200
    job = response.json()
    assert {each["source"]: each["status"] for each in job["outcomes"]} == {
        "upload/pack.zip/a.txt": "added", "upload/pack.zip/b.pdf": "failed", "upload/pack.zip/c.txt": "added",
    }  # fmt: skip
    assert job["state"] == "failed"
    assert "'b.pdf' is empty" in job["reason"]["message"]
    gone = staff.delete(f"/v1/documents/{document_id('upload/pack.zip/a.txt')}")
    assert gone.status_code == 200
    assert "a.txt" not in staff.get(f"/v1/jobs/{job['id']}").text  # a removal leaves nothing


def test_what_cannot_be_read_is_in_quarantine_until_it_is_tried_again_or_forgotten(staff: httpx.Client):
    refused = upload(staff, "broken.pdf", b"%PDF broken")
    assert refused.status_code == 422
    (job,) = staff.get("/v1/jobs", params={"state": "failed", "limit": 1}).json()["jobs"]
    assert (job["source"], job["reason"]["message"]) == ("upload/broken.pdf", refused.json()["detail"])
    path = f"/v1/jobs/{job['id']}"
    assert staff.post(f"{path}/retry").status_code == 202
    assert ended(staff, path)["state"] == "failed"
    assert staff.delete(path).json()["state"] == "failed"
    assert staff.get(path).status_code == 404


def test_an_address_is_read_unless_it_leads_inwards(staff: httpx.Client, server: Live):
    added = staff.post("/v1/jobs", json={"url": f"{server.url}/healthz"})
    assert (added.status_code, added.json()["what"]) == (202, "address")
    job = ended(staff, added.headers["location"])
    assert job["state"] == "failed"
    assert "not an address of the public internet" in job["reason"]["message"]
    for order in ({"url": "file:///etc/passwd"}, {"url": "/etc/passwd"}, {"path": "/etc/passwd"}, {}):
        assert staff.post("/v1/jobs", json=order).status_code == 422, order


def test_jobs_are_for_staff(server: Live, staff: httpx.Client, keys: Keys):
    path = upload(staff, "secret-plan.txt", Prefer="respond-async").headers["location"]
    ended(staff, path)
    calls = [
        ("GET", "/v1/jobs"), ("GET", path), ("DELETE", path), ("POST", f"{path}/retry"), ("GET", "/v1/jobs/events"),
        ("GET", f"/v1/jobs/events?job={path.rsplit('/', 1)[-1]}"), ("POST", "/v1/jobs"),
    ]  # fmt: skip
    for method, where in calls:
        body = {"json": {"url": "https://example.org/"}} if (method, where) == ("POST", "/v1/jobs") else {}
        for tier, status in ((Tier.PUBLIC, 401), (Tier.MEMBER, 403)):
            response = httpx.request(method, server.url + where, headers=keys.header(tier), **body)
            assert (response.status_code, "secret-plan" in response.text) == (status, False), (method, where)
    assert staff.post(f"{path}/retry").status_code == 409
    assert staff.get("/v1/jobs/job_unknown").status_code == 404
    assert 'footnote_jobs{state="done"}' in httpx.get(f"{server.url}/metrics").text
    assert "secret-plan" not in httpx.get(f"{server.url}/metrics").text


def events(response: httpx.Response) -> Iterator[tuple[str, dict[str, Any]]]:
    name = ""
    for line in response.iter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


def test_progress_streams_until_the_job_is_over(staff: httpx.Client):
    long = "\n\n".join(
        f"The Delta pilot number {n} had {n + 3} trucks in its yard in the year {2000 + n}." for n in range(300)
    )
    with staff.stream("GET", "/v1/jobs/events") as all_jobs:
        follow = events(all_jobs)
        job = upload(staff, "long.txt", long, Prefer="respond-async").json()
        with staff.stream("GET", "/v1/jobs/events", params={"job": job["id"]}) as one:
            told = list(events(one))
        assert told[-1] == ("done", {})
        jobs = [data for _, data in told[:-1]]
        assert {each["id"] for each in jobs} == {job["id"]}
        assert jobs[-1]["state"] == "done"
        embedding = [(each["done"], each["total"]) for each in jobs if each["stage"] == "embedding"]
        assert any(0 < done < total for done, total in embedding)
        assert next(data["state"] for _, data in follow if data["id"] == job["id"] and data["ended_at"]) == "done"


def test_pages_are_told_and_then_texts(staff: httpx.Client):
    lines = [
        f"The Tern depot counts {n} trucks, {n + 2} vans and {n + 4} chargers, all of them in use." for n in range(28)
    ]
    content = pdf(*([f"Chapter {page} of the report", *lines] for page in range(40)))
    job = upload(staff, "tern.pdf", content, Prefer="respond-async").json()
    with staff.stream("GET", "/v1/jobs/events", params={"job": job["id"]}) as one:
        jobs = [data for name, data in events(one) if name == "job"]
    told = [(each["stage"], each["done"], each["total"]) for each in jobs if each["total"] and each["stage"]]
    pages = [done for stage, done, total in told if (stage, total) == ("reading", 40)]
    assert pages
    assert pages == sorted(pages)
    assert [stage for stage, _, _ in told] == ["reading"] * len(pages) + ["embedding"] * (len(told) - len(pages))
    assert jobs[-1]["outcomes"][0]["pages"] == 40


def test_ingest_beside_a_running_server_leaves_the_work_to_it(
    server: Live, staff: httpx.Client, home: Path, run: Run, tmp_path: Path
):
    pubs = folder(tmp_path / "beside", {"a.txt": "The Kelp pilot had 31 trucks.", "b.pdf": b"", "c.pdf": pdf((MILL,))})
    first = run(home, "ingest", pubs)
    assert (first.status, first.out) == (1, "2 added, 1 failed\n"), first.err
    assert "failed     beside/b.pdf: 'b.pdf' is empty." in first.err
    asked = staff.post("/v1/ask", json={"question": "How many trucks had the Kelp pilot?"}).json()
    assert "31 trucks" in asked["text"]
    listed = run(home, "jobs", "--state", "failed", "--limit", "1")
    assert "beside/b.pdf  'b.pdf' is empty." in listed.out
    job_id = listed.out.split()[0]
    assert json.loads(run(home, "jobs", "--json", "--limit", "1").out)["jobs"][0]["source"].startswith("beside/")
    (pubs / "b.pdf").write_bytes(pdf((MILL,)))
    assert run(home, "jobs", "retry", job_id).out == "Queued again: beside/b.pdf.\n"
    assert ended(staff, f"/v1/jobs/{job_id}")["state"] == "done"
    assert run(home, "jobs", "cancel", job_id).status == 1
    assert run(home, "ingest", pubs).out == "3 unchanged\n"
    (pubs / "a.txt").unlink()
    told = run(home, "ingest", pubs)
    assert (told.out, "gone       beside/a.txt" in told.err) == ("2 unchanged\n", True)
    assert run(home, "ingest", "--prune", pubs).out == "2 unchanged, 1 removed\n"
    assert staff.get(f"/v1/documents/{document_id('beside/a.txt')}").status_code == 404
    assert "gone" not in run(home, "ingest", pubs).err
    assert run(home, "jobs", "clear").out.startswith("Erased ")
    assert "Traceback" not in server.log.read_text()
    assert run(home, "jobs").out == ""


def test_a_folder_is_followed(server: Live, home: Path, tmp_path: Path):
    pubs = folder(tmp_path / "watched", {"a.txt": "The Fjord pilot had 1 truck."})
    log = tmp_path / "log"
    with log.open("w") as out, subprocess.Popen(
        [FOOTNOTE, "ingest", "--watch", "--prune", str(pubs)], env=environment(home), stdout=out, stderr=out
    ) as watching:  # fmt: skip
        try:
            until(log.read_text, lambda text: "Watching" in text)
            (pubs / "new.txt").write_text("The Fjord pilot had 2 trucks.")
            until(log.read_text, lambda text: "added      watched/new.txt" in text)
            (pubs / "a.txt").write_text("The Fjord pilot had 3 trucks.")
            until(log.read_text, lambda text: "replaced   watched/a.txt" in text)
            (pubs / "new.txt").unlink()
            until(log.read_text, lambda text: "removed    watched/new.txt" in text)
            watching.send_signal(signal.SIGINT)
            assert watching.wait(timeout=60) == 0
        finally:
            watching.kill()
    assert "Watching ended." in log.read_text()
    assert "Traceback" not in log.read_text()
    with open_catalog(Settings(home=home)) as catalog:
        assert [each.source for each in catalog.documents() if "watched" in each.source] == ["watched/a.txt"]

"""What staff see of the library at a glance: a state for each publication, editions, what is on its way in."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.editing import find_document
from kb.access import STAFF, Tier
from kb.catalog.catalog import document_id
from kb.jobs import Job, JobOutcome, JobState, NewJob, Reason
from kb.library import Library
from kb.overview import SORTS, State, Wanted, counted, entry_of, in_order, overview
from kb.records import Kind
from making import folder, ingest_folder


def job(library: Library, source: str, state: JobState) -> Job:
    """A job about this document, as it stands in the catalog."""
    number = len(library.catalog.jobs.page())
    library.catalog.jobs.add([NewJob(f"job_{number}", "batch", source, {"what": "upload", "source": source})])
    if state is JobState.FAILED:
        library.catalog.jobs.end(f"job_{number}", state, Reason("UnreadableFile", "It is empty.", "Send it again."))
    return library.catalog.jobs.get(f"job_{number}")


def test_each_publication_has_a_state_and_its_editions(own: Library):
    told = {each.source: each for each in overview(own.shelf(STAFF), ())}
    old, new = told["club/guide-2022.txt"], told["club/guide-2024.txt"]
    assert (old.state, new.state, told["club/award.txt"].state) == (State.SUPERSEDED, State.LIVE, State.LIVE)
    assert old.stands == new.document
    assert [each.source for each in old.editions] == ["club/guide-2022.txt", "club/guide-2024.txt"]
    assert (old.edition, new.edition, told["club/award.txt"].edition) == (1, 2, 0)
    assert old == entry_of(own.shelf(STAFF), find_document(own.catalog, old.source), ())


def test_the_same_text_elsewhere_is_told_with_what_answers_for_it(empty: Library, tmp_path: Path):
    text = (
        "The Harbor pilot put 12 zero-emission trucks on the road in 2023, and 40 more in the two years after that.\n"
    )
    ingest_folder(empty, folder(tmp_path / "club", {"a.txt": text, "b.txt": text}))
    first, second = overview(empty.shelf(STAFF), ())
    assert (first.state, second.state, second.stands) == (State.LIVE, State.COPY, first.document)


def test_what_is_on_its_way_and_what_was_refused_stand_in_it_too(own: Library):
    jobs = [
        job(own, "upload/new.txt", JobState.QUEUED),
        job(own, "upload/bad.pdf", JobState.FAILED),
        job(own, "club/award.txt", JobState.FAILED),
        job(own, "club/pilot.txt", JobState.QUEUED),
    ]
    told = {each.source: each for each in overview(own.shelf(STAFF), jobs)}
    assert (told["upload/new.txt"].state, told["upload/new.txt"].title) == (State.READING, "new.txt")
    assert told["upload/bad.pdf"].state is State.REFUSED
    # A publication that is there stays what it is while a new file for it is read, or was refused.
    assert (told["club/award.txt"].state, told["club/award.txt"].refused) == (State.LIVE, jobs[2])
    assert (told["club/pilot.txt"].state, told["club/pilot.txt"].reading) == (State.LIVE, jobs[3])
    counts = counted(told.values())
    assert (counts.states[State.READING], counts.states[State.REFUSED], counts.pages) == (1, 1, 7)


@pytest.mark.parametrize(
    ("wanted", "sources"),
    [
        (Wanted(q="MARSH 2024"), ["club/guide-2024.txt"]),
        (Wanted(q="pilots"), ["club/pilot.txt"]),  # the program
        (Wanted(kind=Kind.NEWS), ["club/award.txt", "club/pilot.txt"]),
        (Wanted(tier=Tier.STAFF), ["club/debrief.txt"]),
        (Wanted(language="zh"), ["club/plan-zh.txt"]),
        (Wanted(state=State.SUPERSEDED), ["club/guide-2022.txt"]),
        (Wanted(kind=Kind.NEWS, tier=Tier.STAFF), []),
    ],
)
def test_it_is_narrowed(club: Library, wanted: Wanted, sources: list[str]):
    assert [each.source for each in overview(club.shelf(STAFF), ()) if wanted.passes(each)] == sources


def test_it_is_sorted_with_what_is_undated_last(own: Library):
    entries = overview(own.shelf(STAFF), [job(own, "upload/new.txt", JobState.QUEUED)])
    for sort in SORTS:
        assert in_order(entries, sort)[0].source == "upload/new.txt"
    for sort in ("published", "-published"):
        dated = [each.document.description.published for each in in_order(entries, sort) if each.document]
        days = [each for each in dated if each]
        assert days == sorted(days, reverse=sort[0] == "-")
        assert dated[len(days) :] == [None] * (len(dated) - len(days))
    tiers = [each.document.description.tier for each in in_order(entries, "-tier") if each.document]
    assert tiers == sorted(tiers, key=lambda each: each.rank, reverse=True)


def test_jobs_about_a_document_are_found_also_those_of_its_archive(own: Library):
    about = job(own, "club/pilot.txt", JobState.FAILED)
    job(own, "club/award.txt", JobState.QUEUED)
    outer = job(own, "upload/pack.zip", JobState.QUEUED)
    outcome = JobOutcome("club/pilot.txt", "added", document_id("club/pilot.txt"))
    own.catalog.jobs.tell(outer.id, 0, outcome)
    assert [each.id for each in own.catalog.jobs.about("club/pilot.txt")] == [outer.id, about.id]

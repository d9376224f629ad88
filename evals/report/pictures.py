"""Page pictures beside the failures: the page that was cited, the page that holds the answer, made small."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from evals.results.scores import Scores
from evals.runs.records import Record, Run
from evals.runs.target import Target
from evals.topics.topic import Evidence
from kb.access import Tier
from kb.answer.models import Citation

MOST = 60  # pictures in a report
WIDTH = 800  # pixels
QUALITY = 34  # of WebP: text stays readable at 40 to 60 KB a page
Key = tuple[str, str, int, str]  # topic, document, page, words to mark


@dataclass(slots=True)
class Pictures:
    """Pictures as data URIs, and how many were left out for which reason: there were enough, the publication changed
    since the run, the target may not show it to that viewer."""

    uris: dict[Key, str] = field(default_factory=dict)
    too_many: int = 0
    changed: int = 0
    withheld: int = 0

    def of(self, key: Key) -> str | None:
        return self.uris.get(key)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A page with words to mark. `revision_id`: whose page it is."""

    key: Key
    document_id: str
    revision_id: str
    page: int
    mark: tuple[int, int] | None
    quote: str
    viewer: Tier


def cited(record: Record, citation: Citation) -> Key:
    return record.topic.id, citation.document_id, citation.page, citation.quote


def expected(record: Record, evidence: Evidence) -> Key:
    return record.topic.id, evidence.document, evidence.page, evidence.quote


def take_pictures(run: Run, scores: Scores, target: Target, most: int = MOST) -> Pictures:
    """Pictures for the answers that are wrong or missing: first one for each of them, then the others, `most` in all.
    A publication without page pictures (HTML, Word) has none and is not counted.

    Raises:
        Unavailable: the service cannot be reached any more.
    """
    pictures = Pictures()
    revisions = {viewer: {each.id: each.revision_id for each in target.documents(viewer)} for viewer in target.tiers()}
    for each in _in_order(run, scores):
        if each.viewer not in revisions:
            pictures.withheld += 1
        elif revisions[each.viewer].get(each.document_id) != each.revision_id:
            pictures.changed += 1
        elif len(pictures.uris) >= most:
            pictures.too_many += 1
        elif each.key not in pictures.uris and (png := _picture(each, target)) is not None:
            pictures.uris[each.key] = _small(png)
    return pictures


def _in_order(run: Run, scores: Scores) -> list[_Wanted]:
    """Wrong answers before missing ones; the first picture of each before the second of any."""
    wanted: list[tuple[int, int, _Wanted]] = []
    for record in run.records:
        told = scores.topics.get(record.topic.id)
        if told is not None and told.verdict in {"wrong", "missing"}:
            rank = 0 if told.verdict == "wrong" else 1
            wanted += [(number, rank, each) for number, each in enumerate(_wanted(record, run))]
    return [each for *_, each in sorted(wanted, key=lambda item: item[:2])]


def _wanted(record: Record, run: Run) -> Iterator[_Wanted]:
    """The pages of an answer: those cited and those expected, in turn."""
    viewer = record.topic.viewer
    citations = [
        _Wanted(cited(record, each), each.document_id, each.revision_id, each.page, (each.start, each.end), "", viewer)
        for each in (record.answer.citations if record.answer else ())
    ]
    evidence = [
        _Wanted(expected(record, each), document.id, document.revision_id, each.page, None, each.quote, viewer)
        for each in record.topic.evidence
        for document in run.info.documents.get(viewer, ())
        if document.is_at(each.document)
    ]
    for number in range(max(len(citations), len(evidence))):
        yield from citations[number : number + 1]
        yield from evidence[number : number + 1]


def _picture(wanted: _Wanted, target: Target) -> bytes | None:
    mark = wanted.mark
    if mark is None:
        text = target.page(wanted.document_id, wanted.page, wanted.viewer)
        mark = _find(wanted.quote, text or "")
    return target.picture(wanted.document_id, wanted.page, mark, wanted.viewer)


def _find(quote: str, text: str) -> tuple[int, int] | None:
    """Where the quote stands in the page's text, white space aside; None, and nothing is marked, where it does not."""
    found = re.search(r"\s*".join(map(re.escape, "".join(quote.split()))), text, re.IGNORECASE)
    return found.span() if found else None


def _small(png: bytes) -> str:
    from PIL import Image  # noqa: PLC0415 - only reports make pictures smaller

    with Image.open(io.BytesIO(png)) as page:
        picture = page.convert("RGB")
    picture.thumbnail((WIDTH, 4 * WIDTH), Image.Resampling.LANCZOS)
    out = io.BytesIO()
    picture.save(out, "WEBP", quality=QUALITY, method=6)
    return "data:image/webp;base64," + base64.b64encode(out.getvalue()).decode("ascii")

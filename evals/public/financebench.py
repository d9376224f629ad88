"""FinanceBench-style questions: a JSON object a line, over a folder of PDFs, with the pages that bear the answer out.

Islam et al., "FinanceBench: A New Benchmark for Financial Question Answering", 2023."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from evals.measures.figures import figures
from evals.public.collection import Collection, in_fixed_order
from evals.topics.topic import Evidence, Nugget, Topic
from evals.topics.wording import plain
from ingest.parse.characters import tidy
from kb.errors import InvalidInput, NotFound

SHAPE = "A line holds financebench_id, doc_name, question, answer and evidence."
SHORTEST_RUN = 4  # words of the evidence that must stand together on the page
_BEFORE, _AFTER = re.compile(r"([-−(])? ?[$€£¥]? ?"), re.compile(r"\)?\.?")  # a figure that is all of an answer
_WORD = re.compile(r"[^\W_]+")


class Shown(BaseModel):
    """`evidence_page_num` counts from 0. `doc_name` is missing where it is that of the question."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    evidence_text: str = Field(min_length=1)
    evidence_page_num: int = Field(ge=0)
    doc_name: str | None = None


class Line(BaseModel):
    """One question. Other fields of the set are passed over."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    financebench_id: str = Field(min_length=1, max_length=80)
    doc_name: str = Field(min_length=1)
    question: str = Field(min_length=1, max_length=2000)
    answer: str = Field(min_length=1)
    evidence: tuple[Shown, ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _older_name(cls, told: Any) -> Any:
        """Some releases say evidence_doc_name."""
        if isinstance(told, dict) and isinstance(told.get("evidence"), list):
            shown = [
                {**each, "doc_name": each.get("doc_name") or each.get("evidence_doc_name")}
                if isinstance(each, dict)
                else each
                for each in told["evidence"]
            ]
            return {**told, "evidence": shown}
        return told


Pages = Callable[[str], list[str] | None]


def financebench_questions(file: Path, pdfs: Path, limit: int | None = None) -> tuple[list[Line], Collection]:
    """The questions whose PDFs are all in `pdfs`, and a collection without topics yet: the quotes are looked up in
    what is stored, with `financebench_topics`. `limit`: a fixed sample of that many questions, PDF by PDF.

    Raises:
        NotFound: no such file or folder, or none of its PDFs.
        InvalidInput: a line that does not fit, with its number.
    """
    lines = list(_read(file))
    if not pdfs.is_dir():
        raise NotFound(f"There is no folder {pdfs}.", advice="Give the folder of the PDFs.")
    there = {each.stem: each for each in sorted(pdfs.iterdir()) if each.suffix.lower() == ".pdf"}
    dropped = {}
    for line in lines:
        if missing := [name for name in _documents(line) if name not in there]:
            dropped[line.financebench_id] = f"{missing[0]}.pdf is not in {pdfs}"
    kept = [line for line in lines if line.financebench_id not in dropped]
    if not kept:
        raise NotFound(f"None of the PDFs of {file.name} is in {pdfs}.", advice=f"For example {lines[0].doc_name}.pdf.")
    by_document = sorted(kept, key=lambda each: (in_fixed_order(each.doc_name), in_fixed_order(each.financebench_id)))
    chosen = by_document[:limit] if limit else kept
    used = {f"{name}.pdf": there[name] for line in chosen for name in _documents(line)}
    return chosen, Collection("financebench", (), pdfs=used, dropped=dropped)


def financebench_topics(lines: list[Line], pages: Pages) -> tuple[list[Topic], dict[str, str]]:
    """Topics, and the ids of those without any with why. `pages(document)`: the stored text of its pages in order; None
    if it could not be read."""
    topics: list[Topic] = []
    dropped: dict[str, str] = {}
    for line in lines:
        try:
            evidence = tuple(_evidence(shown, line, pages) for shown in line.evidence)
        except LookupError as error:
            dropped[line.financebench_id] = str(error.args[0])
            continue
        topics.append(
            Topic(
                id=line.financebench_id,
                split="test",
                kind="answerable",
                question=tidy(line.question),
                language="en",
                expected="answered",
                nuggets=(_nugget(tidy(line.answer)),),
                evidence=tuple(dict.fromkeys(evidence)),
            )
        )
    return topics, dropped


def _evidence(shown: Shown, line: Line, pages: Pages) -> Evidence:
    """
    Raises:
        LookupError: the document, its page or the words are not there; says which.
    """
    document = f"{shown.doc_name or line.doc_name}.pdf"
    texts = pages(document)
    number = shown.evidence_page_num + 1
    if texts is None:
        raise LookupError(f"{document} could not be read")
    if number > len(texts):
        raise LookupError(f"{document} has {len(texts)} pages, not {number}")
    quote = longest_run(shown.evidence_text, texts[number - 1])
    if quote is None:
        raise LookupError(f"its evidence is not on page {number} of {document}")
    return Evidence(document=document, page=number, quote=quote)


def longest_run(wanted: str, page: str) -> str | None:
    """The longest run of the words of `wanted` that stands on the page, as the page writes it: tables are read out in
    another order by another reader. None below `SHORTEST_RUN` words, unless that is all there is."""
    words = [match.group().lower() for match in _WORD.finditer(wanted)]
    places = list(_WORD.finditer(page))
    there = [match.group().lower() for match in places]
    best = SequenceMatcher(None, words, there, autojunk=False).find_longest_match()
    if best.size < min(SHORTEST_RUN, max(len(words), 1)):
        return None
    quote = page[places[best.b].start() : places[best.b + best.size - 1].end()]
    return quote if len(quote) >= 3 else None


def _nugget(answer: str) -> Nugget:
    """A lone figure is compared as a number: "$1577.00" is said as "1,577". In brackets it is negative."""
    found, flat = figures(answer), plain(answer)
    if len(found) != 1:
        return Nugget(wordings=(answer,))
    figure = found[0]
    before = _BEFORE.fullmatch(flat[: figure.start])
    if before is None or not _AFTER.fullmatch(flat[figure.end :]):
        return Nugget(wordings=(answer,))
    value = -figure.value if before[1] else figure.value
    return Nugget(wordings=(answer,), value=value, unit="%|percent" if figure.percent else None)


def _documents(line: Line) -> list[str]:
    return list(dict.fromkeys([line.doc_name, *(each.doc_name or line.doc_name for each in line.evidence)]))


def _read(file: Path) -> Iterator[Line]:
    if not file.is_file():
        raise NotFound(f"There is no file {file}.", advice="Download the set, and give its path.")
    seen: dict[str, int] = {}
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")
    except UnicodeDecodeError as error:
        raise InvalidInput(f"{file.name} is not UTF-8 text: {error.reason}.", advice=SHAPE) from error
    for number, text in enumerate(lines, start=1):
        if not text.strip():
            continue
        try:
            line = Line.model_validate(json.loads(text))
        except json.JSONDecodeError as error:
            raise _wrong(file, number, f"not JSON ({error.msg}, column {error.colno})") from error
        except ValidationError as error:
            told = error.errors()[0]
            raise _wrong(file, number, f"{'.'.join(map(str, told['loc']))}: {told['msg']}") from error
        if line.financebench_id in seen:
            raise _wrong(file, number, f"{line.financebench_id} is on line {seen[line.financebench_id]} already")
        seen[line.financebench_id] = number
        yield line
    if not seen:
        raise InvalidInput(f"{file.name} has no questions.", advice=SHAPE)


def _wrong(file: Path, number: int, why: str) -> InvalidInput:
    return InvalidInput(f"{file.name}, line {number}: {why}.", advice=SHAPE)

"""What an answer looks like to everybody outside: the JSON of `POST /v1/ask` and of `footnote ask --json`."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field

from kb.access import Tier
from kb.answer.evidence import Evidence
from kb.answer.frozen import Frozen
from kb.records import From, Kind

Status = Literal["answered", "partial", "not_found", "restricted"]


class Filters(Frozen):
    """Which publications may answer. An empty filter is no filter."""

    kind: tuple[Kind, ...] = ()
    program: tuple[str, ...] = ()
    language: tuple[str, ...] = ()
    published_after: date | None = None
    published_before: date | None = None
    document_ids: tuple[str, ...] = ()


class Question(Frozen):
    """A question as asked. `as_of`: answer as the library would have on that day. `language`: of the words around
    the statements (those of the extractive answerer are verbatim and keep the language of their source). `answerer`:
    what makes statements of the passages; unset, the setting decides. For staff alone: `evidence`, to be told why it
    was answered so, and `as_tier`, to be answered as a viewer of that tier would be."""

    question: str = Field(max_length=2000)
    conversation_id: str | None = Field(default=None, max_length=64, pattern=r"^[A-Za-z0-9_-]+$")
    filters: Filters = Filters()
    as_of: date | None = None
    answerer: Literal["extractive", "llm"] | None = None
    language: Literal["en", "zh"] | None = None
    evidence: bool = False
    as_tier: Tier | None = None


class CitationBox(Frozen):
    """Points, origin at the top left of the page as shown."""

    left: float
    top: float
    right: float
    bottom: float


class AlsoIn(Frozen):
    """Another document with the same text."""

    document_id: str
    title: str
    url: str | None


class Edition(Frozen):
    """A later edition of a publication."""

    document_id: str
    title: str
    published: date | None


class Citation(Frozen):
    """What ties a statement to a span. `quote` is the stored text of `page` from `start` to `end`, character for
    character; `boxes` is empty for documents without page pictures. `ocr_confidence`: None for the file's own text;
    where the page was read by text recognition, the mean probability of its characters (0 to 1). `also_in`: other
    documents with the same text that the viewer may read. `published_from`: where the date was found; `content` marks
    one that was read off the text, and is less sure. `superseded_by`: the edition that stands in the
    place of this one by now, where an earlier day was asked about and the viewer may read it."""

    n: int
    document_id: str
    revision_id: str
    title: str
    kind: Kind
    publisher: str | None
    published: date | None
    language: str
    illustrative: bool
    page: int
    page_label: str | None
    section: tuple[str, ...]
    quote: str
    start: int
    end: int
    boxes: tuple[CitationBox, ...]
    url: str | None
    ocr_confidence: float | None = None
    also_in: tuple[AlsoIn, ...] = ()
    published_from: From | None = None
    superseded_by: Edition | None = None


class Offsets(Frozen):
    """Characters `start` to `end` (end exclusive) of the text of a statement."""

    start: int
    end: int


class Addition(Frozen):
    """Words of ours that belong at `at` in the text of a statement, with their brackets: `[the 2023 summit]`."""

    at: int
    text: str


class Statement(Frozen):
    """One sentence of the answer with the numbers of its citations.

    `text` is what the publications say, and nothing else. `highlight`: the answering words in it; empty where that is
    not sure. `additions`: what a reader of the sentence alone does not know, in order, in brackets, in words of ours.
    `also`: citations of other publications that say the same, newest first. `more`: how many items the list goes on
    with in the publication, where it is cut. `translation`: of a statement in the other language, by the chat model,
    checked for its figures only.
    """

    text: str
    citations: tuple[int, ...]
    support: Literal["verbatim", "verified"]
    highlight: tuple[Offsets, ...] = ()
    additions: tuple[Addition, ...] = ()
    also: tuple[int, ...] = ()
    more: int = 0
    translation: str | None = None


class ConflictSide(Frozen):
    """One of the figures that disagree."""

    citation: int
    figures: tuple[str, ...]


class ConflictNote(Frozen):
    """Publications that disagree, newest first."""

    text: str
    sides: tuple[ConflictSide, ...]


class RestrictedDocument(Frozen):
    """A listed publication above the viewer's tier that may answer. Nothing of its text."""

    title: str
    kind: Kind
    tier: str


class Nearest(Frozen):
    """A passage offered when there is no answer: near the question, not an answer to it. `id`: of its chunk;
    empty in answers that were kept before it was told."""

    id: str = ""
    document_id: str
    title: str
    page: int
    page_label: str | None = None
    section: tuple[str, ...]
    text: str
    score: float


class Contact(Frozen):
    """Whom to ask where the publications do not say. An email or a phone number is there; `citation` is where a
    publication gives them, `id` what the register of contacts calls it; empty in answers that were kept before it was
    told."""

    id: str = ""
    name: str
    organization: str | None = None
    email: str | None = None
    phone: str | None = None
    citation: Citation


NoteCode = Literal[
    "model_down",
    "model_slow",
    "model_over_quota",
    "model_nonsense",
    "model_unsupported",
    "model_declined",
    "model_cut_short",
    "statements_dropped",
    "conflict_quoted",
    "conversation_new",
]


class Note(Frozen):
    """Something that whoever reads the answer should know of how it came about."""

    code: NoteCode
    text: str


class ModelUse(Frozen):
    """The chat model that had a part in an answer. `prompt`: version of what it was sent. `counted`: by whom the tokens
    were. `cost`: in the currency of the prices that are set; None where they are not."""

    name: str
    prompt: str
    tokens_in: int
    tokens_out: int
    counted: Literal["model", "estimate"]
    cost: float | None = None


class Coverage(Frozen):
    """How far an answer out of a register goes. `searched` of `of` publications, those that the viewer may read;
    `unread`: files that could not be read, told to staff only: to others it would tell of what they may not know of.
    `rows` that answer, of which `shown` are quoted. `text`: all of it in a sentence."""

    register_name: str
    searched: int
    of: int
    unread: int | None = None
    rows: int
    shown: int
    text: str


class Answer(Frozen):
    """The whole answer. `text` is the statements with their footnote marks, or the refusal. `confidence`: calibrated
    probability that the sentence most likely to answer does (0 to 1); below the threshold nothing is said.
     `understood`: a follow-up as rewritten to stand alone, which is what was answered; None for a question that
    does. `conversation_id`: None where none are kept. `as_of`: the day on which the publications stood as they
    answer here; None for today. `near_miss`: with a refusal, one sentence on what the publications do give instead.
    `contacts`: with a refusal, whom to ask, the best first.
    `unanswered`: with `partial`, the parts of the question that the publications do not answer. `coverage`: where a
    register answers. `answerer`: what made the statements, in the end. `evidence`: why, where staff asked for it."""

    id: str
    conversation_id: str | None
    understood: str | None = None
    status: Status
    text: str
    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...]
    conflicts: tuple[ConflictNote, ...] = ()
    near_miss: str | None = None
    unanswered: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    model: ModelUse | None = None
    coverage: Coverage | None = None
    nearest: tuple[Nearest, ...] = ()
    restricted: tuple[RestrictedDocument, ...] = ()
    contacts: tuple[Contact, ...] = ()
    confidence: float
    as_of: date | None = None
    index_version: int
    answerer: str
    language: str
    timings_ms: dict[str, float]
    evidence: Evidence | None = None


class PassageView(Frozen):
    """A passage as retrieved: what `GET /v1/search` lists and the `passages` event carries. `id` is that of the chunk:
    the same for the same revision, wherever it is ingested. `published_from` and `also_in` as of a citation."""

    id: str
    document_id: str
    revision_id: str
    title: str
    kind: Kind
    published: date | None
    language: str
    page: int
    page_label: str | None = None
    section: tuple[str, ...]
    text: str
    score: float
    published_from: From | None = None
    also_in: tuple[AlsoIn, ...] = ()

"""Why an answer is as it is: what staff are told beside it. All of it was noted while the answer was made."""

from __future__ import annotations

from datetime import date
from typing import Literal

from kb.access import Tier
from kb.answer.frozen import Frozen

Basis = Literal["sentences", "register", "model", "nothing"]
Outcome = Literal["stated", "also", "failed", "unlikely", "weaker", "same", "enough", "unused"]


class Place(Frozen):
    """Where something stands: characters `start` to `end` of the stored text of a page."""

    document_id: str
    title: str
    tier: Tier
    published: date | None
    language: str
    page: int
    page_label: str | None = None
    start: int
    end: int


class AskedWord(Frozen):
    """A word of the question and how much it weighs: the rarer in what the viewer may read, the more."""

    word: str
    weight: float


class Understood(Frozen):
    """How a question was read. `sort`: what a sentence that answers must hold; `years`, `figures` and `names`: what it,
    or what stands around it, must have. `mended`: where slips of the finger were put right. `parts`: asked one by one.
    """

    text: str
    mended: bool
    language: str
    intent: str
    sort: str
    years: tuple[str, ...]
    figures: tuple[str, ...]
    names: tuple[str, ...]
    counted: tuple[str, ...]
    organizations: tuple[str, ...]
    persons: tuple[str, ...]
    places: tuple[str, ...]
    nations: tuple[str, ...]
    events: tuple[str, ...]
    period: str
    by: str
    direction: str
    parts: tuple[str, ...]
    words: tuple[AskedWord, ...]


class Scored(Frozen):
    """One of the scores of a passage. `rank` among the `of` candidates that have it; `share`: what it adds to the
    fused score (standardised over the candidates, times its weight)."""

    value: float
    rank: int
    of: int
    share: float


class Meeting(Frozen):
    """How well the tokens of a passage in the other language meet the question's (MaxSim), by which it changed places:
    `before` is where it stood."""

    value: float
    rank: int
    of: int
    before: int


class PassageEvidence(Place):
    """A passage, `n` in order. `score`: fused, that of its place. `dense`: of the chunk's vector, `sentence`: of its
    best sentence's; `lexical`: BM25, None where no term of the question stands in it or another language has no vote.
    `sentences` were weighed, of which `failed` failed a hard check. `why` it is there, in words."""

    n: int
    id: str
    kind: str
    section: tuple[str, ...]
    text: str
    score: float
    dense: Scored
    sentence: Scored
    lexical: Scored | None
    tokens: Meeting | None
    sentences: int
    failed: int
    why: str


class Weight(Frozen):
    """What a feature adds to the log odds that a sentence answers, beside those of a sentence in the middle. Less than
    0 speaks against it."""

    feature: str
    told: str
    weight: float


class WordMet(Frozen):
    """A word of the question before one sentence. `own`, `around`: how far (0 to 1) the sentence, and its whole
    passage, bear it out: `by` the word itself, an equivalent (`equivalents`), or tokens of the same meaning."""

    word: str
    own: float
    around: float
    by: Literal["itself", "equivalent", "meaning", "nothing"]
    equivalents: tuple[str, ...]


class SentenceEvidence(Place):
    """A sentence that was considered. `passage`: the number of its passage. `probability` that it answers; None of one
    that failed a hard `check`, of which it lacks `lacking`. `statement`: the number of the statement that quotes it, or
    (`also`) bears its footnote. `why` it became of it what it did, in words."""

    text: str
    passage: int
    outcome: Outcome
    statement: int | None
    why: str
    probability: float | None
    check: str | None = None
    lacking: tuple[str, ...] = ()
    weights: tuple[Weight, ...] = ()
    words: tuple[WordMet, ...] = ()


class FailedCheck(Frozen):
    """How many sentences failed a hard check first."""

    check: str
    told: str
    sentences: int


class SearchEvidence(Frozen):
    """One search: of the whole question, or of a part of it. `weighed` sentences of the passages, of which
    `candidates` passed the hard checks and `likely` reach the threshold; `sentences`: the ones nearest to being said.
    """

    understood: Understood
    passages: tuple[PassageEvidence, ...]
    weighed: int
    failed: tuple[FailedCheck, ...]
    candidates: int
    likely: int
    sentences: tuple[SentenceEvidence, ...]


class Field(Frozen):
    """One field of a row."""

    name: str
    value: str


class RowEvidence(Frozen):
    """A row that fits the question, with where it was read."""

    fields: tuple[Field, ...]
    sources: tuple[Place, ...]


class RegisterEvidence(Frozen):
    """The register that answered. `words`: those of the question that a row must bear out where no constraint has
    seen to them; `total` rows fit, of which the first are told."""

    register_name: str
    words: tuple[str, ...]
    total: int
    rows: tuple[RowEvidence, ...]


class LiftedCheck(Frozen):
    """What would answer if the question did not ask for `lifted`."""

    lifted: str
    sentence: str
    probability: float
    place: Place


class PassedOver(Frozen):
    """An edition that was not asked because a later one stands in its place."""

    document_id: str
    title: str
    published: date | None
    later_id: str
    later_title: str
    later_published: date | None


class Evidence(Frozen):
    """Why. `basis`: what the statements were made from; `verdict`: the reason in a sentence. `tier`: for whom it was
    answered. `searched` of `of` publications that this tier may read. `threshold`: the least probability of a
    statement."""

    verdict: str
    basis: Basis
    tier: Tier
    searched: int
    of: int
    threshold: float
    searches: tuple[SearchEvidence, ...]
    ledger: RegisterEvidence | None = None
    near_miss: LiftedCheck | None = None
    superseded: tuple[PassedOver, ...] = ()

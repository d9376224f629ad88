"""SQuAD 2.0 and XQuAD: questions over paragraphs of articles, with the characters of the answer.

Rajpurkar, Jia and Liang, "Know What You Don't Know: Unanswerable Questions for SQuAD", ACL 2018; Artetxe, Ruder and
Yogatama, "On the Cross-lingual Transferability of Monolingual Representations", ACL 2020 (XQuAD: the format of SQuAD
1.1, the same questions under the same ids in each language)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from evals.public.collection import Article, Collection, in_fixed_order
from evals.topics.topic import Evidence, Nugget, Topic
from evals.topics.wording import plain
from ingest.parse.characters import bullet_length, tidy
from ingest.sentences import sentence_ranges
from kb.errors import InvalidInput, NotFound
from kb.language import language_of

QUESTIONS_AN_ARTICLE = 20  # of a sample: few articles are embedded, and yet not one alone
SHAPE = 'It is {"data": [{"title", "paragraphs": [{"context", "qas": [{"id", "question", "answers", ...}]}]}]}.'


@dataclass(frozen=True, slots=True)
class SquadQuestion:
    """A question as the file has it. `answers`: (text, start in the paragraph); none if it is impossible."""

    id: str
    question: str
    answers: tuple[tuple[str, int], ...]
    article: int
    paragraph: int


@dataclass(frozen=True, slots=True)
class Squad:
    """A file: (title, paragraphs) of each article, and the questions in order."""

    articles: tuple[tuple[str, tuple[str, ...]], ...]
    questions: tuple[SquadQuestion, ...]


def squad_documents(file: Path, questions: Path | None = None, limit: int | None = None) -> Collection:
    """Articles and topics of a SQuAD 2.0 or XQuAD file. `questions`: take the wording of the questions from this file
    of another language, matched by id; accepted answers are those of both. `limit`: a fixed sample of that many
    questions, which also limits the articles. Languages other than Chinese count as English.

    Raises:
        NotFound: no such file.
        InvalidInput: a file that is not in this format, with the article and the question; two files with no question
            in common.
    """
    over = read_squad(file)
    dropped: dict[str, str] = {}
    asked: Mapping[str, SquadQuestion] = {each.id: each for each in over.questions}
    if questions is not None:
        asked = {each.id: each for each in read_squad(questions).questions}
        dropped = {each.id: f"not in {questions.name}" for each in over.questions if each.id not in asked}
        if len(dropped) == len(over.questions):
            raise InvalidInput(
                f"{file.name} and {questions.name} have no question in common.",
                advice="Cross-lingual files are matched by the ids of the questions.",
            )
    chosen = _sample([each for each in over.questions if each.id in asked], limit)
    used = sorted({each.article for each in chosen})
    articles = {number: _article(number, *over.articles[number]) for number in used}
    topics = []
    for each in chosen:
        topic = _topic(each, asked[each.id], articles[each.article], over.articles[each.article][1][each.paragraph])
        if isinstance(topic, Topic):
            topics.append(topic)
        else:
            dropped[each.id] = topic
    if not topics:
        raise InvalidInput(f"No question of {file.name} can be asked.", advice=next(iter(dropped.values())) + ".")
    return Collection("squad", tuple(topics), articles=tuple(articles.values()), dropped=dropped)


def read_squad(file: Path) -> Squad:
    """
    Raises:
        NotFound: no such file.
        InvalidInput: it is not in the format of SQuAD, with the article and the question.
    """
    if not file.is_file():
        raise NotFound(f"There is no file {file}.", advice="Download the set, and give its path.")
    try:
        told = json.loads(file.read_text(encoding="utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"{file.name} is not JSON: {error}.", advice=SHAPE) from error
    articles: list[tuple[str, tuple[str, ...]]] = []
    questions: dict[str, SquadQuestion] = {}
    for number, article in enumerate(_field(told, "data", list, file.name), start=1):
        title = _field(article, "title", str, f"{file.name}, article {number}")
        where = f'{file.name}, article {number} ("{title}")'
        paragraphs = _field(article, "paragraphs", list, where)
        articles.append((title, tuple(_field(each, "context", str, where) for each in paragraphs)))
        for position, paragraph in enumerate(paragraphs):
            for each in _questions(paragraph, (number - 1, position), where):
                if each.id in questions:
                    raise _wrong(f"{where}, question {each.id}", "its id is there twice")
                questions[each.id] = each
    if not questions:
        raise _wrong(file.name, "it has no questions")
    return Squad(tuple(articles), tuple(questions.values()))


def _questions(paragraph: Any, place: tuple[int, int], where: str) -> Iterator[SquadQuestion]:
    context = paragraph["context"]
    for number, each in enumerate(_field(paragraph, "qas", list, where), start=1):
        identifier = _field(each, "id", str, f"{where}, paragraph {place[1] + 1}, question {number}")
        here = f"{where}, question {identifier}"
        question = tidy(_field(each, "question", str, here))
        impossible = each.get("is_impossible", False)
        told = [] if impossible else _field(each, "answers", list, here)
        answers = [(_field(a, "text", str, here), _field(a, "answer_start", int, here)) for a in told]
        if not question or not identifier:
            raise _wrong(here, "it has no words")
        if not impossible and not answers:
            raise _wrong(here, "it has no answer, and is not marked as impossible")
        for text, start in answers:
            if not text.strip() or context[start : start + len(text)] != text or start < 0:
                raise _wrong(here, f'the answer "{text[:60]}" is not at character {start} of its paragraph')
        yield SquadQuestion(identifier, question, tuple(answers), *place)


def _sample(questions: Sequence[SquadQuestion], limit: int | None) -> list[SquadQuestion]:
    """Articles in a fixed order, of each the first few questions in a fixed order, until there are enough; when the
    articles run out, more of each."""
    if limit is None or limit >= len(questions):
        return list(questions)
    ranks: dict[int, int] = {}
    ordered: list[tuple[int, str, SquadQuestion]] = []
    for each in sorted(questions, key=lambda each: in_fixed_order(each.id)):
        rank = ranks[each.article] = ranks.get(each.article, -1) + 1
        ordered.append((rank // QUESTIONS_AN_ARTICLE, in_fixed_order(str(each.article)), each))
    ordered.sort(key=lambda item: item[:2])
    chosen = {each.id for _, _, each in ordered[:limit]}
    return [each for each in questions if each.id in chosen]


def _article(number: int, title: str, paragraphs: tuple[str, ...]) -> Article:
    plain_title = tidy(title.replace("_", " ")) or f"Article {number + 1}"
    slug = re.sub(r"[^\w]+", "-", plain_title).strip("-").lower()[:40]
    texts = tuple(text for text in map(tidy, paragraphs) if text)
    return Article(f"{number + 1:04}-{slug}.txt", plain_title, language_of(" ".join(texts)), texts)


def _topic(over: SquadQuestion, asked: SquadQuestion, article: Article, context: str) -> Topic | str:
    """The topic, or why there is none."""
    language: Literal["en", "zh"] = "zh" if language_of(asked.question) == "zh" else "en"
    if len(asked.question) > 2000 or len(asked.id) > 80:
        return "its question or id is too long"
    if not over.answers:
        return Topic(
            id=asked.id,
            split="test",
            kind="impossible",
            question=asked.question,
            language=language,
            expected="not_found",
        )
    wordings: dict[str, str] = {}
    for text, _ in (*over.answers, *asked.answers):
        wordings.setdefault(plain(text), tidy(text))
    wordings.pop("", None)
    quotes = {quote: None for text, start in over.answers if (quote := _sentence(context, start, len(text)))}
    if not quotes or not wordings:
        return "its answer has no letters"
    return Topic(
        id=asked.id,
        split="test",
        kind="answerable",
        question=asked.question,
        language=language,
        expected="answered",
        nuggets=(Nugget(wordings=tuple(wordings.values())),),
        evidence=tuple(Evidence(document=article.name, page=1, quote=quote) for quote in quotes if len(quote) >= 3),
    )


def _sentence(context: str, start: int, length: int) -> str | None:
    """The sentence that holds the answer, as it is stored; the answer alone where it runs over two."""
    text = tidy(context)
    begin = len(tidy(context[:start] + "x")) - 1
    end = begin + len(tidy(context[start : start + length]))
    whole = next((each for each in sentence_ranges(text) if each[0] <= begin and end <= each[1]), (begin, end))
    # A bullet before a paragraph is not stored.
    quote = text[whole[0] or bullet_length(text) : whole[1]]
    return quote if len(quote) >= 3 else None


def _field(item: Any, name: str, kind: type[Any], where: str) -> Any:
    value = item.get(name) if isinstance(item, dict) else None
    if not isinstance(value, kind) or isinstance(value, bool):
        raise _wrong(where, f'it has no "{name}" that is a {kind.__name__}')
    return value


def _wrong(where: str, why: str) -> InvalidInput:
    return InvalidInput(f"{where}: {why}.", advice=SHAPE)

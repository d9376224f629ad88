"""Chinese sentences. The question keeps the order of the statement: what is asked for takes its place."""

from __future__ import annotations

import re
from collections.abc import Iterator

from evals.draft.proposals import Proposal, count
from evals.draft.reading import Place, Source
from evals.topics.topic import Nugget
from kb.records import SentenceKind

_NUMERAL = "(?:[二三四五六七八九十百千两][一二三四五六七八九十百千万零两]*|一[一二三四五六七八九十百千零]+)"
_DIGITS = r"\d[\d,]*(?:\.\d+)?(?:[百千万亿]+(?:\d+[百千万亿]+)*)?"  # 1.2万亿, 1亿5千万
_MEASURES = "家|名|个|座|位|辆|台|场|人|所|国|省|市|套|吨|公里|千米|万元|亿元|美元|元|份|次|项|种"
_COUNT = re.compile(
    rf"(?:(?<!预)约|近|超过|逾|至少)?(?P<number>{_DIGITS}|{_NUMERAL})(?P<more>[多余])?\*?(?P<unit>{_MEASURES})(?!月)"
)
_SHARE = re.compile(  # 百分之百零排放 is 100%
    r"(?:约|近|超过|逾|至少)?\d+(?:\.\d+)? ?[%％]"
    r"|百分之(?:零|[一二三四五六七八九十百]+(?:零[一二三四五六七八九])?)(?:点[零一二三四五六七八九]+)?"
)
_DATE = re.compile(r"(?P<date>(?:(?:19|20)\d\d年)?\d{1,2}月\d{1,2}日)(?:上午|下午|晚)?")
_EVENT = re.compile("举行|召开|举办|启动|成立|发布|签署|开幕|开工|投产|建成")
_BY = re.compile(
    r"由(?P<names>[^，。；由]{2,60}?)(?P<deed>(?:联合|共同)?(?:主办|承办|协办|主持|举办|牵头|发布|编写|设立))"
)
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_PHONE = re.compile(r"\+\d[\d ().-]{6,}\d")
_MEANS = re.compile(
    r"(?P<term>[^，。：]{2,24}?)(?:（[^（）]{1,40}）)?(?:是指|指的是|是)(?P<meaning>[^，。；：]{6,60})[，。]"
)
# What points outside the question, what stops in the middle of a clause, one of several, a request.
_UNFIT = re.compile(
    "其|我们|他们|她|它|这|那|前者|后者|上述|下列|以下|如下|本人|您|你|之一|^请|^[^（]*）|（[^）]*$"
    "|多少.{0,12}(?:中|时|后|前|里|来|下|间|为|计算|承诺|表示|显示|指出)$"
)
_PART_OF_ANOTHER = re.compile("(?:[由从第每]|、[^，]{0,12})$")  # what stands right before such a number
LONGEST = 70  # characters of a clause that becomes a question


def chinese_facts(place: Place, source: Source) -> Iterator[Proposal]:
    if place.kind in {SentenceKind.HEADING, SentenceKind.TABLE_ROW, SentenceKind.CAPTION}:
        return
    text = place.text.replace("*", "")
    for pattern in (_counts, _shares, _dates, _doers, _contacts, _definitions):
        for question, kind, nuggets in pattern(text, source):
            if 8 <= len(question) <= LONGEST and not _UNFIT.search(question):
                yield Proposal(
                    question.strip("，, ") + "？",
                    kind,
                    pattern.__name__.strip("_"),
                    tuple(nuggets),
                    place.text,
                    place.page,
                )


Found = Iterator[tuple[str, str, list[Nugget]]]


def _counts(text: str, _source: Source) -> Found:
    for match in _COUNT.finditer(text):
        start, end = _clause(text, match)
        before = text[start : match.start()]
        if _COUNT.search(before) or _PART_OF_ANOTHER.search(before) or match["number"] in {"两", "百", "千"}:
            continue
        question = f"{text[start : match.start()]}多少{match['unit']}{text[match.end() : end]}"
        nugget = count(match["number"], match["unit"], text)
        yield question, "how_many", [nugget.model_copy(update={"wordings": _wordings(match, nugget)})]
        return


def _wordings(match: re.Match[str], nugget: Nugget) -> tuple[str, ...]:
    whole = f"{match['number']}{match['more'] or ''}{match['unit']}"
    return tuple(dict.fromkeys([whole, f"{match['number']}{match['unit']}", *nugget.wordings]))


def _shares(text: str, _source: Source) -> Found:
    match = _SHARE.search(text)
    if match is None or _PART_OF_ANOTHER.search(text[: match.start()]):
        return
    start, end = _clause(text, match)
    said = match.group().lstrip("约近超过逾至少")
    nugget = count(said, "%|百分之", text)
    if nugget.value is None:
        return
    spelt = nugget.model_copy(update={"wordings": tuple(dict.fromkeys([said, f"{nugget.value:g}%"]))})
    yield f"{text[start : match.start()]}百分之多少{text[match.end() : end]}", "share", [spelt]


def _dates(text: str, _source: Source) -> Found:
    match = _DATE.search(text)
    if match is None:
        return
    start, end = _clause(text, match, forward=True)
    if not _EVENT.search(text[start:end]):
        return
    rest = text[match.end() : end].lstrip("，")
    before = text[start : match.start()]
    question = f"{before}什么时候{rest}" if before else f"{rest}是在什么时候"
    date = match["date"]
    short = re.sub(r"^\d{4}年", "", date)
    yield question, "when", [Nugget(wordings=tuple(dict.fromkeys([date, short])))]


def _doers(text: str, _source: Source) -> Found:
    match = _BY.search(text)
    if match is None:
        return
    names = [part for part in re.split(r"、|和|与|及", match["names"]) if part.strip()]
    start = text.rfind("。", 0, match.start()) + 1
    # "X was held in Y, hosted by Z": X was hosted by Z.
    before = text[start : match.start()].strip("，").rpartition("，")[2]
    subject = re.sub("(?:在[^，]*(?:举行|召开|举办)|是[^，]*)$", "", _DATE.sub("", before).lstrip("，上下午"))
    if subject and all(len(name) >= 2 for name in names):
        yield f"{subject}由谁{match['deed']}", "who", [Nugget(wordings=_with_short(name)) for name in names]


def _with_short(name: str) -> tuple[str, ...]:
    """ "中美清洁技术中心（UCCTC）" may be said without the brackets."""
    latin = re.search(r"[A-Z][a-z]+(?: [A-Z][a-z]+)+$", name)
    return tuple(dict.fromkeys([name, re.sub(r"[（(][^（）()]*[)）]", "", name), *([latin.group()] if latin else [])]))


def _contacts(text: str, source: Source) -> Found:
    if mail := _MAIL.search(text):
        phone = _PHONE.search(text)
        more = [Nugget(wordings=(phone.group(),), vital=False)] if phone else []
        yield f"《{source.title}》给出的联系邮箱是什么", "contact", [Nugget(wordings=(mail.group(),)), *more]


def _definitions(text: str, _source: Source) -> Found:
    match = _MEANS.match(text)
    if match and ("是指" in text or "指的是" in text):
        yield f"{match['term']}是指什么", "definition", [Nugget(wordings=(match["meaning"],))]


def _clause(text: str, match: re.Match[str], *, forward: bool = False) -> tuple[int, int]:
    """From the beginning of the sentence to the end of the clause, or the clause alone where that is too long.
    `forward`: to the end of the next clause, as a date that opens a sentence says nothing by itself."""
    begin = max(text.rfind(mark, 0, match.start()) for mark in "。；：") + 1
    stops = [place.start() for place in re.finditer("[，。；：、]" if not forward else "[，。；]", text[match.end() :])]
    skip = 1 if forward and stops and stops[0] == 0 else 0
    end = match.end() + stops[skip] if len(stops) > skip else len(text)
    if end - begin > LONGEST - 10:
        begin = max(begin, text.rfind("，", 0, match.start()) + 1)
    return begin, end

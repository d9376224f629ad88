"""A question before the registers: what the viewer may read of them, and which of its words are borne out by a row."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from functools import cached_property

from kb.answer.ledger.occasions import Occasion, occasions
from kb.answer.ledger.rows import Registers, Source, facts_of, known, text_of
from kb.answer.models import Filters
from kb.answer.understanding.equivalents import expand
from kb.answer.understanding.gazetteer import country_of, named_places
from kb.answer.understanding.question import Asked
from kb.index.terms import terms
from kb.registers.aliases import Aliases, plain_name
from kb.registers.facts import Event
from kb.shelf import Shelf

# Words that ask, count or join, and say nothing that a row could lack.
_SILENT = frozenset(
    terms(
        "who which what when where whose whom list name tell give show all every each both also together same either "
        "two three four five six seven eight nine ten several how many much number did do does is "
        "are was were has have "
        "been there take took part taking hold held happen place time date day year month city country exactly please "
        "company companies firm firms business businesses organization organizations organisation "
        "institution institutions "
        "body bodies agency agencies authority authorities ministry person people official officials "
        "government event events "
        "publication publications library far ever different according well known report reports "
        "summary english two since "
        "far so until ago last past recent library lists came come"
    )
) | frozenset(
    "哪些 哪 哪位 哪家 哪几 谁 什么 时候 何时 哪里 多少 几 有 是 的 了 过 在 由 上 中 和 与 既 又 都 "
    "同时 分别 各 家 位 名 个 届 次 场 "
    "企业 公司 单位 机构 官员 嘉宾 人 人员 举行 召开 日期 时间 地点 城市 国家 年 月 "
    "日 哪年 列出 所有 一共 总共 请问 活动 代表 时 知名 派 派出 辆 类 种".split()
)
# The words for events and their numbers, which name no one event.
EVENT_WORDS = frozenset(
    terms("summit forum conference meeting webinar dialogue mission trade delegation seminar workshop expo")
    + terms("first second third fourth")
) | frozenset("峰会 论坛 对接会 会议 大会 代表团 研讨会 首届 第二届 第三届 第四届".split())
_EXCEPT = re.compile(
    r"\b(?:besides|except|other than|apart from|not|never|n't|without|instead|why|cancel\w*|declin\w*|refus\w*)\b"
    r"|除了|除|以外|之外|没有|未|不|为什么|为何|取消|拒绝", re.IGNORECASE,
)  # fmt: skip
_CHINESE = re.compile("[一-鿿]")
_NUMERAL = re.compile("[一二两三四五六七八九十几]+[家个位名场届次类种项]?")


@dataclass(frozen=True)
class Context:
    """`filters` narrow the publications."""

    asked: Asked
    shelf: Shelf
    registers: Registers
    filters: Filters

    @property
    def turned(self) -> bool:
        """Whether the question is for what is not there, or for a reason: no row answers that."""
        return bool(_EXCEPT.search(self.asked.text))

    def sources(self, register: str) -> list[Source]:
        return facts_of(self.registers.rows(self.shelf, register, filters=self.filters))

    @cached_property
    def occasions(self) -> list[Occasion]:
        return occasions(self.registers.rows(self.shelf, "events", filters=self.filters))

    @cached_property
    def aliases(self) -> Aliases:
        return self.registers.aliases(self.shelf)

    @cached_property
    def _other_names(self) -> dict[str, list[str]]:
        """Of each name that stands for an organization, the others."""
        others: dict[str, list[str]] = defaultdict(list)
        for name, standing in self.aliases.full.items():
            others[plain_name(standing)].append(name)
        return others

    def occasion_of(self, source: Source, event: str) -> Occasion | None:
        """The event that a fact names by the name that its publication has for it."""
        wanted = (source.document.revision_id, plain_name(event))
        return next((each for each in self.occasions if wanted in each.names), None)

    @cached_property
    def words(self) -> frozenset[str]:
        """The terms of the question that a row must bear out, unless a constraint has seen to it."""
        text = self.asked.text
        own = terms(text, compounds=False) if _CHINESE.search(text) else self.asked.terms
        places = self.asked.constraints.places
        named = {
            term for place in (*places, *self.asked.constraints.nations) for term in expand(frozenset(terms(place)))
        }
        of = frozenset(terms("Chinese American U.S. USA China 中国 美国 中方 美方"))
        told = frozenset(term for term in own if not _NUMERAL.fullmatch(term)) - self._limits
        return told - _SILENT - named - (of if self.asked.constraints.nations else frozenset())

    @property
    def _limits(self) -> frozenset[str]:
        """The years that only bound a period."""
        period = self.asked.constraints.period
        ends = (period.first, period.last) if period else ()
        beyond = [year + step for year in ends if year for step in (-1, 0, 1)]
        return frozenset(map(str, beyond)) - self.asked.constraints.years

    def missing(
        self, source: Source, spent: Iterable[str], occasion: Occasion | None = None, *, title: bool = True
    ) -> frozenset[str]:
        """The terms of the question that nothing at this row bears out. `spent`: those that need not be; `title`:
        whether that of the publication counts."""
        wanted = self.words - frozenset(spent)
        if not wanted:
            return wanted
        text = self._around(source, occasion, title=title)
        there = known(text)
        return frozenset(term for term in wanted if term not in there and not _in_pieces(term, there, text))

    def _around(self, source: Source, occasion: Occasion | None, *, title: bool) -> str:
        """What a fact says, where it stands, and what its event and its organizations are called."""
        told = source.document.description
        values = [
            str(value)
            for each in fields(source.fact)
            if (value := getattr(source.fact, each.name)) and each.name != "spans"
        ]
        names: list[str] = []
        for name in (getattr(source.fact, "organization", ""), getattr(source.fact, "who", "")):
            if name:
                names += self._other_names.get(self.aliases.canonical(name), [])
        day = ""
        if occasion is not None:
            events = [each.fact for each in occasion.sources if isinstance(each.fact, Event)]
            day = " ".join(
                f"{each.name} {each.first} {each.place} {each.venue} {_month(each.first)}" for each in events
            )
        about = [told.title, str(told.published or "")[:4]] if title else []
        return "\n".join([text_of(source), *about, *values, *names, day])


def _in_pieces(term: str, there: frozenset[str], text: str) -> bool:
    """Whether a Chinese term stands in a text as it is, or both its halves do, in either language."""
    if not _CHINESE.match(term):
        return False
    halves = ((term[:cut], term[cut:]) for cut in range(2, len(term) - 1))
    return term in text or any(one in there and other in there for one, other in halves)


def _month(day: str) -> str:
    from kb.registers.dates import MONTHS  # noqa: PLC0415

    return MONTHS[int(day[5:7]) - 1] if len(day) >= 7 else ""


def nation_of(name: str, text: str) -> str:
    """Of which country somebody is, by the name of the organization, else by what stands beside; else empty."""
    for told in (name, text):
        found = {
            nation
            for nation, words in (
                ("United States", r"U\.S\.|\bUSA?\b|American|美国|美方"),
                ("China", r"\bChin(?:a|ese)\b|中国|中方"),
            )
            if re.search(words, told)
        }
        if "United States" in found and told is name:
            return "United States"  # the embassy in China
        found |= (
            {country for _, place in named_places(told) if (country := country_of(place))} if told is name else set()
        )
        if len(found) == 1:
            return found.pop()
    return ""

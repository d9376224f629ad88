"""Names and ways to get in touch: each that a statement has must stand in a quote, as it is or under another name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from kb.answer.checking.fault import Check, Fault
from kb.answer.understanding.equivalents import expand, places
from kb.index.terms import chinese_names, terms
from kb.registers.aliases import Aliases, learn, plain_name
from kb.registers.numbers import number

_WORD = re.compile(r"(?<![\w’'])(?:[A-Z][\w’'&-]*|[a-z]+[A-Z]\w*)")
_OPENERS = frozenset(
    """the a an in on at by for from of to it its they their he she his her this that these those there here according
    both all some most more many each every no not only one two three four five six seven eight nine ten during after
    before under over as and but or if when while since until with without about among between however also other
    another several such what which who where why how is are was were has have had will may can must should
    january february march april may june july august september october november december monday tuesday wednesday
    thursday friday saturday sunday i we you chinese american english china u.s us usa""".split()
)
_COUNTRIES = frozenset(terms("China Chinese USA American America Europe European 中国 美国 欧洲", compounds=False))
# The end of a Chinese name of a body: where it begins, no rule can tell.
_HAN_BODY = re.compile(
    "(?=([\u4e00-\u9fff]{2}(?:厅|局|委员会|研究院|研究所|交易所|基金会|领事馆|大使馆|集团|银行|大学|学院|协会|促进会)))"
)
_CONTACT = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?:https?://|www\.)[^\s)\]，。；]+|\+?\d[\d ()./-]{6,}\d")


@lru_cache(maxsize=1)
def known_aliases() -> Aliases:
    """The names that stand for one another whatever the library: general knowledge of the field."""
    return learn(())


def names(statement: str) -> list[str]:
    """The words of a statement that are names: capitalised ones, and what jieba takes for a name in Chinese. A word
    that begins a sentence is one only if a name goes on after it, or it names a place."""
    found: list[str] = []
    for match in _WORD.finditer(statement):
        word = match.group().rstrip(".")
        bare = re.sub(r"['’]s?$", "", word)
        begins = not statement[: match.start()].strip() or bool(
            re.search(r"[.!?:;\n•\"“]\s*$", statement[: match.start()])
        )
        if bare.lower() in _OPENERS or len(bare) < 2 or number(bare):
            continue
        goes_on = re.match(r" [A-Z]", statement[match.end() :]) is not None
        if not begins or goes_on or not bare[1:].islower() or places(terms(bare)):
            found.append(bare)
    found += chinese_names(statement)
    found += [match.group(1) for match in _HAN_BODY.finditer(statement)]
    return list(dict.fromkeys(found))


def check_names(statement: str, quotes: Sequence[str]) -> Iterator[Fault]:
    """Every name stands in a quote, as it is written or under another name of the same; a country under any."""
    told = "\n".join(quotes)
    both = " 中国 美国" if "中美" in told else ""
    folded, known = _folded(told), expand(frozenset(terms(told + both)))
    aliased = _aliased(statement, told)
    for country in _COUNTRIES.intersection(terms(statement, compounds=False)) - known:
        yield Fault(Check.NAME, f'"{country}" is not in the quotes')
    for name in names(statement):
        wanted = frozenset(terms(name))
        there = _stands(_folded(name), folded) or (wanted and wanted <= known)
        if not there and not any(_stands(plain_name(name), alias) for alias in aliased):
            yield Fault(Check.NAME, f'"{name}" is not in the quotes')


def check_contacts(statement: str, quotes: Sequence[str]) -> Iterator[Fault]:
    """Every address, number and link stands in a quote, character for character but for spaces and dashes."""
    told = _bare("\n".join(quotes))
    for match in _CONTACT.finditer(statement):
        if _bare(match.group().rstrip(".,;")) not in told:
            yield Fault(Check.CONTACT, f'"{match.group()}" is not in the quotes')


def _aliased(statement: str, told: str) -> list[str]:
    """The names in a statement that the quotes give another form of: iCET for its full name, or its Chinese one."""
    full = known_aliases().full
    plain_told, plain_said = plain_name(told), plain_name(statement)
    meant = {standing for alias, standing in full.items() if _stands(alias, plain_told)}
    return [alias for alias, standing in full.items() if standing in meant and _stands(alias, plain_said)]


def _stands(name: str, text: str) -> bool:
    """Whole words only, where there are words."""
    if re.search("[\u4e00-\u9fff]", name):
        return name in text
    return re.search(rf"(?<![a-z0-9]){re.escape(name)}(?![a-z0-9])", text) is not None


def _folded(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return re.sub("[\u0300-\u036f.’']", "", decomposed).casefold()


def _bare(text: str) -> str:
    return re.sub(r"[\s()./–-]", "", text).casefold()

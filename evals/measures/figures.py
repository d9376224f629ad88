"""Figures in English and Chinese text: "1.5 million", "150万", "forty percent", "百分之四十", "fell by 4%"."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from evals.topics.wording import plain

_SMALL = {
    word: value
    for value, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen eighteen nineteen".split()
    )
} | {word: 20 + 10 * i for i, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split())}
_TIMES = {"hundred": 100, "dozen": 12}
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_SHORT = {"k": 1e3, "m": 1e6, "mn": 1e6, "bn": 1e9, "tn": 1e12}
_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_BIG = {"万": 1e4, "亿": 1e8}

_ARABIC = r"\d+(?:\.\d+)?(?!\d)"
_WORD = rf"(?:{'|'.join(sorted({*_SMALL, *_TIMES, *_SCALES}, key=len, reverse=True))})"
_JOIN = r"(?:[ -]|(?<=hundred) and |(?<=thousand) and )"
# Zero-emission and net zero count nothing; neither do 零排放, 一般 and 第一.
_SPELT = (
    rf"\b(?!zero[ -](?:emission|carbon|tailpipe))(?<!net[ -])"
    rf"(?:a (?=hundred|dozen|thousand|million|billion))?{_WORD}(?:{_JOIN}{_WORD})*\b"
)
# 千瓦 and its like are units, 百分 is a percentage.
_MARK = "[十万亿]|百(?!分)|千(?![瓦米克伏帕卡焦安赫])"
_NUMERALS = "".join(_DIGITS)
_POINT = f"点[{_NUMERALS}]+(?![{_NUMERALS}十]*[分刻])"  # 二点五, but not 三点五十分
_LONE = f"一(?![一二三四五六七八九〇零十百千万亿成名家个位座项次辆台场人所种国省市县区天年条]|{_POINT})"
_CHINESE = (
    rf"(?:{_ARABIC}|(?!零(?!点)|{_LONE})[{_NUMERALS}十]|(?<=百分之)百)"
    rf"(?:[{_NUMERALS}]|{_POINT}|{_MARK}|(?<=[十百千万亿零]){_ARABIC})*"
    # To its end: a possessive quantifier would say so, but reads wrongly in Python 3.11.2.
    rf"(?!几|[{_NUMERALS}]|{_MARK}|(?<=[十百千万亿零])\d)"
)
# 十几家 and 数十家 are no figures: nobody knows which.
_START = r"(?<![第几])(?<!数(?=[十百千万亿]))(?:(?<![a-z\d.])|(?<=rmb)|(?<=usd)|(?<=[^\d]\.))"
_FIGURE = re.compile(
    rf"(?P<share>百分之)?(?:(?P<spelt>{_SPELT})|{_START}(?P<written>{_CHINESE})(?!(?:st|nd|rd|th)\b))"
    rf"(?:[ -]?(?P<scale>{'|'.join(_SCALES)})\b|[ ]?(?P<short>bn|mn|tn|(?<=\d)[km])\b)?"
    r"(?P<percent>[ -]?(?:%|percent\b|per cent\b|pct\b)|成(?![立员为本功都长果分品交])半?)?",
    re.ASCII,  # a Chinese character ends a word
)
_YEAR = re.compile(r"(?<![\d.,])(?:19|20)\d{2}(?!\d|\.\d)")
_TO = re.compile(r" ?(?:-|~|to|至|到) ?")
_MONEY = {
    "$": ("$", "usd", "dollar", "dollars", "美元"),
    "¥": ("¥", "rmb", "cny", "yuan", "元", "人民币"),
    "€": ("€", "eur", "euro", "euros", "欧元"),
}
_BEFORE = re.compile(r"(\$|usd|¥|rmb|cny|€|eur) ?-?$")
_AFTER = re.compile(r" ?(?:u\.?s\.? )?(dollars?|usd|美元|yuan|rmb|cny|元|人民币|euros?|eur|欧元)(?![a-z])")

_ABOUT = r"(?: (?:by|of|an?|about|around|nearly|almost|some|roughly|approximately|over|another))*"
_FALL = (
    r"\b(?:down|minus|fell|falls?|falling|fallen|declin\w+|decreas\w+|drop\w*|reduc\w+|cut(?:s|ting)?|lower(?:s|ed|ing)"
    r"|shr[aiu]nk\w*|lost|loss(?:es)?)\b"
)
_RISE = r"\b(?:up(?! to)|plus|rose|ris(?:es?|en|ing)|grew|gr?ow(?:s|n|th|ing)?|increas\w+|climb\w*|gain\w*)\b"
_CHINESE_FALL, _CHINESE_RISE = "下降|减少|降低|下滑|下跌|缩减|削减|减排|降幅", "增长|增加|上升|提高|上涨|提升|增幅"
_LESS = re.compile(r" (?:lower|less|fewer|decline|decrease|drop|reduction|cut)\b|的?(?:降幅|减排)")
_MORE = re.compile(r" (?:higher|more(?! than)|growth|increase|rise|gain)\b|的?(?:增幅|增长)")


def _before(english: str, chinese: str) -> re.Pattern[str]:
    """A word of change that ends in front of the figure: directly, with `by` further back, or in Chinese."""
    return re.compile(
        rf"(?:{english}(?:{_ABOUT}|[^\d.;,]{{0,40}} by{_ABOUT}) ?|(?:{chinese})[^\d，。；、,;]{{0,8}})-?$", re.ASCII
    )


_FELL, _ROSE = _before(_FALL, _CHINESE_FALL), _before(_RISE, _CHINESE_RISE)


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure at `start` to `end` of `plain(text)`. `value` is its size without a sign; `direction` is -1 where the
    text says minus or a fall, 1 where it says a rise, else 0. `year`: four bare digits, most likely a year.
    `money`: "$", "¥", "€" or None. What it counts is looked for from `after`, the end of its range."""

    value: float
    start: int
    end: int
    after: int
    percent: bool
    direction: int
    year: bool
    money: str | None


@lru_cache(maxsize=4096)  # several measures read the same statements
def figures(text: str) -> tuple[Figure, ...]:
    """Every figure of a text, in order; both ends of a range (`30-50%`) share its unit and multiplier."""
    flat = plain(text)
    matches = list(_FIGURE.finditer(flat))
    grouped = {
        each.replace(",", "") for each in re.findall(r"(?<!\d)\d,\d{3}(?!\d)", unicodedata.normalize("NFKC", text))
    }
    found = [_figure(flat, match, grouped) for match in matches]
    for i in range(len(found) - 2, -1, -1):
        if _TO.fullmatch(flat, found[i].end, found[i + 1].start) and not found[i].percent:
            found[i], found[i + 1] = _range(
                found[i], found[i + 1], _last_scale(matches[i]), _last_scale(matches[i + 1])
            )
    return tuple(found)


def years(text: str) -> set[int]:
    """Every year that a text names, also within dates (`2023-11-10`) and codes (`FY2023`)."""
    found = _YEAR.findall(unicodedata.normalize("NFKC", text))  # not plain(): 1,940 is no year
    return {int(each) for each in found} | {int(each.value) for each in figures(text) if each.year}


def currency(unit: str) -> str | None:
    """The sign of a currency: "$" of "dollars"."""
    return next((sign for sign, names in _MONEY.items() if plain(unit).removeprefix("us") in names), None)


def currencies(text: str) -> set[str]:
    """The signs of the currencies that a text names."""
    names = sorted((name for names in _MONEY.values() for name in names), key=len, reverse=True)
    found = re.findall("|".join(map(re.escape, names)), plain(text))
    return {sign for each in found if (sign := currency(each))}


def _figure(flat: str, match: re.Match[str], grouped: set[str]) -> Figure:
    spelt, written = match["spelt"], match["written"]
    value = (_spelt(spelt) if spelt else _written(written)) * _scale(match)
    percent = bool(match["share"] or match["percent"])
    if (match["percent"] or "").startswith("成"):
        value = 10 * value + 5 * match["percent"].endswith("半")
    sign = _money(flat, match)
    # 二〇三〇 is a year as 2030 is; 2,030 is none.
    bare = not (percent or sign or spelt or written in grouped or _scale(match) != 1)
    year = bare and len(written) == 4 and 1900 <= value <= 2100
    return Figure(value, match.start(), match.end(), match.end(), percent, _direction(flat, match), year, sign)


def _money(flat: str, match: re.Match[str]) -> str | None:
    named = _BEFORE.search(flat, max(0, match.start() - 6), match.start()) or _AFTER.match(flat, match.end())
    return currency(named[1]) if named else None


def _range(first: Figure, last: Figure, own: float, scale: float) -> tuple[Figure, Figure]:
    """`5 to 10 million` is from five million, `500 to 1.2 million` from five hundred."""
    sign = last.money or first.money
    if not last.year:
        grown = own == 1 and not first.year and first.value < last.value / scale
        first = replace(first, value=first.value * (scale if grown else 1), percent=last.percent, after=last.after)
    direction = last.direction or first.direction
    return replace(first, money=sign), replace(last, money=sign, direction=direction)


def _scale(match: re.Match[str]) -> float:
    """The multiplier that follows the digits."""
    return _SCALES.get(match["scale"] or "", 1) * _SHORT.get(match["short"] or "", 1)


def _last_scale(match: re.Match[str]) -> float:
    """The multiplier that a range shares; that of a Chinese figure is part of the figure."""
    return _BIG.get((match["written"] or " ")[-1], 1) * _scale(match)


def _spelt(run: str) -> float:
    total = current = 0.0
    for word in re.findall(_WORD, run):
        if word in _SMALL:
            current += _SMALL[word]
        elif word in _TIMES:
            current = (current or 1) * _TIMES[word]
        else:
            total, current = total + (current or 1) * _SCALES[word], 0.0
    return total + current


def _written(run: str) -> float:
    """Arabic and Chinese digits with their place words: `1亿5千万`, `二十五`, `二点五`, `二〇三〇`."""
    if all(character in _DIGITS for character in run):
        return float("".join(str(_DIGITS[character]) for character in run))
    total = section = current = 0.0
    for piece in re.findall(rf"{_ARABIC}|点[{_NUMERALS}]+|.", run):
        if piece.startswith("点"):
            current += float("0." + "".join(str(_DIGITS[character]) for character in piece[1:]))
        elif piece in _DIGITS:
            current = _DIGITS[piece]
        elif piece in _PLACES:
            section, current = section + (current or 1) * _PLACES[piece], 0.0
        elif piece == "万":
            total, section, current = total + (section + current) * _BIG[piece], 0.0, 0.0
        elif piece == "亿":
            total, section, current = (total + section + current) * _BIG[piece], 0.0, 0.0
        else:
            current = float(piece)
    return total + section + current


def _direction(flat: str, match: re.Match[str]) -> int:
    before = flat[max(0, match.start() - 60) : match.start()]
    if re.search(r"(?:^|[\s(:：$¥€])[-−][$¥€]?$", before):
        return -1
    after = match.end()
    fell, rose = _FELL.search(before), _ROSE.search(before)
    if fell and rose:  # the nearer one is meant
        return -1 if fell.start() > rose.start() else 1
    if fell or _LESS.match(flat, after):
        return -1
    return int(bool(rose or _MORE.match(flat, after)))

"""Countries, states, provinces and cities in either language, and what is of a country: general knowledge."""

from __future__ import annotations

import re
from functools import lru_cache

from kb.answer.understanding.equivalents import place_names

_FURTHER = """
China 中国, United States 美国, European Union 欧盟, Europe 欧洲, United Kingdom 英国, Hong Kong 香港,
Spain 西班牙, Italy 意大利, Denmark 丹麦, Finland 芬兰, Austria 奥地利, Belgium 比利时, Switzerland 瑞士,
Poland 波兰, Portugal 葡萄牙, Ireland 爱尔兰, Chile 智利, Argentina 阿根廷, Colombia 哥伦比亚, Thailand 泰国,
Vietnam 越南, Indonesia 印度尼西亚, Malaysia 马来西亚, New Zealand 新西兰, Russia 俄罗斯, South Africa 南非,
Kenya 肯尼亚, Egypt 埃及, Israel 以色列, Saudi Arabia 沙特, California 加州, California 加利福尼亚,
Texas 得克萨斯, Texas 德州, New York 纽约, Oregon 俄勒冈, Washington State 华盛顿州, Colorado 科罗拉多,
Massachusetts 马萨诸塞, New Jersey 新泽西, Pennsylvania 宾夕法尼亚, Florida 佛罗里达, Illinois 伊利诺伊,
Michigan 密歇根, Ohio 俄亥俄, Arizona 亚利桑那, Nevada 内华达, Utah 犹他, Hawaii 夏威夷, Maryland 马里兰,
Virginia 弗吉尼亚, Connecticut 康涅狄格, Vermont 佛蒙特, Minnesota 明尼苏达, British Columbia 不列颠哥伦比亚,
Ontario 安大略, Quebec 魁北克, Inner Mongolia 内蒙古, Ordos 鄂尔多斯, Baotou 包头, Los Angeles 洛杉矶,
San Francisco 旧金山, San Diego 圣迭戈, Seattle 西雅图, Denver 丹佛, Austin 奥斯汀, Davis 戴维斯,
Oakland 奥克兰, Long Beach 长滩, Atlanta 亚特兰大, Philadelphia 费城, Vancouver 温哥华, Toronto 多伦多,
Montreal 蒙特利尔, Berlin 柏林, Munich 慕尼黑, Hamburg 汉堡, Frankfurt 法兰克福, Oslo 奥斯陆,
Stockholm 斯德哥尔摩, Copenhagen 哥本哈根, Amsterdam 阿姆斯特丹, Rotterdam 鹿特丹, Madrid 马德里,
Barcelona 巴塞罗那, Milan 米兰, Rome 罗马, Vienna 维也纳, Zurich 苏黎世, Geneva 日内瓦, Santiago 圣地亚哥,
Bogota 波哥大, Delhi 德里, Mumbai 孟买, Seoul 首尔, Bangkok 曼谷, Jakarta 雅加达, Sydney 悉尼, Melbourne 墨尔本,
Glasgow 格拉斯哥, Dubai 迪拜, Lingang 临港, Kunshan 昆山, Yiwu 义乌, Shaoxing 绍兴, Jiaxing 嘉兴, Zibo 淄博,
Linyi 临沂, Xuzhou 徐州, Yancheng 盐城, Liuzhou 柳州, Guilin 桂林
"""
_ALSO = {
    "usa": "United States", "u.s.a.": "United States", "eu": "European Union", "uk": "United Kingdom",
    "canton": "Guangzhou", "peking": "Beijing", "加利福尼亚州": "California", "全国": "", "prc": "China",
}  # fmt: skip
_OF = {
    "chinese": "China", "american": "United States", "european": "Europe", "german": "Germany", "japanese": "Japan",
    "korean": "Korea", "british": "United Kingdom", "french": "France", "canadian": "Canada", "norwegian": "Norway",
    "swedish": "Sweden", "dutch": "Netherlands", "indian": "India", "australian": "Australia",
    "californian": "California",
}  # fmt: skip
_BODIES = (
    "compan|firm|business|enterprise|agenc|official|speaker|bod(?:y|ies)|organi[sz]ation|institution|manufacturer|"
    "maker|supplier|exhibitor|participant|delegat|government|partner|expert|member|ministr|authorit|tank maker|"
    "cleantech compan|clean tech|buyer|fleet|universit"
)
_BODIES_CHINESE = "(?:知名|参展|清洁技术)?(?:企业|公司|单位|机构|代表|官员|厂商|政府|专家|车企|供应商|嘉宾|部门|买家)"
_US = r"(?<![A-Za-z])(?:U\.S\.A?\.?|US)(?![A-Za-z])"
_NATION = re.compile(
    rf"(?P<us>{_US}|\bU\.S\b)(?= (?:[a-z-]+ ){{0,2}}(?:{_BODIES}))|\b(?P<of>(?i:{'|'.join(_OF)}))\b(?! Union)"
    rf"|(?P<zh>中国|美国|德国|日本|欧洲|中方|美方)(?={_BODIES_CHINESE})"
)
_NATION_CHINESE = {"中国": "China", "美国": "United States", "德国": "Germany", "日本": "Japan", "欧洲": "Europe"}


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    further = [place.strip().rsplit(" ", 1) for place in _FURTHER.replace("\n", " ").split(",")]
    pairs = [*place_names(), *((english, chinese) for english, chinese in further)]
    return {name.lower(): english for english, chinese in pairs for name in (english, chinese)} | _ALSO


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    names = "|".join(sorted(map(re.escape, _by_name()), key=len, reverse=True))
    # `U.S.-China Forum` is not in the United States.
    return re.compile(rf"(?<![a-z])(?<![a-z.][–-])(?:{names}|{_US})(?![a-z])(?!\.?[–-][a-z])", re.IGNORECASE)


def named_places(text: str) -> list[tuple[int, str]]:
    """Where a text names a place, and which, in English and in order. `Chinese` names none, `us` is no country."""
    found = []
    for match in _pattern().finditer(text):
        word = match.group()
        if word in {"us", "Us"}:
            continue
        place = _by_name().get(word.lower(), "United States" if word.upper().startswith(("US", "U.S")) else "")
        if place:
            found.append((match.start(), place))
    return found


@lru_cache(maxsize=1)
def _in_china() -> frozenset[str]:
    """Places in China: our table has them before all others."""
    names = [english for english, _ in place_names()]
    return frozenset(names[: names.index("London")]) | {"China", "Hong Kong", "Lingang", "Ordos", "Inner Mongolia"}


def country_of(place: str) -> str:
    """`China` of a place in China or of China itself; empty elsewhere."""
    return "China" if place in _in_china() else ""


@lru_cache(maxsize=1)
def _chinese() -> dict[str, str]:
    return {place: name for name, place in reversed(_by_name().items()) if "\u4e00" <= name[0] <= "\u9fff"}


def place_in(place: str, language: str) -> str:
    """The name of a place, given in English, in a language."""
    return _chinese().get(place, place) if language == "zh" else place


def nations(text: str) -> list[tuple[int, str]]:
    """Of which country companies, people and bodies are to be: `Chinese companies`, `U.S. agencies`, 美国企业."""
    found = []
    for match in _NATION.finditer(text):
        if match["us"]:
            found.append((match.start(), "United States"))
        elif match["of"]:
            found.append((match.start(), _OF[match["of"].lower()]))
        else:
            found.append(
                (match.start(), _NATION_CHINESE.get(match["zh"], "China" if match["zh"] == "中方" else "United States"))
            )
    return found

"""Things that stand for one another in a follow-up: after a question on buses, "and trucks?" asks the same of trucks.

Each line is one class, its members between bars in English, then Chinese; words of the field, of no one publication.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_CLASSES = """
gold|silver|bronze|platinum|title sponsor|金级|银级|铜级|白金级
truck|trucks|bus|buses|tractor|tractors|car|cars|van|vans|coach|coaches|crane|cranes|lorry|lorries|loader|\
loaders|ship|ships|\
drayage truck|vehicle|vehicles|卡车|货车|客车|公交车|牵引车|轿车|重卡|集卡|起重机
battery|hydrogen|fuel cell|fuel-cell|diesel|gasoline|petrol|electric|battery-electric|hybrid|natural gas|\
compressed natural gas|\
liquefied natural gas|LNG|CNG|methanol|biogas|plug-in hybrid|氢能|氢燃料|柴油|汽油|纯电动|电动|混合动力|天然气|\
液化天然气|压缩天然气
embassy|consulate|ministry|大使馆|领事馆|总领事馆|商务部|商务厅|生态环境部|交通运输部|发展改革委|科技部|使馆
water treatment|soil remediation|air quality|solid waste|waste treatment|energy saving|水处理|土壤修复|大气治理|\
固废处理|节能|污水处理
green loan|green loans|green bond|green bonds|leasing|finance lease|transition loan|equity|绿色贷款|绿色债券|\
融资租赁|转型贷款|股权融资
participants|speakers|companies|delegates|visitors|exhibitors|members|officials|students|journalists|sponsors|\
meetings|\
参会者|嘉宾|企业|代表|观众|参展商|会员|官员|记者
price|cost|range|weight|length|capacity|warranty|lifetime|价格|成本|续航|重量|容量|质保|寿命
men|women|adults|children
first|second|third|fourth|fifth|sixth|last|首届|第一届|第二届|第三届|第四届
sales|production|exports|imports|销量|产量|出口|进口
target|baseline|目标|基准
morning|afternoon|evening|上午|下午|晚上
monday|tuesday|wednesday|thursday|friday|saturday|sunday
chargers|charging stations|swapping stations|filling stations|充电桩|充电站|换电站|加氢站|加气站
""".replace("\\\n", "")

# Of what country: adjective in English, name in English, word in Chinese.
_ORIGINS = """
American|America|美国; U.S.|the United States|美国; US|the United States|美国; Chinese|China|中国;
European|Europe|欧洲; Japanese|Japan|日本;
Korean|Korea|韩国; German|Germany|德国; French|France|法国; Indian|India|印度; Canadian|Canada|加拿大;
Norwegian|Norway|挪威;
Swedish|Sweden|瑞典; Dutch|the Netherlands|荷兰; Mexican|Mexico|墨西哥; Brazilian|Brazil|巴西;
Californian|California|加州;
British|Britain|英国; EU|EU|欧盟
"""


@dataclass(frozen=True, slots=True)
class Member:
    """A member of a class where it stands in a text."""

    text: str
    group: int
    start: int
    end: int


@lru_cache(maxsize=1)
def _members() -> dict[str, int]:
    lines = [line for line in _CLASSES.splitlines() if line.strip()]
    return {member.lower(): number for number, line in enumerate(lines) for member in line.split("|")}


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    words = sorted(_members(), key=len, reverse=True)
    english = "|".join(re.escape(word) for word in words if word.isascii())
    chinese = "|".join(word for word in words if not word.isascii())
    return re.compile(rf"(?<![\w-])(?:{english})(?![\w-])|{chinese}", re.IGNORECASE)


def members(text: str) -> list[Member]:
    """Members of any class in a text, in order; the longest where several begin together."""
    return [Member(m.group(), _members()[m.group().lower()], m.start(), m.end()) for m in _pattern().finditer(text)]


def origins() -> tuple[tuple[str, str, str], ...]:
    """(English adjective, English name, Chinese word) of countries."""
    listed = [entry.strip().split("|") for entry in _ORIGINS.split(";") if entry.strip()]
    return tuple((each[0], each[1], each[2]) for each in listed)


@lru_cache(maxsize=1)
def _origin_pattern() -> re.Pattern[str]:
    english = "|".join(sorted((re.escape(each[0]) for each in origins()), key=len, reverse=True))
    chinese = "|".join(sorted({each[2] for each in origins()}))
    # `U.S.-China ...` is a name, not of what country something is.
    return re.compile(rf"(?<![\w-])(?:{english})(?![\w–-])|(?:{chinese})(?=[\u4e00-\u9fff]|$)")


def origins_in(text: str) -> list[tuple[str, int, int]]:
    """Words that say of what country something is, with start and end."""
    return [(m.group(), m.start(), m.end()) for m in _origin_pattern().finditer(text)]

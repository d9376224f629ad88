"""Words that mean the same for the purpose of evidence, within a language and between the two.

General knowledge of the field and of geography; nothing here is taken from any one publication. A group is one meaning:
English words and phrases before the bar, Chinese after it. A phrase counts when all its terms are there.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from kb.answer.understanding.vocabulary import FIELD
from kb.index.terms import terms

_PLACES = """
Beijing 北京, Shanghai 上海, Tianjin 天津, Chongqing 重庆, Shenzhen 深圳, Guangzhou 广州, Nanjing 南京,
Wuhan 武汉, Hangzhou 杭州, Suzhou 苏州, Chengdu 成都, Xi'an 西安, Changsha 长沙, Zhengzhou 郑州, Qingdao 青岛,
Jinan 济南, Dalian 大连, Shenyang 沈阳, Harbin 哈尔滨, Changchun 长春, Hefei 合肥, Fuzhou 福州, Xiamen 厦门,
Nanchang 南昌, Nanning 南宁, Kunming 昆明, Guiyang 贵阳, Lanzhou 兰州, Taiyuan 太原, Shijiazhuang 石家庄,
Hohhot 呼和浩特, Urumqi 乌鲁木齐, Lhasa 拉萨, Xining 西宁, Yinchuan 银川, Haikou 海口, Sanya 三亚, Ningbo 宁波,
Wenzhou 温州, Wuxi 无锡, Changzhou 常州, Nantong 南通, Dongguan 东莞, Foshan 佛山, Zhuhai 珠海, Zhongshan 中山,
Huizhou 惠州, Tangshan 唐山, Baoding 保定, Yantai 烟台, Weifang 潍坊, Luoyang 洛阳, Guangdong 广东,
Jiangsu 江苏, Zhejiang 浙江, Shandong 山东, Henan 河南, Hebei 河北, Hubei 湖北, Hunan 湖南, Sichuan 四川,
Fujian 福建, Anhui 安徽, Jiangxi 江西, Shanxi 山西, Shaanxi 陕西, Liaoning 辽宁, Jilin 吉林,
Heilongjiang 黑龙江, Yunnan 云南, Guizhou 贵州, Gansu 甘肃, Qinghai 青海, Hainan 海南, Guangxi 广西,
Ningxia 宁夏, Xinjiang 新疆, Tibet 西藏, Macau 澳门, Taiwan 台湾, London 伦敦, Paris 巴黎, Brussels 布鲁塞尔,
Tokyo 东京, Washington 华盛顿, Houston 休斯顿, Chicago 芝加哥, Boston 波士顿, Sacramento 萨克拉门托,
Detroit 底特律, Germany 德国, France 法国, Japan 日本, Korea 韩国, India 印度, Canada 加拿大, Norway 挪威,
Sweden 瑞典, Netherlands 荷兰, Australia 澳大利亚, Brazil 巴西, Mexico 墨西哥, Singapore 新加坡
"""

Group = tuple[frozenset[str], ...]


@lru_cache(maxsize=1)
def _groups() -> tuple[tuple[Group, Group], ...]:
    """Meanings as (English phrases, Chinese phrases), each phrase the terms it consists of."""
    lines = [line.partition("|") for line in FIELD.splitlines() if line.strip()]
    pairs = [place.rsplit(" ", 1) for place in _PLACES.replace("\n", " ").split(",")]
    meanings = [(english.split(","), chinese.split(",")) for english, _, chinese in lines]
    meanings += [([english], [chinese]) for english, chinese in pairs]
    return tuple((_phrases(english), _phrases(chinese)) for english, chinese in meanings)


def _phrases(wordings: Iterable[str]) -> Group:
    return tuple(phrase for wording in wordings if (phrase := frozenset(terms(wording, compounds=False))))


@lru_cache(maxsize=1)
def _by_term() -> dict[str, tuple[int, ...]]:
    """Which meanings a term has a part in."""
    found: dict[str, list[int]] = {}
    for number, sides in enumerate(_groups()):
        for phrase in (*sides[0], *sides[1]):
            for term in phrase:
                found.setdefault(term, []).append(number)
    return {term: tuple(dict.fromkeys(numbers)) for term, numbers in found.items()}


Wording = tuple[frozenset[str], frozenset[str]]


@lru_cache(maxsize=1)
def _wordings() -> tuple[dict[str, frozenset[str]], dict[str, tuple[Wording, ...]]]:
    """What a term alone brings along; and of those that are part of a longer phrase, (phrase, what it brings along)."""
    alone: dict[str, frozenset[str]] = {}
    longer: dict[str, tuple[Wording, ...]] = {}
    for sides in _groups():
        phrases = [phrase for side in sides for phrase in side]
        whole = frozenset(term for phrase in phrases for term in phrase)
        for phrase in phrases:
            for term in phrase:
                if len(phrase) == 1:
                    alone[term] = alone.get(term, frozenset()) | whole
                else:
                    longer[term] = (*longer.get(term, ()), (phrase, whole))
    return alone, longer


@lru_cache(maxsize=1)
def _known_terms() -> frozenset[str]:
    alone, longer = _wordings()
    return frozenset(alone) | frozenset(longer)


def expand(known: frozenset[str]) -> frozenset[str]:
    """`known` with every one-word wording, in both languages, of the meanings that are in it."""
    alone, longer = _wordings()
    found = set(known)
    for term in known & _known_terms():
        if term in alone:
            found |= alone[term]
        for phrase, whole in longer.get(term, ()):
            if phrase <= known:
                found |= whole
    return frozenset(found)


@lru_cache(maxsize=1)
def _places() -> frozenset[str]:
    named = [place.rsplit(" ", 1) for place in _PLACES.replace("\n", " ").split(",")]
    return frozenset(term for pair in named for name in pair for term in terms(name, compounds=False))


def place_names() -> tuple[tuple[str, str], ...]:
    """Cities, provinces and countries as (English, Chinese)."""
    named = (place.strip().rsplit(" ", 1) for place in _PLACES.replace("\n", " ").split(","))
    return tuple((english, chinese) for english, chinese in named)


def places(known: Iterable[str]) -> frozenset[str]:
    """Those of `known` that name a place."""
    return _places().intersection(known)


def translatable(term: str) -> bool:
    """Whether this table has the term in the other language."""
    return any(all(_groups()[number]) for number in _by_term().get(term, ()))

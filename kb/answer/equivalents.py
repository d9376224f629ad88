"""Words that mean the same for the purpose of evidence, within a language and between the two.

General knowledge of the field and of geography; nothing here is taken from any one publication. A group is one meaning:
English words and phrases before the bar, Chinese after it. A phrase counts when all its terms are there.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from kb.index.terms import terms

_FIELD = (
    """
company, firm, enterprise, business, corporation, manufacturer, exhibitor | 企业, 公司, 厂商
people, person, attendee, participant, representative, guest, delegate, visitor, attendance | 人, 代表, 嘉宾, 人数
country, nation, signatory | 国家, 国
city, town | 城市
truck, lorry, MHDV, heavy-duty | 卡车, 货车, 重卡
bus, coach | 客车, 公交车, 巴士
car, automobile | 汽车, 轿车
vehicle | 车辆, 车
fleet | 车队
tractor | 牵引车
zero-emission, ZEV, zero emission | 零排放
electric, battery-electric | 电动, 纯电动
hybrid | 混合动力
natural gas, LNG, CNG | 天然气
hydrogen, fuel cell | 氢, 氢能, 燃料电池
diesel | 柴油
battery | 电池
charger, charging | 充电, 充电桩
target, goal, ambition | 目标
sign, commit, pledge, agree | 签署, 承诺
must, required, shall | 必须
share, percentage, proportion, percent | 比例, 占比, 份额
sales, sell, sold | 销售, 销量
market | 市场
price, cost, fee, expense | 价格, 成本, 费用
subsidy, incentive | 补贴, 激励
carbon neutral, carbon neutrality | 碳中和
emission | 排放
peak | 达峰
delegation, mission | 代表团
trade mission | 贸易代表团
summit | 峰会
forum | 论坛
sub-forum, subforum | 分论坛
conference, meeting | 会议, 大会, 对接会
matchmaking | 对接, 洽谈
expo, exposition | 博览会, 进博会
organize, organise, organizer, host, convene, co-host | 主办, 举办, 组织, 承办, 联合主办
hold, held, took place, take place | 举行, 召开
attend, participate, take part, took part, join | 参加, 出席, 参与
speak, spoke, speech, remark, address, deliver, present, presentation, showcase | 致辞, 发言, 讲话, 演讲
moderate, moderator, chair, facilitate | 主持, 主持人
visit, went, go | 访问, 参观
support | 支持
sponsor, sponsorship | 赞助
member | 会员, 成员
contact, call | 联系
agreement | 协议
success agreement | 成功协议
guide | 指南
opportunity | 机会, 机遇
study, report | 研究, 报告
finance | 金融
energy transition | 能源转型
green | 绿色
clean | 清洁
technology | 技术
cooperation, collaboration | 合作
commerce | 商务
department, ministry | 部, 厅, 部门
embassy | 大使馆
consulate | 领事馆
director | 主任, 司长, 总监
chairman, chair, chairwoman | 主席, 董事长
California | 加州, 加利福尼亚
first | 首届, 首次, 第一, 第一届
second | 第二届, 第二, 第二次
third | 第三届, 第三, 第三次
fourth | 第四届, 第四, 第四次
fifth | 第五届, 第五, 第五次
sixth | 第六届, 第六, 第六次
day | 天
week | 周
year | 年
month | 个月
million | 百万
usa, america, american, united states | 美国
china, chinese | 中国
europe, european | 欧洲
hong kong | 香港
"""
    """
january, jan
february, feb
march, mar
april, apr
june, jun
july, jul
august, aug
september, sep, sept
october, oct
november, nov
december, dec
one, 1 | 一
two, 2 | 两, 二
three, 3 | 三
four, 4 | 四
five, 5 | 五
six, 6 | 六
seven, 7 | 七
eight, 8 | 八
nine, 9 | 九
ten, 10 | 十
eleven, 11
twelve, 12
thirteen, 13
fourteen, 14
fifteen, 15
sixteen, 16
seventeen, 17
eighteen, 18
nineteen, 19
twenty, 20
"""
)
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
    lines = [line.partition("|") for line in _FIELD.splitlines() if line.strip()]
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


def expand(known: frozenset[str]) -> frozenset[str]:
    """`known` with every one-word wording, in both languages, of the meanings that are in it."""
    touched = {number for term in known for number in _by_term().get(term, ())}
    added: set[str] = set()
    for number in touched:
        phrases = [phrase for side in _groups()[number] for phrase in side]
        if any(phrase <= known for phrase in phrases):
            added.update(term for phrase in phrases for term in phrase)
    return known | added


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

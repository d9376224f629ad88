"""Near misses made of questions: another year, place, subject or deed, which the publications do not have.

What a refusal must learn to tell apart are questions that look like answerable ones. A few of those are written by
hand in the topics; these are more of the same sort, for fitting only: nothing is measured on them. The words
that are replaced are those of the field and the cities that such publications speak of.
"""

from __future__ import annotations

import random
import re

AT_MOST = 4  # of one question
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_YEARS = ("2009", "2015", "2017", "2019", "2021", "2026")
# A word, then those that take its place: of the same sort, and hardly ever what the publications speak of.
_INSTEAD = """
Shanghai: Wuhan, Hangzhou, Chengdu, Xiamen
Beijing: Harbin, Dalian, Kunming
Guangzhou: Xiamen, Fuzhou, Zhuhai
Nanjing: Hefei, Ningbo, Jinan
Shenzhen: Suzhou, Dongguan
Chinese: Japanese, German, Indian
U.S.: Canadian, French, Korean
electric: solar, nuclear, steam
hybrid: solar, steam
buses: ferries, taxis, trams
bus: ferry, taxi, tram
truck: ship, train, plane
trucks: ships, trains, aircraft
companies: universities, airlines, hospitals
cities: villages, airports, islands
summit: exhibition, concert, regatta
forum: marathon, trade fair, regatta
cost: weigh, consume
price: weight, colour
held: cancelled, postponed, filmed
moderated: catered, translated, filmed
meetings: lawsuits, accidents, weddings
sales: recalls, thefts, accidents
sold: recalled, stolen, scrapped
contact: sue, marry
hosted: sued, audited, boycotted
presented: resigned, sued
participants: journalists, interpreters, police officers
representatives: journalists, interpreters, students
spoke: sang, resigned, disagreed
上海: 武汉, 杭州, 成都
北京: 哈尔滨, 大连
广州: 厦门, 福州
南京: 合肥, 宁波
深圳: 苏州, 东莞
企业: 大学, 医院, 航空公司
代表: 记者, 翻译, 学生
公交车: 渡轮, 出租车, 电车
卡车: 轮船, 火车, 飞机
电动: 太阳能, 核能
举行: 取消, 推迟
主持: 翻译, 转播
价格: 重量, 颜色
"""


def near_misses(question: str, chance: random.Random) -> list[str]:
    """Up to `AT_MOST` questions, each with one word changed; none of a question without such a word."""
    found: list[str] = []
    years = _YEAR.findall(question)
    if years:
        year = chance.choice(years)
        found.append(question.replace(year, chance.choice([other for other in _YEARS if other not in years])))
    pairs = [line.split(": ") for line in _INSTEAD.strip().splitlines()]
    chance.shuffle(pairs)
    for word, others in pairs:
        pattern = re.escape(word) if ord(word[0]) > 127 else rf"\b{re.escape(word)}(?!\w)"
        changed = re.sub(pattern, chance.choice(others.split(", ")), question, count=1)
        if changed != question and len(found) < AT_MOST:
            found.append(changed)
    return found

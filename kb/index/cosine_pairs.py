"""Invented questions, each with a sentence that answers it, in both languages: what cosines are measured on.

Those of one row belong together, in whatever language; those of different rows do not, though they are of one field,
as the wrong sentences of a real library are. Changing a text changes what `OWN` in kb/index/cosines.py must be.
"""

from __future__ import annotations

from typing import NamedTuple


class Pair(NamedTuple):
    """One question and its answer, each in English and in Chinese."""

    question_en: str
    question_zh: str
    answer_en: str
    answer_zh: str


PAIRS = (
    Pair(
        "How many hydrogen trucks did the port of Velmora order in 2022?",
        "维尔莫拉港在2022年订购了多少辆氢能卡车？",
        "In 2022 the port of Velmora ordered 140 hydrogen fuel cell trucks for its container yard.",
        "2022年，维尔莫拉港为集装箱堆场订购了140辆氢燃料电池卡车。",
    ),
    Pair(
        "Who chairs the working group on charging standards?",
        "充电标准工作组的主席是谁？",
        "The working group on charging standards is chaired by Dr. Irena Falkstad of the Oslen Institute.",
        "充电标准工作组由奥斯伦研究院的伊雷娜·法尔斯塔德博士担任主席。",
    ),
    Pair(
        "When does the purchase subsidy for electric buses end?",
        "电动客车购置补贴什么时候结束？",
        "The purchase subsidy for electric buses expires on 31 March 2027 and will not be renewed.",
        "电动客车购置补贴将于2027年3月31日到期，不再延续。",
    ),
    Pair(
        "What range does the Tarn 9 delivery van have on one charge?",
        "塔恩9型配送车充一次电能跑多远？",
        "On a single charge the Tarn 9 delivery van covers up to 310 kilometers in city traffic.",
        "塔恩9型配送车充满电后在城市道路上最多可行驶310公里。",
    ),
    Pair(
        "Where is the battery recycling plant being built?",
        "电池回收工厂建在哪里？",
        "The new battery recycling plant is under construction in the Linhe industrial park near Qudong.",
        "新的电池回收工厂正在曲东附近的临河工业园建设。",
    ),
    Pair(
        "What does it cost to exhibit at the spring forum?",
        "参加春季论坛的展位费用是多少？",
        "A standard booth at the spring forum costs 2,600 dollars, with two passes included.",
        "春季论坛的标准展位费用为2600美元，含两张入场证。",
    ),
    Pair(
        "Which provinces signed the agreement on clean freight?",
        "哪些省份签署了清洁货运协议？",
        "The agreement on clean freight was signed by the provinces of Hebei, Shandong and Henan.",
        "河北、山东和河南三省签署了清洁货运协议。",
    ),
    Pair(
        "How do companies apply for the market entry program?",
        "企业如何申请市场准入项目？",
        "Companies apply for the market entry program with a two-page form, sent by e-mail to the secretariat.",
        "企业需填写两页的申请表并通过电子邮件发送给秘书处，即可申请市场准入项目。",
    ),
    Pair(
        "What is a low-emission zone?",
        "什么是低排放区？",
        "A low-emission zone is an area of a city that vehicles with high emissions may not enter.",
        "低排放区是指禁止高排放车辆驶入的城市区域。",
    ),
    Pair(
        "By how much did diesel use fall at the mine?",
        "矿山的柴油用量下降了多少？",
        "Diesel use at the mine fell by 38 percent after its haul trucks were converted.",
        "矿用卡车改造后，该矿的柴油用量下降了38%。",
    ),
    Pair(
        "What share of new cars must be electric by 2035?",
        "到2035年新车中电动汽车必须占多大比例？",
        "By 2035 at least 80 percent of all new passenger cars sold must be electric.",
        "到2035年，销售的新乘用车中电动汽车至少应占80%。",
    ),
    Pair(
        "Whom should members call about visas for the study tour?",
        "会员应就考察团签证联系谁？",
        "For visas for the study tour, members should call Ms. Hanne Orrow at the travel desk.",
        "有关考察团签证事宜，请会员致电差旅部的汉娜·奥罗女士。",
    ),
)

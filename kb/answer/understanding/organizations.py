"""Organizations of the field under all their names: general knowledge, in either language. The "
"first name stands for all."""

from __future__ import annotations

_KNOWN = """
China Council for the Promotion of International Trade | CCPIT | 中国国际贸易促进委员会 | 中国贸促会
CCPIT Trade Development Bureau | Trade Development Bureau of the China Council for the Promotion of International Trade
Innovation Center for Energy and Transportation | iCET | 能源与交通创新中心
International Trade Administration | ITA | 美国国际贸易管理局 | U.S. International Trade Administration
U.S. Department of Commerce | DOC | 美国商务部
U.S.-China Clean Tech Center | UCCTC | 中美清洁技术中心
International Council on Clean Transportation | ICCT | 国际清洁交通委员会
China Automotive Engineering Research Institute | 中国汽车工程研究院
Energy Foundation | 能源基金会
Energy Foundation China | 能源基金会（中国）
Rocky Mountain Institute | RMI | 落基山研究所
University of California, Davis | University of California Davis | UC Davis | 加州大学戴维斯分校
China EV100 | 中国电动汽车百人会
Asian Infrastructure Investment Bank | AIIB | 亚洲基础设施投资银行
U.S. Department of Energy | DOE | 美国能源部
Ernst & Young | EY | 安永
Ministry of Commerce | Ministry of Commerce of China | China's Ministry of Commerce | 商务部 | MOFCOM
National Energy Administration | NEA | 国家能源局
California Air Resources Board | CARB | 加州空气资源委员会
CALSTART
"""
ORGANIZATIONS = tuple(tuple(name.strip() for name in line.split("|")) for line in _KNOWN.strip().splitlines())

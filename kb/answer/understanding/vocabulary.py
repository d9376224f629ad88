"""The meanings behind kb/answer/understanding/equivalents.py: data.

One meaning a line: English words and phrases before the bar, Chinese after it; what has no counterpart to compare has
one side. General vocabulary of trade, transport, energy and meetings, and geography.
"""

from __future__ import annotations

FIELD = (
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
manufacture, maker, produce, producer | 制造, 制造商, 生产
supplier, supply | 供应商, 供应
buyer, purchaser, customer, client | 买方, 买家, 客户, 采购商
buy, purchase, procure, procurement | 购买, 采购, 购车
order | 订单, 订购
dealer, distributor | 经销商, 分销商
export | 出口
import | 进口
invest, investment, investor | 投资, 投资者
fund, funding | 基金, 资金
loan, lend | 贷款, 信贷
interest rate, interest | 利率, 利息
lease, leasing, rent | 租赁, 租
bond | 债券
equity, stake | 股权, 股份
down payment, deposit | 首付, 定金
bank | 银行
tax, duty, tariff | 税, 关税, 税收
profit | 利润
loss, lose | 亏损, 损失
save, saving, savings | 节省, 节约, 节能
pay back, payback, earn back, amortize | 回本, 收回, 投资回收期
spend, expenditure, budget | 花费, 支出, 预算, 花
contract, deal | 合同, 签约
letter of intent, intent | 意向, 意向书
memorandum, MOU | 备忘录, 谅解备忘录
negotiate, negotiation, talks, talk | 洽谈, 谈判, 会谈
appointment, pre-arranged, arrange, schedule | 预约, 安排, 约定
round table, roundtable | 圆桌
panel | 讨论
workshop, seminar | 研讨会
webinar | 网络研讨会, 线上
reception | 招待会, 酒会
dinner, banquet | 晚宴
welcome, greet | 欢迎, 欢迎辞
keynote | 主旨, 主旨演讲
register, registration, enrol | 登记, 注册, 报名
deadline, due | 截止, 期限
agenda, programme, itinerary | 议程, 日程, 行程
venue | 会场, 场馆
hotel | 酒店, 饭店
hall | 大厅
table | 桌
booth, stand | 展位, 展台
interpreter, interpretation, translation | 翻译, 口译
train, railway, rail | 火车, 高铁, 列车, 铁路
airport | 机场
flight, plane | 航班, 飞机
road, highway | 公路, 高速
corridor | 走廊
route | 线路, 路线
port, harbour | 港口, 港
warehouse, storage, store | 仓库, 储存, 仓储
logistics, freight, haulage, haulier | 物流, 货运, 运输
coal | 煤, 煤炭
steel | 钢铁, 钢
mine, mining | 矿山, 采矿
water | 水
wastewater | 污水, 废水
soil | 土壤
air, air quality | 空气, 大气
pollution, pollutant | 污染, 污染物
waste, refuse, garbage, sanitation | 废物, 垃圾, 环卫
recycle, recycling | 回收, 循环
wind | 风电, 风能
solar, photovoltaic | 光伏, 太阳能
storage, energy storage | 储能
grid, power grid | 电网
electricity, power | 电力, 电
swap, swapping | 换电
station, filling station, refuelling | 站, 加气站, 加油站, 加氢站
engine | 发动机
motor | 电机, 电动机
drive, drivetrain, powertrain | 驱动, 动力总成
component, part, spare part | 零部件, 配件, 备件
brake | 制动, 刹车
range | 续航, 里程
distance, mileage | 距离, 里程
fuel, petrol, gasoline | 燃料, 燃油, 汽油
fuel consumption, fuel economy | 油耗, 燃油经济性
efficiency, efficient | 效率, 能效
weight, tonne, ton | 重量, 吨
speed | 速度
hour | 小时
minute | 分钟
kilometre, kilometer, km | 公里
driver | 司机, 驾驶员
train, training, educate | 培训, 训练
technician, engineer | 技术人员, 工程师
maintenance, repair | 维护, 维修, 保养
service | 服务
warranty, guarantee | 质保, 保修, 担保
quality | 质量
safety, safe | 安全
test, testing, trial | 测试, 试验
pilot, demonstration | 试点, 示范
certificate, certification, approval | 证书, 认证, 批准
standard | 标准
regulation, rule, law | 法规, 规定, 法律
policy | 政策
plan, planning | 计划, 规划
programme, program, project, initiative | 项目, 计划, 倡议
requirement, condition | 要求, 条件
permit, licence, license | 许可, 牌照, 执照
ban, prohibit, restrict, restriction | 禁止, 限制, 限行
obligation, mandate, quota | 义务, 配额
credit, credits | 积分
carbon market, emissions trading | 碳市场, 碳交易
carbon price | 碳价
climate | 气候
decide, decision | 决定, 决策
choose, select, selection | 选择, 挑选
recommend, recommendation, advise, advice | 建议, 推荐
result, outcome, achievement | 结果, 成果
reason, cause | 原因
problem, obstacle, barrier, bottleneck, challenge | 问题, 障碍, 瓶颈, 挑战
need, demand | 需求, 需要
increase, rise, grow, growth | 增长, 增加, 上升, 提高
decrease, fall, drop, decline, reduce, reduction, cut, lower | 下降, 减少, 降低
more, exceed, above, over | 超过, 以上, 多于
less, below, under, fewer | 低于, 以下, 少于
average | 平均
total, sum | 总数, 总共, 合计, 共计
half | 一半, 半数
level, grade, category, class | 级别, 等级, 类别
gold | 金级, 金牌
silver | 银级, 银牌
bronze | 铜级, 铜牌
free, free of charge | 免费
join, membership | 加入, 会员资格
office, desk | 办公室, 联络处, 窗口
secretariat | 秘书处
press, media, journalist | 媒体, 新闻, 记者
photograph, photo, picture | 照片, 图片
website, web site | 网站
email, e-mail, mail | 邮箱, 邮件, 电子邮件
phone, telephone, call | 电话
address | 地址
publish, publication, release | 发布, 出版, 公布
document, file | 文件, 文档
summary | 摘要, 总结, 概要
university | 大学
institute, academy, research institute | 研究院, 研究所, 研究中心
association, society | 协会, 学会
council | 委员会, 理事会
committee, commission | 委员会
bureau, authority, agency | 局, 机构
government | 政府
official, officer | 官员, 负责人
minister, vice minister | 部长, 副部长
mayor | 市长
president | 总裁, 主席, 会长
manager, general manager | 经理, 总经理
expert, specialist | 专家
professor | 教授
consul, consul general | 领事, 总领事
ambassador | 大使
counselor, counsellor | 参赞, 公使衔参赞
province | 省
district, zone, park | 区, 园区, 开发区
region, area | 地区, 区域, 城市群
delta | 三角洲
north | 北, 北部
south | 南, 南部
east | 东, 东部
west | 西, 西部
spring | 春, 春季
summer | 夏, 夏季
autumn | 秋, 秋季
winter | 冬, 冬季
morning | 上午, 早上
afternoon | 下午
evening, night | 晚上, 夜间
pandemic, covid | 疫情, 新冠
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

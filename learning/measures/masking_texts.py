"""Sentences whose personal data is known: what masking is measured on.

Every person, number and home is drawn by chance. A sentence is a list of pieces: plain words, a
piece of personal data with its kind, or a decoy, which looks like personal data and must stay.
"""

import random
import string
from collections.abc import Iterator
from dataclasses import dataclass

from learning.measures import masking_people as people


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a sentence. kind: "" for plain words, "decoy", or the kind of personal data."""

    words: str
    kind: str = ""


Sentence = tuple[Piece, ...]


def _lines(block: str) -> tuple[str, ...]:
    """Split at white space; ␣ stands for a blank within."""
    return tuple(word.replace("␣", " ") for word in block.split())


HOMES = _lines(
    """
    {n}栋 {n}幢 {n}号楼 {n}#楼 {n}栋{u}单元 {n}栋{u}单元{r} {n}栋{u}单元{r}室
    {n}号楼{u}单元{r} {n}幢{r} {n}幢{r}室 {n}栋{r}房 {n}-{u}-{r}
    {n}—{u}—{r} {n}-{r} {n}#{r} {n}栋-{r} {n}号楼{u}门{r} {L}座{r}
    {L}栋{r} {L}{n}栋{r} {n}栋{f}楼 {n}栋{f}层{r} {n}␣栋␣{u}␣单元␣{r}␣室
    {n}栋东单元{r} {r}室 {n}单元{r} {n}栋{r}号 {n}/{u}/{r} {n}栋、{n}栋
    {n}号院{u}栋 第{n}栋
    """
)
DOORS = _lines(
    """
    {d}号 {d}号 {d}号{r}室 {d}弄{n}号 {d}-{n}号 {d}号{n}栋{r} {d}号之{u}
    """
)
ESTATES = _lines(
    """
    花神庙社区 菊花里小区 望江名苑 梧桐里 滨河花园 翠竹园 南园新村 幸福家园
    """
)
ROADS = _lines(
    """
    花神大道 滨河路 中山东路 建设街 竹园巷 和平弄 杨家村 南园新村
    """
)
PRIVATE_CARRIERS = _lines(
    """
    我的电话{mobile} 打{mobile}找我 {mobile} 联系方式：{mobile}，谢谢
    手机号是{mobile}麻烦回电 请回复{mobile}，急 我手机{mobile}一直开着
    {name}，{mobile} {name}␣{mobile} 联系人{name}{mobile}
    电话{mobile}或者{mobile} 电话{mobile}/{mobile} 微信同号{mobile}
    加我微信{mobile} 家里电话{landline} 打{landline}没人接 座机：{landline}
    {landline} 电话是{landline}，请回电 电话：{local_line} 座机{local_line}
    请致电{local_line} 联系电话是{local_line}谢谢 身份证{id_number}
    身份证号码是{id_number} 本人身份证号：{id_number}，请查 证件号{id_number}怎么补
    {id_number} {name}，身份证号{id_number} 身份证号{id_number}，电话{mobile}
    银行卡{bank_card} 卡号是{bank_card}，退到这里 退款打到{bank_card}
    农行卡号：{bank_card} 车牌{plate}堵门 {plate}一直停在消防通道
    一辆白色轿车，车牌号是{plate} 有辆车{plate}乱停 车牌号：{plate}。 邮箱{email}
    发邮件到{email} 请寄到{email}，谢谢 我的邮箱是{email} 我的微信{wechat}
    微信号：{wechat} 加微信␣{wechat} vx:{wechat} 微信号是{wechat}，加我
    wx␣{wechat} QQ{qq} 我的QQ号是{qq} qq：{qq} 扣扣{qq}联系 QQ号码{qq}
    我叫{name} 我叫{name}，住这里 我是{name}，想问一下 本人{name}，退休在家 我的名字叫{name}
    联系人：{name} 联系人{name}，电话{mobile} 姓名：{name} 我姓{surname}
    免贵姓{surname} {surname}先生说的 {surname}女士天天吵 找{surname}阿姨
    {surname}师傅修的 {surname}老师知道 隔壁{surname}大爷摔了 {surname}奶奶一个人住
    {name}先生投诉过 {name}女士的车 {surname}老板不退钱 邻居{name}打人 业主{name}，不交费
    楼上的{name}半夜跳 房东{name}不退押金 租客{name}，欠租 村民{name}，多占地
    我老公{name}，住院了 我母亲{name}，今年80岁 户主{name} 反映人：{name}
    被{name}打了，电话{mobile} 请找{name}，电话{mobile} 投诉人：{name}，{home}
    {estate}{home} {estate}{home}漏水 住在{estate}{home}，楼上吵
    {estate}{home}没电 我住{estate}{home} 我家在{home}
    {estate}{home}{name}，家里漏水 {home}的业主 {estate}{home}，电话{mobile}
    {road}{door}门口 家住{road}{door} 杨家村5组{house}号 南园村{house}号
    {road}{door}有人养鸡 地址：{road}{door}，{name}收 门牌号{house}
    {home}楼下油烟大 {home}楼道灯坏了
    """
)
DECOY_CARRIERS = _lines(
    """
    案件{case}怎么样了 编号{case} {long_case}进度 查一下{case} {year}年买的房
    从{year}年开始 {date}停水 {date}就报了 {date}␣{time}施工 每天{time}开始吵
    物业费{amount} 交了{amount}，没收据 涨到{amount} {bus}不停站 坐{bus}回家
    {hotline}打不通 打过{hotline} 我打了{hotline}没人管 电话{hotline}占线
    按照{law} {law}写得清楚 我用的{model} {model}装不了 房子{area} 面积{area}，漏水
    这是{floors} {floors}没人修 有{count} 等了{count}，没人来 请{official}管管
    尊敬的{official}：您好 {official}来看过 在{place} {place}很堵
    {place}的路灯坏了 {business}不管 找过{business} {business}油烟大
    {order}没到 {order} 位置{coordinate} {phase}那边 在{phase}
    """
)
PLAIN = _lines(
    """
    楼下烧烤店油烟太大 孩子一直咳嗽 晚上老人摸黑上楼 没人管 麻烦处理一下 说了好几次 谢谢 很危险
    垃圾桶满了 路灯坏了好几天 请尽快回复 电梯老是停 下水道堵了 半夜放音乐睡不着 有人高空抛物
    周末都不休息 物业一直推脱     希望领导重视 安装充电桩 车位被占 关门声音大 一直没有结果
    """
)
PAUSES = ("，", "。", "；", " ", "！", ",", "\n")

MAKERS = {
    "mobile": people.mobile,
    "landline": people.landline,
    "local_line": people.local_line,
    "id_number": people.id_number,
    "bank_card": people.bank_card,
    "plate": people.plate,
    "email": people.email,
    "wechat": people.wechat,
    "qq": people.qq,
    "name": people.name,
    "surname": people.surname,
}
KIND_OF = {"local_line": "landline", "surname": "name"}
"""Under which kind a maker's words are counted; its own name where it is not here."""

DECOYS = {
    "case": _lines("26{m:02d}{d:02d}{c:04d}"),
    "long_case": _lines("JF2026{m:02d}{d:02d}-{c:04d}"),
    "year": _lines("{y}"),
    "date": _lines(
        "{y}年{m}月{d}日 {y}-{m:02d}-{d:02d} {y}.{m}.{d} {m}月{d}号 {y}{m:02d}{d:02d} {d}号"
    ),
    "time": _lines("{h}:{i:02d}"),
    "amount": _lines("{c}元 {c}块钱 ￥{c} {n}.50元 {n}万元 壹拾贰万叁仟肆佰元 三千八百块"),
    "bus": _lines("{n}路公交 {n}路车 地铁{m}号线 {n}路"),
    "hotline": _lines(
        "12345 119 110 120 96110 12315 12328 95598 10086 12333 400-800-8820 4008123123 400␣100␣2000"
    ),
    "law": _lines(
        "第{n}条 《物业管理条例》第{n}条 民法典第{n}条第2款 国务院令第{n}号 宁政发〔2024〕{n}号"
    ),
    "model": _lines("iPhone15 华为Mate60 小米14 OPPO␣R17 vivo␣X100 荣耀90 Redmi␣K70"),
    "area": _lines("{n}平米 {n}平方米 {n}㎡ {n}平 {n}.5平方"),
    "floors": _lines("{f}层的楼 {f}层高楼 一共{f}层 {f}楼的灯"),
    "count": _lines("{n}户人家 {n}个人 {n}天 {n}次 {n}分钟 {c}斤 {n}米 {n}% 共{m}个单元"),
    "official": _lines("{s}书记 {s}主任 {s}局长 {s}市长 {s}所长 {s}镇长 {s}警官 {s}科长 {s}副主任"),
    "place": _lines(
        "张家港路 李村 王府花园 陈家巷 刘庄小区 高家酒店 胡同口 周边小区 郑和公园 吴江路 朱雀大街"
        " 黄河路 宋都美食 孙记面馆 何园 杨柳街 马路对面"
    ),
    "business": _lines(
        "幸福物业公司 花神庙派出所 王记烧烤 李宁专卖店 建国饭店 老张牛肉面 第三人民医院 春华物业"
        " 明华小学 安居物业"
    ),
    "order": _lines("订单号7{p}{p} 快递单号9{p}{c:04d} 发票号0{c:04d}123 运单SF2{p}{c:04d}"),
    "coordinate": _lines("118.{p},31.{p}"),
    "phase": _lines("{m}期 {m}组 {m}号门 {m}号线 {m}班 {m}年级 三号出口"),
}


def _decoy(chance: random.Random, name: str) -> str:
    return chance.choice(DECOYS[name]).format(
        y=chance.randint(1949, 2027),
        m=chance.randint(1, 12),
        d=chance.randint(1, 28),
        h=chance.randint(0, 23),
        i=chance.randint(0, 59),
        n=chance.randint(2, 899),
        c=chance.randint(100, 9999),
        f=chance.randint(2, 40),
        p=f"{chance.randint(0, 99_999_999):08d}",
        s=people.surname(chance),
    )


def _count(chance: random.Random, most: int) -> str:
    number = chance.randint(1, most)
    if number > 10 or chance.random() < 0.75:
        return str(number) if chance.random() < 0.9 else str(number).translate(people.FULL_WIDTH)
    return "零一二三四五六七八九十"[number]


def _room(chance: random.Random) -> str:
    room = f"{chance.randint(1, 32)}0{chance.randint(1, 6)}"
    return chance.choice(
        [room] * 5 + [room.translate(people.SPELT), room.translate(people.FULL_WIDTH)]
    )


def _home(chance: random.Random, form: str) -> Iterator[Piece]:
    """The numbers are what is private; the words between them may stay."""
    for literal, field, _, _ in string.Formatter().parse(form):
        if literal:
            yield Piece(literal)
        if field:
            drawn = {
                "n": lambda: _count(chance, 48),
                "u": lambda: _count(chance, 4),
                "f": lambda: _count(chance, 32),
                "r": lambda: _room(chance),
                "L": lambda: chance.choice("ABCDEF"),
                "d": lambda: _count(chance, 600),
            }[field]()
            yield Piece(drawn, "house")


def _filled(chance: random.Random, carrier: str) -> Iterator[Piece]:
    for literal, field, _, _ in string.Formatter().parse(carrier):
        if literal:
            yield Piece(literal)
        if field == "estate":
            yield Piece(chance.choice(ESTATES))
        elif field == "road":
            yield Piece(chance.choice(ROADS))
        elif field == "home":
            yield from _home(chance, chance.choice(HOMES))
        elif field == "door":
            yield from _home(chance, chance.choice(DOORS))
        elif field == "house":
            yield from _home(chance, "{d}")
        elif field in MAKERS:
            yield Piece(MAKERS[field](chance), KIND_OF.get(field, field))
        elif field:
            yield Piece(_decoy(chance, field), "decoy")


def sentence(chance: random.Random) -> Sentence:
    """One to three clauses, each with personal data, a decoy or neither."""
    pieces: list[Piece] = []
    for count in range(chance.choice([1, 1, 2, 2, 3])):
        if count:
            pieces.append(Piece(chance.choice(PAUSES)))
        draw = chance.random()
        if draw < 0.55:
            pieces += _filled(chance, chance.choice(PRIVATE_CARRIERS))
        elif draw < 0.85:
            pieces += _filled(chance, chance.choice(DECOY_CARRIERS))
        else:
            pieces.append(Piece(chance.choice(PLAIN)))
    return tuple(pieces)


def sentences(count: int, seed: int) -> Iterator[Sentence]:
    """The same sentences for the same seed."""
    chance = random.Random(seed)
    for _ in range(count):
        yield sentence(chance)

"""What is said in random talks: own inventions, and sentences from the history of the rules."""

import json
import random
from collections.abc import Sequence
from functools import cache

from core.settings import ROOT

HISTORY = ROOT / "learning" / "history"

MATTERS = (
    "楼道灯坏了好几天", "楼下烧烤店油烟太大", "下水道堵了往外冒脏水", "垃圾桶满了没人清",
    "有人飞线给电动车充电", "楼上半夜放音乐吵得睡不着", "消防通道被车堵住了", "井盖丢了一个大洞",
    "树枝压到电线了", "流浪狗追小孩", "停水两天了", "路面有个大坑", "物业不修电梯",
    "广场舞音响太大", "想问医保缴费怎么办", "墙上全是小广告", "那个东西又那样了",
    "邻居把墙泡了不管",
)  # fmt: skip
ALARMS = ("着火了，全是烟", "煤气味很大", "有人打架动刀了", "我不想活了", "墙要塌了", "有人晕倒了")
STAFF = ("网格员态度太差，还骂人", "社区主任推来推去", "你们窗口的人不理人")
PLACES = (
    "花神苑东区{n}栋", "花神苑西区{n}栋", "幸福里{n}栋", "梅园路{n}号", "春江花园{n}栋",
    "翠竹园{n}栋", "老槐树那边{n}栋", "{n}栋", "", "",
)  # fmt: skip
ANSWERS = (
    "对", "是的", "对，快点来", "好的谢谢", "可以", "1", "2", "①", "3", "7", "都不是", "不清楚",
    "要改", "不对", "地点不对", "事情不对", "不报了", "算了", "还是报吧", "没事了", "哦", "👌",
    "谢谢", "……", "嗯",
)  # fmt: skip
COMMANDS = (
    "进度", "我的诉求", "撤回", "催办", "补充", "匿名", "不要让人知道是我", "转人工", "新诉求",
    "评价", "5", "1分", "很好", "没解决", "重办", "帮助", "你好", "联系网格员", "你是机器人吗",
    "代办", "接着报刚才那件", "根本没弄好", "灯好了不用来了", "？", "test", "asdf", "什么时候来",
    "你们管不管",
)  # fmt: skip
BEGINNINGS = ("", "", "", "新诉求 ", "另外，", "对了，", "补充 ", "匿名 ", "还有，")
NAMES = ("王秀兰", "李建国")
PHONES = ("13851230001", "13851230002")
WORKER_PHONE = "13951239999"
"""What a worker dictates to a resident."""

TOLD = (
    "{n}号回复 {t}师傅下午到", "回复{n}号 {t}零件到了就换", "问居民 {n}号 {t}是几单元",
    "{n}号办结 {t}已经换好了", "{n}号搞定了 {t}换了新的", "办结 {t}清掉了", "回复 {t}在路上了",
    "{n}号回复 {t}师傅电话" + WORKER_PHONE, "{n}号回复 {t}他是个神经病",
)  # fmt: skip
NOTES = (
    "{n}号记录 {t}这户不好说话", "{n}号 {t}敲门没人应", "{n}号 {t}我看是物业的事，内部先记着",
    "{t}中午吃啥", "{n}号记录 {t}住户电话13600001234", "记录 {t}先看看再说",
)  # fmt: skip
ORDERS = (
    "{n}号接单", "{n}号我去", "接{n}号 {m}号", "{n}、{m}号都我来", "接单",
    "退{n}号 {t}不是我们网格的", "{n}号上报 {t}要街道协调", "求助 {n}号 {t}一个人抬不动",
    "{n}号办结", "搞定了", "撤销", "发", "不发", "1", "2", "{n}", "查", "查{n}号", "今日",
    "我还有啥没办", "下一页", "排班", "请假", "帮助", "登记", "上报 {t}花神苑东区3栋门口井盖丢了",
    "花神苑西区路面有个大坑{t}", "收到", "👌", "辛苦了", "{n}号转办 {t}给城管", "{n}号会商 {t}",
    "{n}号延期 {t}等配件", "绑定 123456", "3到6号我来",
)  # fmt: skip


@cache
def history(name: str) -> Sequence[str]:
    """Give the texts of one of the files the rules were learned from."""
    lines = (HISTORY / f"{name}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines]


def from_history(chance: random.Random, *names: str) -> str:
    return chance.choice(history(chance.choice(names)))


def token(count: int) -> str:
    """Write a number below 1,000 as a nonsense word."""
    signs = "甲乙丙丁戊己庚辛壬癸"
    return "标记" + "".join(signs[int(figure)] for figure in f"{count:03d}")

"""Complaints nobody made: matters and places of the invented street, each text said once."""

import itertools
import random
from collections.abc import Iterator

PLACES = (
    "花神庙社区{n}栋",
    "翠竹园{n}栋",
    "花神庙菜场{n}号摊",
    "竹园路{n}号",
    "望江名苑{n}栋",
    "滨河路{n}号",
    "南园新村{n}栋",
    "杨家村{n}号",
    "春江花园{n}栋",
    "石榴园{n}栋",
)
MATTERS = (
    "楼下烧烤店油烟太大，孩子一直咳嗽",
    "楼道灯坏了好几天，晚上老人摸黑上楼",
    "门口垃圾桶满了没人清，一股臭味",
    "有人在楼道里给电动车充电，很危险",
    "楼上半夜放音乐，吵得睡不着",
    "门前路面有个大坑，骑车的都绕着走",
    "旁边下水道堵了，污水漫到路上",
    "电梯老是停在半层，老人不敢坐",
)
SINCE = ("已经{d}天了", "说了{d}次没人管", "{d}号那天起就这样", "前后有{d}回了")


def complaints(seed: int) -> Iterator[str]:
    """Give complaints without end; each names a place and carries a count of its own."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret.
    for matter in matters(seed):
        yield chance.choice(PLACES).format(n=chance.randint(1, 6)) + matter


def matters(seed: int) -> Iterator[str]:
    """Give what is wrong, without a place; each carries a count of its own."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret.
    for count in itertools.count(1):
        since = chance.choice(SINCE).format(d=chance.randint(2, 29))
        yield f"{chance.choice(MATTERS)}，{since}，第{count}户反映。"

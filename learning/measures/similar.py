"""`python -m learning.measures.similar`: storms among 5,000 others; what a comparison costs."""

import random
import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass

from nlp.engine import Engine
from nlp.text.segment import Segmenter
from nlp.weighing.similar import SAME, Signature, content_words, most_alike

SEED = 20_260_101
GRIDS, HOURS, OTHERS, STORMS = 120, 48, 5_000, 40

# What people say of one incident; `n` is the building.
INCIDENTS = {
    "power": (
        "{n}栋停电了", "怎么没电了啊", "我们楼全黑了 停电什么时候来", "整个小区都没电，热死了",
        "家里跳闸还是停电？整栋楼都没电", "停电两个小时了没人管",
        "{n}栋又停电了 冰箱东西要坏了", "电什么时候恢复",
    ),
    "water": (
        "停水了", "家里没水了，水龙头一滴都没有", "{n}栋停水没有通知", "自来水停了怎么做饭",
        "什么时候来水啊 没水洗澡", "全楼停水半天了", "水管没水", "小区停水，物业电话打不通",
    ),
    "lift": (
        "{n}栋电梯坏了", "电梯停了不动，老人下不来楼", "电梯又坏了 爬十八楼",
        "{n}栋的电梯故障没人修", "电梯按了没反应，显示维修", "我们楼电梯不能用了",
        "{n}栋电梯什么时候修好", "电梯坏了一上午了",
    ),
    "smoke": (
        "外面烟味好大 呛人", "有人烧垃圾 浓烟往家里飘", "楼下在烧东西，烟很呛",
        "焚烧垃圾味道刺鼻", "谁在烧垃圾 窗户都不敢开", "空地上烧垃圾，浓烟滚滚",
        "烧垃圾的烟飘进{n}栋了", "烧塑料的味道太难闻",
    ),
    "flood": (
        "车库进水了", "地下车库淹了 车泡了", "下雨积水进车库 快来抽水", "小区门口积水过膝盖",
        "路面积水好深走不了", "积水太深车都熄火了", "雨水倒灌进车库",
        "{n}栋门口全是水 排水堵了",
    ),
}  # fmt: skip

OTHER = (
    "楼上装修太吵", "广场舞声音大睡不着", "楼道堆满杂物", "垃圾桶满了没人倒", "狗不牵绳",
    "下水道堵了返臭水", "路灯不亮", "井盖坏了", "有人占消防通道停车", "物业费怎么又涨",
    "医保怎么缴费", "社保卡丢了补办", "楼上漏水把天花板泡了", "饭店油烟太大", "摊贩占道",
    "小区绿化带没人修剪", "快递柜收费", "共享单车乱停", "充电桩坏了", "邻居养鸡", "高空抛物",
    "工地半夜施工", "老人卡怎么办", "低保申请要什么材料", "门禁坏了", "电线耷拉下来",
    "墙皮脱落", "楼道灯坏了", "燃气费怎么交", "停车位被占", "公交车等太久", "健身器材坏了",
    "河水发臭", "蚊子太多要消杀", "孩子上学学区怎么划", "居住证怎么办", "麻将馆吵",
    "外卖车在人行道上跑", "树枝挡住窗户", "水费怎么这么高",
)  # fmt: skip
TAILS = (
    "", "，什么时候处理", " 麻烦看一下", "，{n}栋", "，都{d}天了", "，反映过了没人管", " 谢谢",
    "，请尽快",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Told:
    signature: Signature
    incident: int | None


def main() -> None:
    engine = Engine.load()
    chance = random.Random(SEED)
    segmenter = Segmenter(engine_words(engine))
    told = [*_others(engine, segmenter, chance), *_storms(engine, segmenter, chance)]
    chance.shuffle(told)
    for least in (0.2, 0.25, SAME, 0.35, 0.4, 0.45, 0.5, 0.6):
        precision, recall, linked = _measured(told, least)
        mark = " (shipped)" if least == SAME else ""
        print(f"score >= {least:.2f}{mark}: precision {precision:.3f}", end="")
        print(f", recall {recall:.3f}, linked {linked:.3f}")
    quartiles = _milliseconds(told)
    print(f"one with {len(told)}: median {quartiles[1]:.2f} ms", end="")
    print(f", quartiles {quartiles[0]:.2f} and {quartiles[2]:.2f} ms")


def engine_words(engine: Engine) -> list[str]:
    """The catalogue's keywords, which the words of a message are cut along."""
    items = engine.catalogue.items.values()
    return [word for item in items for word in (*item.rules.words, *item.rules.troubles)]


def _signature(engine: Engine, segmenter: Segmenter, text: str, grid: int, at: float) -> Signature:
    found = engine.understand(text)
    item = found.items[0].code if found.sure else ""
    return Signature(content_words(text, segmenter), item, frozenset({grid}), None, at)


def _others(engine: Engine, segmenter: Segmenter, chance: random.Random) -> Iterator[Told]:
    """Everyday matters anywhere in the county; many share an item and a grid by chance."""
    for _ in range(OTHERS):
        text = chance.choice(OTHER) + chance.choice(TAILS)
        text = text.format(n=chance.randint(1, 30), d=chance.randint(2, 9))
        at = chance.uniform(0, HOURS * 3600.0)
        yield Told(_signature(engine, segmenter, text, chance.randrange(GRIDS), at), None)


def _storms(engine: Engine, segmenter: Segmenter, chance: random.Random) -> Iterator[Told]:
    """Each incident: one grid, within six hours, told by some of its people, a few without grid."""
    for incident in range(STORMS):
        kind = list(INCIDENTS)[incident % len(INCIDENTS)]
        grid, building = chance.randrange(GRIDS), chance.randint(1, 30)
        began = chance.uniform(0, (HOURS - 6) * 3600.0)
        for _ in range(chance.randint(4, 20)):
            text = chance.choice(INCIDENTS[kind]).format(n=building) + chance.choice(TAILS[:3])
            at = began + chance.uniform(0, 6 * 3600.0)
            yield Told(_signature(engine, segmenter, text, grid, at), incident)


def _measured(told: list[Told], least: float) -> tuple[float, float, float]:
    """Precision and recall of pairs with each storm message as the new one.

    The third is the share of messages linked to at least one other of their storm.
    """
    known = [each.signature for each in told]
    storms = [place for place, each in enumerate(told) if each.incident is not None]
    found = right = linked = there = 0
    for place in storms:
        there += sum(told[other].incident == told[place].incident for other in storms) - 1
        alike = [index for index, _ in most_alike(known[place], known, least) if index != place]
        same = sum(told[index].incident == told[place].incident for index in alike)
        found, right, linked = found + len(alike), right + same, linked + bool(same)
    return right / max(1, found), right / there, linked / len(storms)


def _milliseconds(told: list[Told]) -> list[float]:
    known = [each.signature for each in told]
    costs = []
    for new in known[:500]:
        began = time.process_time()
        most_alike(new, known)
        costs.append((time.process_time() - began) * 1000)
    return statistics.quantiles(costs, n=4)


if __name__ == "__main__":
    main()

"""Is it the same matter? One message beside those of the last two days (PRODUCT.md, "Storms").

A message is reduced to a signature once, when it comes in. Two signatures are compared in three
parts: what is told, where, and when; the score is their product, so that no part makes up for
another that speaks against it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians, sqrt
from typing import Final, NamedTuple
from zlib import crc32

from nlp.text.normalise import fold
from nlp.text.segment import Segmenter

SAME: Final = 0.3
"""From this score on two messages are offered as one matter; bench/similar.py measures it."""

LASTS: Final = 48 * 3600.0
"""Seconds after which a message is no longer compared."""

_ITEM_SHARE: Final = 0.5
_NEAR, _FAR = 200.0, 1_000.0
_UNKNOWN_PLACE: Final = 0.5
_METRES_PER_DEGREE: Final = 111_320.0
_FUNCTION_WORDS: Final = """
的 了 着 过 吗 呢 吧 啊 呀 嘛 哦 呃 嗯 哈 咯 啦 得 地 之 和 与 及 或 而 且 但 也 都 就 还 又 再
才 很 太 好 最 更 是 在 有 到 从 对 向 把 被 让 给 为 跟 比 于 以 这 那 哪 此 其 该 我 你 您 他
她 它 我们 你们 他们 咱们 大家 人 自己 这个 那个 这里 那里 这边 那边 这样 那样 什么 怎么 怎么办
为什么 多少 几 个 一个 一直 一下 一点 一些 可以 能 能不能 会 要 想 请 请问 麻烦 谢谢 帮忙 希望
反映 问题 情况 处理 解决 领导 你好 您好 尊敬 因为 所以 但是 而且 如果 已经 现在 今天 昨天 刚才
刚刚 时候 里 上 下 中 内 外 后 前 没 没有 不 不是
"""
_SAYS_NOTHING: Final = frozenset(_FUNCTION_WORDS.split())


@dataclass(frozen=True, slots=True)
class Signature:
    """What comparing needs of one message.

    words: hashes of its content words, the same in every process. item: the service item's code,
    "" when unknown. grids: where it may be. point: longitude and latitude, if sent.
    at: seconds since the epoch.
    """

    words: frozenset[int]
    item: str
    grids: frozenset[int]
    point: tuple[float, float] | None
    at: float


class Likeness(NamedTuple):
    """How far two messages are the same matter: each part, and their product, from 0 to 1."""

    score: float
    text: float
    place: float
    time: float


def content_words(text: str, segmenter: Segmenter) -> frozenset[int]:
    """Hashes of the words that tell something, and of their characters: 停电 is like 没电."""
    words = [
        word
        for word in segmenter.words(fold(text))
        if word not in _SAYS_NOTHING and any(map(str.isalnum, word))
    ]
    characters = {character for word in words if not word.isascii() for character in word}
    return frozenset(crc32(part.encode()) for part in characters.union(words))


def most_alike(
    new: Signature, known: Sequence[Signature], least: float = SAME
) -> list[tuple[int, Likeness]]:
    """Those of `known` that reach `least`, as index and likeness, the most alike first."""
    return sorted(_likenesses(new, known, least), key=lambda pair: (-pair[1].score, pair[0]))


def _likenesses(
    new: Signature, known: Iterable[Signature], least: float
) -> Iterator[tuple[int, Likeness]]:
    """Another grid rules out nearly all of them, so it is looked at first and in place."""
    elsewhere = new.grids.isdisjoint if new.grids else lambda _: False
    for index, other in enumerate(known):
        if other.grids and elsewhere(other.grids) and not (new.point and other.point):
            continue
        time = max(0.0, 1.0 - abs(new.at - other.at) / LASTS)
        place = same_place(new, other)
        if time * place < least:
            continue
        text = same_matter(new, other)
        score = time * place * text
        if score >= least:
            yield index, Likeness(score, text, place, time)


def same_matter(one: Signature, other: Signature) -> float:
    """Half is the service item, half the words; only the words where an item is unknown."""
    shared = shared_words(one.words, other.words)
    if not (one.item and other.item):
        return shared
    return _ITEM_SHARE * (one.item == other.item) + (1.0 - _ITEM_SHARE) * shared


def shared_words(one: frozenset[int], other: frozenset[int]) -> float:
    """What they share, against the geometric mean of their sizes (the cosine of two sets)."""
    both = sqrt(len(one) * len(other))
    return len(one & other) / both if both else 0.0


def same_place(one: Signature, other: Signature) -> float:
    """1 in one grid or within 200 m, 0 from 1 km on; where nothing is known, one half."""
    if not one.grids.isdisjoint(other.grids):
        return 1.0
    if one.point and other.point:
        metres = _metres(one.point, other.point)
        return min(1.0, max(0.0, (_FAR - metres) / (_FAR - _NEAR)))
    return 0.0 if one.grids and other.grids else _UNKNOWN_PLACE


def _metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """On a flat map, which is exact enough over a kilometre."""
    east = (one[0] - other[0]) * cos(radians(one[1]))
    return _METRES_PER_DEGREE * hypot(east, one[1] - other[1])


def shared_pairs(one: str, other: str) -> float:
    """How many pairs of neighbouring characters two texts share (the cosine of two sets)."""
    pairs = [{text[at : at + 2] for at in range(len(text) - 1)} for text in (one, other)]
    both = sqrt(len(pairs[0]) * len(pairs[1]))
    return len(pairs[0] & pairs[1]) / both if both else 0.0

"""The file of learned shapes of names (`nlp.privacy.name_shapes` reads it)."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

_HEAD: Final = """\
# 由 rules learn-names 从 {source} 学来：{count} 种样子。正数像人名，负数不像；可以改，可以删行。
# 〔〕是人名的两头，＊是随便哪个字：民〔 人名前是“民”，〕说 后是“说”，〔王 姓王，国〕 末字是“国”。
"""


def write_shapes(path: Path, weights: Mapping[str, float], source: str) -> None:
    """Write the weights, heaviest first."""
    heaviest_first = sorted(weights.items(), key=lambda each: (-each[1], each[0]))
    lines = [f"{shape} {weight:g}\n" for shape, weight in heaviest_first]
    path.write_text(_HEAD.format(source=source, count=len(lines)) + "".join(lines), "utf-8")

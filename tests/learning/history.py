"""An invented history of a street office: every message with what it was about."""

import json

from learning.evaluate import Labelled

_PLACES = ("东门", "西门", "三栋", "菜场边", "学校旁", "河边", "广场", "车站对面")
_MATTERS = {
    "路灯": ("路灯又不亮了", "路灯坏了好几天", "没有路灯晚上看不见", "路灯一闪一闪", "路灯杆歪了"),
    "垃圾": ("垃圾没人收", "垃圾桶满了发臭", "有人乱倒垃圾", "垃圾堆成山", "垃圾车天天漏水"),
    "停车": ("乱停车堵了门", "车位被占了", "停车收费太贵", "僵尸车停了一年", "车停在人行道"),
}


def history():
    """120 messages of three labels, in an order that mixes them."""
    return [
        Labelled(f"{place}{said}", label)
        for place in _PLACES
        for number in range(5)
        for label, sayings in _MATTERS.items()
        for said in (sayings[number],)
    ]


def write_history(path):
    rows = [{"text": each.text, "label": each.label} for each in history()]
    path.write_text("\n".join(json.dumps(row, ensure_ascii=False) for row in rows), "utf-8")
    return path

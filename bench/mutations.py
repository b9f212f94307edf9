"""Odd forms of recorded messages: what may come in a field, and what a message may be broken by."""

import itertools
import json
import random
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

CONTROLS = [chr(code) for code in (*range(32), 0x7F, 0xFFFE, 0xFFFF)]
SURROGATES = ["\ud800", "\udfff"]
PIECES = [
    *CONTROLS,
    *(f"&#{code};" for code in (0, 1, 29, 65, 55296, 65535, 10**30)),
    *(f"&#x{code:x};" for code in (0, 29, 0xD800, 0xFFFE, 0x10FFFF, 0x110000)),
    "着火了！楼道里全是烟",
    "花神庙社区3栋路灯不亮了",
    "对",
    "1",
    "进度",
    "不报了",
    "转人工",
    "撤回",
    "5分",
    "13912345678",
    "💡",
    "\u202e",
    "١٢",
    "%s{grid}",
    "<b>",
    "&amp;",
    "' OR 1=1 --",
    "../../etc",
    "灯" * 3_000,
    "9" * 400,
    "-1",
    "1e400",
    "nan",
    "118.7783",
    "31.9703",
    "rate:R-1:5",
    "grid:1",
    "item:nonsense",
    "agree",
    "",
    " ",
]
FIELD = re.compile(r"<(\w+)>(<!\[CDATA\[)?(.*?)(\]\]>)?</\1>", re.DOTALL)
WHAT_IT_IS = ("FromUserName", "CreateTime", "MsgType", "Event")
"""Fields without which there is no message; whatever stands in the others, it can be read."""

_numbers = itertools.count(time.time_ns() // 1_000)


@dataclass(frozen=True, slots=True)
class Mutated:
    """readable: nothing in it may keep it from being understood as a message and stored.

    fresh: nobody has sent it before.
    """

    body: str
    readable: bool
    fresh: bool = False


def mutate(recorded: str, chance: random.Random) -> Mutated:
    """Change a recorded message in a few places."""
    fresh = chance.random() < 0.8
    if fresh:
        recorded = _renamed(recorded)
    change = _json if recorded.lstrip().startswith("{") else _xml
    for _ in range(chance.choice((0, 1, 1, 2, 4))):
        mutated = change(recorded, chance)
        if not mutated.readable:
            return mutated
        recorded = mutated.body
    return Mutated(recorded, readable=True, fresh=fresh)


def _renamed(recorded: str) -> str:
    number = str(next(_numbers))
    return recorded.replace("7000000000000001", number).replace("o-wang-ayi", f"o-{number}")


def _piece(chance: random.Random) -> str:
    return "".join(chance.choice(PIECES) for _ in range(chance.choice((1, 1, 2, 5))))


def _xml(xml: str, chance: random.Random) -> Mutated:
    way: Callable[[str, random.Random], Mutated] = chance.choice(
        (_value, _value, _value, _dirt, _dirt, _left_out, _noise, _twice)
    )
    return way(xml, chance)


def _fields(xml: str) -> list[re.Match[str]]:
    return list(FIELD.finditer(xml.replace("<xml>", "     ", 1)))


def _value(xml: str, chance: random.Random) -> Mutated:
    """Put another value into a field, in a section or escaped."""
    found = chance.choice(_fields(xml))
    piece = _piece(chance).replace("]]>", "")
    inside = f"<![CDATA[{piece}]]>"
    if chance.random() < 0.3:
        inside = re.sub(r"&(?!#)", "&amp;", piece).replace("<", "&lt;")
    body = f"{xml[: found.start()]}<{found[1]}>{inside}</{found[1]}>{xml[found.end() :]}"
    return Mutated(body, readable=found[1] not in WHAT_IT_IS)


def _dirt(xml: str, chance: random.Random) -> Mutated:
    """Put characters no text may hold into any field, what it is among them."""
    found = chance.choice([each for each in _fields(xml) if each[3]])
    at = chance.choice((found.start(3), found.end(3)))  # In between might stand a reference.
    dirt = chance.choice([each for each in CONTROLS if each not in "\t\n\r\x7f"])
    if not found[2] and chance.random() < 0.5:
        dirt = f"&#{ord(dirt)};"
    return Mutated(xml[:at] + dirt + xml[at:], readable=True)


def _left_out(xml: str, chance: random.Random) -> Mutated:
    found = chance.choice(_fields(xml))
    body = xml[: found.start()] + xml[found.end() :]
    return Mutated(body, readable=found[1] not in WHAT_IT_IS)


def _twice(xml: str, chance: random.Random) -> Mutated:
    found = chance.choice(_fields(xml))
    return Mutated(xml[: found.end()] + found[0] + xml[found.end() :], readable=False)


def _noise(text: str, chance: random.Random) -> Mutated:
    """Cut, repeat or overwrite anywhere."""
    at, to = sorted((chance.randrange(len(text)), chance.randrange(len(text))))
    ways = (
        text[:at],
        text[:at] + text[to:],
        text[:to] + text[at:],
        text[:at] + _piece(chance) + text[to:],
        text[:at] + _piece(chance) + text[at:],
    )
    return Mutated(chance.choice(ways), readable=False)


def _json(text: str, chance: random.Random) -> Mutated:
    if chance.random() < 0.2:
        return _noise(text, chance)
    message = json.loads(text, strict=False)
    spots = list(_spots(message))
    holder, name = chance.choice(spots)
    readable = name in ("content", "url", "aibotid", "chattype", "response_url")
    if chance.random() < 0.7:
        value: Any = _piece(chance) + chance.choice((*SURROGATES, ""))
    else:
        value, readable = chance.choice((None, 1, [], {}, [{}], 1e308, True)), False
    holder[name] = value
    body = json.dumps(message, ensure_ascii=chance.random() < 0.5)
    return Mutated(body.encode("utf-8", "replace").decode(), readable=readable)


def _spots(value: Any) -> list[tuple[Any, Any]]:
    """Give every place in a JSON value at which something stands."""
    if isinstance(value, dict):
        pairs = list(value.items())
    elif isinstance(value, list):
        pairs = list(enumerate(value))
    else:
        return []
    return [(value, name) for name, _ in pairs] + [
        spot for _, each in pairs for spot in _spots(each)
    ]

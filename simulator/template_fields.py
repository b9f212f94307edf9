"""Limits on the values of template and subscription messages (WeChat, "订阅消息参数值内容限制")."""

import re

LENGTHS = {
    "thing": 20,
    "character_string": 32,
    "number": 32,
    "letter": 32,
    "symbol": 5,
    "phrase": 5,
    "name": 10,
    "phone_number": 17,
    "car_number": 8,
}
PATTERNS = {
    "number": r"-?\d+(\.\d+)?",
    "letter": r"[A-Za-z]+",
    "character_string": r"[\x20-\x7e]+",
    "phone_number": r"[\d+ ()-]+",
    "phrase": r"[\u4e00-\u9fff]+",
}
KIND = re.compile(r"([a-z_]+?)\d+$")


def bad_field(values: dict[str, str]) -> str | None:
    """The first key whose value is empty, too long or of the wrong kind."""
    return next((key for key, value in values.items() if not _fits(key, value)), None)


def _fits(key: str, value: str) -> bool:
    match = KIND.match(key)
    kind = match.group(1) if match else ""
    if not value or len(value) > LENGTHS.get(kind, 200):
        return False
    return re.fullmatch(PATTERNS.get(kind, r"[\s\S]+"), value) is not None

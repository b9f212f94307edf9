"""What the platforms take, and how often: every such number, with where it is said.

Texts are measured in bytes of UTF-8.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal

WindowKind = Literal["message", "tap"]

TEXT_BYTES: Final = 2_048
"""WeChat's passive reply and customer-service text, a WeCom app's text and markdown.

Official accounts, "被动回复用户消息" and "客服消息"; WeCom, "发送应用消息".
"""

MARKDOWN_BYTES: Final = 4_096
"""Markdown of a group robot (WeCom, "群机器人配置说明")."""

STREAM_BYTES: Final = 20_480
"""A smart robot's stream message (WeCom, "智能机器人", "被动回复消息")."""

ROBOT_PER_MINUTE: Final = 20
"""Calls one group robot takes in any 60 seconds (WeCom, "群机器人配置说明")."""


@dataclass(frozen=True, slots=True)
class Window:
    """So many messages, for so long after what opened it."""

    span: timedelta
    limit: int


WINDOWS: Final[Mapping[WindowKind, Window]] = {
    "message": Window(timedelta(hours=48), 5),
    "tap": Window(timedelta(minutes=1), 3),
}
"""Customer-service messages after a person wrote, and after a menu tap, follow or scan.

Official accounts, "客服消息", section on limits.
"""


def clipped(text: str, limit: int, end: str = "…") -> str:
    """Cut a text to so many bytes, not inside a character; end says that something is missing."""
    data = text.encode("utf-8", "replace")
    if len(data) <= limit:
        return data.decode()
    return data[: limit - len(end.encode())].decode("utf-8", "ignore") + end

"""What a grid worker tells the group robot to do, as a value."""

from dataclasses import dataclass
from typing import Final

from nlp.commands.errands import Errand
from nlp.text.patterns import lazy_pattern


@dataclass(frozen=True, slots=True)
class WorkerIntent:
    """kind: accept 接单, return 退单, transfer 转办, reply 回复, ask 问居民, note 记录,
    resolve 办结, unreachable 联系不上, report_up 上报, consult 会商, conclude 会商结论,
    replan 定日期, extend 延期, joint 联单, excuse 免办, ask_help 求助, query 查, today 今日,
    roster 排班, leave 请假, undo 撤销, errand 代办, help 帮助, none.

    number: the case's short number, the first of `numbers`; None when it was left out, the caller
    picks. text: the reason, answer or rest; of an extension the new day is in it
    (`nlp.commands.dates`). sure: whether it may be acted on; other: what else it may mean.
    """

    kind: str
    number: int | None = None
    text: str = ""
    numbers: tuple[int, ...] = ()
    errand: Errand | None = None
    sure: bool = True
    other: str = ""


_MENTION: Final = lazy_pattern(r"(?:@[^\s\u2005]{1,40}[\s\u2005]+)+")


def without_mention(text: str) -> str:
    """The sentence itself, without the robot's name before it."""
    return _MENTION.sub("", text.strip(), count=1) if text.lstrip().startswith("@") else text

"""The reconciliation with the police as it is read: on a page, in a terminal, in a spreadsheet."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from flows.cases.police import Line, Share
from flows.cases.words import STATE_NAMES

OUTCOME_NAMES = {
    "seen": "推到，已阅",
    "unseen": "推到，未阅",
    "on_its_way": "未推到：还在发送",
    "failed": "未推到：发送失败",
    "no_police_grid": "未推到：网格没有划入警格",
    "no_group": "未推到：警格没有群",
    "no_grid": "未推到：没有派到网格",
    "follows": "未推到：并入了别的件",
    "not_told": "未推到：受理时不归警格，或还没有群",
}
TURNED_AWAY = "已更正为别的事项"
COLUMNS = ("编号", "事项", "状态", "受理", "警格", "对账", "推到", "已阅", "谁阅", "备注")
TOTAL = "合计"


def cells(line: Line, zone: ZoneInfo) -> Sequence[str]:
    """Write one case, by the columns."""
    return (
        *(line.number, line.item_name, STATE_NAMES[line.state], _at(line.accepted_at, zone)),
        *("、".join(line.police_grids), OUTCOME_NAMES[line.outcome]),
        *(_at(line.pushed_at, zone), _at(line.seen_at, zone), line.seen_by),
        TURNED_AWAY if line.turned_away else "",
    )


def totals(shares: Sequence[Share]) -> Iterator[tuple[str, str, str]]:
    """Write each outcome with its count and its share of all, and the sum of both."""
    for each in shares:
        yield OUTCOME_NAMES[each.outcome], str(each.count), _percent(each.tenths)
    tenths = sum(each.tenths for each in shares)
    yield TOTAL, str(sum(each.count for each in shares)), _percent(tenths)


def _percent(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10}%"


def _at(moment: datetime | None, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M") if moment else ""

"""What the routing table is said in, and what is said where a row of it cannot be written."""

from flows.map.route_tables import RouteLevel, RouteSource

NO_AREA = "没有编码为 {code} 的区划或网格。"
NO_LEAD = "层级是“部门”时，要写明主办部门。"
LEAD_HELPS = "主办部门不用再列为协办。"
ENDS_BEFORE = "截止日早于起始日。"
ODD_DAY = "日期要在 2000 年到 2999 年之间。"
PAST_USED = "{day} 以前的派单已经照原来的这一行办了，不能再改；请把起始日改成 {day} 或以后。"
NOTHING_TO_END = "{day} 起本来就没有这一行。"

LEVEL_NAMES = {
    RouteLevel.GRID: "网格",
    RouteLevel.COMMUNITY: "社区",
    RouteLevel.STREET: "街道",
    RouteLevel.DEPARTMENT: "部门",
    RouteLevel.COUNTY: "县区",
}
SOURCE_NAMES = {
    RouteSource.IMPORT: "导入",
    RouteSource.CONSOLE: "后台",
    RouteSource.RULING: "裁定",
}
USUAL = "默认"
"""The deadline profile of a row that names none."""
EVERY_ITEM = "所有事项"
EVERYWHERE = "全域"

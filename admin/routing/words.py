"""What the pages of the routing table say."""

from flows.map.route_lists import When

ITEM = "事项"
AREA = "区域"
LEVEL = "先由哪一级办"
LEAD = "主办部门"
HELPERS = "协办部门"
PROFILE = "时限方案"
SINCE = "从哪天起"
UNTIL = "到哪天为止"
NOTE = "备注"
CHOOSE = "请选择"
NONE = "不指定"

WHEN_NAMES = {When.NOW: "现行", When.COMING: "将生效", When.OVER: "已停用"}
EMPTY = {
    When.NOW: "现在没有这样的行，都按目录自带的办。",
    When.COMING: "没有排好以后生效的行。",
    When.OVER: "没有停用过的行。",
}

ODD_DAY = "请填写日期，例如 2026-03-04。"
NOT_BEFORE_TODAY = "起始日不能早于今天。"
NOT_YOURS = "这个区域不归您管，请选自己辖区的。"
NO_SUCH = "请从列表里选。"
CHANGED_MEANWHILE = "您看预览的时候，有人改了派单目录。请再看一遍，没问题再保存。"
SAVED = "已保存：{key}，{since} 起{value}。"
ENDED = "已停用：{key}，{since} 起不再按这一行派。"

SETS = "{since} 起{until}：{value}"
UNTIL_DAY = "，到 {until} 为止"
ENDS = "{since} 起停用这一行，按上一级的行或者目录自带的派。"
REPLACES = "原来的“{value}”办到 {until} 为止。"
STAYS = "{since} 起已经另有安排（{value}），那一行不动，所以新的这一行到 {until} 为止。"
COMES_BACK = "{since} 起恢复原来的“{value}”。"
REPLACES_TODAYS = "今天刚起用的“{value}”不再用。"
WITHDRAWN = "原定 {since} 起的“{value}”不再生效。"
UNDECIDED = "目录里没有"
LEAD_IS = "主办 {lead}"
HELPERS_ARE = "协办 {helpers}"
PROFILE_IS = "时限 {profile}"

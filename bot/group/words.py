"""What the robot says in the group chats."""

from collections.abc import Iterable

from flows.cases.steps.row import Row

NOT_STAFF = "您还不在网格员名单里，请联系网格长加上。这次没有改动。"
NOT_ROSTER = "您不在{grid}的值班名单里，这件要由本网格的同事来办。这次没有改动。"
DESK = "这里只收提醒。交办、查看请打开后台：{url}/admin/cases"
NO_GRID = "这个群不是网格的群，办件请到网格群里说。"
UNBOUND = "这个群还没有绑定。请管理员在后台取一个绑定码，再在这里@我说“绑定 六位数字”。"
BOUND = "绑好了，这个群是“{name}”。以后有事会发到这里；说“帮助”看看在群里能说什么。"
BOUND_ALREADY = "这个群已经绑定为“{name}”，不用再绑。"
BAD_CODE = "这个绑定码不对，或者已经过期。请看看数字，或在后台重新取一个。这次没有改动。"
TOO_MANY_CODES = (
    "绑定码错了好几次，先不试了。过一小时，请管理员在后台重新取一个再说。这次没有改动。"
)
HELP = "我能听懂：\n{steps}\n查7号 · 查"
NOT_UNDERSTOOD = "没听懂。"
DOUBT = "这句话可以有两种意思，先没有改动。请把要的那句再发一次：\n{ways}"
SAY_AS = "{number}{name} {text}"
NOT_YET = "“{what}”还不能在群里办，请先打电话跟指挥中心说。"
WHICH = "请带上编号，比如“7号{what}”。"
TOO_MANY = "一次最多说{most}件，请分几次发。这次没有改动。"
ONE_OF = "{short}号：{text}"
NO_SUCH = "本网格没有{short}号。"
NONE = "现在没有可以{what}的诉求。"
LEFT = "本网格还有{count}件没办完。"
LEFT_NONE = "本网格都办完了。"
ROW = "{mark}{short}号 {item}：{state}{who}，{resolve}前办结"
CASE = "{row}\n{summary}\n详情：{link}"
EMPTY = "本网格现在没有在办的诉求。"
PHOTO_OF = "照片收到了。请把编号和照片一起发，比如“7号办结 已修好”加照片。"
NOT_YET_NAMES = {
    "transfer": "转办",
    "consult": "会商",
    "extend": "延期",
    "joint": "联单",
    "ask_help": "求助",
    "today": "今日",
    "roster": "排班",
    "errand": "代办",
    "ask": "问居民",
    "leave": "请假",
    "undo": "撤销",
}


def help_for(rows: Iterable[Row]) -> str:
    """Say what can be said, as the rows have it."""
    return HELP.format(steps="\n".join(row.group_help for row in rows if row.group_help))

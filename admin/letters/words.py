"""What the pages of letters and bulletins say."""

from flows.letters.reads import Shelf
from flows.letters.states import To

SHELF_NAMES = {
    Shelf.MINE: "待我办理",
    Shelf.OPEN: "未结",
    Shelf.OVERDUE: "超期",
    Shelf.CLOSED: "已结",
}
EMPTY = {
    Shelf.MINE: "没有等您签收或者回复的督办函。",
    Shelf.OPEN: "没有未结的督办函。",
    Shelf.OVERDUE: "没有超期的督办函。",
    Shelf.CLOSED: "还没有办结的督办函。",
}
TO_NAMES = {To.GRID: "网格", To.DIVISION: "街道、社区", To.DEPARTMENT: "部门"}

DONE = "{name}：{step}已办好。"
ISSUED = "{word}已发给{to}。"
WORDS_HINT = "不要写姓名、电话、门牌，写了会自动遮住。"
CASES, ISSUER, TO, TEXT = "诉求编号", "发函单位", "主送", "要求"
CHOOSE_TO = "请选择主送单位"
OPTIONAL = "{label}，可不填"
NOT_FOUND = "这些编号没有找到，或者不在您的辖区里：{numbers}。"
NO_NUMBERS = "请填写至少一个诉求编号。"
GONE = "这个单位现在选不了，请重新选一个。"

SHORT, ACKNOWLEDGE_DAYS, ANSWER_DAYS = "机关代字", "签收期限（工作日）", "回复期限（工作日）"
DAYS = "请填 1 到 30 之间的天数，回复期限不能短于签收期限。"
SAVED = "{name}的发文设置已保存。"

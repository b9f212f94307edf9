"""All that the domain says to people."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from flows.cases.states import Level, Objection, Solved, State, Who
from flows.clocks.tables import Clock, Stage
from nlp.catalogue.severity import Severity

STATE_NAMES = {
    State.DRAFT: "草稿",
    State.ACCEPTED: "已受理",
    State.ASSIGNED: "已交办",
    State.HANDLING: "办理中",
    State.CONSULTING: "会商中",
    State.RESOLVED: "已办结",
    State.RATED: "已评价",
    State.CLOSED: "已销号",
    State.DECLINED: "不予受理",
    State.WITHDRAWN: "已撤回",
    State.MERGED: "已合并",
}
WHO_NAMES = {
    Who.SYSTEM: "系统",
    Who.AUTHOR: "刚做那一步的人",
    Who.REPORTER: "反映人本人",
    Who.ROSTER: "本网格的工作人员",
    Who.COLLEAGUE: "原网格的工作人员",
    Who.POLICE: "本警格的民警",
    Who.HANDLER: "承办部门",
    Who.INFORMED: "相关部门",
    Who.HELPER: "协办部门",
    Who.ASSIGNEE: "接单的人",
    Who.DISPATCHER: "指挥中心",
}
TITLES = {Who.ROSTER: "网格员", Who.POLICE: "社区民警", Who.DISPATCHER: "上一级"}
"""What residents call who has their case; of a department its name."""
OBJECTION_NAMES = {
    Objection.GRID: "不是本网格",
    Objection.DUTY: "不归我们管",
    Objection.REPEAT: "重复",
    Objection.UNCLEAR: "没说清",
}
SOLVED_NAMES = {Solved.YES: "解决了", Solved.PARTLY: "解决了一部分", Solved.NO: "没解决"}
STAR_NAMES = {5: "5分 很满意", 4: "4分 满意", 3: "3分 一般", 2: "2分 不满意", 1: "1分 很不满意"}

SEVERITY_MARKS = {Severity.URGENT: "【紧急】", Severity.MAJOR: "【重大】", Severity.GENERAL: ""}
LEVEL_NAMES = {
    Level.GRID: "网格",
    Level.COMMUNITY: "社区",
    Level.STREET: "街道",
    Level.DEPARTMENT: "部门",
    Level.COUNTY: "县区",
}

NOT_POSSIBLE = "{name}现在是“{state}”，不能{step}。{now}"
NOW_POSSIBLE = "现在可以：{steps}。"
NOW_NOTHING = {
    (False, True): "它已经结束了。",
    (False, False): "现在要等别人先办。",
    (True, True): "它已经结束了；还有事，直接说一遍，就是新的一件。",
    (True, False): "有人在办，有进展会告诉您。",
}
"""By whether a resident reads it, and whether the case has ended."""
IN_HAND_OF = "{name}在{who}手上，{step}要由{who}来做；要换人，请先交接。"
TAKEN_BY = "{name}已由{who}接单，不用再接了。"
SOMEBODY = "别人"
NOT_YOURS = "{step}要由{who}来做。"
MISSING = "{step}还缺{need}，请补上再发一次。"
TOO_OFTEN = "今天已经为您催过一次，一个工作日催一次就够，我们记着呢。"
URGENT_STAYS = "紧急的事要网格员看过才能结，先不撤。要是没事了，跟网格员说一声就行。"
REOPENED_ENOUGH = "这件事已经重办过两次。还没解决就说“没解决”，和邻居们说的一起算。"
BAD_STARS = "评分请用1到5分。"
NO_SUCH_GRID = "没有这个网格。"
TOP_LEVEL = "{name}已经在县区一级，不能再往上报了。"
DATES_STAND = "期限没有变化。"
ALREADY_THERE = "它已经在那里了。"
NO_SUCH_DEPARTMENT = "没有这个部门。"
NO_SUCH_DAY = "请说一个今天以后、一年以内的日子，比如“周五”“12月20日”。"
ASKED_ALREADY = "已经申请过延期，等上级答复。"
NO_MORE_TIME = "一件最多延期{times}次，已经用完了。办不完就走会商。"
NOT_LATER = "这一天不比现在的期限晚，不用延期。"
TOO_MUCH_TIME = "最多延{days}个工作日，也就是到{latest}。再久就走会商。"
NOT_BY_THE_ASKER = "谁申请的，不能由谁来同意。"
TOO_LATE_TO_RETURN = "派错了要在{days}个工作日内退，现在过了。要换人办，请上报。"
BAD_ALIAS = "要记的地名请写 1 到 60 个字，而且要先派到网格。"
NO_SUCH_COLLEAGUE = "没有这位同事，或者已经不在岗了。"
HAS_IT = "它本来就在{who}手上。"
COLLEAGUE_AWAY = "{who}这几天也不在，换一位吧。"
NOT_THEIR_PLACE = "{who}不在这里值班，不能接这件。"
NO_SUCH_ABSENCE = "请假的日子不对：要从今天或以后开始，而且不早于开始那天。"
NO_SUCH_PARENT = "没有可以并入的那一件。"
PARENT_NOT_OPEN = "{name}不在办，不能并进去。"
HELPED = "它还有协办没办完，办完或者免办了再并。"
IS_A_PARENT = "已经有别的件并到它里面了，请反过来并。"
DONE_AGAIN = "{name}：反映的人里说没解决的多，已经在重办了，办好了再问您。"
PARENT_STANDS = "{name}跟着一起办的那件现在是“{state}”，这一步做不了。"
MOVED_MEANWHILE = "您看这页以后，{who}刚办了“{step}”，现在是“{state}”。请看一眼再办。"
LEADS_ALREADY = "主办部门不用再做协办。"
HELPS_ALREADY = "这个部门已经在协办了。"
NO_PART = "您的部门没有没办完的协办。"
NO_SUCH_PART = "没有这一份还在办的协办。"
PARTS_OPEN = "还有协办没办完：{parts}。办完了，或者说明原因免办了，再办结。"
PART = "{name}（{due}前）"
PART_LATE = "已超期"
HELPERS_KNOW = "协办部门已经收到，撤不回了。要改，请“免办”那一份。"
CALL_FIRST = "居民还不满意，要先回访。"

ALONG = "已由{who}接单，"
TAKEN = "您反映的“{item}”（编号 {number}）已由{who}接单，正在办理。"
ASKED = "您反映的“{item}”（编号 {number}）{along}想请您补一句：{text}直接回这里就行。"
REPLIED = "您反映的“{item}”（编号 {number}）{along}有新进展：{text}{photos}"
RESOLVED = "您反映的“{item}”（编号 {number}）{along}已办结{says}{page}\n\n解决了吗？"
RESOLVED_TAIL = "点一下就行，也可以直接打个1到5分；7天内不回，按未评价销号。"
CONSULTED = (
    "您反映的“{item}”（编号 {number}）{along}一家办不了，要几家一起商量：{text}{plan}前给您结果。"
    "{photos}"
)
CONCLUDED = "您反映的“{item}”（编号 {number}）商量好了：{text}{photos}"
SEE_PHOTOS = "\n看照片：{link}"
SEE_PAGE = "\n看经过：{link}"
PROMISED = "> 已答应居民：{plan}前有结果\n"
FILES = "> {files}\n"
FILE_NAMES = {"image": "照片{count}张", "video": "视频{count}段", "voice": "录音{count}条"}
EXTENDED = "您反映的“{item}”（编号 {number}）要多些时间，{resolve}前办结。"
REPLANNED = "您反映的“{item}”（编号 {number}）剩下的，{plan}前办完。"
MERGED = "您反映的“{item}”（编号 {number}）和邻居反映的是同一件，合成一件办，每一步都会告诉您。"
UNMERGED = "您反映的“{item}”（编号 {number}）改为单独办理。"
DECLINED = "您反映的“{item}”（编号 {number}）不能受理：{text}"

CARD = (
    "**{mark}{head} {short}号 · {item}**\n"
    "> {summary}\n"
    "> {area}\n"
    "{files}{promised}{why}> {due}\n"
    "[查看详情]({link})　@我回复“{short}号接单”来接"
)
ENTRUSTED_CARD = (
    "**{mark}{head} {short}号 · {item}**\n"
    "> {summary}\n"
    "> {area}\n"
    "{files}{promised}{why}> 首次答复：{answer}前　办结：{resolve}前{provisional}\n"
    "[查看详情]({link})　@我回复“{short}号接单”来接"
)
POLICE_CARD = "**{mark}{head} {short}号 · {item}**\n> {summary}\n> {area}\n{files}{why}[查看详情]({link})　@我回复“{short}号收到”或“{short}号我去”"
CARD_DUE = "首次答复：{answer}前　办结：{resolve}前{provisional}"
CARD_DUE_URGENT = "紧急：请马上到场，到了回个话"
NEW, AGAIN, HANDED, DOWN, STOOD_BY = "新诉求", "重办", "转来", "退回", "维持原派"
FREE, APART = "请接手", "单独办"
AWAY = "原经办人不在岗"
NOT_TO_THEMSELVES = "不能交给{who}自己，请换一位。"
NOT_FOR_GROUPS = "（内容不在群里显示，请点“查看详情”）"
BEHIND_LINK = "（内容请点“查看详情”）"
CARD_WHY = "> **原因：{marks}{said}**\n"
GIVEN_STARS = "评了{stars}星，"
NO_REASON = "没说原因"
PROVISIONAL = "（放假安排未公布，暂按周末推算）"
GROUP_WITHDRAWN = "{short}号 · {item}：居民已撤回，不用再办。"
GROUP_SUPPLEMENT = "{short}号 · {item}：居民补充“{said}”"
GROUP_ANSWERED = "{short}号 · {item}：居民回答“{said}”[查看]({link})"
GROUP_PHOTOS = "{short}号 · {item}：居民补了照片。[查看]({link})"
GROUP_PLACED = "{short}号：居民更正了地点，请点“查看详情”看新地点。[查看]({link})"
GROUP_RETITLED = "{short}号：事项更正了，现在是“{item}”。"
GROUP_CONTACT = "{short}号 · {item}：居民留了联系方式，[点开可看]({link})"
GROUP_MOVED = "{was}号 · {item}：已改派别的网格，这里不用再办。"
GROUP_URGED = "{short}号 · {item}：居民来催了，请尽快给一个答复。"
GROUP_RATED = "{short}号 · {item}：居民评了{stars}分。"
DESK_SENT_BACK = "**{mark}退单待裁定（{kind}）** {number} · {item}\n{who}：{said}\n> {summary}\n{promised}请在{rule}前裁定。[查看并裁定]({link})"
UNDELIVERED = (
    "**{mark}没有送到，请马上电话通知** {number} · {item}\n> {summary}\n{why}\n[查看]({link})"
)
DESK_NOBODY_THERE = (
    "**{mark}今天没有人在岗，请安排** {number} · {item}\n> {summary}\n[查看]({link})"
)
DESK_NO_GROUP = "**{mark}网格还没有群** {number} · {item}\n> {summary}\n[查看]({link})"
HELP_BY_ROUTE = "按派单目录协办"
DESK_FIRST = "**{mark}新诉求（按派单目录由本级办）** {number} · {item}\n> {summary}\n{files}[查看并处理]({link})"
DESK_NO_GRID = (
    "**{mark}不知道在哪个网格，待交办** {number} · {item}\n> {summary}\n{files}[查看并交办]({link})"
)


REPORTED_UP = "**{mark}上报待处理** {number} · {item}\n{who}：{said}\n> {summary}\n{promised}[查看并处理]({link})"
NEEDS_HELP = "**{mark}网格员求助** {number} · {item}\n{who}：{said}\n> {summary}\n件还在网格员手上。[查看]({link})"
DESK_HANDED_DOWN = "**{mark}上级退回** {number} · {item}\n{actor}：{said}\n> {summary}\n{promised}[查看并处理]({link})"
DESK_CONSULTED = "**{mark}会商** {number} · {item}\n{actor}：{said}\n定在{plan}前。[查看]({link})"
INVITED = "**{mark}请一起会商 {short}号 · {item}**\n> {summary}\n方案：{said}\n定在{plan}前。[查看]({link})"
EXTENSION_ASKED = (
    "**{mark}申请延期** {number} · {item}\n{actor}：{said}\n想延到{asked}。[同意或不同意]({link})"
)
GROUP_EXTENDED = "{short}号 · {item}：同意延期，{resolve}前办结。"
GROUP_NOT_EXTENDED = "{short}号 · {item}：不同意延期，原因：{said}，还是{resolve}前办结。"
RULED_NOBODYS = "{short}号 · {item}：异议成立，不予受理，这里不用再办。"
RULED_RIGHT = "{short}号 · {item}：异议成立，已改派，这里不用再办。"
HELP_CARD = "**{mark}协办 {short}号 · {item}**\n> {summary}\n请协办：{said}\n[查看]({link})　办完了@我回复“{short}号办结 做了什么”"
NO_GROUP = "**{name}没有群，请转告**\n{card}"
HELP_EXCUSED = "{short}号 · {item}：你们那一份免办了，原因：{said}"
LEAD_PART_DONE = "{short}号 · {item}：协办{actor}办完了：{said}。{parts}"
LEAD_PART_RETURNED = "{short}号 · {item}：协办{actor}说办不了：{said}。要免办，请在后台说明原因。"
ALL_PARTS_DONE = "协办都办完了，可以办结。"
PARTS_LEFT = "还剩{count}份协办。"
GROUP_PARTLY = "{short}号 · {item}：居民说解决了一部分{left_words}。剩下的接着办：回“{short}号定日期 周五”，或办完再办结。"
GROUP_PARTLY_LAST = "{short}号 · {item}：居民说解决了一部分{left_words}，上一级去回访。"
GROUP_UNSOLVED = "{short}号 · {item}：居民说没解决{left_words}。"
DESK_CALL_BACK = "**{mark}请回访** {number} · {item}\n重办过两次，居民还是不满意{left_words}。打个电话，把说的记下来。[查看]({link})"
DEPARTMENT_MOVED = "{short}号 · {item}：已转给别处，你们这里不用再办。"
MOVED_TO_DEPARTMENT = "{was}号 · {item}：已转给部门，这里不用再办。"
GROUP_HANDED_OVER = "{short}号 · {item}：交给{who}办了。"
MINE_HANDED_OVER = "{number} · {item}：交给您办了。{link}"
DESK_FREE = "**{mark}原经办人不在岗，待处理** {number} · {item}\n> {summary}\n[查看并处理]({link})"
GATHERED = "又有人反映："
GATHERED_LINE = "{mark}{short}号 · {item}，共{count}人反映"
GROUP_MERGED_AWAY = "{short}号 · {item}：和{parent}是同一件，合到那件一起办。"
DESK_UNMERGED = "**{mark}撤销合并，待处理** {number} · {item}\n> {summary}\n[查看并处理]({link})"
NOT_SOLVED = "反映的人里，超过三分之一说没解决"
WAS_A_SLIP = "{number} · {item}：{who}刚才那一下是误操作，已经撤销。"
CAME_FROM_THERE = "这件就是从那里退回来的。还要他们办，请用“维持原派”，写明原因。"
REOPENED_TOLD = "您反映的“{item}”（编号 {number}）还没办好，已重新交办，{answer}前给您答复。"
DESK_REOPENED = "**{mark}居民要求重办** {number} · {item}\n> {summary}\n[查看]({link})"
MINE_REOPENED = "{number} · {item}：居民要求重办，已重新交给网格。{link}"
MINE_REOPENED_ABOVE = "{number} · {item}：居民要求重办，要重新安排。{link}"
DEPARTMENT_CARD = "**{mark}新诉求（部门事项）{short}号 · {item}**\n> {summary}\n{files}办结：{resolve}前{provisional}\n[查看]({link})"
REDATED = "您反映的“{item}”（编号 {number}）期限有调整（放假安排有变）：{answer}前给您答复，{resolve}前办结。{provisional}"
GROUP_REDATED = (
    "{short}号 · {item}：放假安排有变，期限改为 首次答复{answer}前、办结{resolve}前{provisional}"
)
DEPARTMENT_REDATED = (
    "{number} · {item}：放假安排有变，办结期限改为{resolve}前{provisional}　[查看]({link})"
)

ANSWER_TAKEN = (
    "{short}号（{item}）已由{who}接单。{answer}前要有首次答复，{resolve}前办结。{later}{left}"
)
ANSWER_SENT_BACK = "{short}号（{item}）已退回指挥中心（{kind}），{rule}前裁定。原因：{text}{left}"
ANSWER_HANDED_DOWN = "{short}号（{item}）已退回{level}，原因：{text}{left}"
ANSWER_TRANSFERRED = "{short}号（{item}）已转给{whom}。{left}"
ANSWER_ENTRUSTED = "{short}号（{item}）已转给{whom}。{left}"
ANSWER_CONSULTED = "{short}号（{item}）开始会商：{text}定在{plan}前{told}。"
ANSWER_CONCLUDED = "{short}号（{item}）会商有了结论：{text}{told}。"
ANSWER_EXTENSION_ASKED = (
    "{short}号（{item}）已申请延到{asked}，等上级答复。现在的期限还是{resolve}。"
)
ANSWER_JOINED = "{short}号（{item}）已请部门协办：{text}{unreached}"
UNREACHED = "{names}没有群，已告诉指挥中心。"
ANSWER_PART_DONE = "{short}号（{item}）你们那一份办完了，已告诉主办：{text}"
ANSWER_PART_RETURNED = "{short}号（{item}）已告诉主办：{text}免办之前还算在您这里。"
ANSWER_EXCUSED = "{short}号（{item}）那一份免办了：{text}"
ANSWER_REPLANNED = "{short}号（{item}）剩下的定在{plan}前{told}。"
ANSWER_HANDED_OVER = "{short}号（{item}）交给{whose}办了。{left}"
ANSWER_REPORTED_UP = "{short}号（{item}）已上报到{level}，原因：{text}{left}"
ANSWER_REPLIED = "{short}号（{item}）{told}：{text}"
ON_SITE = "{who}已到现场"
ANSWER_ARRIVED = "{short}号（{item}）{told}：{on_site}。您的话只记下，要告诉居民，回“发”。"
ANSWER_NOTED = "{short}号（{item}）记下了，没有告诉居民。要告诉居民，回“发”。"
ANSWER_ASKED = "{short}号（{item}）问居民：{text}{told}；等回答时不计时。"
ANSWER_ASKED_HELP = "{short}号（{item}）已向上一级求助：{text}件还在您手上。"
ANSWER_RESOLVED = "{short}号（{item}）已办结：{text}{told}。{left}"
ANSWER_UNDONE = "{short}号（{item}）刚才那一下撤销了，现在是“{state}”。"
UNDO_HELP = "撤销（两分钟内收回上一步）"
NOT_YOUR_SLIP = "没有可以撤销的：只能撤销自己刚做的那一步。"
TOO_LATE_TO_UNDO = "过了两分钟，撤不回了。要更正，请再发一条。"
MOVED_SINCE = "之后又有变化，撤不回了。要更正，请再发一条。"
RESIDENT_KNOWS = "居民已经收到，撤不回了。要更正，请再回复一条。"


SOFT_NAMES = {"mind-": "您的心事"}
"""What matters are called before those they are about: a label must not hurt."""


def called(item_code: str, item_name: str) -> str:
    """Call a matter as its reporter may read it."""
    return next(
        (soft for begins, soft in SOFT_NAMES.items() if item_code.startswith(begins)), item_name
    )


def dues(clocks: Iterable[Clock], number: int, zone: ZoneInfo) -> dict[str, str]:
    """Say the ends of a round's stages, and whether the calendar behind them is still a guess."""
    own = {clock.stage: clock for clock in clocks if clock.round == number}
    said = {
        stage.value: day(own[stage].due_at, zone) if stage in own else ""
        for stage in (Stage.ASSIGN, Stage.ANSWER, Stage.RESOLVE, Stage.RULE, Stage.PLAN)
    }
    guess = any(clock.provisional and clock.done_at is None for clock in own.values())
    return said | {"provisional": PROVISIONAL if guess else ""}


def day(moment: datetime, zone: ZoneInfo) -> str:
    """Say a deadline: the day whose 24:00 it is, or the minute."""
    local = moment.astimezone(zone)
    if (local.hour, local.minute, local.second) != (0, 0, 0):
        return f"{local.month}月{local.day}日{local.hour}时{local.minute:02d}分"
    last = local - timedelta(days=1)
    return f"{last.month}月{last.day}日24时"


def full(sentence: str) -> str:
    """End a person's own words like a sentence."""
    return sentence if sentence.endswith(("。", "！", "？", "!", "?", "~")) else f"{sentence}。"

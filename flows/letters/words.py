"""All that letters and bulletins say to people."""

from flows.clocks.tables import Stage
from flows.letters.states import BulletinState, Miss, State, Who

STATE_NAMES = {
    State.DRAFT: "草稿",
    State.ISSUED: "待签收",
    State.ACKNOWLEDGED: "已签收",
    State.ANSWERED: "已回复",
    State.RETURNED: "退回重答",
    State.CLOSED: "已办结",
    State.REVOKED: "已撤销",
}
BULLETIN_STATE_NAMES = {
    BulletinState.BLANK: "空白",
    BulletinState.DRAFT: "草稿",
    BulletinState.ISSUED: "已印发",
}
WHO_NAMES = {
    Who.SYSTEM: "系统",
    Who.ISSUER: "发函单位的指挥中心",
    Who.ADDRESSEE: "主送单位的负责人",
}
MISS_NAMES = {Miss.LATE: "未按期办理", Miss.AGAIN: "督办后再次超期"}
STAGE_NAMES = {
    Stage.ASSIGN: "交办",
    Stage.ANSWER: "首次答复",
    Stage.RESOLVE: "办结",
    Stage.RULE: "异议裁定",
    Stage.PLAN: "会商约定",
}
"""Of a case; of any other stage its own name is said."""
OTHER_STAGE = "办理"
OWN_STAGES = {Stage.ACKNOWLEDGE: "签收", Stage.ANSWER: "回复"}
"""Of a letter."""

LETTER_NAME = "督办函{word}"
BULLETIN_NAME = "{issuer}的通报"
NOT_POSSIBLE = "{name}现在是“{state}”，不能{step}。{now}"
NOW_POSSIBLE = "现在可以：{steps}。"
ENDED = "它已经结束了。"
NOTHING_FOR_YOU = "现在要等对方先办。"
NOT_YOURS = "{step}要由{who}来做。"
MISSING = "{step}还缺{need}，请补上再提交一次。"
NO_CASES = "督办函里至少要有一件诉求。"
TOO_MANY = "一份督办函最多写{most}件诉求。"
NOT_BELOW = "主送单位要在发函单位的辖区里。"
ELSEWHERE = "诉求{number}不在发函单位的辖区里。"
NOT_FROM = "这个单位不能由您发函。"

TO_ISSUED = (
    "**督办函 {word}**\n主送：{to}\n> {matter}\n"
    "> {acknowledge}前签收，{answer}前回复\n[查看并签收]({link})"
)
TO_REMINDED = "**督办函快到期** {word}\n主送：{to}\n> {due}前{stage}\n[查看]({link})"
TO_LATE = "**督办函已超期** {word}\n主送：{to}\n> {stage}已过期限，将列入通报\n[查看]({link})"
TO_RETURNED = (
    "**督办函退回重答** {word}\n主送：{to}\n> {said}\n> {answer}前回复\n[查看并回复]({link})"
)
TO_CLOSED = "督办函{word}：发函单位认可了回复，已办结。"
TO_REVOKED = "督办函{word}已由发函单位撤销，不用再办。"
TO_REDATED = "督办函{word}：放假安排有变，期限改为{dates}。"
FROM_ACKNOWLEDGED = "督办函{word}：{to}已由{who}签收。[查看]({link})"
FROM_ANSWERED = "**督办函有回复** {word}\n{to}：{said}\n[查看并处理]({link})"
FROM_LATE = "**督办函已超期** {word}\n{to}未按期{stage}，将列入本周通报\n[查看]({link})"
DRAFT_READY = "**通报草稿已备好** {issuer}\n> {dates}，{count}份督办函未落实\n[修改并印发]({link})"
BULLETIN_OUT = "**{word}** {issuer}\n> 关于{dates}督办落实情况的通报\n[查看]({link})"
BEHIND_LINK = "（内容请点链接查看）"
ONE_MATTER, MANY_MATTERS = "{item}（诉求{number}）", "{item}（诉求{number}）等{count}件"

BULLETIN_WORDS = (
    "{dates}，共有{letters}份督办函没有落实到位：{parts}。现予通报。\n"
    "请有关单位对照清单逐件查明原因，于本周内办结并书面说明情况。"
)
BULLETIN_PARTS = {
    Miss.LATE: "{count}份未按期签收或者回复",
    Miss.AGAIN: "{count}份督办的诉求此前已经督办过，再次超期",
}
COMMA = "；"

"""What the pages of cases say."""

from flows.cases.words import LEVEL_NAMES

DONE = "{name}：{step}已办好。"
TO_RESIDENT = "{need}（会发给居民）"
TO_STAFF = "{need}（居民看不到）"
LOOK_AGAIN = (
    "居民会看到：{text}。里面有号码或重话，先没有发出。确认就这样发，再点一次；要改，改了再点。"
)
OPTIONAL = "{label}，可不填"
CHOOSE = "请选择{what}"
CHOOSE_ONE = "请选一个{what}。"
CHOICE_GONE = "这个{what}现在选不了，请重新选一个。"

STAFF = "工作人员 {name}"
ACTOR_NAMES = {"resident": "居民", "system": "系统"}
SOURCE_NAMES = {
    "wechat": "微信公众号",
    "miniprogram": "小程序",
    "wecom": "企业微信",
    "wecom_robot": "企业微信群",
    "open311": "Open311",
    "demo": "演示数据",
    "patrol": "巡查发现",
}

FIELD_NAMES = {
    "grid_id": "网格",
    "department_id": "部门",
    "level": "层级",
    "assignee_id": "承办人",
}
"""What of a decision is told; the rest follows from it, or stands elsewhere on the page."""
LEVELS = {level.value: name for level, name in LEVEL_NAMES.items()}
SET = "{field}：{after}"
CHANGED = "{field}：{before} → {after}"
NOBODY = "待定"
STARTED = "时限：{dates}"
MOVED = "时限改为：{dates}"
DATE = "{stage} {due}前"
JUDGED_UNTIL = "居民评价等到 {moment}"
ROUND = "第{number}轮"

PART_GIVEN = "协办：{department}（{due}前）"
PART_ENDED = "{department}的协办{state}"
PART_STATES = {"open": "在办", "done": "办完", "excused": "免办"}
OBJECTION = "退单理由：{kind}"
ASKED_UNTIL = "申请延到：{due}前"
SOLVED = "居民说：{solved}"

NEAR = "{number} {place}（{day}）"

FOLDED = "{since}起，共{count}次"

BEFORE, AFTER = "反映时", "办理中"
FILES = "共 {count} 份：{states}。"
FILES_IN = "{state} {count} 份"
FILE_STATE_NAMES = {
    "stored": "已存好",
    "withheld": "匿名，不放声音",
    "waiting": "还在接收",
    "kept": "已存好但不能看",
    "lost": "没能收到",
}
WHY = "（{problem}）"
KIND_NAMES = {"image": "照片", "text": "照片", "voice": "录音", "video": "视频"}
FILE = "文件"

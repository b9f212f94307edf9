"""All that the console says to people, besides the headings its templates carry."""

from flows.cases.lights import Stage
from flows.clocks.profiles import Light
from flows.people.tables import Role

WRONG = "账号或密码不对。"
WAIT = "连续输错的次数太多了，请过 {minutes} 分钟再试。"
SIGN_IN_FIRST = "请先登录。"
SIGNED_OUT = "已退出登录。"
FORM_TOO_OLD = "页面停留太久，已经失效，请再提交一次。"
DONE = "{name}：{trigger}已办好。"
RESENT = "已重新排队，马上再发。"
ALREADY_SENT = "这条已经送达，不用再发。"
NO_GRID = "请选一个网格。"
TOO_LONG = "最多写 {most} 个字。"
FILL_IN = "请填写{what}。"
NO_REASON = "请写明原因。"

NOT_FOUND = "没有这个页面，或者它不在您的职责范围内。"
FORBIDDEN = "这个页面不在您的职责范围内。"
BAD_REQUEST = "这个请求看不懂，请返回上一页重试。"
NOT_ALLOWED = "请从页面上的按钮操作。"
BUSY = "系统正忙，没有保存，请过一会儿再试。"

BAD_LOGIN = "账号要有1到40个字，前后不带空格。"
SHORT_PASSWORD = "密码要有{least}到{most}个字符。"  # noqa: S105 - a sentence about passwords.
LOGIN_TAKEN = "账号 {login} 已经有人用了。"
NO_SUCH_AREA = "没有代码为“{code}”的{kind}。"
AREA_KINDS = {
    "divisions": "行政区划",
    "grids": "网格",
    "police_grids": "警格",
    "departments": "部门",
}

ROLE_NAMES = {
    Role.WORKER: "网格员",
    Role.HEAD: "网格长",
    Role.GUIDE: "指导员",
    Role.LIAISON: "联络员",
    Role.REPRESENTATIVE: "居民代表",
    Role.VOLUNTEER: "代办志愿者",
    Role.POLICE: "社区民警",
    Role.HANDLER: "部门经办人",
    Role.DISPATCHER: "指挥中心",
    Role.AUDITOR: "审计",
    Role.ADMIN: "系统管理员",
}
LIGHT_NAMES = {Light.GREEN: "绿", Light.YELLOW: "黄", Light.RED: "红"}
STAGE_NAMES = {Stage.ASSIGN: "交办", Stage.ANSWER: "首次答复", Stage.RESOLVE: "办结"}
SEVERITY_NAMES = {"urgent": "紧急", "major": "重大"}
ACTOR_NAMES = {"resident": "居民", "staff": "工作人员", "system": "系统"}
SOURCE_NAMES = {
    "wechat": "微信公众号",
    "miniprogram": "小程序",
    "wecom": "企业微信",
    "wecom_robot": "企业微信群",
    "open311": "Open311",
    "demo": "演示数据",
}
CHANNEL_NAMES = {
    "wechat": "微信公众号",
    "wecom_robot": "企业微信群",
    "wecom_app": "企业微信应用",
    "web": "网页",
    "console": "值班台",
}
STATUS_NAMES = {"failed": "失败", "waiting": "等居民来消息", "pending": "待发", "sent": "已送达"}
OUTCOME_NAMES = {"sent": "送达", "retry": "没成，再试", "failed": "失败", None: "没有结果"}
PAGE_NAMES = {"case": "诉求详情", "w": "一键处理页"}
SHORT = "{number}号"
LONG = "诉求{number}"
KIND_NAMES = {"image": "照片", "text": "照片", "voice": "录音", "video": "视频"}
FILE = "文件"
FILES = "共 {count} 份：{states}。"
FILES_IN = "{state} {count} 份"
FILE_STATE_NAMES = {"stored": "已存好", "waiting": "还在接收", "lost": "没能收到"}
REPORTER = "反映人"
DESK = "值班台"
GROUP = "群 {robot}"

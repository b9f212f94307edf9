"""What several subjects of the console say; each has its own words besides."""

from flows.clocks.running import Light
from flows.clocks.tables import Stage
from flows.people.tables import Role
from nlp.catalogue.severity import Severity

SIGN_IN_FIRST = "请先登录。"
SIGN_IN_AGAIN = "登录已经过期，刚才填的没有提交。请重新登录，再填一次。"
FORM_TOO_OLD = "页面停留太久，已经失效，请再提交一次。"
NOT_FOUND = "没有这个页面，或者它不在您的职责范围内。"
FORBIDDEN = "这个页面不在您的职责范围内。"
BAD_REQUEST = "这个请求看不懂，请返回上一页重试。"
NOT_ALLOWED = "请从页面上的按钮操作。"

FILL_IN = "请填写{what}。"
TOO_LONG = "最多写 {most} 个字。"

SHORT = "{number}号"
LONG = "诉求{number}"

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
STAGE_NAMES = {
    Stage.ASSIGN: "交办",
    Stage.ANSWER: "首次答复",
    Stage.RESOLVE: "办结",
    Stage.RULE: "异议裁定",
    Stage.PLAN: "会商定的日子",
    Stage.ACKNOWLEDGE: "签收",
    Stage.JUDGE: "居民评价",
}
SEVERITY_NAMES = {Severity.URGENT: "紧急", Severity.MAJOR: "重大"}

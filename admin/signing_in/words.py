"""What signing in and the accounts say."""

WRONG = "账号或密码不对。"
WAIT = "连续输错的次数太多了，请过 {minutes} 分钟再试。"
SIGNED_OUT = "已退出登录。"
LOGIN, PASSWORD = "账号", "密码"

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

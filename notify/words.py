"""What the way out says to those who look after it, and the joints of shared messages."""

NETWORK = "对方没有应答（{reason}），稍后再发。"
HTTP_STATUS = "对方服务器返回 {status}，稍后再发。"
NOT_JSON = "对方的应答看不懂，稍后再发。"
PLATFORM = "平台返回错误 {code}，稍后再发。"
MAYBE_SENT = "（可能已经送到）"
BROKEN = "发送时出错（{sort}），稍后再发。"
BROKEN_ROW = "这条消息读不出来（{sort}），没有发出。"
ACCESS_REFUSED = "平台不认访问令牌（{code}），已换新仍不认，稍后再发。"
ACCESS_MISSING = "取访问令牌失败（{code}）：请检查 app_id、secret 和 IP 白名单。"
ACCESS_LATE = "访问令牌还没有取到，稍后再发。"
WINDOW_CLOSED = "对方 48 小时内没有来过消息，等下次来消息时一起带上。"
WINDOW_USED_UP = "对方的主动消息条数已用完，等下次来消息时一起带上。"
WAITING = "没有可用的主动消息条数，等下次来消息时一起带上。"
QUOTA = "今天的接口次数已用完（{code}），明天再发。"
ROBOT_BUSY = "群机器人一分钟内发得太多（{code}），一分钟后再发。"
GROUP_WITHOUT_ROBOT = "这个群没有填发送机器人的 webhook key，请在后台“群”里补上。"
UNKNOWN_CHANNEL = "没有名为 {name} 的发送方式。"
UNKNOWN_ACCOUNT = "设置里没有名为 {name} 的账号。"
WORN_OUT = "试了 {times} 次都没有结果，不再自动重发。"
RODE_ON_REPLY = "随回复一起发出"
INVALID_MEMBER = "企业微信里没有这个成员，或不在应用可见范围内。"
CONSOLE_LINE = "[{channel}] {account}：{count} 条消息（{sorts}），共 {size} 字节\n"

WECHAT_REFUSALS = {
    "40003": "openid 不属于这个公众号。",
    "43004": "对方没有关注公众号。",
    "44004": "消息内容是空的。",
    "45002": "消息超过了平台允许的长度。",
    "47001": "消息格式不对。",
    "48001": "公众号没有客服消息权限。",
    "48002": "对方关闭了接收消息。",
}
ROBOT_REFUSALS = {
    "40058": "群消息的参数不对。",
    "93000": "群机器人的 webhook key 无效，请在后台“群”里检查。",
}
APP_REFUSALS = {
    "60011": "应用没有权限给这个成员发消息。",
    "81013": "收件人都无效。",
}

BLOCK_SEPARATOR = "\n\n---\n\n"
CLIPPED = "……（内容过长，已截断）"

"""Every Chinese sentence the simulator itself says."""

CONFIG_NEEDS_SERVICE = '配置里要有服务地址，例如 "service": "http://127.0.0.1:8000"。'
CONFIG_NOT_A_LIST = "应当是一个列表"
CONFIG_NOT_AN_OBJECT = "应当是一个对象"
CONFIG_NOT_SECONDS = "应当是大于 0 的秒数"
CONFIG_BAD_KEY = "aes_key 应当是 43 个字符的 EncodingAESKey"
CONFIG_BAD_MODE = "mode 只能是 plain、compat 或 safe"

SERVICE_BROKEN = "该公众号提供的服务出现故障，请稍后再试"
ROBOT_BROKEN = "机器人没有应答，请稍后再试"
FOLLOWED = "你已关注公众号"
UNFOLLOWED = "你已取消关注"
NOT_FOLLOWING = "这位居民还没有关注公众号，先关注才能发消息。"
UNKNOWN_KIND = "没有这种消息类型。"
GROUP_MADE = "群已建立，智能机器人和群机器人已进群"
ROBOTS_REMOVED = "智能机器人和群机器人已被移出群聊"
NO_ROBOT = "这个群里没有智能机器人，@ 不到它。"

CLOCK_FIXED = "这里的时间不能拨动：配置里没有 clock_file。"

SOME_NUMBER = "N"
"""Stands for a case's number before its card has come."""

SAMPLE_FILE = "楼栋户数.csv"
ROBOT_NAME = "机器人"


def config_unreadable(path: str, reason: str) -> str:
    return f"读不了配置文件 {path}：{reason}。"


def config_not_json(path: str, reason: str) -> str:
    return f"配置文件 {path} 不是合法的 JSON：{reason}。"


def config_bad_row(where: str, reason: str) -> str:
    return f"配置 {where} 有误：{reason}。"


def clock_unreadable(file: str) -> str:
    return f"读不懂拨快多少秒的文件 {file}，删掉它就回到现在。"


def story_empty(name: str) -> str:
    return f"故事 {name} 是空的：第一行写标题，下面一行一步。"


def story_unread(name: str, at: int) -> str:
    return f"故事 {name} 第 {at} 行读不懂，应当像“王阿姨：路灯坏了”。"


def story_unknown(name: str, at: int, how: str) -> str:
    return f"故事 {name} 第 {at} 行的〔{how}〕这里演不了。"


def story_line(who: str, where: str, how: str, what: str) -> str:
    """One step in one line, as it stands on the page before it is played."""
    place = f"（{where}）" if where else ""
    done = {
        "说": f"说：{what}",
        "点": f"点“{what}”",
        "照片": f"发照片：{what}" if what else "发一张照片",
        "位置": f"发位置：{what}",
        "语音": f"发语音：{what}",
        "扫码": "扫网格二维码",
        "关注": "关注公众号",
        "过": f"过了{what}",
    }
    return f"{who}{place}{done[how]}"


def no_card(title: str) -> str:
    return f"{title}还没有新卡片，等几秒再按一次。"


def config_missing(names: str) -> str:
    return f"缺少 {names}"


def config_not_text(name: str) -> str:
    return f"{name} 应当是文字"


def config_no_robot(name: str) -> str:
    return f"robots 里没有智能机器人 {name}" if name else "要先在 robots 里配置智能机器人"


def config_not_unlike(name: str, value: str) -> str:
    return f"{name} {value} 重复" if value else f"{name} 不能为空"


def port_taken(port: int) -> str:
    return f"端口 {port} 已被占用，请用 --port 换一个。"


def bind_failed(address: str, reason: str) -> str:
    return f"无法监听 {address}：{reason}。"


def listening(address: str) -> str:
    return f"模拟微信与企业微信：{address}/sim/"


def unknown(what: str, name: str) -> str:
    return f"没有这个{what}：{name}。"


def missing(name: str) -> str:
    return f"请填写 {name}。"


def bad_value(name: str) -> str:
    return f"{name} 的值不对。"


DENIED_CONSENT = "居民拒绝了这次订阅"
GAVE_CONSENT = "居民同意接收一次订阅消息"

PROBLEM_TIMEOUT = "超过时限没有应答"
PROBLEM_UNREACHABLE = "连不上服务"
PROBLEM_SIGNATURE = "应答的签名不对"
PROBLEM_NOT_ENCRYPTED = "安全模式的应答没有加密"
PROBLEM_BAD_REPLY = "应答的格式微信不认"
PROBLEM_ADDRESSEE = "应答的收发双方写反或写错了"
PROBLEM_DIFFERENT = "同一条消息的几次应答不一致"


def problem_status(status: int) -> str:
    return f"服务返回 HTTP {status}"


def problem_decrypt(reason: str) -> str:
    return f"应答解不开：{reason}"


def summary_in(who: str, what: str, attempt: int) -> str:
    again = f"（第 {attempt} 次）" if attempt > 1 else ""
    return f"{who} → 服务{again}：{what}"


def in_group(name: str, title: str) -> str:
    """Who speaks where; single chat has no title."""
    return f"{name}（{title}）" if title else f"{name}（单聊）"


def summary_out(what: str, to: str, text: str) -> str:
    """`to` and `text` may be empty; a long text is cut."""
    short = text[:30] + ("…" if len(text) > 30 else "")
    return "服务 → 腾讯：" + " ".join(part for part in (what, to, short) if part)


KIND_NAMES = {
    "text": "文字",
    "image": "照片",
    "voice": "语音",
    "video": "视频",
    "location": "位置",
    "link": "链接",
    "subscribe": "关注",
    "unsubscribe": "取消关注",
    "SCAN": "扫码",
    "CLICK": "点菜单",
    "VIEW": "打开网页",
    "LOCATION": "上报位置",
    "TEMPLATESENDJOBFINISH": "模板消息送达",
    "subscribe_msg_popup_event": "订阅授权",
    "mixed": "图文",
    "file": "文件",
    "stream": "取后续内容",
}

CALL_NAMES = {
    "/cgi-bin/stable_token": "取接口凭证",
    "/cgi-bin/message/custom/send": "发客服消息",
    "/cgi-bin/media/get": "取素材",
    "/cgi-bin/media/upload": "传素材",
    "/cgi-bin/qrcode/create": "建带参二维码",
    "/cgi-bin/showqrcode": "看二维码",
    "/cgi-bin/message/template/send": "发模板消息",
    "/cgi-bin/message/subscribe/send": "发订阅消息",
    "/cgi-bin/menu/create": "设菜单",
    "/sns/jscode2session": "小程序登录",
    "/cgi-bin/gettoken": "取企业凭证",
    "/cgi-bin/webhook/send": "群机器人发消息",
    "/cgi-bin/aibot/response": "智能机器人主动回复",
    "/cgi-bin/aibot/picture": "取图片或文件",
    "/cgi-bin/message/send": "发应用消息",
}

PROBLEM_TOO_LONG = "应答超过 2048 字节"
PROBLEM_BAD_ECHO = "地址校验没有原样返回"
CHECK_ADDRESS = "腾讯 → 服务：校验回调地址"

MULTIPART = "（文件上传）"


def call_problem(status: int, errcode: int, errmsg: str, *, dropped: bool) -> str:
    """What went wrong with a call to Tencent; empty if nothing did."""
    if dropped:
        return "连接断开"
    if status != 200:
        return f"HTTP {status}"
    return f"错误 {errcode}：{errmsg}" if errcode else ""


MENU_REPORT = "我要诉求"
MENU_MY_CASES = "我的诉求"
MENU_HELP = "帮助"


def scanned(title: str) -> str:
    return f"扫码：{title}"


PROGRAM = "在本机模拟微信公众号与企业微信"

"""What the commands say to the person at the terminal."""

UPGRADED = "数据库已是最新版本。"
DEMO_LOADED = "演示街道已载入，{count}个登录可用。"
DEMO_KEPT = "库里已有数据，保留不动。"
USER_ADDED = "已新增 {login}（{name}）。"

DAY_SET = "{day} 定为{kind}，{count}件诉求的期限已重算。"

FINE = "一切正常。"
USABLE = "可以运行，上面几条请留意。"
NO_DATABASE = "连不上数据库（{error}），请检查 JIEFANG_DATABASE_URL。"
OLD_TABLES = "数据库的表不是本版本，请运行：flask --app wsgi db upgrade"
NO_ACCOUNTS = "没有公众号，请设置 JIEFANG_WECHAT_ACCOUNTS。"
UNSAFE_MODE = "公众号 {name} 是 {mode} 模式，建议在公众平台改为安全模式（safe）。"
NO_ROBOTS = "没有听群消息的智能机器人，请设置 JIEFANG_WECOM_ROBOTS。"
WEAK_SIGNING = "JIEFANG_SECRET_KEY 里重复的字符太多，猜得出来；换新的办法见 docs/settings.md（换了以后旧链接作废）。"
WEAK_DOOR = "入口 {name} 的 token 偏弱，建议换成 {count} 个以上的随机字母和数字（先把旧的放进 previous_token）。"
STILL_ROTATING = "入口 {name} 还留着旧的 token 或密钥；平台那边已经换好的话，请从设置里去掉。"
LONG_WINDOW = "JIEFANG_CALLBACK_WINDOW 是 {seconds} 秒，截下来的消息在这段时间里都能重放；时钟对好以后 300 秒就够。"
CHATTY_LOG = "JIEFANG_LOG_LEVEL 是 DEBUG，日志长得快；平时用 INFO。"
NO_PROXY = "JIEFANG_TRUSTED_PROXIES 是 0：前面若有代理，所有人会被当成同一个地址，登录限速会误伤，请改成代理的层数。"
OPEN_TO_OTHERS = "{file} 别的用户也能看，请运行：chmod go= {file}"
NO_MAP = "还没有区划和网格，请导入，或运行：flask --app wsgi demo load"
GROUP_UNBOUND = "群“{name}”还没有绑定：请在后台“群”里取绑定码，在群里@机器人说“绑定 数字”。"
GROUP_WITHOUT_KEY = "群“{name}”没有填发送机器人的 webhook key，消息发不进去。"
GRID_WITHOUT_GROUP = "网格“{grid}”没有群，派给它的诉求只能在后台看到。"
NO_DESK = "指挥中心还没有群：退单和找不到网格的诉求（包括紧急的）只能在后台看到。"
NO_SIGN_IN = "还没有人能登录后台，请运行：flask --app wsgi users add"
KEY_MISSING = "JIEFANG_DATA_KEY 打不开已有的个人数据，请把旧密钥加在后面。"
NO_CALENDAR = "{year}年的放假安排没有，期限暂按周末推算。请升级 chinesecalendar。"
WAITING_JOURNAL = "日志里有 {count} 条还没补办的消息，请看后台进程在不在：flask --app wsgi worker"

NO_LEARNING = "学习要用 scikit-learn，请先安装：pip install -r requirements-learn.txt"
LEARNING = "从 {count} 条标注好的话学习……"
LEARNED = "规则写在 {path}"
NOT_TEXT = "{name} 不是 UTF-8 的文本。"
RULES_FINE = "规则没有问题。"
RULES_TO_MEND = "有 {count} 处要改。"
MOVED = "拿最近 {count} 句话试了试，这次改动让其中 {moved} 句换了说法："
MOVED_ONE = "“{text}”　{was} → {now}"
MOVED_IN_DOUBT = "{name}（要问）"
MOVED_NOWHERE = "听不出是什么事"

CHANGES_REPORTED = "手写的规则该怎么改、为什么，写在 {path}：{summary}"
CHANGES_NONE = "手写的规则在这份历史里不起作用，没有可改的。"
CHANGES_HEAD = """\
历史说，手写的规则该这样改。分量是“手写的分量 → 该写的分量”，后面是理由。
反了：说到这个词的话，多半不是这一项；没见过：历史里没人这样说，留不留由您定。
这里只是建议；学来的词已经把这些差别补上了，照着改手写的规则，以后更好读。"""
CHANGES_NAMES = {
    "reversed": "反了",
    "weaker": "太重",
    "stronger": "太轻",
    "added": "没写",
    "unseen": "没见过",
}
CHANGE_COUNT = "{kind} {count}"
CHANGE_WEIGHED = "{kind}　{word} {before:g} → {after:g}　"
CHANGE_ADDED = "{kind}　{word} → {after:g}　"
CHANGE_UNSEEN = "{kind}　{count} 个：{words}"
CHANGE_SEEN = "{seen} 条里说到，{share}% 是这一项"
CHANGE_MOSTLY = "，多半是 {label}"

NO_SUCH_ITEM = "没有叫“{written}”的事项，您要看的是不是：{near}？"
SHOWN_ITEM = "{name}　{code}"
SHOWN_GROUP = "{group}　{description}"
SHOWN_BY_HAND = "手写的规则（词和分量）："
SHOWN_WORDS = "词"
SHOWN_TROUBLES = "麻烦"
SHOWN_PHRASES = "短语"
SHOWN_PAIRS = "两个词"
SHOWN_REQUIRED = "必须有"
SHOWN_EXCLUDING = "不能有"
SHOWN_NOT_LEARNED = "这一项没有从历史学来的词。"
SHOWN_LEARNED = "学来的词共 {count} 个，最重的如下（手写的一分在这里值 {base:g}）："
SHOWN_FOR = "支持"
SHOWN_AGAINST = "反对"
SHOWN_CHARACTER = "{char}（字）"
SHOWN_OF_GROUP = "“{group}”一组共用的规则，本项已有别的词支持时才加上："

BACKED_UP = "备份写在 {file}（{size} KB）。它不含 JIEFANG_DATA_KEY，密钥请另外保存。"
NO_TOOL = "找不到 {tool}，请安装 PostgreSQL 的客户端工具（版本不低于服务器）。"
TOOL_FAILED = "{tool} 没有成功：{said}"
NOT_EMPTY = "数据库里已经有表。请恢复到空的数据库：先停服务，把原来的库改名留着，或换一个 JIEFANG_DATABASE_URL。"
OTHER_ENGINE = "这份备份来自另一种数据库（{engine}），不能恢复到这里。"
RESTORED = "已恢复到 {since} 的样子。{since} 到 {until} 之间办的事、发出的消息不在里面："
COUNTER_NAMES = {"day": "诉求编号", "grid": "网格短号"}
SKIPPED = "  {what} {which}：{first}–{last} 可能发过，不再用"
UNSENT = "  备份时还没发出的 {count} 条消息多半后来发过了，不再自动发；列在后台“送达”的“失败”里，可以逐条重发。"
RESTORED_AFTER = "请翻看这段时间的群聊和公众号会话，补录丢掉的诉求；居民这段时间收到的查询链接打不开，编号不会再给别人。"
PERHAPS_SENT = "从备份恢复，多半已经发过，没有再发。"
RESTORED_TROUBLE = "数据库从备份恢复：{since} 到 {until} 之间办的事、发出的消息不在里面，这段时间发出的编号不再用。请翻看群聊和公众号会话，补录丢掉的诉求。"

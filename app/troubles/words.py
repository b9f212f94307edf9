"""What is wrong, and what to do about it: read by the desk, in its group and on the console."""

WEBHOOK = "群“{group}”的消息发不进去（{code}），多半是群机器人被移出了群，或换了地址。请在群里添加群机器人，把新的 webhook 地址填到后台“群聊”里，再到“送达”里重发没送到的。"
NO_ACCESS = "{account}取不到访问令牌（{code}），给居民和工作人员的消息发不出去。请检查这个账号的 secret 和 IP 白名单。"
OFFICIAL_ACCOUNT = "公众号“{name}”"
APP = "企业微信应用“{name}”"
OVERDUE = "{way}有{sort}超过 {minutes} 分钟没送出去。平台可能不通，或后台的发送程序停了，请系统管理员看一看。各条的原因在后台“送达”的“待发”里。"
ALARMS, NOTICES = "紧急消息", "消息"
WAYS = {
    "wechat": "微信公众号",
    "wecom_robot": "企业微信群",
    "wecom_app": "企业微信应用",
    "console": "值班台",
}
DISK = "{what}所在的磁盘快满了，只剩 {free} MB（{percent}%）。请清理或扩容，满了以后居民说的话存不下来。"
DATABASE_DISK, FILES_DISK = "数据库", "收到的照片和录音"
JOURNAL_MANY = "有 {count} 条居民的话还在本机日志里等着补办。请系统管理员看看数据库是否正常，后台程序是否在运行。"
JOURNAL_OLD = "本机日志里有居民的话等了 {minutes} 分钟以上还没补办。请系统管理员看看数据库是否正常，后台程序是否在运行。"
JOURNAL_ASIDE = (
    "有 {count} 条居民的话补办不了，放在了一边（{folder}/journal.db），请系统管理员看一看。"
)
JOURNAL_UNREADABLE = (
    "本机日志打不开（{error}），数据库不通时居民的话记不下来。请检查 {folder} 的磁盘和权限。"
)
CLOCK = "本机时钟和平台差了 {seconds} 秒（平台比本机{which}），居民的消息被拒收。请校准本机时钟，打开自动对时：timedatectl set-ntp true"
AHEAD, BEHIND = "快", "慢"

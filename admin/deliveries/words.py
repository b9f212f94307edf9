"""What the deliveries say."""

RESENT = "已重新排队，马上再发。"
ALREADY_SENT = "这条已经送达，不用再发。"

CHANNEL_NAMES = {
    "wechat": "微信公众号",
    "wecom_robot": "企业微信群",
    "wecom_app": "企业微信应用",
    "web": "网页",
    "console": "后台记录",
}
STATUS_NAMES = {"failed": "失败", "waiting": "等居民来消息", "pending": "待发", "sent": "已送达"}
OUTCOME_NAMES = {"sent": "送达", "retry": "没成，再试", "failed": "失败", None: "没有结果"}
NOTICE_NAMES = {
    "answer": "补发的答复",
    "undelivered": "没有送到的提醒",
    "trouble": "故障提醒",
    "over": "故障恢复",
}
"""Kinds of messages that no step sends."""
RECIPIENT_NAMES = {
    "contact": "反映人",
    "desk": "后台（没有群可发）",
    "group": "群",
    "staff": "工作人员",
}

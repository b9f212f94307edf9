"""What the page of troubles says."""

KIND_NAMES = {
    "clock": "时钟",
    "restore": "从备份恢复",
    "database": "数据库",
    "disk": "磁盘",
    "journal": "本机日志",
    "outbox": "没送出去",
    "token": "访问令牌",
    "webhook": "群机器人",
}

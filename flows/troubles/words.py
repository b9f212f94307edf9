"""What the desk is told about troubles."""

BEGAN = "**故障** {text}\n从 {since} 起。[看看还有哪些]({link})"
OVER = "**已恢复** {text}\n{since} 起，{over} 恢复。"
WAS = "**出过故障，已恢复** {text}\n{since} 起，{over} 恢复。"

DATABASE = "数据库{why}。居民的话先记在本机，诉求办不了。{what}"
DATABASE_WHY = {
    "away": "连不上",
    "read-only": "只能读、不能写",
    "full": "所在的磁盘满了",
    "without its tables": "的表不是本版本",
    "locked": "被别的程序锁住了",
}
DATABASE_WHAT = {
    "away": "请检查数据库是否在运行、网络是否通。",
    "read-only": "请检查数据库文件的权限，或主库是否切换了。",
    "full": "请清理磁盘或扩容。",
    "without its tables": "请运行：flask --app wsgi db upgrade",
    "locked": "请看是哪个程序（备份、手工操作）占着它。",
}


def database(why: str) -> str:
    """Say why the database cannot be written, and what to do."""
    return DATABASE.format(why=DATABASE_WHY[why], what=DATABASE_WHAT[why])

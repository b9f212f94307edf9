"""Why a file did not come, or is not shown: the sentences that stand at it in the case."""

LATE = "平台的服务器太慢，没有取完"
TOO_LARGE = "文件太大"
STATUS = "平台的服务器返回 {status}"
REFUSED = "平台返回错误 {code}"
ENCODED = "平台的服务器用了没有约定的压缩"
NOT_A_FILE = "平台给的不是文件"
NOT_LISTED = "地址不在允许的名单里"
NOT_PUBLIC = "地址指向内部网络，没有去取"
NO_SUCH_HOST = "地址的域名查不到"
NO_ACCOUNT = "设置里没有这个公众号"
NO_ROBOT = "设置里没有这个机器人"
SEALED = "文件解不开"
BROKEN = "取文件时出错（{sort}）"
BROKE_OFF = "取文件时中断，没有再来得及"
STRANGER = "发的人不在名册上，没有去取"
NO_WAY = "这个渠道不能取文件"

UNKNOWN_SORT = "不认识的文件格式"
UNDRAWABLE = "图片坏了或格式不支持（{sort}）"
TOO_HARD = "图片太耗时间或内存"
BROKEN_VIDEO = "视频的结构不完整"
EXTRA_TRACKS = "视频里有画面和声音以外的内容"
BROKEN_RECORDING = "录音里有声音以外的内容"


class FetchError(Exception):
    """A file that did not come; its text says why, without personal data.

    final: another try cannot help.
    """

    def __init__(self, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.final = final


class CannotShowError(Exception):
    """A file that came and is shown to nobody, for what it may tell besides; its text says why."""

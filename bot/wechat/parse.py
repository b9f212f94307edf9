"""The official account's XML: its messages and its events."""

from wechatpy import parse_message

from bot.incoming import Incoming, Kind
from bot.tencent.documents import readable
from bot.tencent.fields import BROKEN, incoming_from, text_field
from bot.tencent.refusal import UnreadableError

CHANNEL = "wechat"
EVENT_KINDS = {
    "subscribe": Kind.FOLLOW,
    "subscribe_scan": Kind.FOLLOW,
    "unsubscribe": Kind.UNFOLLOW,
    "scan": Kind.SCAN,
    "click": Kind.TAP,
}


def read(xml: str, account: str) -> tuple[Incoming, str]:
    """Give the message and the account's own id (ToUserName), which answers must carry."""
    try:
        fields = parse_message(readable(xml))._data  # noqa: SLF001 - wechatpy has no other way in.
        incoming = incoming_from(fields, xml, CHANNEL, account, EVENT_KINDS)
        return incoming, text_field(fields, "ToUserName")
    except BROKEN as error:
        raise UnreadableError("not a WeChat message") from error

"""A self-built app's XML: the same fields as the official account's, with WeCom's events."""

from wechatpy.enterprise import parse_message

from bot.incoming import Incoming, Kind
from bot.refusal import UnreadableError
from bot.wechat.parse import BROKEN, incoming_from

CHANNEL = "wecom_app"
EVENT_KINDS = {
    "subscribe": Kind.NOTICE,
    "unsubscribe": Kind.NOTICE,
    "enter_agent": Kind.NOTICE,
    "view": Kind.NOTICE,
    "location": Kind.NOTICE,
    "click": Kind.TAP,
    "template_card_event": Kind.TAP,
    "template_card_menu_event": Kind.TAP,
}


def read(xml: str, agent: str) -> tuple[Incoming, str]:
    """Give the message and the corp id (ToUserName), which answers must carry."""
    try:
        fields = parse_message(xml)._data  # noqa: SLF001 - wechatpy has no other way in.
        incoming = incoming_from(fields, xml, CHANNEL, agent, EVENT_KINDS)
        return incoming, str(fields.get("ToUserName") or "")
    except BROKEN as error:
        raise UnreadableError("not a WeCom message") from error

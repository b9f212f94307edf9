"""A self-built app's XML: the same fields as the official account's, with WeCom's events."""

from wechatpy.enterprise import parse_message

from bot import words
from bot.answer import Answer
from bot.context import Handled, Received
from bot.incoming import Incoming, Kind
from bot.tencent.documents import readable
from bot.tencent.fields import BROKEN, incoming_from, text_field
from bot.tencent.refusal import UnreadableError

CHANNEL = "wecom_app"
EVENT_KINDS = {
    "click": Kind.TAP,
    "template_card_event": Kind.TAP,
    "template_card_menu_event": Kind.TAP,
}


def read(xml: str, agent: str) -> tuple[Incoming, str]:
    """Give the message and the corp id (ToUserName), which answers must carry."""
    try:
        fields = parse_message(readable(xml))._data  # noqa: SLF001 - wechatpy has no other way in.
        incoming = incoming_from(fields, xml, CHANNEL, agent, EVENT_KINDS)
        return incoming, text_field(fields, "ToUserName")
    except BROKEN as error:
        raise UnreadableError("not a WeCom message") from error


def hello(received: Received[None]) -> Handled:
    """Say where work is done: an app only tells."""
    silent = received.incoming.kind.is_silent
    return Handled(Answer() if silent else Answer(words.IN_GROUPS_ONLY))

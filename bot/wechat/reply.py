"""The passive reply, as XML."""

from wechatpy.replies import TextReply

from bot.incoming import Incoming
from bot.tencent.characters import section

LIMIT = 2_048
"""Bytes of text the platform takes."""


def text_reply(incoming: Incoming, account_id: str, text: str) -> str:
    """Give the XML of an answer; a retry of the same message gives the same XML.

    wechatpy writes each field into a CDATA section as it is, so each is made fit for one here.
    """
    reply = TextReply(
        source=section(account_id),
        target=section(incoming.sender),
        time=int(incoming.sent_at.timestamp()),
        content=section(clipped(text, LIMIT)),
    )
    return str(reply.render())


def clipped(text: str, limit: int) -> str:
    """Cut a text to so many bytes of UTF-8, not inside a character."""
    data = text.encode("utf-8", "replace")
    if len(data) <= limit:
        return data.decode()
    return data[: limit - 3].decode("utf-8", "ignore") + "…"

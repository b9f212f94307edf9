"""The passive reply, as XML."""

from wechatpy.replies import TextReply

from bot.incoming import Incoming
from bot.tencent.characters import section


def text_reply(incoming: Incoming, account_id: str, text: str) -> str:
    """Give the XML of an answer; a retry of the same message gives the same XML.

    wechatpy writes each field into a CDATA section as it is, so each is made fit for one here.
    """
    reply = TextReply(
        source=section(account_id),
        target=section(incoming.sender),
        time=int(incoming.sent_at.timestamp()),
        content=section(text),
    )
    return str(reply.render())

"""The XML around what is encrypted: the same for official accounts and WeCom's apps."""

from collections.abc import Mapping
from xml.parsers.expat import ExpatError

import xmltodict

from bot.tencent.characters import section
from bot.tencent.documents import readable
from bot.tencent.envelope import Envelope
from bot.tencent.refusal import RefusedError

REPLY = (
    "<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt>"
    "<MsgSignature><![CDATA[{signature}]]></MsgSignature>"
    "<TimeStamp>{timestamp}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>"
)


def encrypted_field(body: str) -> str:
    """Give the Encrypt field of an XML envelope."""
    try:
        value = xmltodict.parse(readable(body))["xml"]["Encrypt"]
    except (ExpatError, KeyError, TypeError, ValueError) as error:
        raise RefusedError("no encrypted message") from error
    if not isinstance(value, str) or not value.isascii():
        raise RefusedError("no encrypted message")
    return value


def sealed_xml(envelope: Envelope, query: Mapping[str, str], xml: str) -> str:
    """Seal an answer, with the nonce of the request."""
    timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
    encrypted, signed = envelope.seal(xml, timestamp, nonce)
    return REPLY.format(
        encrypted=encrypted,
        signature=signed,
        timestamp=timestamp,
        nonce=section(nonce),
    )

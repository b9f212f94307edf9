"""`/wechat/<account>`: the callback of the official accounts, in three modes."""

from collections.abc import Mapping
from xml.parsers.expat import ExpatError

import xmltodict
from flask import Blueprint, Response, abort, request
from sqlalchemy.orm import Session

from bot.context import Bot
from bot.dialogue.talk import talk
from bot.incoming import Incoming
from bot.receive import Handled, Handler, receive
from bot.refusal import RefusedError, refusing
from bot.tencent.characters import section
from bot.tencent.envelope import Envelope, check_signature, check_timestamp
from bot.wechat.parse import read
from bot.wechat.reply import text_reply
from core.clock import Clock
from core.settings import WeChatAccount

SEALED_REPLY = (
    "<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt>"
    "<MsgSignature><![CDATA[{signature}]]></MsgSignature>"
    "<TimeStamp>{timestamp}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>"
)
SILENCE = "success"


class Gate:
    """One official account: checks and opens what comes in, seals what goes out."""

    def __init__(self, account: WeChatAccount, clock: Clock, window: int) -> None:
        self._account = account
        self._clock = clock
        self._window = window
        keys = (account.aes_key, account.previous_aes_key)
        self._envelope = Envelope(account.token, keys, account.app_id)

    def check(self, query: Mapping[str, str]) -> None:
        """Check the plain signature, which covers no body."""
        timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        check_timestamp(timestamp, self._clock(), self._window)
        check_signature(query.get("signature", ""), self._account.token, timestamp, nonce)

    def open(self, query: Mapping[str, str], body: str) -> str:
        """Give the message's XML; RefusedError if it is not the platform's.

        Compatible mode carries the message twice; only the sealed copy proves anything.
        """
        if self._account.mode == "plain":
            self.check(query)
            return body
        field = encrypted_field(body)
        return self._envelope.open_query(field, query, self._clock(), self._window)

    def seal(self, query: Mapping[str, str], xml: str) -> str:
        return xml if self._account.mode == "plain" else sealed_xml(self._envelope, query, xml)


def encrypted_field(body: str) -> str:
    """Give the Encrypt field of an XML envelope."""
    try:
        value = xmltodict.parse(body)["xml"]["Encrypt"]
    except (ExpatError, KeyError, TypeError, ValueError) as error:
        raise RefusedError("no encrypted message") from error
    if not isinstance(value, str) or not value.isascii():
        raise RefusedError("no encrypted message")
    return value


def sealed_xml(envelope: Envelope, query: Mapping[str, str], xml: str) -> str:
    """Seal an answer, with the nonce of the request."""
    timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
    encrypted, signed = envelope.seal(xml, timestamp, nonce)
    return SEALED_REPLY.format(
        encrypted=encrypted,
        signature=signed,
        timestamp=timestamp,
        nonce=section(nonce),
    )


def wechat_blueprint(bot: Bot) -> Blueprint:
    """Build the callback's two routes over all accounts of the settings."""
    blueprint = refusing(Blueprint("wechat", __name__))
    gates = {
        account.name: Gate(account, bot.office.clock, bot.settings.callback_window)
        for account in bot.settings.wechat_accounts
    }

    @blueprint.get("/wechat/<account>")
    def check(account: str) -> Response:
        gate = gates.get(account) or abort(404)
        gate.check(request.args)
        return Response(request.args.get("echostr", ""), mimetype="text/plain")

    @blueprint.post("/wechat/<account>")
    def message(account: str) -> Response:
        gate = gates.get(account) or abort(404)
        body = request.get_data(cache=False).decode("utf-8", "replace")
        incoming, account_id = read(gate.open(request.args, body), account)
        answer = receive_from_resident(bot, incoming)
        if not answer:
            return Response(SILENCE, mimetype="text/plain")
        sealed = gate.seal(request.args, text_reply(incoming, account_id, answer))
        return Response(sealed, mimetype="application/xml")

    return blueprint


def receive_from_resident(bot: Bot, incoming: Incoming) -> str:
    return receive(bot, incoming, lambda: resident_handler(bot, incoming))


def resident_handler(bot: Bot, incoming: Incoming) -> Handler:
    """Understand first, so that the transaction is short; then talk."""
    findings = bot.findings(incoming.text)

    def handle(
        session: Session, message: Incoming, message_id: int, refusal: str | None
    ) -> Handled:
        return talk(bot, session, message, message_id, refusal, findings)

    return handle

"""`/wechat/<account>`: the callback of the official accounts, in three modes."""

from collections.abc import Mapping
from datetime import datetime

from flask import Response, abort, request

from bot.receive import receive
from bot.tencent.callbacks import callbacks
from bot.tencent.envelope import Envelope, check_timestamp, signing_token
from bot.tencent.reply import text_reply
from bot.tencent.sealed_xml import encrypted_field, sealed_xml
from bot.web import bot
from bot.wechat.parse import read
from core.doors import WeChatAccount, aes_keys, tokens

SILENCE = "success"

blueprint = callbacks("wechat", __name__)


@blueprint.get("/wechat/<account>")
def check(account: str) -> Response:
    _gate(account).check(request.args)
    return Response(request.args.get("echostr", ""), mimetype="text/plain")


@blueprint.post("/wechat/<account>")
def message(account: str) -> Response:
    gate = _gate(account)
    body = request.get_data(cache=False).decode("utf-8", "replace")
    incoming, account_id = read(gate.open(request.args, body), account)
    answer = receive(bot(), incoming)
    if not answer:
        return Response(SILENCE, mimetype="text/plain")
    sealed = gate.seal(request.args, text_reply(incoming, account_id, answer))
    return Response(sealed, mimetype="application/xml")


class Gate:
    """One official account: checks and opens what comes in, seals what goes out."""

    def __init__(self, account: WeChatAccount, now: datetime, window: int) -> None:
        self._account = account
        self._now = now
        self._window = window
        self._tokens = tokens(account)
        self._envelope = Envelope(self._tokens, aes_keys(account), account.app_id)

    def check(self, query: Mapping[str, str]) -> None:
        """Check the plain signature, which covers no body."""
        timestamp, nonce = query.get("timestamp", ""), query.get("nonce", "")
        signing_token(query.get("signature", ""), self._tokens, timestamp, nonce)
        check_timestamp(timestamp, self._now, self._window)

    def open(self, query: Mapping[str, str], body: str) -> str:
        """Give the message's XML; RefusedError if it is not the platform's.

        Compatible mode carries the message twice; only the sealed copy proves anything.
        """
        if self._account.mode == "plain":
            self.check(query)
            return body
        return self._envelope.open_query(encrypted_field(body), query, self._now, self._window)

    def seal(self, query: Mapping[str, str], xml: str) -> str:
        return xml if self._account.mode == "plain" else sealed_xml(self._envelope, query, xml)


def _gate(name: str) -> Gate:
    settings = bot().settings
    account = next((each for each in settings.wechat_accounts if each.name == name), None)
    if account is None:
        abort(404)
    return Gate(account, bot().office.clock(), settings.callback_window)

"""A self-built WeCom app: members write to it as encrypted XML with the corp id as receive id."""

import secrets

from simulator import crypto, words
from simulator.config import App
from simulator.delivery import Letter, Outcome, Reading, Sealed, deliver
from simulator.official import opened
from simulator.robot_wire import check_encrypted
from simulator.wechat_xml import BadXmlError, parse_xml, to_xml
from simulator.world import World


def check_address(world: World, app: App) -> bool:
    return check_encrypted(world, f"/wecom/app/{app.agent}", app.token, app.aes_key, app.corp_id)


def speak_to_app(world: World, app: App, userid: str, content: str) -> Outcome:
    """Send one text; the answer is in the outcome."""
    values = {
        "ToUserName": app.corp_id,
        "FromUserName": userid,
        "CreateTime": int(world.clock()),
        "MsgType": "text",
        "Content": content,
        "MsgId": world.next_number(),
        "AgentID": app.agent,
    }
    letter = Letter(
        who=userid,
        what=f"{words.KIND_NAMES['text']} {content}",
        path=f"/wecom/app/{app.agent}",
        plain=to_xml(values),
        seal=lambda: _seal_app(app, to_xml(values), int(world.clock())),
        read=lambda text: read_app(app, text),
    )
    return deliver(world, letter)


def _seal_app(app: App, plain: str, now: int) -> Sealed:
    timestamp, nonce = str(now), str(secrets.randbelow(10**10))
    encrypted = crypto.encrypt(app.aes_key, plain, app.corp_id)
    params = {
        "msg_signature": crypto.signature(app.token, timestamp, nonce, encrypted),
        "timestamp": timestamp,
        "nonce": nonce,
    }
    body = {"ToUserName": app.corp_id, "AgentID": app.agent, "Encrypt": encrypted}
    return Sealed(params, to_xml(body), "text/xml")


def read_app(app: App, text: str) -> Reading:
    """Open and check an answer; empty and `success` mean silence."""
    if text.strip() in {"", "success"}:
        return Reading("")
    try:
        values = parse_xml(text)
        if "Encrypt" not in values:
            return Reading(text, words.PROBLEM_NOT_ENCRYPTED)
        return Reading(opened(app.token, app.aes_key, app.corp_id, values))
    except BadXmlError:
        return Reading(text, words.PROBLEM_BAD_REPLY)
    except crypto.CryptoError as error:
        return Reading("", words.problem_decrypt(str(error)))

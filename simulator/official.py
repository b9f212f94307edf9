"""The official account's side of a resident: builds what WeChat sends, reads what comes back."""

import hashlib
import secrets
from typing import Any

import httpx

from simulator import crypto, words
from simulator.budget import MESSAGE, TOUCH
from simulator.chats import Bubble, phone_chat
from simulator.config import Account
from simulator.delivery import Letter, Outcome, Reading, Sealed, deliver
from simulator.wechat_xml import BadXmlError, parse_xml, to_xml
from simulator.wire import Exchange
from simulator.world import World

TEXT_BYTES = 2048
TOUCHES = {"subscribe", "SCAN", "CLICK"}


def original_id(account: Account) -> str:
    """The gh_ name that stands in ToUserName."""
    digest = hashlib.sha1(account.app_id.encode(), usedforsecurity=False).hexdigest()
    return f"gh_{digest[:12]}"


def say(
    world: World, account: Account, openid: str, kind: str, fields: dict[str, Any]
) -> Outcome | None:
    """Send one ordinary message with its type's own `fields`; shows the answer on the phone."""
    tapped = "bizmsgmenuid" in fields
    world.allowances.renew(account.name, openid, TOUCH if tapped else MESSAGE)
    number = world.next_number()
    tail = {"MsgId": number, "MsgDataId": number % 10**10, "Idx": 1}
    return _send(world, account, openid, kind, {"MsgType": kind, **fields, **tail})


def happen(
    world: World, account: Account, openid: str, event: str, fields: dict[str, Any]
) -> Outcome | None:
    """Send one event; follows, scans and menu clicks open the short window."""
    if event in TOUCHES:
        world.allowances.renew(account.name, openid, TOUCH)
    return _send(world, account, openid, event, {"MsgType": "event", "Event": event, **fields})


def _send(
    world: World, account: Account, openid: str, kind: str, fields: dict[str, Any]
) -> Outcome:
    head = {
        "ToUserName": original_id(account),
        "FromUserName": openid,
        "CreateTime": int(world.clock()),
    }
    values = {**head, **fields}
    resident = world.resident(openid)
    shown = fields.get("Content") or fields.get("EventKey") or fields.get("Label") or ""
    name = words.KIND_NAMES.get(kind, kind)
    letter = Letter(
        who=resident.nickname if resident else openid,
        what=f"{name} {shown}".strip(),
        path=f"/wechat/{account.name}",
        plain=to_xml(values),
        seal=lambda: seal(account, openid, values, int(world.clock())),
        read=lambda text: read(account, openid, text),
    )
    outcome = deliver(world, letter)
    _show(world, account, openid, kind, outcome)
    return outcome


def seal(account: Account, openid: str, values: dict[str, Any], now: int) -> Sealed:
    """Sign, and in compatible and safe mode encrypt, one message."""
    timestamp, nonce = str(now), str(secrets.randbelow(10**10))
    params = {
        "signature": crypto.signature(account.token, timestamp, nonce),
        "timestamp": timestamp,
        "nonce": nonce,
        "openid": openid,
    }
    if account.mode == "plain":
        return Sealed(params, to_xml(values), "text/xml")
    encrypted = crypto.encrypt(account.aes_key, to_xml(values), account.app_id)
    params["encrypt_type"] = "aes"
    params["msg_signature"] = crypto.signature(account.token, timestamp, nonce, encrypted)
    clear = values if account.mode == "compat" else {"ToUserName": values["ToUserName"]}
    return Sealed(params, to_xml({**clear, "Encrypt": encrypted}), "text/xml")


def read(account: Account, openid: str, text: str) -> Reading:
    """Open and check an answer. Empty and `success` in clear mean silence."""
    if text.strip() in {"", "success"}:
        return Reading(text.strip())
    try:
        values = parse_xml(text)
        plain = text
        if "Encrypt" in values:
            plain = opened(account.token, account.aes_key, account.app_id, values)
            values = parse_xml(plain)
        elif account.mode == "safe":
            return Reading(text, words.PROBLEM_NOT_ENCRYPTED)
    except BadXmlError:
        return Reading(text, words.PROBLEM_BAD_REPLY)
    except crypto.CryptoError as error:
        return Reading("", words.problem_decrypt(str(error)))
    return Reading(plain, _fault_in(account, openid, values))


def opened(token: str, aes_key: str, receive_id: str, values: dict[str, Any]) -> str:
    """The clear text of an encrypted XML answer; `CryptoError` if its seal is not right."""
    encrypted = str(values["Encrypt"])
    stamp, nonce = str(values.get("TimeStamp", "")), str(values.get("Nonce", ""))
    expected = crypto.signature(token, stamp, nonce, encrypted)
    if not crypto.signatures_match(expected, str(values.get("MsgSignature", ""))):
        raise crypto.CryptoError(words.PROBLEM_SIGNATURE)
    return crypto.decrypt(aes_key, encrypted, receive_id)


def _fault_in(account: Account, openid: str, values: dict[str, Any]) -> str:
    if values.get("ToUserName") != openid or values.get("FromUserName") != original_id(account):
        return words.PROBLEM_ADDRESSEE
    if not values.get("MsgType") or not str(values.get("CreateTime", "")).isdigit():
        return words.PROBLEM_BAD_REPLY
    if len(str(values.get("Content", "")).encode()) > TEXT_BYTES:
        return words.PROBLEM_TOO_LONG
    return ""


def _show(world: World, account: Account, openid: str, kind: str, outcome: Outcome) -> None:
    chat = phone_chat(account.name, openid)
    if outcome.refused:
        if kind not in {"unsubscribe", "LOCATION", "TEMPLATESENDJOBFINISH", "VIEW"}:
            world.chats.add(chat, Bubble("system", "text", {"content": words.SERVICE_BROKEN}))
        return
    if outcome.plain in {"", "success"}:
        return
    bubble = reply_bubble(parse_xml(outcome.plain))
    if bubble:
        world.chats.add(chat, bubble)


def nested(values: dict[str, Any], name: str) -> dict[str, Any]:
    """A nested element or object; empty if it is missing or something else."""
    inner = values.get(name)
    return inner if isinstance(inner, dict) else {}


def reply_bubble(values: dict[str, Any]) -> Bubble | None:
    """How a passive answer looks on the phone; handing over to staff shows nothing."""
    kind = values.get("MsgType")
    if kind == "text":
        return Bubble("them", "text", {"content": values.get("Content", "")})
    if kind in {"image", "voice", "video"}:
        media = nested(values, str(kind).capitalize())
        return Bubble("them", str(kind), {"media_id": media.get("MediaId", "")})
    if kind == "news":
        items = nested(values, "Articles").get("item")
        rows = items if isinstance(items, list) else [items]
        names = {"title": "Title", "description": "Description", "url": "Url", "picurl": "PicUrl"}
        articles = [
            {key: row.get(tag, "") for key, tag in names.items()}
            for row in rows
            if isinstance(row, dict)
        ]
        return Bubble("them", "news", {"articles": articles})
    return None


def check_address(world: World, account: Account) -> bool:
    """WeChat's GET check of the callback address: the echo must come back as it is."""
    timestamp, nonce = str(int(world.clock())), str(secrets.randbelow(10**10))
    echo = str(secrets.randbelow(10**18))
    params = {
        "signature": crypto.signature(account.token, timestamp, nonce),
        "timestamp": timestamp,
        "nonce": nonce,
        "echostr": echo,
    }
    return fetch_echo(world, f"/wechat/{account.name}", params, echo, world.config.answer_seconds)


def fetch_echo(
    world: World, path: str, params: dict[str, str], expected: str, limit: float
) -> bool:
    """One GET check; logged like any exchange."""
    status, text, problem = None, "", ""
    try:
        answer = world.client.get(world.config.service + path, params=params, timeout=limit)
        status, text = answer.status_code, answer.text
    except httpx.TimeoutException:
        problem = words.PROBLEM_TIMEOUT
    except httpx.TransportError:
        problem = words.PROBLEM_UNREACHABLE
    good = status == 200 and text == expected
    if not good and not problem:
        problem = words.PROBLEM_BAD_ECHO
    address = str(httpx.URL(path, params=params))
    summary = words.CHECK_ADDRESS
    world.wire.add(
        Exchange("in", summary, "GET", address, "", "", status, text, text, problem=problem)
    )
    return good

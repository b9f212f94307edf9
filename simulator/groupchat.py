"""The group's side: what a worker says to the smart robot, and the robot's answers.

A smart robot only hears messages that @ it, as text or mixed, with what they quote. Its callback
is encrypted JSON with an empty receive id; a stream that is not finished is asked for again,
for at most 6 minutes. Pictures are downloads encrypted with the robot's own key.
"""

import json
import secrets
import threading
import time
from dataclasses import dataclass
from typing import Any

from simulator import crypto, words
from simulator.chats import Bubble, group_chat
from simulator.config import Member, Robot
from simulator.delivery import Letter, Outcome, Reading, Sealed, deliver
from simulator.official import fetch_echo, nested
from simulator.world import HOUR, World

STREAM_SECONDS = 1.0
STREAM_LASTS = 360
CHECK_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Said:
    """What a member writes. `picture` is the JPEG, `picture_url` where the page shows it."""

    content: str
    mention: bool = True
    picture: bytes | None = None
    picture_url: str = ""
    quote: int | None = None


def speak(world: World, robot: Robot, member: Member, said: Said, base: str) -> Outcome | None:
    """Show the message in the group; if it @s the robot, send it and show the answer."""
    prefix = f"@{words.ROBOT_NAME} " if said.mention else ""
    content = f"{prefix}{said.content}".strip()
    body = {"content": content, "picture_url": said.picture_url, "userid": member.userid}
    quoted = _quoted_row(world, robot, said.quote)
    if quoted:
        body["quote"] = quoted["body"].get("content", "")
    kind = "mixed" if said.picture else "text"
    world.chats.add(group_chat(robot.name), Bubble("member", kind, body, member.name))
    if not said.mention:
        return None
    message = _message(world, robot, member, said, content, base)
    if quoted:
        message["quote"] = _quote(quoted)
    outcome = _send(world, robot, member.name, message)
    _show(world, robot, member, message, outcome)
    return outcome


def _message(
    world: World, robot: Robot, member: Member, said: Said, content: str, base: str
) -> dict[str, Any]:
    code = world.response_codes.issue(robot.name, HOUR)
    head = {
        "msgid": secrets.token_urlsafe(20),
        "aibotid": f"aib{robot.name}",
        "chatid": f"wr{robot.name}",
        "chattype": "group",
        "from": {"userid": member.userid},
        "response_url": f"{base}/wecom-api/cgi-bin/aibot/response?response_code={code}",
    }
    if said.picture is None:
        return {**head, "msgtype": "text", "text": {"content": content}}
    picture = world.keep_picture(crypto.encrypt_bytes(robot.aes_key, said.picture))
    url = f"{base}/wecom-api/cgi-bin/aibot/picture?id={picture}"
    items = [{"msgtype": "text", "text": {"content": content}}]
    items.append({"msgtype": "image", "image": {"url": url}})
    return {**head, "msgtype": "mixed", "mixed": {"msg_item": items}}


def _quoted_row(world: World, robot: Robot, number: int | None) -> dict[str, Any] | None:
    rows = world.chats.rows(group_chat(robot.name))
    return next((row for row in rows if number is not None and row["id"] == number), None)


def _quote(row: dict[str, Any]) -> dict[str, Any]:
    return {"msgtype": "text", "text": {"content": row["body"].get("content", "")}}


def said_text(message: dict[str, Any]) -> str:
    """The words of a text or mixed message."""
    items = message.get("mixed", {}).get("msg_item") or [message]
    return " ".join(str(item["text"]["content"]) for item in items if "text" in item)


def _send(world: World, robot: Robot, who: str, message: dict[str, Any]) -> Outcome:
    kind = str(message["msgtype"])
    shown = said_text(message)
    letter = Letter(
        who=who,
        what=f"{words.KIND_NAMES.get(kind, kind)} {shown}".strip(),
        path=f"/wecom/robot/{robot.name}",
        plain=json.dumps(message, ensure_ascii=False, indent=2),
        seal=lambda: _seal(robot, message, int(world.clock())),
        read=lambda text: read(robot, text),
    )
    return deliver(world, letter)


def _seal(robot: Robot, message: dict[str, Any], now: int) -> Sealed:
    timestamp, nonce = str(now), str(secrets.randbelow(10**10))
    encrypted = crypto.encrypt(robot.aes_key, json.dumps(message, ensure_ascii=False), "")
    params = {
        "msg_signature": crypto.signature(robot.token, timestamp, nonce, encrypted),
        "timestamp": timestamp,
        "nonce": nonce,
    }
    return Sealed(params, json.dumps({"encrypt": encrypted}), "application/json")


def read(robot: Robot, text: str) -> Reading:
    """Open and check a robot's answer; empty and `success` mean silence."""
    if text.strip() in {"", "success"}:
        return Reading("")
    try:
        answer = json.loads(text)
        encrypted, stamp = str(answer["encrypt"]), str(answer["timestamp"])
        nonce, mark = str(answer["nonce"]), str(answer["msgsignature"])
    except (ValueError, KeyError, TypeError):
        return Reading(text, words.PROBLEM_BAD_REPLY)
    if not crypto.signatures_match(crypto.signature(robot.token, stamp, nonce, encrypted), mark):
        return Reading("", words.PROBLEM_SIGNATURE)
    try:
        plain = crypto.decrypt(robot.aes_key, encrypted, "")
        message = json.loads(plain)
    except ValueError as error:
        return Reading("", words.problem_decrypt(str(error)))
    if not isinstance(message, dict) or message.get("msgtype") not in {
        "stream",
        "template_card",
        "stream_with_template_card",
        "text",
    }:
        return Reading(plain, words.PROBLEM_BAD_REPLY)
    return Reading(plain)


def _show(
    world: World, robot: Robot, member: Member, message: dict[str, Any], outcome: Outcome
) -> None:
    chat = group_chat(robot.name)
    if outcome.refused:
        world.chats.add(chat, Bubble("system", "text", {"content": words.ROBOT_BROKEN}))
        return
    if not outcome.plain:
        return
    answer = json.loads(outcome.plain)
    number = world.chats.add(chat, _bubble(answer))
    stream = nested(answer, "stream")
    if stream and not stream.get("finish"):
        follow = {**message, "msgtype": "stream", "stream": {"id": stream.get("id", "")}}
        for key in ("text", "mixed", "quote"):
            follow.pop(key, None)
        args = (world, robot, member.name, follow, number)
        threading.Thread(target=_follow_stream, args=args, daemon=True).start()


def _bubble(answer: dict[str, Any]) -> Bubble:
    if answer["msgtype"] == "template_card":
        return Bubble("robot", "card", nested(answer, "template_card"), words.ROBOT_NAME)
    said = nested(answer, "stream") or nested(answer, "text")
    content = str(said.get("content", ""))
    return Bubble("robot", "markdown", {"content": content}, words.ROBOT_NAME)


def _follow_stream(
    world: World, robot: Robot, who: str, message: dict[str, Any], number: int
) -> None:
    chats, wire = world.chats, world.wire
    for _ in range(STREAM_LASTS):
        time.sleep(STREAM_SECONDS)
        if world.wire is not wire:
            return
        outcome = _send(world, robot, who, {**message, "msgid": secrets.token_urlsafe(20)})
        if outcome.problem or not outcome.plain:
            return
        answer = json.loads(outcome.plain)
        chats.change(group_chat(robot.name), number, _bubble(answer).body)
        if nested(answer, "stream").get("finish", True):
            return


def check_address(world: World, robot: Robot) -> bool:
    """WeCom's GET check: the decrypted echo within 1 s."""
    path = f"/wecom/robot/{robot.name}"
    return check_encrypted(world, path, robot.token, robot.aes_key, "")


def check_encrypted(world: World, path: str, token: str, aes_key: str, receive_id: str) -> bool:
    timestamp, nonce = str(int(world.clock())), str(secrets.randbelow(10**10))
    echo = str(secrets.randbelow(10**18))
    encrypted = crypto.encrypt(aes_key, echo, receive_id)
    params = {
        "msg_signature": crypto.signature(token, timestamp, nonce, encrypted),
        "timestamp": timestamp,
        "nonce": nonce,
        "echostr": encrypted,
    }
    return fetch_echo(world, path, params, echo, CHECK_SECONDS)

"""A smart robot's callback: encrypted JSON with an empty receive id, and how answers are read."""

import json
import secrets
from typing import Any

from simulator import crypto, words
from simulator.config import Robot
from simulator.delivery import Letter, Outcome, Reading, Sealed, deliver
from simulator.official import fetch_echo
from simulator.world import World

CHECK_SECONDS = 1.0
ANSWERS = {"stream", "template_card", "stream_with_template_card", "text"}


def send(world: World, robot: Robot, who: str, message: dict[str, Any]) -> Outcome:
    """Carry one message to the service; `who` stands in the wire log."""
    kind = str(message["msgtype"])
    letter = Letter(
        who=who,
        what=f"{words.KIND_NAMES.get(kind, kind)} {_words_in(message)}".strip(),
        path=f"/wecom/robot/{robot.name}",
        plain=json.dumps(message, ensure_ascii=False, indent=2),
        seal=lambda: _seal(robot, message, int(world.clock())),
        read=lambda text: read(robot, text),
    )
    return deliver(world, letter)


def _words_in(message: dict[str, Any]) -> str:
    """The words of a text, voice or mixed message."""
    parts = message.get("mixed", {}).get("msg_item") or [message]
    said = [part[name] for part in parts for name in ("text", "voice") if name in part]
    return " ".join(str(one["content"]) for one in said)


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
    if not isinstance(message, dict) or message.get("msgtype") not in ANSWERS:
        return Reading(plain, words.PROBLEM_BAD_REPLY)
    return Reading(plain)


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

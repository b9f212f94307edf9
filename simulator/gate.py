"""What every call from the service to Tencent's side passes through: faults, then the wire log."""

import json
import re
import socket
import time
from typing import Any

from flask import Blueprint, Response, current_app, g, jsonify, request

from simulator import words
from simulator.wire import Exchange
from simulator.world import World

SECRET = re.compile(r"((?:access_token|secret|key|js_code|response_code)=)([^&]{0,6})[^&]*")

TOKEN = re.compile(r'("(?:access_token|session_key)"\s*:\s*"[^"]{0,6})[^"]*')


class ApiError(Exception):
    """An errcode in Tencent's form: HTTP 200 with {errcode, errmsg}."""

    def __init__(self, errcode: int, errmsg: str) -> None:
        super().__init__(errmsg)
        self.errcode = errcode
        self.errmsg = errmsg


def this_world() -> World:
    world = current_app.extensions["world"]
    assert isinstance(world, World)  # noqa: S101 - put there by create_app
    return world


def guard(blueprint: Blueprint) -> Blueprint:
    """Put faults before and the log after every call of a blueprint."""
    blueprint.before_request(_before)
    blueprint.after_request(_after)
    blueprint.register_error_handler(ApiError, _error_answer)
    return blueprint


def body_object() -> dict[str, Any]:
    """The JSON object of a POST; 44002 or 47001 as Tencent answers when there is none."""
    raw = request.get_data()
    if not raw:
        raise ApiError(44002, "empty post data")
    try:
        data = json.loads(raw)
    except ValueError as error:
        raise ApiError(47001, "data format error") from error
    if not isinstance(data, dict):
        raise ApiError(47001, "data format error")
    return data


def list_in(body: dict[str, Any], name: str) -> list[Any]:
    """A list inside a message; empty if it is missing or something else."""
    value = body.get(name)
    return value if isinstance(value, list) else []


def done(**extra: Any) -> Response:
    return jsonify(errcode=0, errmsg="ok", **extra)


def _error_answer(error: ApiError) -> Response:
    return jsonify(errcode=error.errcode, errmsg=f"{error.errmsg} rid: sim-{g.rid}")


def _before() -> Response | tuple[str, int] | None:
    g.started = time.monotonic()
    world = this_world()
    g.rid = world.next_number() % 10**8
    delay = world.faults.now().delay
    if delay:
        time.sleep(delay)
    fault = world.faults.take_failure(request.path)
    g.drop = fault is not None and fault.fail_kind == "drop_after"
    if fault is None or g.drop:
        return None
    if fault.fail_kind == "http500":
        return "Internal Server Error", 500
    if fault.fail_kind == "drop":
        g.drop = True
        return "", 500
    return _error_answer(ApiError(fault.fail_errcode, "simulated fault"))


def _after(response: Response) -> Response:
    answer = response.get_data(as_text=True) if _is_text(response) else ""
    answer = TOKEN.sub(r"\1…", answer)
    said = _object(answer)
    raw = _request_text()
    this_world().wire.add(
        Exchange(
            direction="out",
            summary=_summary(_object(raw)),
            method=request.method,
            path=SECRET.sub(r"\1\2…", request.full_path.rstrip("?")),
            request_raw=raw,
            request_plain=_pretty(raw),
            status=None if g.drop else response.status_code,
            answer_raw=answer,
            answer_plain=_pretty(answer),
            milliseconds=round((time.monotonic() - g.started) * 1000),
            problem=words.call_problem(
                response.status_code,
                int(said.get("errcode") or 0),
                str(said.get("errmsg", "")),
                dropped=g.drop,
            ),
        )
    )
    if g.drop:
        _cut_connection()
    return response


def _summary(asked: dict[str, Any]) -> str:
    """Which call it is, to whom, and the first words of it."""
    path = re.sub(r"^/(wechat|wecom)-api", "", request.path)
    world = this_world()
    resident = world.resident(str(asked.get("touser", "")))
    group = world.groups.by_key(request.args.get("key", ""))
    to = resident.nickname if resident else group.title if group else ""
    body = asked.get(str(asked.get("msgtype", "")))
    body = body if isinstance(body, dict) else {}
    text = str(body.get("content") or body.get("head_content") or "")
    clean = re.sub(r"[#*>`\s]+", " ", text).strip()
    return words.summary_out(words.CALL_NAMES.get(path, path), to, clean)


def _request_text() -> str:
    if request.mimetype.startswith("multipart/"):
        return words.MULTIPART
    text = request.get_data(as_text=True)
    return re.sub(r'("secret"\s*:\s*")[^"]*', r"\1…", text)


def _is_text(response: Response) -> bool:
    mime = response.mimetype or ""
    return mime.startswith("text/") or mime == "application/json"


def _object(text: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except ValueError:
        return {}
    return data if isinstance(data, dict) else {}


def _pretty(text: str) -> str:
    try:
        return json.dumps(json.loads(text), ensure_ascii=False, indent=2)
    except ValueError:
        return text


def _cut_connection() -> None:
    """Close the socket under the server, so that the caller sees a broken connection."""
    line = request.environ.get("werkzeug.socket") or request.environ.get("gunicorn.socket")
    if isinstance(line, socket.socket):
        line.shutdown(socket.SHUT_RDWR)

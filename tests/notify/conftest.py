"""A small platform on loopback, and the people who write and are written to."""

import logging
import threading
import time
from collections import deque
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import flask
import pytest
from werkzeug.serving import make_server

from notify.outbox import Notice, enqueue
from notify.post import Post
from notify.tables import Outbox
from notify.transport import open_http
from tests.notify.null_channel import NullChannel


@dataclass
class Platform:
    """Tencent's side at its smallest: counts and keeps every call, answers as it is told."""

    url: str = ""
    token: str = "token-1"
    token_calls: list[dict[str, Any]] = field(default_factory=list)
    token_answers: deque[dict[str, Any]] = field(default_factory=deque)
    token_delay: float = 0.0
    sends: list[tuple[str, dict[str, str], dict[str, Any]]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    answers: deque[Any] = field(default_factory=deque)
    always: dict[str, Any] | None = None
    known_tokens: set[str] | None = None
    taken: threading.Event = field(default_factory=threading.Event)
    answering: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self):
        self.answering.set()

    def give_token(self, request: dict[str, Any]):
        self.token_calls.append(request)
        time.sleep(self.token_delay)
        if self.token_answers:
            return self.token_answers.popleft()
        return {"access_token": self.token, "expires_in": 7200}

    def take_message(self):
        request = flask.request
        self.raw.append(request.get_data())
        self.sends.append((request.path, request.args.to_dict(), request.get_json()))
        self.taken.set()
        self.answering.wait(10)
        token = request.args.get("access_token")
        if self.known_tokens is not None and token not in self.known_tokens:
            return {"errcode": 40001, "errmsg": "invalid credential"}
        if self.always is not None:
            return self.always
        return self.answers.popleft() if self.answers else {"errcode": 0, "errmsg": "ok"}


@pytest.fixture
def platform():
    """Give a running platform; its url is the base address of both APIs."""
    platform = Platform()
    app = flask.Flask("platform")

    @app.post("/cgi-bin/stable_token")
    def stable_token():
        return platform.give_token(flask.request.get_json())

    @app.get("/cgi-bin/gettoken")
    def gettoken():
        return platform.give_token(flask.request.args.to_dict())

    for path in ("message/custom/send", "webhook/send", "message/send"):
        app.post(f"/cgi-bin/{path}", endpoint=path)(platform.take_message)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    platform.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield platform
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def http():
    with open_http() as client:
        yield client


@pytest.fixture
def settings(settings, platform):
    return replace(settings, wechat_api=platform.url, wecom_api=platform.url)


@pytest.fixture
def to_wang():
    """Make a notice to 王阿姨 through the official account."""

    def make(text="您的诉求已受理"):
        return Notice("wechat", "contact:5", "street", "openid-wang", "accepted", {"text": text})

    return make


@pytest.fixture
def to_group():
    """Make a card for the group chat of grid 01, where 小李 works."""

    def make(text="7号 油烟扰民"):
        return Notice(
            "wecom_robot", "robot:grid-01", "grid-01", "grid-01", "card", {"markdown": text}
        )

    return make


@pytest.fixture
def say(database, clock):
    """Write notices to the outbox, each as an event of its own; give their ids in order."""

    def write(*notices):
        with database.write() as session:
            for notice in notices:
                number = session.query(Outbox).count() + 1
                assert enqueue(session, f"case:{number}", notice, clock())
        with database.read() as session:
            return [row.id for row in session.query(Outbox).order_by(Outbox.id)][-len(notices) :]

    return write


@pytest.fixture
def outbox(database):
    """Read every outbox row, in order."""

    def read():
        with database.read() as session:
            rows = session.query(Outbox).order_by(Outbox.id).all()
            session.expunge_all()
            return rows

    return read


@pytest.fixture
def channel():
    return NullChannel()


@pytest.fixture
def deliverer(database, clock, channel):
    """Give a post to which every way out is the recording channel."""
    return Post(database, {"wechat": channel, "wecom_robot": channel}, clock)


@pytest.fixture
def due_in(outbox, clock):
    """Tell how long until the next message is due; None if none waits."""

    def span():
        waiting = [row.next_attempt_at for row in outbox() if row.status == "pending"]
        return max(min(waiting) - clock(), timedelta(0)) if waiting else None

    return span


@pytest.fixture
def heard(channel):
    """Tell what the channel was given, text by text."""

    def texts():
        return [
            payload.get("text") or payload.get("markdown")
            for _, _, payloads in channel.calls
            for payload in payloads
        ]

    return texts

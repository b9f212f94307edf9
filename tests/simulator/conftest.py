"""A tiny service of our own behind the simulator, both on loopback."""

import json
import threading
import time

import pytest
from flask import Flask, request
from playwright.sync_api import expect

from simulator import crypto
from simulator.app import create_app
from simulator.config_reader import parse_config
from simulator.wechat_xml import parse_xml, to_xml
from tests.cast import PEOPLE, WANG
from tests.loopback import served

KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFE"


class Clock:
    """Time that moves only when told."""

    def __init__(self):
        self.now = 1_790_000_000.0

    def __call__(self):
        return self.now

    def forward(self, seconds):
        self.now += seconds


class StandIn:
    """What the service heard, and what it is to answer."""

    def __init__(self):
        self.heard = []
        self.queries = []
        self.bodies = []
        self.paths = []
        self.answer = None
        self.raw_answer = None
        self.slow = []
        self.status = 200
        self.encrypted = True
        self.robot_answer = None
        self.lock = threading.Lock()

    def hear(self, count):
        """Wait for `count` messages: a page shows what was said before the service has heard it."""
        deadline = time.monotonic() + 10
        while len(self.heard) < count and time.monotonic() < deadline:
            time.sleep(0.01)
        return self.heard


def worker(userid):
    """Describe a member of a group as the simulator's configuration does."""
    return {"userid": userid, "name": PEOPLE[userid].name, "role": "网格员"}


def reply_text(values, content):
    return {
        "ToUserName": values["FromUserName"],
        "FromUserName": values["ToUserName"],
        "CreateTime": 1,
        "MsgType": "text",
        "Content": content,
    }


def make_service(stand_in):
    app = Flask("stand_in")
    add_official(app, stand_in)
    add_wecom(app, stand_in)
    return app


def add_official(app, stand_in):
    @app.get("/wechat/<name>")
    def check(name):
        args = request.args
        good = crypto.signature("wx-token", args["timestamp"], args["nonce"])
        return args["echostr"] if good == args["signature"] else ("", 403)

    @app.post("/wechat/<name>")
    def official(name):
        body, args = request.get_data(as_text=True), request.args
        values = parse_xml(body)
        if name == "safe":
            mark = crypto.signature("wx-token", args["timestamp"], args["nonce"], values["Encrypt"])
            assert mark == args["msg_signature"]
            values = parse_xml(crypto.decrypt(KEY, values["Encrypt"], "wx-safe"))
        with stand_in.lock:
            stand_in.heard.append(values)
            stand_in.queries.append(dict(args))
            stand_in.bodies.append(body)
            pause = stand_in.slow.pop(0) if stand_in.slow else 0
            content = stand_in.answer(values) if stand_in.answer else None
        time.sleep(pause)
        if stand_in.status != 200:
            return "", stand_in.status
        if stand_in.raw_answer is not None:
            return stand_in.raw_answer
        if content is None:
            return ""
        plain = to_xml(reply_text(values, content))
        if name != "safe" or not stand_in.encrypted:
            return plain
        sealed = crypto.encrypt(KEY, plain, "wx-safe")
        stamp, nonce = args["timestamp"], args["nonce"]
        return to_xml(
            {
                "Encrypt": sealed,
                "MsgSignature": crypto.signature("wx-token", stamp, nonce, sealed),
                "TimeStamp": int(stamp),
                "Nonce": nonce,
            }
        )


def add_wecom(app, stand_in):
    @app.get("/wecom/robot/<name>")
    def check_robot(name):
        return crypto.decrypt(KEY, request.args["echostr"], "")

    @app.post("/wecom/robot/<name>")
    def robot(name):
        args = request.args
        encrypted = json.loads(request.get_data())["encrypt"]
        mark = crypto.signature("robot-token", args["timestamp"], args["nonce"], encrypted)
        assert mark == args["msg_signature"]
        message = json.loads(crypto.decrypt(KEY, encrypted, ""))
        with stand_in.lock:
            stand_in.heard.append(message)
            stand_in.paths.append(request.path)
            answer = stand_in.robot_answer(message) if stand_in.robot_answer else None
        if answer is None:
            return ""
        sealed = crypto.encrypt(KEY, json.dumps(answer), "")
        stamp, nonce = args["timestamp"], args["nonce"]
        return {
            "encrypt": sealed,
            "msgsignature": crypto.signature("robot-token", stamp, nonce, sealed),
            "timestamp": int(stamp),
            "nonce": nonce,
        }

    @app.post("/wecom/app/<agent>")
    def self_built(agent):
        values = parse_xml(request.get_data(as_text=True))
        stand_in.heard.append(parse_xml(crypto.decrypt(KEY, values["Encrypt"], "corp")))
        return ""


@pytest.fixture
def stand_in():
    return StandIn()


@pytest.fixture
def service(stand_in):
    with served(make_service(stand_in)) as address:
        yield address


@pytest.fixture
def settings(service):
    def account(name, mode):
        return {
            "name": name,
            "app_id": f"wx-{name}",
            "secret": "shh",
            "token": "wx-token",
            "aes_key": KEY,
            "mode": mode,
            "title": "花神庙社区",
        }

    return {
        "service": service,
        "answer_seconds": 0.5,
        "accounts": [account(mode, mode) for mode in ("safe", "compat", "plain")],
        "robots": [{"name": "jiefang", "token": "robot-token", "aes_key": KEY}],
        "groups": [
            {
                "chat_id": "wr-1",
                "title": "第一网格",
                "webhook_key": "hook-1",
                "members": [
                    worker("xiaoli"),
                    worker("laozhao"),
                ],
            },
            {
                "chat_id": "wr-2",
                "title": "第二网格",
                "webhook_key": "hook-2",
                "members": [worker("laozhao")],
            },
        ],
        "apps": [
            {"agent": "1000002", "corp_id": "corp", "secret": "s", "token": "app", "aes_key": KEY}
        ],
        "residents": [
            {"openid": "o-wang", "nickname": WANG},
            {"openid": "o-new", "nickname": "新住户", "following": False},
        ],
        "posters": [{"scene": "grid-001", "title": "第一网格"}],
        "places": [{"title": "花神庙社区3栋", "latitude": 31.99, "longitude": 118.77}],
    }


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def app(settings, clock):
    return create_app(parse_config(settings), clock)


@pytest.fixture
def tencent(app):
    return app.test_client()


@pytest.fixture
def token(tencent):
    """An access token of the account in safe mode."""
    asked = {"grant_type": "client_credential", "appid": "wx-safe", "secret": "shh"}
    return tencent.post("/wechat-api/cgi-bin/stable_token", json=asked).json["access_token"]


@pytest.fixture
def wang(tencent):
    """Plays 王阿姨: `wang("text", content="…")` answers what the simulator reports."""

    def act(kind, account="safe", **data):
        answer = tencent.post(f"/sim/api/resident/o-wang/{kind}", json={"account": account, **data})
        assert answer.status_code == 200, answer.json
        return answer.json

    return act


@pytest.fixture
def say_in_group(tencent):
    """Plays 小李 in the first grid's group."""

    def act(content, userid="xiaoli", chat_id="wr-1", **data):
        asked = {"userid": userid, "content": content, **data}
        answer = tencent.post(f"/sim/api/group/{chat_id}/text", json=asked)
        assert answer.status_code == 200, answer.json
        return answer.json

    return act


@pytest.fixture
def phone(tencent):
    """What 王阿姨's phone shows of the account in safe mode."""

    def bubbles(account="safe", openid="o-wang"):
        phones = tencent.get("/sim/api/state").json["phones"]
        chosen = [row for row in phones if (row["account"], row["openid"]) == (account, openid)]
        return chosen[0]["bubbles"]

    return bubbles


@pytest.fixture
def group(tencent):
    """What a group shows, the first grid's by default."""
    return lambda chat_id="wr-1": tencent.get(f"/sim/api/group/{chat_id}").json["bubbles"]


@pytest.fixture
def hook(tencent):
    """Sends through a group's webhook robot; answers the errcode."""

    def call(msgtype="text", key="hook-1", **body):
        data = {"msgtype": msgtype, msgtype: body or {"content": "7号 新诉求"}}
        return tencent.post(f"/wecom-api/cgi-bin/webhook/send?key={key}", json=data).json["errcode"]

    return call


@pytest.fixture
def loopback(app):
    """The simulator itself on a real port."""
    with served(app) as address:
        yield address


@pytest.fixture
def page(browser, loopback):
    """The page in a wide window, connected; anything on its console fails the test."""
    opened = browser.new_page(viewport={"width": 1440, "height": 900})
    complaints = []
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else 0)
    opened.goto(f"{loopback}/sim/")
    expect(opened.get_by_test_id("live")).to_have_text("已连接")
    yield opened
    opened.close()
    assert complaints == []

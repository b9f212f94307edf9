"""The service on loopback with the demo street, and Tencent's side played by foreign code."""

import importlib
import itertools
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4
from xml.sax.saxutils import escape

import httpx
import pytest
import xmltodict
from cryptography.fernet import Fernet
from sqlalchemy import create_engine, func, literal, make_url, select, text, union_all
from werkzeug.serving import make_server

from app import create_app
from bot.tables import Message
from commands.database import upgrade
from core.settings import Settings, WeChatAccount, WeComApp, WeComRobot
from demo.load import load
from flows.cases import Case
from metadata import metadata

HERE = Path(__file__).parent
NODE = HERE / "node"
TABLES = tuple(metadata.tables.items())
NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)


def aes_key(letter: str) -> str:
    return (letter * 42) + "A"


PREVIOUS_AES_KEY = aes_key("o")


@dataclass(frozen=True, slots=True)
class Door:
    """One callback of ours, as the platform's side knows it."""

    mode: str
    path: str
    token: str
    aes_key: str
    receiver: str


DOORS = {
    door.mode: door
    for door in (
        Door("plain", "/wechat/plain", "plain-token", "", "wx0000000000000001"),
        Door("compat", "/wechat/compat", "compat-token", aes_key("c"), "wx0000000000000002"),
        Door("safe", "/wechat/safe", "safe-token", aes_key("s"), "wx0000000000000003"),
        Door("robot", "/wecom/robot/grid-01", "robot-token", aes_key("r"), ""),
        Door("app", "/wecom/app/1000002", "app-token", aes_key("p"), "ww0000000000000001"),
    )
}


def settings_for(database_url: str, state_dir: Path) -> Settings:
    robot, app = DOORS["robot"], DOORS["app"]
    return Settings(
        secret_key="an invented secret key of a test run",
        data_key=(Fernet.generate_key().decode(),),
        database_url=database_url,
        wechat_accounts=tuple(
            WeChatAccount(
                name=door.mode,
                app_id=door.receiver,
                secret="app-secret",
                token=door.token,
                aes_key=door.aes_key,
                previous_aes_key=PREVIOUS_AES_KEY if door.mode == "safe" else "",
                mode=door.mode,
            )
            for door in (DOORS["plain"], DOORS["compat"], DOORS["safe"])
        ),
        wecom_robots=tuple(
            WeComRobot(f"grid-{number:02d}", robot.token, robot.aes_key, f"webhook-{number:02d}")
            for number in range(1, 13)
        ),
        wecom_apps=(WeComApp("1000002", app.receiver, "corp-secret", app.token, app.aes_key),),
        state_dir=state_dir,
    )


class WeWork:
    """PyPI weworkapi, Tencent's own sample code, unchanged."""

    name = "weworkapi"

    def __init__(self) -> None:
        # It asks for a spelling of ElementTree that Python 3.9 dropped.
        old_name = "xml.etree.cElementTree"
        sys.modules.setdefault(old_name, importlib.import_module("xml.etree.ElementTree"))
        self._code = importlib.import_module("weworkapi.WXBizMsgCrypt3")

    def sign(self, door, timestamp, nonce, encrypted=""):
        """Sign; without a body as plain mode does."""
        return self._code.SHA1().getSHA1(door.token, timestamp, nonce, encrypted)[1]

    def seal(self, door, message, timestamp, nonce):
        whole = self._code.WXBizMsgCrypt(door.token, door.aes_key, door.receiver)
        status, encrypted = self._code.Prpcrypt(whole.key).encrypt(message, door.receiver)
        assert status == 0
        encrypted = encrypted.decode()
        return encrypted, self.sign(door, timestamp, nonce, encrypted)

    def open(self, door, encrypted, signature, timestamp, nonce):
        crypt = self._code.WXBizMsgCrypt(door.token, door.aes_key, door.receiver)
        status, message = crypt.VerifyURL(signature, timestamp, nonce, encrypted)
        assert status == 0, f"weworkapi refuses the answer: {status}"
        return message.decode()


class WeRoBot:
    """PyPI WeRoBot's crypto, which is an official account's."""

    name = "WeRoBot"

    def sign(self, door, timestamp, nonce):
        utils = importlib.import_module("werobot.utils")
        return utils.get_signature(door.token, timestamp, nonce)

    def seal(self, door, message, timestamp, nonce):
        code = importlib.import_module("werobot.crypto")
        crypt = code.MessageCrypt(door.token, door.aes_key, door.receiver)
        fields = xmltodict.parse(crypt.encrypt_message(message, timestamp, nonce))["xml"]
        return fields["Encrypt"], fields["MsgSignature"]

    def open(self, door, encrypted, signature, timestamp, nonce):
        code = importlib.import_module("werobot.crypto")
        crypt = code.MessageCrypt(door.token, door.aes_key, door.receiver)
        return crypt.decrypt_message(timestamp, nonce, signature, encrypted).decode()


class Npm:
    """An npm package, run by node."""

    def __init__(self, name: str) -> None:
        self.name = name
        missing = ["node"] if shutil.which("node") is None else []
        if not (NODE / "node_modules" / name).is_dir():
            missing.append(f"npm's {name} (npm ci in tests/wire/node)")
        if missing:
            say = pytest.fail if os.environ.get("CI") else pytest.skip
            say(f"was not run: the wire against {name}, for want of {' and '.join(missing)}")

    def sign(self, door, timestamp, nonce):
        return self._run(door, timestamp, nonce, encrypted="")["signature"]

    def seal(self, door, message, timestamp, nonce):
        answer = self._run(door, timestamp, nonce, message=message)
        return answer["encrypted"], answer["signature"]

    def open(self, door, encrypted, signature, timestamp, nonce):
        answer = self._run(door, timestamp, nonce, encrypted=encrypted)
        assert answer["signature"] == signature
        assert answer["receiver"] == door.receiver
        return answer["message"]

    def _run(self, door, timestamp, nonce, **what):
        request = {
            "package": self.name,
            "token": door.token,
            "aes_key": door.aes_key,
            "receiver": door.receiver,
            "timestamp": timestamp,
            "nonce": nonce,
            **what,
        }
        done = subprocess.run(
            ["node", "--no-deprecation", NODE / "sign.mjs"],
            input=json.dumps(request),
            capture_output=True,
            text=True,
            check=True,
            timeout=30,
        )
        return json.loads(done.stdout)


SIGNERS = {
    "weworkapi": WeWork,
    "WeRoBot": WeRoBot,
    "@wecom/crypto": lambda: Npm("@wecom/crypto"),
    "wechat-crypto": lambda: Npm("wechat-crypto"),
}


@dataclass(slots=True)
class Request:
    """A signed request before it goes out, open to every kind of damage."""

    door: Door
    query: dict[str, str | list[str]]
    body: bytes


@dataclass(slots=True)
class Platform:
    """Tencent's side of the wire over the real HTTP of one running service."""

    http: httpx.Client
    service: object
    signer: object = field(default_factory=WeWork)
    fresh: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def request(self, door, message, *, signer=None, plain=None, nonce="1320562132", at=NOW):
        """Sign and seal a message for a door, as the platform does in that door's mode."""
        timestamp = str(int(at.timestamp()))
        query = {"timestamp": timestamp, "nonce": nonce}
        if door.mode in ("plain", "compat", "safe"):
            query["signature"] = (signer or self.signer).sign(door, timestamp, nonce)
        if door.mode == "plain":
            return Request(door, query, message.encode())
        encrypted, signature = (signer or self.signer).seal(door, message, timestamp, nonce)
        query["msg_signature"] = signature
        body = self.enveloped(door, encrypted, message if plain is None else plain)
        return Request(door, query, body)

    def resealed(self, door, change):
        """Sign anew a ciphertext that was changed: what the signature alone cannot stop."""
        timestamp, nonce = str(int(NOW.timestamp())), "1320562132"
        whole, _ = self.signer.seal(door, self.message(door, "路灯坏了"), timestamp, nonce)
        encrypted = change(whole)
        signature = self.signer.sign(door, timestamp, nonce, encrypted)
        query = {"timestamp": timestamp, "nonce": nonce, "msg_signature": signature}
        return Request(door, query, self.enveloped(door, encrypted, "<xml></xml>"))

    @staticmethod
    def enveloped(door, encrypted, plain):
        if door.mode == "robot":
            return json.dumps({"encrypt": encrypted}).encode()
        sealed = f"<Encrypt><![CDATA[{encrypted}]]></Encrypt>"
        if door.mode == "compat":
            return plain.replace("</xml>", f"{sealed}</xml>").encode()
        return f"<xml><ToUserName>gh_account</ToUserName>{sealed}</xml>".encode()

    def echo(self, door, text, *, signer=None, nonce="1320562132"):
        """Ask WeCom's question: does the address belong to whom it says?"""
        timestamp = str(int(NOW.timestamp()))
        echostr, signature = (signer or self.signer).seal(door, text, timestamp, nonce)
        query = {"msg_signature": signature, "timestamp": timestamp, "nonce": nonce}
        return Request(door, query | {"echostr": echostr}, b"")

    def post(self, request, **options):
        return self.http.post(
            request.door.path, params=request.query, content=request.body, **options
        )

    def get(self, request):
        return self.http.get(request.door.path, params=request.query)

    def send(self, door, message, **how):
        """Send a message and give the answer, opened by the code that signed it; "" is silence."""
        request = self.request(door, message, **how)
        response = self.post(request)
        assert response.status_code == 200, response.text
        return self.opened(request, response, how.get("signer"))

    def opened(self, request, response, signer=None):
        """Open an answer; the request's own nonce must come back."""
        door, nonce = request.door, request.query["nonce"]
        if response.text in ("", "success"):
            return ""
        if door.mode == "plain":
            return response.text
        if door.mode == "robot":
            answer = response.json()
            assert set(answer) == {"encrypt", "msgsignature", "timestamp", "nonce"}
            sealed = (answer["encrypt"], answer["msgsignature"], str(answer["timestamp"]))
            given = answer["nonce"]
        else:
            answer = xmltodict.parse(response.text, strip_whitespace=False)["xml"]
            assert set(answer) == {"Encrypt", "MsgSignature", "TimeStamp", "Nonce"}
            sealed = (answer["Encrypt"], answer["MsgSignature"], answer["TimeStamp"])
            given = answer["Nonce"]
        assert given == nonce
        return (signer or self.signer).open(door, *sealed, nonce)

    @staticmethod
    def words(answer):
        """Give the words of an opened answer, in whichever form; "" is silence."""
        if not answer:
            return ""
        if answer.startswith("{"):
            message = json.loads(answer)
            assert message["msgtype"] == "stream"
            assert message["stream"]["finish"] is True
            return message["stream"]["content"]
        fields = xmltodict.parse(answer, strip_whitespace=False)["xml"]
        known = {"ToUserName", "FromUserName", "CreateTime", "MsgType", "Content"}
        assert {name for name in fields if name != "#text"} == known
        assert fields["MsgType"] == "text"
        return fields["Content"]

    def say(self, door, message, **how):
        """Send a message and give the words of the answer."""
        return self.words(self.send(door, message, **how))

    def text(self, content, *, sender=None, extra="", **fields):
        """Write a text message's XML: a fresh sender and MsgId unless they are given."""
        number = next(self.fresh)
        values = {
            "ToUserName": "gh_jiefang",
            "FromUserName": sender or f"o-wang-ayi-{number}",
            "CreateTime": str(int(NOW.timestamp())),
            "MsgType": "text",
            "Content": content,
            "MsgId": str(7_000_000_000_000_000 + number),
        } | fields
        inside = "".join(f"<{k}>{escape(v)}</{k}>" for k, v in values.items() if v is not None)
        return f"<xml>{inside}{extra}</xml>"

    def said(self, content, *, sender="worker-01", **fields):
        """Write a smart robot's text message in a group."""
        values = {
            "msgid": uuid4().hex,
            "aibotid": "aib-street",
            "chatid": "wr-group-01",
            "chattype": "group",
            "from": {"userid": sender},
            "msgtype": "text",
            "text": {"content": content},
        } | fields
        return json.dumps({name: value for name, value in values.items() if value is not None})

    def message(self, door, content, **how):
        """Write a text in the form a door takes."""
        return self.said(content, **how) if door.mode == "robot" else self.text(content, **how)

    def filed_case(self):
        """Let a resident file a case in grid 1; give the resident and the case's short number."""
        sender, door = f"o-wang-ayi-{next(self.fresh)}", DOORS["safe"]
        for said in ("花神庙社区3栋路灯不亮了", "对"):
            answer = self.say(door, self.text(said, sender=sender))
        assert "已受理" in answer
        with self.service.database.read() as session:
            case = session.scalars(select(Case).order_by(Case.id.desc())).first()
            return sender, case.short_number

    def stored(self):
        """Count the rows of every table, and the journal's file."""
        counting = union_all(
            *(select(literal(name), func.count()).select_from(table) for name, table in TABLES)
        )
        with self.service.database.read() as session:
            counts = dict(session.execute(counting).all())
        return counts | {"journal": int(not self.service.bot.journal.is_empty)}

    @contextmanager
    def storing_nothing(self):
        before = self.stored()
        yield
        assert self.stored() == before

    def messages(self, **having):
        """Give the stored messages with these columns, oldest first."""
        with self.service.database.read() as session:
            rows = session.scalars(select(Message).order_by(Message.id)).all()
        return [row for row in rows if all(getattr(row, k) == v for k, v in having.items())]


@pytest.fixture(scope="session")
def sqlite_platform(tmp_path_factory) -> Iterator[Platform]:
    folder = tmp_path_factory.mktemp("wire-sqlite")
    yield from served(f"sqlite:///{folder / 'jiefang.db'}", folder)


@pytest.fixture(scope="session")
def postgresql_platform(pg_server, tmp_path_factory) -> Iterator[Platform]:
    base = make_url(pg_server).set(drivername="postgresql+psycopg")
    name = f"wire{uuid4().hex}"
    server = create_engine(base, isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    server.dispose()
    url = base.set(database=name).render_as_string(hide_password=False)
    yield from served(url, tmp_path_factory.mktemp("wire-postgresql"))


def served(database_url: str, folder: Path) -> Iterator[Platform]:
    """Serve the real application on loopback, over a migrated database with the demo street."""
    app = create_app(settings_for(database_url, folder / "state"), lambda: NOW)
    service = app.extensions["jiefang"]
    upgrade(service.database)
    assert load(service.database, service.office, service.engine, {})
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    with httpx.Client(base_url=f"http://127.0.0.1:{server.port}", trust_env=False) as http:
        yield Platform(http, service)
    server.shutdown()
    thread.join()
    server.server_close()
    service.http.close()
    service.database.close()


@pytest.fixture
def engine(request) -> str:
    """Give the database's kind: SQLite unless a test asks for both."""
    return getattr(request, "param", "sqlite")


@pytest.fixture
def platform(engine, request) -> Platform:
    """Give the platform's side of a running service; people and messages are fresh in each test."""
    return request.getfixturevalue(f"{engine}_platform")


@pytest.fixture
def doors() -> dict[str, Door]:
    return DOORS


@pytest.fixture
def previous_safe() -> Door:
    """Give the safe account as the platform sealed for it before its key changed."""
    return replace(DOORS["safe"], aes_key=PREVIOUS_AES_KEY)


@pytest.fixture
def stranger_safe() -> Door:
    """Give the safe account's door with a key that was never its own."""
    return replace(DOORS["safe"], aes_key=aes_key("x"))


@pytest.fixture
def other_receiver():
    """Seal with a door's key and token, but for somebody else."""
    return lambda door: replace(door, receiver="wx9999999999999999")


@pytest.fixture
def refused(platform):
    """Check that an answer is a short, clear refusal, and that nothing came of it.

    What is stored is counted against the start of the test.
    """
    before = platform.stored()

    def check(response: httpx.Response, *statuses: int) -> None:
        assert response.status_code in (statuses or (400, 403)), response.text
        assert response.headers["content-type"].startswith("text/plain")
        assert 0 < len(response.text) < 80
        assert platform.stored() == before

    return check


@pytest.fixture
def signer(request):
    """Give the foreign code a test names, WeWork's unless it does."""
    return SIGNERS[getattr(request, "param", "weworkapi")]()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def payload():
    """Read a recorded message, with its sender and id made fresh."""

    def read(name: str) -> str:
        mark = uuid4().int
        recorded = (HERE / "payloads" / name).read_text(encoding="utf-8")
        return recorded.replace("o-wang-ayi", f"o-{mark:x}"[:28]).replace(
            "7000000000000001", str(mark)[:16]
        )

    return read

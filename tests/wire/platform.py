"""Tencent's side of the wire over the real HTTP of one running service."""

import base64
import itertools
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import uuid4
from xml.sax.saxutils import escape

import httpx
import xmltodict
from sqlalchemy import func, literal, select, union_all

from app.metadata import metadata
from bot.tables import Message
from flows.cases.tables import Case
from simulator import crypto
from tests.wire.doors import DOORS, NOW, Door
from tests.wire.signers import WeWork

TABLES = tuple(metadata.tables.items())


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

    def sealed_bytes(self, door, message):
        """Seal and sign what is no text: foreign code takes texts only."""
        timestamp, nonce = str(int(NOW.timestamp())), "1320562132"
        inside = bytes(16) + len(message).to_bytes(4, "big") + message + door.receiver.encode()
        encrypted = base64.b64encode(crypto.encrypt_bytes(door.aes_key, inside)).decode()
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
            "chatid": "wr-grid-01",
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

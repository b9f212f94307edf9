"""The least a durable turn can cost here: every step of ours, and nothing around them.

No mapper, no XML library, no rules of the talk, no answer worth reading; only Flask, AES, the
understanding, Fernet and the driver. What the turn costs above this is the price of its parts;
what this costs above an echo is the price of understanding a message and of not losing it.
"""

import base64
import hashlib
import os
import re
import sqlite3
import struct
import time

from cryptography.fernet import Fernet
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from flask import Flask, Response, request

from bench.targets.echo import TOKEN
from bench.targets.echo_safe import AES_KEY, APP_ID
from nlp.engine import Engine

TABLES = (
    "CREATE TABLE messages (id INTEGER PRIMARY KEY, key TEXT UNIQUE, raw TEXT, answer TEXT)",
    "CREATE TABLE talks (contact TEXT PRIMARY KEY, slots TEXT)",
    "CREATE TABLE windows (contact TEXT PRIMARY KEY, opened REAL)",
)
ANSWER = (
    "<xml><ToUserName><![CDATA[{to}]]></ToUserName><FromUserName><![CDATA[gh]]></FromUserName>"
    "<CreateTime>{time}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
    "<Content><![CDATA[{text}]]></Content></xml>"
)
SEALED = (
    "<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt><MsgSignature><![CDATA[{signature}]]>"
    "</MsgSignature><TimeStamp>{time}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>"
)
FIELD = r"<{}>(?:<!\[CDATA\[)?(.*?)(?:\]\]>)?</{}>"
ENCRYPTED, SENDER, CONTENT, NUMBER = (
    re.compile(FIELD.format(name, name), re.DOTALL)
    for name in ("Encrypt", "FromUserName", "Content", "MsgId")
)


def _signature(*parts: str) -> str:
    return hashlib.sha1("".join(sorted(parts)).encode()).hexdigest()  # noqa: S324 - Tencent's.


def _field(pattern: re.Pattern[str], xml: str) -> str:
    found = pattern.search(xml)
    if found is None:
        raise ValueError(xml)
    return found[1]


class Least:
    """One process's connection, keys and engine."""

    def __init__(self, file: str) -> None:
        self._engine = Engine.load().ready()
        self._fernet = Fernet(Fernet.generate_key())
        key = base64.b64decode(AES_KEY + "=")
        self._aes = Cipher(algorithms.AES(key), modes.CBC(key[:16]))
        self._database = sqlite3.connect(file, isolation_level=None)
        for pragma in ("busy_timeout=10000", "journal_mode=WAL", "synchronous=FULL"):
            self._database.execute(f"PRAGMA {pragma}")
        self._database.execute("BEGIN IMMEDIATE")
        for table in TABLES:
            self._database.execute(table.replace("TABLE", "TABLE IF NOT EXISTS", 1))
        self._database.execute("COMMIT")
        self._database.execute("PRAGMA busy_timeout=0")

    def answer(self, body: str, timestamp: str, nonce: str, given: str) -> str:
        encrypted = _field(ENCRYPTED, body)
        if _signature(TOKEN, timestamp, nonce, encrypted) != given:
            raise ValueError(given)
        xml = self._opened(encrypted)
        sender, text = _field(SENDER, xml), _field(CONTENT, xml)
        self._engine.understand(text)
        self._keep(_field(NUMBER, xml), xml, sender, text)
        sealed = self._sealed(ANSWER.format(to=sender, time=timestamp, text=text))
        return SEALED.format(
            encrypted=sealed,
            signature=_signature(TOKEN, timestamp, nonce, sealed),
            time=timestamp,
            nonce=nonce,
        )

    def _keep(self, key: str, xml: str, sender: str, text: str) -> None:
        run, raw = self._database.execute, self._encrypted(xml)
        while not self._has_lock():
            time.sleep(0.0002)
        run("INSERT INTO messages (key, raw) VALUES (?, ?)", (key, raw))
        run("SELECT slots FROM talks WHERE contact = ?", (sender,)).fetchone()
        run("REPLACE INTO talks VALUES (?, ?)", (sender, self._encrypted(text)))
        run("REPLACE INTO windows VALUES (?, ?)", (sender, time.time()))
        run("UPDATE messages SET answer = ? WHERE key = ?", (self._encrypted(text), key))
        run("COMMIT")

    def _has_lock(self) -> bool:
        try:
            self._database.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            return False
        return True

    def _encrypted(self, text: str) -> str:
        return self._fernet.encrypt(text.encode()).decode()

    def _opened(self, encrypted: str) -> str:
        decryptor = self._aes.decryptor()
        plain = decryptor.update(base64.b64decode(encrypted)) + decryptor.finalize()
        (length,) = struct.unpack(">I", plain[16:20])
        return plain[20 : 20 + length].decode()

    def _sealed(self, xml: str) -> str:
        data = xml.encode()
        plain = os.urandom(16) + struct.pack(">I", len(data)) + data + APP_ID.encode()
        padding = 32 - len(plain) % 32
        encryptor = self._aes.encryptor()
        padded = plain + bytes([padding]) * padding
        return base64.b64encode(encryptor.update(padded) + encryptor.finalize()).decode()


application = Flask(__name__)
least = Least(os.environ["BENCH_LEAST"])


@application.post("/")
def message() -> Response:
    query = request.args
    body = request.get_data(cache=False).decode()
    answer = least.answer(body, query["timestamp"], query["nonce"], query["msg_signature"])
    return Response(answer, mimetype="application/xml")

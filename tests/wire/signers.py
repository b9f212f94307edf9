"""Code that is not ours, signing and sealing as Tencent does."""

import importlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import xmltodict

NODE = Path(__file__).parent / "node"


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

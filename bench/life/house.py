"""One checkout of the service with a demo street of its own, its application in one process."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from bench.script import People
from bench.wire import Request, Robot, Safe
from core.settings import WeChatAccount

CHILD = Path(__file__).with_name("child.py")
INSTALL = """
import sys
from pathlib import Path

try:
    from app.demo import cast
except ImportError:
    from demo import cast
cast.saved(Path(sys.argv[1]), "http://127.0.0.1:9", "http://127.0.0.1:9")
"""
PLACE, GROUP, WORKER = "花神庙社区3栋", "grid-01", "worker-01"
"""One grid of the demo street, by its place, its group and somebody of its roster."""


@dataclass(slots=True)
class House:
    """A checkout with its own database."""

    root: Path
    database: Path
    account: Safe
    robot: Robot
    chat_id: str
    process: "subprocess.Popen[str]"

    def people(self, number: int, matter: str) -> People:
        return People(f"o-life-{number:07d}", f"{PLACE}{matter}", self.chat_id, WORKER)

    def call(self, request: Request, *, profile: bool = False) -> dict[str, Any]:
        return self._exchange(
            {
                "path": request.path,
                "query": urlencode(request.query),
                "body": request.body,
                "type": request.mimetype,
                "profile": profile,
            }
        )

    def top(self, count: int) -> str:
        text: str = self._exchange({"top": count})["text"]
        return text

    def newest_short_number(self) -> str:
        with sqlite3.connect(f"file:{self.database}?mode=ro", uri=True) as connection:
            query = "SELECT short_number FROM cases ORDER BY id DESC LIMIT 1"
            return str(connection.execute(query).fetchone()[0])

    def _exchange(self, asked: dict[str, Any]) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(asked) + "\n")
        self.process.stdin.flush()
        answered: dict[str, Any] = json.loads(self.process.stdout.readline())
        return answered


@contextmanager
def house(root: Path, folder: Path) -> Iterator[House]:
    """Lay a fresh demo street in the folder and load the checkout's application."""
    folder.mkdir(parents=True, exist_ok=True)
    for file in (*folder.glob("life*.db*"), *folder.glob("install.json")):
        file.unlink()
    install = _install(root, folder)
    environment = _environment(install["environment"], folder)
    secrets = str(folder / "install.json")
    _run(root, environment, "-m", "flask", "--app", "wsgi", "demo", "load", "--secrets", secrets)
    process = subprocess.Popen(
        [sys.executable, str(CHILD)],
        cwd=root,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        json.loads(process.stdout.readline())
        yield _house(root, folder, install, process)
    finally:
        process.terminate()
        process.wait(10)


def _house(
    root: Path, folder: Path, install: dict[str, Any], process: "subprocess.Popen[str]"
) -> House:
    environment = install["environment"]
    accounts = json.loads(environment["JIEFANG_WECHAT_ACCOUNTS"])
    robots = json.loads(environment["JIEFANG_WECOM_ROBOTS"])
    # Up to 0.3 each group had a robot that listened; now one does in all.
    robot = next((each for each in robots if each["name"] == GROUP), robots[0])
    return House(
        root,
        folder / "life.db",
        Safe.of(WeChatAccount(**next(each for each in accounts if each["mode"] == "safe"))),
        Robot(f"/wecom/robot/{robot['name']}", robot["token"], robot["aes_key"]),
        install.get("groups", {}).get(GROUP, {}).get("chat_id", GROUP),
        process,
    )


def _install(root: Path, folder: Path) -> dict[str, Any]:
    file = folder / "install.json"
    _run(root, dict(os.environ), "-c", INSTALL, str(file))
    install: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return install


def _environment(secrets: dict[str, str], folder: Path) -> dict[str, str]:
    outside = {k: v for k, v in os.environ.items() if not k.startswith("JIEFANG_")}
    return {
        **outside,
        **secrets,
        "JIEFANG_WECHAT_API": "http://127.0.0.1:9",  # Nothing listens: nobody is called.
        "JIEFANG_WECOM_API": "http://127.0.0.1:9",
        "JIEFANG_DATABASE_URL": f"sqlite:///{folder / 'life.db'}",
        "JIEFANG_STATE_DIR": str(folder / "state"),
        "JIEFANG_LOG_LEVEL": "WARNING",
    }


def _run(root: Path, environment: dict[str, str], *command: str) -> None:
    done = subprocess.run(
        [sys.executable, *command], cwd=root, env=environment, check=False, capture_output=True
    )
    if done.returncode:
        raise RuntimeError(f"{root}: {done.stderr.decode()[-2000:]}")

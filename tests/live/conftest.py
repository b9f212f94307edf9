"""The whole product as real processes: two web processes, the worker, the simulator, a database.

One stack for each database serves all tests of this folder, so every test plays residents of its
own (`stack.resident()`) in a grid of its own.
"""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from itertools import count
from pathlib import Path
from urllib.parse import unquote

import httpx
import pytest
from sqlalchemy import select

from app.demo import cast as demo_cast
from bot.tables import Message
from core.database import Database
from core.encryption import Cipher
from flows.cases.tables import Case
from flows.map.tables import GroupChat
from notify.tables import Outbox
from tests.databases import new_database

ROOT = Path(__file__).resolve().parents[2]
PYTHON = sys.executable
AGREED = ("对，提交", "不是，另报一件")
"""How what was read back is filed, where a neighbour told the like as well."""
TAP = re.compile(r"msgmenucontent=(?P<content>[^&\"]*)&msgmenuid=(?P<id>[^\"&]*)")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answers(url):
    try:
        return httpx.get(url, timeout=1).status_code < 500
    except httpx.TransportError:
        return False


class Stack:
    """A running product; a process is known by its name: web, worker or simulator."""

    def __init__(self, folder, database_url):
        self.folder, self.database_url = folder, database_url
        self.is_sqlite = database_url.startswith("sqlite")
        self.logs = folder / "logs"
        self.logs.mkdir()
        self.ports = {"web": free_port(), "simulator": free_port()}
        self.web = f"http://127.0.0.1:{self.ports['web']}"
        self.simulator = f"http://127.0.0.1:{self.ports['simulator']}"
        install = demo_cast.fresh(self.web, self.simulator)
        self.passwords, self._install = install["passwords"], install
        self.settings = install["environment"] | {
            "JIEFANG_DATABASE_URL": database_url,
            "JIEFANG_STATE_DIR": str(folder / "state"),
            "JIEFANG_DEMO_CLOCK": str(folder / "clock"),
            "JIEFANG_LOG_LEVEL": "DEBUG",
            "JIEFANG_TAKE_BACK_SECONDS": "0",
            "JIEFANG_QUIET_HOURS": "none",
        }
        self._secrets = folder / "secrets.json"
        install["environment"]["JIEFANG_DEMO_CLOCK"] = self.settings["JIEFANG_DEMO_CLOCK"]
        self._secrets.write_text(json.dumps(install), encoding="utf-8")
        self._config = folder / "simulator.json"
        self._openids = count(1)
        self._commands = self._make_commands()
        self._processes = {}
        cipher = Cipher(
            self.settings["JIEFANG_DATA_KEY"].split(","), self.settings["JIEFANG_SECRET_KEY"]
        )
        self.database = Database(database_url, cipher)
        self._http = httpx.Client(timeout=60)

    def _make_commands(self):
        config = demo_cast.simulator_config(self._install, self.web)
        config["residents"] += [
            {"openid": f"o-live-resident-{number:02d}", "nickname": f"住户{number:02d}"}
            for number in range(1, 41)
        ]
        self._config.write_text(json.dumps(config), encoding="utf-8")
        port = str(self.ports["simulator"])
        return {
            "web": self._web_command(self.ports["web"], 2),
            "worker": [PYTHON, "-m", "flask", "--app", "wsgi", "worker"],
            "simulator": [
                *(PYTHON, "-m", "simulator", "--config", str(self._config), "--port", port)
            ],
        }

    def _web_command(self, port, workers):
        options = ["-w", str(workers), "-b", f"127.0.0.1:{port}", "--log-level", "warning"]
        return [PYTHON, "-m", "gunicorn", *options, "wsgi:application"]

    @property
    def environ(self):
        outside = {name: value for name, value in os.environ.items() if "JIEFANG_" not in name}
        return outside | self.settings | {"PYTHONUNBUFFERED": "1"}

    def flask(self, *arguments):
        """Run one of the service's commands to its end."""
        command = [PYTHON, "-m", "flask", "--app", "wsgi", *arguments]
        with (self.logs / "commands.log").open("ab") as log:
            subprocess.run(
                command, cwd=ROOT, env=self.environ, stdout=log, stderr=log, check=True, timeout=60
            )

    def install(self):
        self.flask("db", "upgrade")
        self.flask("demo", "load", "--secrets", str(self._secrets))

    def start(self, *names):
        for name in names:
            with (self.logs / f"{name}.log").open("ab") as log:
                self._processes[name] = subprocess.Popen(
                    self._commands[name],
                    cwd=ROOT,
                    env=self.environ,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
        for name in names:
            if name in self.ports:
                self._await_answer(name)

    def _await_answer(self, name):
        path = "sim/api/faults" if name == "simulator" else "admin/sign-in"
        url = f"http://127.0.0.1:{self.ports[name]}/{path}"
        self.eventually(lambda: answers(url) or not self.is_running(name), 60)
        assert self.is_running(name), (self.logs / f"{name}.log").read_text(encoding="utf-8")

    def add_web(self, name):
        """Start one more web process on a port of its own; gives its address."""
        self.ports[name] = free_port()
        self._commands[name] = self._web_command(self.ports[name], 1)
        self.start(name)
        return f"http://127.0.0.1:{self.ports[name]}"

    def is_running(self, name):
        return self._processes[name].poll() is None

    def stop(self, name):
        self._processes[name].terminate()
        self._processes[name].wait(30)

    def kill9(self, name):
        """Kill a process and all its children, as a power cut would."""
        with suppress(ProcessLookupError):
            os.killpg(self._processes[name].pid, signal.SIGKILL)
        self._processes[name].wait(10)

    def kill9_serving(self, name):
        """Kill the processes of a server that serve; their master lives on, and makes others."""
        pid = self._processes[name].pid
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
        for child in children:
            os.kill(int(child), signal.SIGKILL)

    def restart(self, name):
        self.kill9(name)
        self.start(name)

    def shut(self):
        for name, process in self._processes.items():
            if process.poll() is None:
                process.terminate()
                with suppress(subprocess.TimeoutExpired):
                    process.wait(10)
            self.kill9(name)
        self._http.close()
        self.database.close()

    def sim(self, path, **data):
        """Play through the simulator; without data, look at it."""
        url = f"{self.simulator}/sim/api/{path}"
        answer = self._http.post(url, json=data) if data else self._http.get(url)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def resident(self):
        """Give the openid of a resident nobody has played yet."""
        return f"o-live-resident-{next(self._openids):02d}"

    def says(self, openid, content, account="jiefang"):
        return self.sim(f"resident/{openid}/text", content=content, account=account)

    def taps(self, openid, answer, *labels):
        """Tap one of the choices in an answer."""
        for found in TAP.finditer(str(answer)):
            if any(label in unquote(found["content"]) for label in labels):
                tapped = {"menu_id": unquote(found["id"]), "content": unquote(found["content"])}
                return self.sim(f"resident/{openid}/tap", **tapped)
        raise AssertionError(f"no {labels} in {answer}")

    def writes(self, group, content, worker):
        return self.sim(f"group/wr-{group}/text", userid=worker, content=content)

    def files(self, openid, content):
        """Report a matter and agree to what is read back; gives the case's number."""
        filed = self.taps(openid, self.says(openid, content)["answer"], *AGREED)
        assert "已受理" in filed["answer"], filed
        return re.search(r"编号 (\w+)", filed["answer"])[1]

    def phone(self, openid, account="jiefang"):
        """List what the account said on a resident's phone."""
        phones = self.sim("state")["phones"]
        bubbles = next(
            row["bubbles"] for row in phones if (row["account"], row["openid"]) == (account, openid)
        )
        return [json.dumps(row["body"], ensure_ascii=False) for row in bubbles]

    def group(self, name):
        """List what stands in a group, by its name in the demo's cast."""
        bubbles = self.sim(f"group/wr-{name}")["bubbles"]
        return [str(row["body"].get("content", "")) for row in bubbles]

    def group_told(self, row):
        """List what stands in the group that an outbox row goes to."""
        with self.database.read() as session:
            chat_id = session.get_one(GroupChat, int(row.account)).chat_id
        return self.group(chat_id.removeprefix("wr-"))

    def case(self, number):
        with self.database.read() as session:
            return session.scalars(select(Case).where(Case.number == number)).one()

    def deliveries(self, *numbers):
        """Give the outbox rows of some cases, in order."""
        ids = [self.case(number).id for number in numbers]
        with self.database.read() as session:
            about = (Outbox.subject_kind == "case", Outbox.subject_id.in_(ids))
            return session.scalars(select(Outbox).where(*about).order_by(Outbox.id)).all()

    def cases(self):
        with self.database.read() as session:
            return session.scalars(select(Case)).all()

    def messages_with(self, words):
        """List the stored messages that hold some words."""
        with self.database.read() as session:
            return [row for row in session.scalars(select(Message)) if words in row.raw]

    @staticmethod
    def eventually(condition, seconds=20.0, pause=0.05):
        """Wait for something another process does; give the seconds it took."""
        began = time.monotonic()
        while not condition():
            assert time.monotonic() - began < seconds, "waited in vain"
            time.sleep(pause)
        return time.monotonic() - began


@pytest.fixture(scope="session")
def live_database_url(request, tmp_path_factory):
    """Give an empty database on the engine a stack asked for."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path_factory.mktemp('live-db') / 'jiefang.db'}"
        return
    yield from new_database(request.getfixturevalue("pg_server"))


def pytest_generate_tests(metafunc):
    """Run on both engines whatever does not name its own."""
    named = [mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")]
    if "live_database_url" in metafunc.fixturenames and "live_database_url" not in named:
        engines = ["sqlite", "postgresql"]
        metafunc.parametrize("live_database_url", engines, indirect=True, scope="session")


@pytest.fixture(scope="session")
def stack(live_database_url, tmp_path_factory):
    """Give the product, running, with the demo street and one case already all the way in."""
    stack = Stack(tmp_path_factory.mktemp("live"), live_database_url)
    try:
        stack.install()
        stack.start("simulator", "web", "worker")
        stack.files(stack.resident(), "李家湾水塘边路灯坏了，晚上看不见路")
        stack.eventually(lambda: stack.group("grid-12"), 30)
        yield stack
    finally:
        stack.shut()

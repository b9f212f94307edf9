"""The service of the county in one process on a clock that is moved, with Tencent's side beside it.

What residents and workers say comes in through the web application, sealed as Tencent seals it;
what the house says goes out over HTTP to Tencent's side, which keeps Tencent's limits.
"""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from flask.testing import FlaskClient

from app.build import Service
from app.commands.database import upgrade
from app.sweeps import sweeps
from app.web import create_app
from bench.county.land import Place, lay, webhook_keys
from bench.ground import Ground
from bench.random_lives import MovingClock
from bench.servers import free_port
from bench.whole.tencent import Platforms, Tencent
from bench.wire import Request, group_message, message
from core.settings import Settings

QUIET = {"JIEFANG_QUIET_HOURS": "21:00-07:00", "JIEFANG_TAKE_BACK_SECONDS": "120"}


@dataclass(slots=True)
class House:
    """All that runs; heard: what groups were sent, by the key of their robot."""

    service: Service
    client: FlaskClient
    ground: Ground
    clock: MovingClock
    platforms: Platforms
    places: dict[int, Place]
    heard: "SimpleQueue[tuple[str, str]]" = field(default_factory=SimpleQueue)
    said: int = 0

    def resident_says(self, openid: str, text: str, tap: str = "") -> str:
        """Let a resident write; gives what they are answered."""
        account = self.ground.account_side()
        self.platforms.wrote(account.account.name, openid, tapped=bool(tap))
        at = self.clock.now.timestamp()
        answer = self._post(account.request(message(openid, text, tap, at), at))
        return account.text(answer) if answer else ""

    def arrives(self, request: Request) -> None:
        self._post(request)

    def worker_says(self, chat_id: str, userid: str, text: str) -> str:
        """Let somebody say something in a group; gives what the robot answers."""
        robot = self.ground.robot_side()
        at = self.clock.now.timestamp()
        answer = self._post(robot.request(group_message(chat_id, userid, text), at))
        return robot.text(answer) if answer else ""

    def _post(self, request: Request) -> bytes:
        self.said += 1
        answered = self.client.post(
            request.path,
            query_string=dict(request.query),
            data=request.body,
            content_type=request.mimetype,
        )
        data: bytes = answered.data
        return data

    def work(self) -> int:
        """Do what the worker process does each minute; gives how many messages went out."""
        for sweep in sweeps(self.service.bot).values():
            sweep()
        return self.service.post.drain()


@contextmanager
def house(folder: Path, begin: datetime, chance: random.Random, grids: int) -> Iterator[House]:
    """Lay a county in an empty database and run its service until the end of the block."""
    clock, port = MovingClock(begin), free_port()
    ground = Ground(f"sqlite:///{folder / 'county.db'}", folder)
    environment = ground.environment(f"http://127.0.0.1:{port}") | QUIET
    settings = Settings.from_env(environment)
    application = create_app(settings, clock)
    service: Service = application.extensions["jiefang"]
    try:
        upgrade(service.database)
        with service.database.write() as session:
            places = lay(session, chance, grids)
            session.flush()
            keys = webhook_keys(session)
        platforms = Platforms(settings, keys, lambda *_: None, clock=clock.seconds)
        made = House(service, application.test_client(), ground, clock, platforms, places)
        platforms.hear = _hearing(made)
        with Tencent(platforms, port):
            yield made
    finally:
        service.http.close()
        service.queue.storage.close()
        service.database.close()


def _hearing(house: House) -> Any:
    def hear(to: str, body: dict[str, Any]) -> None:
        text = str(body.get(body["msgtype"], {}).get("content", ""))
        house.heard.put((to, text))

    return hear

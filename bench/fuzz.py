"""`python -m bench.fuzz [--bodies N]`: odd bodies at every callback, as the platforms might send.

Recorded messages are mutated; each is signed and sealed as it should be, or also broken outside.
What must hold of every one: no answer of 500 or above; answered means stored, once; refused means
that nothing was stored; and what is a readable message is never refused. Ends with an
AssertionError that shows the broken body. The tests send a few, on both databases.
"""

import argparse
import random
import secrets
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.fernet import Fernet
from flask import Flask
from sqlalchemy import func, literal, select, union_all

from app.commands.database import upgrade
from app.demo.load import load
from app.web import create_app
from bench.mutations import Mutated, mutate
from bench.wire import Plain, Platform, Request, Robot, Safe
from bot.tables import Message
from core.settings import ROOT, Settings, WeChatAccount, WeComApp, WeComRobot
from flows.cases.tables import Case
from flows.people.tables import Contact
from notify.tables import Outbox

PAYLOADS = ROOT / "tests" / "wire" / "payloads"
NOW = datetime(2026, 3, 4, 2, tzinfo=UTC)
ANEW = 20_000
"""After so many bodies a new database is begun, so that the disk stays small."""

EVERY = 1_000
STORED = (Message, Contact, Case, Outbox)


@dataclass(frozen=True, slots=True)
class Door:
    """One callback, its platform's side, and the recorded messages that come to it."""

    name: str
    platform: Platform
    payloads: Sequence[str]


def fuzz(app: Flask, doors: Sequence[Door], chance: random.Random) -> Iterator[tuple[str, str]]:
    """Send odd bodies without end; give each one's door and outcome."""
    client = app.test_client()
    database = app.extensions["jiefang"].database

    def stored() -> Mapping[str, int]:
        counting = union_all(
            *(select(literal(table.__tablename__), func.count(table.id)) for table in STORED)
        )
        with database.read() as session:
            return {row[0]: row[1] for row in session.execute(counting)}

    before = stored()
    while True:
        door = chance.choice(doors)
        mutated = mutate(chance.choice(door.payloads), chance)
        request = door.platform.request(mutated.body, NOW.timestamp())
        whole = request.body.encode("utf-8", "surrogatepass")
        if chance.random() < 0.1:
            mutated = Mutated(mutated.body, readable=False)
            whole = _broken(whole, chance)
        response = client.post(
            request.path,
            query_string=dict(request.query),
            data=whole,
            content_type=request.mimetype,
        )
        after = stored()
        _check(door, mutated, request, response.status_code, before, after)
        before = after
        yield door.name, f"{response.status_code}{' readable' if mutated.readable else ''}"


def _broken(whole: bytes, chance: random.Random) -> bytes:
    """Flip, cut or repeat a few bytes."""
    at = chance.randrange(len(whole))
    ways = (
        whole[:at],
        whole[at:],
        whole[:at] + bytes([chance.randrange(256)]) + whole[at + 1 :],
        whole[:at] + whole[at:] * 2,
        chance.randbytes(at),
    )
    return chance.choice(ways)


def _check(
    door: Door,
    mutated: Mutated,
    request: Request,
    status: int,
    before: Mapping[str, int],
    after: Mapping[str, int],
) -> None:
    sent = f"{door.name} {status}: {mutated.body!r}\n{request.query}"
    assert status < 500, f"broke it: {sent}"
    more = after["messages"] - before["messages"]
    assert not mutated.readable or status == 200, f"refused, and could be read: {sent}"
    if status == 200:
        # A mutation may leave what makes a message itself, so it may be a copy of an earlier one.
        assert more == 1 or (more == 0 and not mutated.fresh), f"answered, not stored: {sent}"
    else:
        assert after == before, f"refused, and something was stored: {sent}"


def doors_of(settings: Settings) -> list[Door]:
    """Give every callback of a service with the payloads recorded for it."""
    recorded = {path.name: path.read_text(encoding="utf-8") for path in PAYLOADS.iterdir()}
    account = [text for name, text in recorded.items() if not name.startswith(("app", "robot"))]
    app = [text for name, text in recorded.items() if name.startswith("app")]
    robot = [text for name, text in recorded.items() if name.startswith("robot")]
    doors = []
    for each in settings.wechat_accounts:
        path = f"/wechat/{each.name}"
        platform = Plain(path, each.token) if each.mode == "plain" else Safe(path, each)
        doors.append(Door(each.mode, platform, account))
    for member in settings.wecom_apps:
        sealed = WeChatAccount("", member.corp_id, "", member.token, member.aes_key)
        doors.append(Door("app", Safe(f"/wecom/app/{member.agent}", sealed), app))
    doors += [Door("robot", Robot.of(each), robot) for each in settings.wecom_robots]
    return doors


def settings_for(folder: Path) -> Settings:
    def token() -> str:
        return secrets.token_hex(16)

    def key() -> str:
        return secrets.token_hex(21) + "A"

    return Settings(
        secret_key=secrets.token_urlsafe(40),
        data_key=(Fernet.generate_key().decode(),),
        database_url=f"sqlite:///{folder / 'fuzz.db'}",
        wechat_accounts=tuple(
            WeChatAccount(mode, f"wx{number:016}", token(), token(), key(), mode=mode)
            for number, mode in enumerate(("plain", "compat", "safe"))
        ),
        wecom_robots=(WeComRobot("jiefang", token(), key()),),
        wecom_apps=(WeComApp("1000002", "ww0000000000000001", token(), token(), key()),),
        state_dir=folder / "state",
        log_level="ERROR",
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description=__doc__)
    parser.add_argument("--bodies", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    outcomes: Counter[tuple[str, str]] = Counter()
    for first in range(0, options.bodies, ANEW):
        count = min(ANEW, options.bodies - first)
        with tempfile.TemporaryDirectory() as folder:
            outcomes += _one_house(Path(folder), options.seed + first, count)
    for (door, outcome), count in sorted(outcomes.items()):
        print(f"{door:7} {outcome:13} {count:8}")
    print(
        f"{options.bodies} bodies: none broke it, none was lost, none was stored that was refused"
    )


def _one_house(folder: Path, seed: int, count: int) -> Counter[tuple[str, str]]:
    settings = settings_for(folder)
    app = create_app(settings, lambda: NOW)
    service = app.extensions["jiefang"]
    upgrade(service.database)
    load(service.database, service.office, service.engine, {})
    outcomes: Counter[tuple[str, str]] = Counter()
    sending = fuzz(app, doors_of(settings), random.Random(seed))  # noqa: S311 - no secret.
    for number, outcome in zip(range(1, count + 1), sending, strict=False):
        outcomes[outcome] += 1
        if number % EVERY == 0:
            print(f"{seed + number - 1:9} bodies", file=sys.stderr, flush=True)
    service.http.close()
    service.database.close()
    return outcomes


if __name__ == "__main__":
    main()

"""Tencent's side of every call out: the shipped simulator on loopback, which may answer oddly.

Its rules are the simulator's: tokens, limits, budgets, refusals, faults (`faults`). What no rule
of Tencent's would answer is put in the place of its answers (`odd_answers`), and any answer can be
kept waiting (`answering`). The way in is signed by foreign code instead: tests/wire/platform.py.
"""

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import flask

from core.clock import Clock
from simulator import config
from simulator.app import create_app
from simulator.budget import MESSAGE
from simulator.world import World
from tests.accounts import ACCOUNT, APP
from tests.cast import PEOPLE, WANG
from tests.loopback import served

LI = PEOPLE["xiaoli"]
OPENID_OF_WANG = "openid-wang"
GROUP = config.Group(
    "wr-grid-01", "第一网格群", "webhook-01", members=(config.Member(LI.login, LI.name),)
)
TOKEN_PATHS = ("stable_token", "gettoken")


@dataclass
class Tencent:
    """A running simulator: every call to it is kept, and is answered as it would or oddly."""

    world: World
    url: str = ""
    sends: list[tuple[str, dict[str, str], dict[str, Any]]] = field(default_factory=list)
    raw: list[bytes] = field(default_factory=list)
    token_calls: list[dict[str, Any]] = field(default_factory=list)
    odd_answers: deque[flask.Response] = field(default_factory=deque)
    taken: threading.Event = field(default_factory=threading.Event)
    answering: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self.answering.set()

    @property
    def token(self) -> str:
        """The account's token that works now."""
        return self.world.tokens.stable(ACCOUNT.app_id)[0]

    def faults(self, **knobs: Any) -> None:
        """Have its next answers fail as the simulator can."""
        self.world.faults.set(knobs)

    def wang_wrote(self) -> None:
        """Open the budget of messages to 王阿姨."""
        self.world.allowances.renew(ACCOUNT.name, OPENID_OF_WANG, MESSAGE)

    def answer(self, response: flask.Response) -> flask.Response:
        """Keep a call that the simulator has dealt with, and let its answer go."""
        request, called = flask.request, flask.request.path.rpartition("/")[2]
        asked = request.get_json(silent=True) or request.args.to_dict()
        if called in TOKEN_PATHS:
            self.token_calls.append(asked)
            return response
        self.raw.append(request.get_data())
        self.sends.append((request.path, request.args.to_dict(), asked))
        self.taken.set()
        self.answering.wait(10)
        return self.odd_answers.popleft() if self.odd_answers else response


@contextmanager
def tencent_on_loopback(clock: Clock) -> Iterator[Tencent]:
    """Serve a Tencent that knows the account, the app, 王阿姨, and the group where 小李 works."""
    known = config.Config(
        service="http://127.0.0.1:9",  # Nobody there: this side only answers.
        accounts=(
            config.Account(
                ACCOUNT.name, ACCOUNT.app_id, ACCOUNT.secret, ACCOUNT.token, ACCOUNT.aes_key
            ),
        ),
        apps=(config.App(APP.agent, APP.corp_id, APP.secret, APP.token, APP.aes_key),),
        groups=(GROUP,),
        residents=(config.Resident(OPENID_OF_WANG, WANG),),
    )
    simulator = create_app(known, lambda: clock().timestamp())
    tencent = Tencent(simulator.extensions["world"])
    simulator.after_request(tencent.answer)
    with served(simulator) as tencent.url:
        yield tencent

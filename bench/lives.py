"""Lives of invented residents, lived through the real conversations and actions.

They are the templates of the stored past: every row is one the service wrote itself.
"""

import itertools
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import insert, literal, select, update

import app
from bench.ground import Ground
from bench.texts import complaints
from bench.wire import AGREE, message
from bot import words
from bot.incoming import Incoming, Kind
from bot.wechat.parse import read
from bot.wechat.views import receive_from_resident
from core.clock import utc_now
from core.database import Database
from flows.cases import reads as queries
from flows.cases.actions import perform
from flows.cases.change import Change
from flows.cases.states import State, Trigger
from flows.cases.tables import Case
from flows.people.actors import SYSTEM, staff
from flows.people.tables import Staff
from notify.tables import Attempt, Outbox

YEAR = timedelta(days=365)
HOUR = timedelta(hours=1)
FATES = ("assigned", "handling", "closed", "closed", "closed", "rated", "rated", "rated", "rated")


def openid(number: int) -> str:
    return f"o-bench-{number:07d}"


def live(ground: Ground, residents: int, cases_each: int) -> None:
    """Let so many residents follow the account and bring their cases, over the past year."""
    with ground.service() as service:
        Lives(service, ground.account().name).live(residents, cases_each)
        _deliver(service.database)


class Lives:
    """Lives residents' lives in a service, on a clock of its own."""

    def __init__(self, service: app.Service, account: str) -> None:
        self._now = utc_now()
        office = replace(service.office, clock=lambda: self._now)
        self._bot = replace(service.bot, office=office)
        self._account = account
        self._fates = itertools.cycle(FATES)

    def live(self, residents: int, cases_each: int) -> None:
        began = self._now
        self._now = began - YEAR
        for number in range(residents):
            self._follow(openid(number))
        texts = complaints(0)
        for turn in range(count := residents * cases_each):
            self._now = began - YEAR + (YEAR - 60 * HOUR) * turn / count
            self._bring(openid(turn % residents), next(texts), next(self._fates))

    def _follow(self, who: str) -> None:
        self._receive(
            Incoming(
                channel="wechat",
                account=self._account,
                key=f"event:{who}",
                sender=who,
                kind=Kind.FOLLOW,
                sent_at=self._now,
                raw=message(who, "subscribe"),
            )
        )

    def _bring(self, who: str, text: str, fate: str) -> None:
        self._say(who, text)
        self._say(who, words.YES, AGREE)
        if fate == "assigned":
            return
        case, worker = self._newest()
        self._now += HOUR
        self._act(case.id, Change(Trigger.TAKE, staff(worker)))
        if fate == "handling":
            return
        self._now += 20 * HOUR
        self._act(case.id, Change(Trigger.RESOLVE, staff(worker), "已到现场处理好"))
        self._now += 3 * HOUR
        if fate == "rated":
            self._say(who, "满意", f"<bizmsgmenuid>rate:{case.number}:5</bizmsgmenuid>")
        else:
            self._act(case.id, Change(Trigger.CLOSE, SYSTEM))

    def _say(self, who: str, text: str, tap: str = "") -> None:
        incoming, _ = read(message(who, text, tap), self._account)
        self._receive(incoming)

    def _receive(self, incoming: Incoming) -> None:
        receive_from_resident(self._bot, incoming)

    def _newest(self) -> tuple[Case, Staff]:
        """Give the case just filed, and who of its roster takes it."""
        with self._bot.database.read() as session:
            case = session.scalars(select(Case).order_by(Case.id.desc()).limit(1)).one()
            if case.state != State.ASSIGNED or case.grid_id is None:
                raise RuntimeError(f"the past went wrong: a case is {case.state}")
            return case, queries.roster(session, case.grid_id, self._now.date())[0]

    def _act(self, case_id: int, change: Change) -> None:
        with self._bot.database.write() as session:
            perform(session, self._bot.office, case_id, change)


def _deliver(database: Database) -> None:
    """Mark all that was said as sent, with one attempt each."""
    with database.write() as session:
        session.execute(
            insert(Attempt).from_select(
                ["outbox_id", "destination", "call_id", "started_at", "finished_at", "outcome"],
                select(
                    Outbox.id,
                    Outbox.channel + ":" + Outbox.recipient,
                    Outbox.event_key,
                    Outbox.created_at,
                    Outbox.created_at,
                    literal("sent"),
                ),
            )
        )
        session.execute(
            update(Outbox)
            .values(status="sent", attempts=1, sent_at=Outbox.created_at)
            .execution_options(synchronize_session=False)
        )

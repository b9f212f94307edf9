"""Lives of invented residents, lived through the real application on a clock of their own.

They are the templates of the stored past: every row is one the service wrote itself.
"""

import itertools
from datetime import timedelta
from typing import Self

from flask.testing import FlaskClient
from sqlalchemy import insert, literal, select, update

from app.build import Service
from app.web import create_app
from bench.ground import Ground
from bench.people import spots
from bench.script import Say, Turn, life
from bench.texts import matters
from bench.wire import Request, follow
from core.clock import utc_now
from core.database import Database
from flows.cases import due
from flows.cases.actions import perform
from flows.cases.change import Change
from flows.cases.tables import Case
from flows.people.actors import SYSTEM
from notify.tables import Attempt, Outbox

YEAR = timedelta(days=365)
HOUR = timedelta(hours=1)
JUDGING = timedelta(days=7)
FATES = (*[Turn.RATED] * 6, *[Turn.RESOLVED] * 3) * 11 + (Turn.FILED,)
"""The last turn of each life: of a hundred, one is still open, a third was never rated."""
PAUSES = {Turn.FILED: HOUR, Turn.REPLIED: 20 * HOUR, Turn.RESOLVED: 3 * HOUR}
"""What passes after a turn."""


def openid(number: int) -> str:
    return f"o-bench-{number:07d}"


def live(ground: Ground, residents: int, cases_each: int) -> None:
    """Let so many residents follow the account and bring their cases, over the past year."""
    with Lives(ground) as lives:
        lives.live(residents, cases_each)
        _deliver(lives.service.database)
    with ground.service() as service:
        while due.sweep(service.database, service.office):
            pass  # Lines crossed long ago are behind the service.


class Lives:
    """Lives residents' lives in a service, on a clock of its own."""

    def __init__(self, ground: Ground) -> None:
        self._now = utc_now()
        application = create_app(ground.settings(), lambda: self._now)
        self.service: Service = application.extensions["jiefang"]
        self._client: FlaskClient = application.test_client()
        self._account, self._robot = ground.account_side(), ground.robot_side()
        self._spots = itertools.cycle(spots())
        self.service.bot.map.current()  # Read as of today it stays good for all days before.

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.service.http.close()
        self.service.queue.storage.close()
        self.service.database.close()

    def live(self, residents: int, cases_each: int) -> None:
        began = self._now
        self._now = began - YEAR
        for number in range(residents):
            self._call(self._account.request(follow(openid(number), self._at()), self._at()))
        said, fates = matters(0), itertools.cycle(FATES)
        for turn in range(count := residents * cases_each):
            self._now = began - YEAR + (YEAR - 10 * JUDGING / 7 - JUDGING) * turn / count
            self._bring(openid(turn % residents), next(said), next(fates))

    def _bring(self, who: str, matter: str, fate: Turn) -> None:
        people = next(self._spots).people(who, matter)
        course, answer = life(self._account, self._robot, people, self._at), None
        for _ in range(2 * len(Turn)):
            try:
                step = course.send(answer)  # type: ignore[arg-type]  # None starts a generator.
            except StopIteration:
                return
            if not isinstance(step, Say):
                answer = str(self._newest().short_number)
                continue
            body = self._call(step.request(self._at()))
            answer = step.is_answered(body)
            if answer is None:
                raise RuntimeError(f"the past went wrong at {step.turn}: {body.decode()}")
            if step.turn is fate:
                break
            self._now += PAUSES.get(step.turn, timedelta(0))
        if fate is Turn.RESOLVED:
            self._now += JUDGING
            with self.service.database.write() as session:
                perform(session, self.service.office, self._newest().id, Change("close", SYSTEM))

    def _at(self) -> float:
        return self._now.timestamp()

    def _call(self, request: Request) -> bytes:
        answered = self._client.post(
            request.path,
            query_string=dict(request.query),
            data=request.body,
            content_type=request.mimetype,
        )
        data: bytes = answered.data
        return data

    def _newest(self) -> Case:
        with self.service.database.read() as session:
            return session.scalars(select(Case).order_by(Case.id.desc()).limit(1)).one()


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

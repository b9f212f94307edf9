"""One resident before one sentence: what they said before, and what became of it."""

import itertools
from datetime import timedelta

from sqlalchemy import func, select

from bench.talks.street import Street
from bot.incoming import Incoming, Kind
from bot.receive import receive
from flows.cases.tables import Case
from flows.events import Event
from flows.people.tables import Contact, Resident
from notify.tables import Outbox

SMOKE = "花神庙社区3栋楼下烧烤店油烟太大"
LAMP = "花神庙社区3栋楼下的路灯坏了"
RUBBISH = "花神庙社区5栋门口垃圾没人收"
NO_PLACE = "楼道灯坏了好几天了"
WORKER, GROUP = "worker-01", "wr-grid-01"
APART = timedelta(seconds=30)


class Scene:
    """A resident who is new to the account, and the worker of their grid."""

    _numbers = itertools.count()

    def __init__(self, street: Street) -> None:
        self.street = street
        self.who = f"o-voice-{next(self._numbers)}"

    def say(self, text: str) -> str:
        """Say it to the account; gives the answer."""
        return self._receive("wechat", self.who, text)

    def _receive(self, channel: str, sender: str, text: str, chat: str = "") -> str:
        self.street.clock.now += APART
        incoming = Incoming(
            channel=channel,
            account="street",
            key=f"voice:{next(self._numbers)}",
            sender=sender,
            kind=Kind.TEXT,
            sent_at=self.street.clock.now,
            raw="",
            text=text,
            chat=chat,
        )
        return receive(self.street.bot, incoming)

    def wait(self, span: timedelta) -> None:
        self.street.clock.now += span

    def cases(self) -> list[Case]:
        """Give the resident's cases, oldest first."""
        index = self.street.database.cipher.index(self.who)
        own = select(Case).join(Contact, Contact.id == Case.contact_id)
        with self.street.database.read() as session:
            found = session.scalars(
                own.where(Contact.external_index == index).order_by(Case.id)
            ).all()
            return list(found)

    def resident(self) -> Resident:
        with self.street.database.read() as session:
            return session.get_one(Resident, self.cases()[-1].resident_id)

    def told(self) -> int:
        """How many messages to anybody there are."""
        with self.street.database.read() as session:
            return session.scalar(select(func.count()).select_from(Outbox)) or 0

    def took(self, case: Case, step: str) -> bool:
        """Tell whether a step was taken on a case."""
        taken = select(Event.id).where(Event.kind == "case", Event.subject_id == case.id)
        with self.street.database.read() as session:
            return session.scalar(taken.where(Event.step == step)) is not None

    def last_added(self, case: Case) -> str:
        """Give the words that were added to a case last."""
        added = select(Event).where(Event.kind == "case", Event.subject_id == case.id)
        with self.street.database.read() as session:
            rows = session.scalars(
                added.where(Event.step == "supplement").order_by(Event.id.desc())
            )
            row = rows.first()
            return (row.text or "") if row else ""

    def file(self, text: str) -> Case:
        """Have a case of it, whatever is asked on the way."""
        before, answer = len(self.cases()), self.say(text)
        for _ in range(4):
            if len(self.cases()) > before:
                break
            first = "1" if "1." in answer else "花神庙社区3栋"
            answer = self.say("对" if "对吗" in answer or "还是另一件" in answer else first)
        return self.cases()[-1]

    def resolved(self, text: str) -> Case:
        case = self.file(text)
        for said in (f"{case.short_number}号接单", f"{case.short_number}号办结 已更换灯泡"):
            self._receive("wecom_robot", WORKER, said, GROUP)
        self.wait(timedelta(minutes=3))
        return case

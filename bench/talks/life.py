"""One life of a street: acts are chosen, played against the service, and what is new is read."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta

from sqlalchemy import select

from bench.talks import residents, sentences, workers
from bench.talks.residents import Resident, Voice
from bench.talks.street import Street
from bench.talks.turns import CRASHED, NUMBER, Act, News, Told, Turn, tokens_in
from bench.talks.workers import LI, ZHAO, Shift, Shout, Worker
from bot.dialogue.tables import Conversation
from bot.incoming import Incoming
from bot.receive import receive
from bot.tables import Message
from flows.cases.tables import Case
from flows.events import Event
from flows.people.tables import Contact
from notify.tables import Outbox

BURST = timedelta(seconds=10)


@dataclass
class Known:
    """What the walk itself knows of a life, beside the database.

    said: the act in which each token was said. contacts: whose contact an id is. answers: what
    each message was answered. told: what each resident's talk held at the turn before.
    """

    said: dict[str, tuple[int, Act]] = field(default_factory=dict)
    contacts: dict[int, str] = field(default_factory=dict)
    answers: dict[tuple[str, str], str] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    owners: dict[int, int] = field(default_factory=dict)
    cases: dict[int, Case] = field(default_factory=dict)
    holds: dict[str, set[int]] = field(default_factory=dict)
    told: dict[str, Told] = field(default_factory=dict)


class Life:
    """Plays acts on a street; turns are all that was played."""

    def __init__(self, street: Street) -> None:
        self.street, self.known = street, Known()
        self.turns: list[Turn] = []
        self._last_event = 0
        street.begin_anew()
        self._read_at, self._rows = street.clock.now, set[tuple[str, str]]()
        self.residents = tuple(
            Resident(f"o-{number}", name, phone)
            for number, (name, phone) in enumerate(
                zip(sentences.NAMES, sentences.PHONES, strict=True), 1
            )
        )

    def play(self, act: Act) -> Turn:
        """Play one act, and remember it."""
        if self.street.pass_time(act.after):
            self._meanwhile()
        if act.said is None:
            self._change(act)
            turn = Turn(act, "", self._news())
        else:
            said = replace(act.said, sent_at=self.street.clock.now)
            act = replace(act, said=said)
            answer = self._received(act, said)
            news, message = self._news(), self._message(said)
            told = self.talk(said.sender) if act.of_resident else Told()
            turn = Turn(act, answer, news, message, told)
        self.turns.append(turn)
        self._remember(turn)
        return turn

    def settle(self, turn: Turn) -> None:
        """Once the rules have looked at a turn, keep what its talk holds for the next one."""
        if turn.act.said is not None and turn.act.of_resident:
            self.known.told[turn.act.said.sender] = turn.told

    def _meanwhile(self) -> None:
        """Read what came of the time that passed: it is nobody's answer."""
        self.known.cases |= self._news().cases

    def _received(self, act: Act, said: Incoming) -> str:
        """Give the answer; whatever goes wrong on the way to it is told in its place."""
        try:
            return receive(self.street.bot, said)
        except Exception as error:  # noqa: BLE001 - whatever it is, a rule is broken.
            return f"{CRASHED} {error!r}"

    def _change(self, act: Act) -> None:
        if act.office in ("poorer", "whole"):
            self.street.change_catalogue(whole=act.office == "whole")
        elif act.office:
            self.street.change_roster(act.who, there=act.office == "comes")

    def _news(self) -> News:
        """Read what is new since the last turn, and the cases that it is about."""
        with self.street.database.read() as session:
            events = session.scalars(
                select(Event).where(Event.id > self._last_event).order_by(Event.id)
            ).all()
            made = select(Outbox).where(Outbox.created_at >= self._read_at).order_by(Outbox.id)
            rows = [row for row in session.scalars(made) if _named(row) not in self._rows]
            touched = {event.subject_id for event in events if event.kind == "case"}
            cases = session.scalars(select(Case).where(Case.id.in_(touched))).all()
            for case in cases:
                _ = case.grid.community.name if case.grid else None
            if len(self.known.contacts) < len(self.residents):
                for contact in session.scalars(select(Contact)):
                    self.known.contacts[contact.id] = contact.external_id
        self._last_event = events[-1].id if events else self._last_event
        self._read_at = self.street.clock.now
        self._rows = {_named(row) for row in rows} | self._rows
        return News(events, rows, {case.id: case for case in cases})

    def talk(self, sender: str) -> Told:
        """Give what a resident's talk holds now."""
        with self.street.database.read() as session:
            for talk in session.scalars(select(Conversation)):
                if self.known.contacts.get(talk.contact_id) == sender:
                    return Told.of(talk)
        return Told()

    def _message(self, said: Incoming) -> int | None:
        with self.street.database.read() as session:
            same = (Message.channel == said.channel, Message.key == said.identity)
            return session.scalar(select(Message.id).where(*same))

    def _remember(self, turn: Turn) -> None:
        known, act = self.known, turn.act
        for token in tokens_in(f"{act.said.text}{act.said.label}" if act.said else ""):
            known.said.setdefault(token, (len(self.turns) - 1, act))
        known.cases |= turn.news.cases
        known.numbers |= {case.number: case.id for case in turn.news.cases.values()}
        who = self.resident(act.said.sender) if act.said is not None else None
        if who is not None:
            who.latest = turn.choices
            who.shown += turn.choices
        for row in turn.news.rows:
            told = self.resident(self.reader(row))
            if told is not None:
                offered = [(key, label) for key, label in row.payload.get("choices", [])]
                told.latest, told.shown = offered or told.latest, [*told.shown, *offered]
        for case in turn.news.filed:
            own = self.resident(self.known.contacts.get(case.contact_id or 0, ""))
            if own is not None:
                own.numbers.append(case.number)

    def resident(self, sender: str) -> Resident | None:
        return next((each for each in self.residents if each.sender == sender), None)

    def reader(self, row: Outbox) -> str:
        """Name the resident that a row goes to, "" where it goes to staff."""
        _, _, contact = row.recipient.partition("contact:")
        return self.known.contacts.get(int(contact), "") if contact else ""

    def sender(self, token: str) -> str:
        """Name who said a token first, "" where nobody did."""
        said = self.known.said[token][1].said if token in self.known.said else None
        return said.sender if said is not None else ""

    def reporter(self, case: Case) -> str:
        """Name who reported a case, "" for what a worker found."""
        return self.known.contacts.get(case.contact_id or 0, "")

    def numbers_in(self, text: str) -> list[Case]:
        """Give the cases whose numbers stand in a text."""
        found = (self.known.numbers.get(number) for number in NUMBER.findall(text))
        return [self.known.cases[case_id] for case_id in dict.fromkeys(found) if case_id]


def _named(row: Outbox) -> tuple[str, str]:
    """Name a row of the outbox: its id may have been another one's, which was taken back."""
    return row.event_key, row.recipient


class Chooser:
    """Chooses the acts of a life, one after the other."""

    def __init__(self, life: Life, seed: str) -> None:
        self.life, self.chance = life, random.Random(seed)  # noqa: S311 - a walk, no secret.
        self.tokens = (sentences.token(count) for count in range(1_000))
        self.voice = Voice(self.chance, self._token)
        self.shout = Shout(self.chance, self._token)
        self.key = 0
        self.state = {"catalogue": "whole", LI.userid: "comes", ZHAO.userid: "comes"}
        self.burst: Resident | None = None

    def _token(self) -> str:
        return next(self.tokens)

    def acts(self, count: int) -> Iterator[Act]:
        for _ in range(count):
            yield self._next()

    def _next(self) -> Act:
        roll = self.chance.random()
        if roll < 0.02:
            return self._office()
        if roll < 0.05 and self.life.turns:
            again = self.chance.choice(self.life.turns[-8:]).act
            if again.said is not None:
                return replace(again, after=timedelta(seconds=3), copy=True)
        if roll < 0.68:
            return self._of_resident()
        return self._of_worker()

    def _office(self) -> Act:
        wait = timedelta(minutes=1)
        which = self.chance.choice((*self.state, "catalogue"))
        turned = {"whole": "poorer", "poorer": "whole", "comes": "leaves", "leaves": "comes"}
        self.state[which] = turned[self.state[which]]
        return Act(wait, office=self.state[which], who="" if which == "catalogue" else which)

    def _wait(self) -> timedelta:
        roll = self.chance.random()
        if roll < 0.8:
            return timedelta(seconds=self.chance.randrange(15, 120))
        if roll < 0.95:
            return timedelta(minutes=self.chance.randrange(2, 90))
        if roll < 0.985:
            return timedelta(hours=self.chance.randrange(2, 30))
        return timedelta(days=self.chance.randrange(1, 9))

    def _of_resident(self) -> Act:
        wait = self._wait()
        if self.burst is not None:
            who, wait = self.burst, timedelta(seconds=self.chance.randrange(1, 4))
        else:
            who = self.chance.choice(self.life.residents)
        self.burst = who if self.chance.random() < 0.12 else None
        other = next(each for each in self.life.residents if each is not who)
        foreign = self.chance.choice(other.numbers) if other.numbers else ""
        said = self.voice.next(who, foreign)
        return Act(wait, residents.incoming(who, self._key(), said))

    def _of_worker(self) -> Act:
        who = self.chance.choice((LI, LI, ZHAO))
        group = (
            who.group
            if self.chance.random() < 0.93
            else self.chance.choice((LI.group, ZHAO.group, "desk", "nowhere"))
        )
        said, sort = self.shout.next(self._shift(who))
        return Act(self._wait(), workers.incoming(who, group, self._key(), said), sort=sort)

    def _shift(self, who: Worker) -> Shift:
        poster = who.group
        cases = [
            case
            for case in self.life.known.cases.values()
            if case.grid is not None and case.grid.poster == poster and case.short_number
        ]
        numbers = [case.short_number for case in cases if case.short_number]
        cards = [f"新诉求 {number}号 · 查看详情" for number in numbers[-3:]]
        return Shift(numbers, cards)

    def _key(self) -> str:
        self.key += 1
        return f"message:{self.key}"

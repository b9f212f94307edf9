"""What the people of the county do: residents report, some workers act, some go away, many wait."""

import heapq
import itertools
import random
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select

from bench.county.house import House
from bench.county.land import Person, Place
from bench.lives import openid
from bench.script import SAYS, YES, Turn
from bench.texts import matters
from bench.wire import follow
from flows.cases.absences import retire
from flows.people.tables import Staff

SILENT, AWAY = 0.5, 0.1
OUTING = 50
"""In one of so many grids all are away at once, as on a day of training."""
STEP = timedelta(minutes=5)
NEW_CARD = re.compile(r"\*\*(?:【紧急】)?(?:新诉求|请接手|转来|维持原派|退回|单独办) (\d+)号 · ")
FIRES = ("楼道里着火了，浓烟很大", "厨房煤气泄漏，味道很大", "路边围墙塌了，砸到人了")
ONE_IN_FIRES = 60
ALONE, NOTED = ["我请假五天", "放回群里"], "我回来了"
Act = Callable[[], None]


@dataclass(slots=True)
class Day:
    """The plan of a day and the two nights after it; count: how often what was done."""

    house: House
    chance: random.Random
    zone: ZoneInfo
    step: timedelta = STEP
    count: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    _plan: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _numbers: Iterator[int] = field(default_factory=itertools.count)
    _by_key: dict[str, Place] = field(default_factory=dict)

    def begin(self, day: date, cases: int) -> None:
        """Say who is silent and who goes away when, and spread the reports over the day."""
        self._by_key = {place.spot.webhook_key: place for place in self.house.places.values()}
        for number, place in self.house.places.items():
            for person in place.people:
                person.silent = self.chance.random() < SILENT
                if number % OUTING == 1 or self.chance.random() < AWAY:
                    self._goes(day, place, person)
        said, places = matters(self.chance.randrange(2**20)), list(self.house.places.values())
        named = [place for place in places if place.spot.place]
        for number in range(cases):
            matter = self.chance.choice(FIRES) if number % ONE_IN_FIRES == 0 else next(said)
            self._at(
                self._hour(day), self._reports(openid(number), self.chance.choice(named), matter)
            )

    def until(self, moment: datetime) -> None:
        """Let time pass to a moment: people act, the worker process sweeps and sends."""
        clock = self.house.clock
        while clock.now < moment:
            step = min(clock.now + self.step, moment)
            while self._plan and self._plan[0][0] <= step:
                at, _, act = heapq.heappop(self._plan)
                clock.now = max(clock.now, at)
                act()
            clock.now = step
            self.count["sent"] += self.house.work()
            while not self.house.heard.empty():
                self._hears(*self.house.heard.get())

    def _at(self, moment: datetime, act: Act) -> None:
        heapq.heappush(self._plan, (moment, next(self._numbers), act))

    def _hour(self, day: date) -> datetime:
        """Give a moment of a day as people report: mostly by day, some in the evening and night."""
        hour = self.chance.choices(range(24), [1] * 6 + [3, 8, *[14] * 10, 10, 8, 6, 4, 3, 2])[0]
        at = time(hour, self.chance.randrange(60), self.chance.randrange(60))
        return datetime.combine(day, at, self.zone)

    def _reports(self, who: str, place: Place, matter: str) -> Act:
        def act() -> None:
            at = self.house.clock.now.timestamp()
            account = self.house.ground.account_side()
            self.house.arrives(account.request(follow(who, at), at))
            answer = self.house.resident_says(who, f"{place.spot.place}{matter}")
            if SAYS[Turn.TOLD] in answer:
                answer = self.house.resident_says(who, YES, "agree")
            self._counted("reported", SAYS[Turn.FILED] in answer or "119" in answer, answer)

        return act

    def _goes(self, day: date, place: Place, person: Person) -> None:
        """Let somebody go away: with a substitute, without one, or for good."""
        person.away = self.chance.choice(("stood in for", "alone", "gone"))
        hour = self.chance.choice((time(0, 5), time(7, 30), time(11), time(15), time(19)))
        person.since = moment = datetime.combine(day, hour, self.zone)
        if person.away == "gone":
            self._at(moment, lambda: self._retires(person))
            return
        others = [p for p in place.people if not p.away and p is not person]
        if person.away == "stood in for" and others:
            stand_in = self.chance.choice(others)
            said = [f"我请假五天，{stand_in.name}替我"]
        else:
            person.away, said = "alone", ALONE
        self._at(moment, lambda: self._takes_leave(place, person, said))

    def _takes_leave(self, place: Place, person: Person, said: list[str]) -> None:
        """Let somebody say that they are away; whoever was to stand in may be away as well."""
        answer = [self._says(place, person, text) for text in said][-1]
        if NOTED not in answer and said != ALONE:
            person.away = "alone"
            answer = [self._says(place, person, text) for text in ALONE][-1]
        self._counted(f"went away: {person.away}", NOTED in answer, answer)

    def _retires(self, person: Person) -> None:
        service = self.house.service
        with service.database.write() as session:
            query = select(Staff).where(Staff.wecom_userid == person.userid)
            retire(session, service.office, session.scalars(query).one())
        self.count["went away: for good"] += 1

    def _hears(self, key: str, text: str) -> None:
        """Let somebody of a grid who is there and speaks take up a card that came."""
        place = self._by_key.get(key)
        if place is None:
            return
        for short in NEW_CARD.findall(text):
            self.count["cards"] += 1
            speaks = [p for p in place.people if p.speaks(self.house.clock.now)]
            if speaks:
                self._at(self._soon(90), self._takes(place, self.chance.choice(speaks), short))

    def _soon(self, minutes: int) -> datetime:
        """Give a moment soon, at which people work."""
        at = self.house.clock.now + timedelta(minutes=self.chance.randint(2, minutes))
        local = at.astimezone(self.zone)
        if 7 <= local.hour < 21:
            return at
        day = local.date() + timedelta(days=local.hour >= 21)
        return datetime.combine(day, time(7, self.chance.randrange(10, 60)), self.zone)

    def _takes(self, place: Place, person: Person, short: str) -> Act:
        def act() -> None:
            if not person.speaks(self.house.clock.now):
                return
            words = "退单 不归我们管" if self.chance.random() < 0.05 else "接单"
            answer = self._says(place, person, f"{short}号{words}")
            if words == "接单" and "接单" in answer:
                self.count["taken"] += 1
                self._goes_on(place, person, short)

        return act

    def _goes_on(self, place: Place, person: Person, short: str) -> None:
        """Let whoever took a case answer, finish it, bring it up, or leave it lying."""
        words = self.chance.choices(
            (
                "办结 已到现场处理好",
                "回复 已联系上，明天上门看",
                "上报 要上面协调",
                "求助 需要帮手",
                "",
            ),
            (40, 25, 5, 3, 27),
        )[0]
        if words:
            self._at(self._soon(300), lambda: self._do(place, person, f"{short}号{words}"))

    def _do(self, place: Place, person: Person, text: str) -> None:
        if not person.speaks(self.house.clock.now):
            return
        self._says(place, person, text)
        self.count[text.partition("号")[2][:2]] += 1

    def _says(self, place: Place, person: Person, text: str) -> str:
        return self.house.worker_says(place.spot.chat_id, person.userid, text)

    def _counted(self, what: str, right: bool, answer: str) -> None:  # noqa: FBT001 - a verdict.
        self.count[what] += right
        if not right:
            self.count[f"not {what}"] += 1
            self.wrong.append(answer)

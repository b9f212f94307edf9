"""One turn of a random talk: what somebody did, what was answered, what is new in the database."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from bot.dialogue.states import TELLING
from bot.dialogue.tables import Conversation
from bot.incoming import Incoming, Kind
from flows.cases.tables import Case
from flows.events import Event
from notify.tables import Outbox

NEVER = datetime(2000, 1, 1, tzinfo=UTC)
"""When an act is said that has not been played yet."""
TOKEN = re.compile("标记[甲乙丙丁戊己庚辛壬癸]{3}")
"""A nonsense word that one sentence of a life has and no other."""
WORKERS = "worker-"
"""How the ids of workers begin."""
CRASHED = "crashed:"
"""What stands in place of an answer that never came."""
NUMBER = re.compile(r"(?<!\d)\d{10}(?!\d)")
"""A case's number."""
TAPS = re.compile(
    r'<a href="weixin://bizmsgmenu\?msgmenucontent=[^"]*&msgmenuid=([^"]+)">([^<]*)</a>'
)
MARKUP = re.compile(r"<[^>]+>")


def tokens_in(text: str | None) -> set[str]:
    return set(TOKEN.findall(text or ""))


class Sort(StrEnum):
    """What a worker meant: only what was meant for the resident may reach the resident."""

    TOLD = "told"
    NOTE = "note"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Act:
    """What is done after some time: something is said, or the office changes something.

    office: "poorer" or "whole" (the catalogue), "leaves" or "comes" (the worker who). copy: it is
    the same message again.
    """

    after: timedelta
    said: Incoming | None = None
    who: str = ""
    office: str = ""
    sort: Sort = Sort.OTHER
    copy: bool = False

    @property
    def of_resident(self) -> bool:
        return self.said is not None and self.said.channel == "wechat"

    @property
    def words(self) -> str:
        """What was typed; of a tap nothing was."""
        return self.said.text if self.said is not None and not self.said.tap else ""

    def __str__(self) -> str:
        said = self.said
        wait = f"(+{self.after}) " if self.after > timedelta(minutes=5) else ""
        if said is None:
            return f"{wait}office: {self.office} {self.who}"
        what = "" if said.kind is Kind.TEXT else f"〔{said.kind}〕{said.scene}{said.label}"
        what += f"〔tap {said.tap}〕" if said.tap else ""
        what += "〔copy〕" if self.copy else ""
        where = f"@{said.chat}" if said.chat else ""
        quoted = f" (quotes: {said.quoted[:40]})" if said.quoted else ""
        photo = " +photo" if said.media and said.kind is Kind.TEXT else ""
        return f"{wait}{said.sender}{where}：{what}{said.text}{quoted}{photo}"


@dataclass(frozen=True, slots=True)
class News:
    """What a turn added to the database; cases: as they stand now, those it touched."""

    events: Sequence[Event] = ()
    rows: Sequence[Outbox] = ()
    cases: Mapping[int, Case] = field(default_factory=dict)

    @property
    def filed(self) -> list[Case]:
        """Give the cases that were opened."""
        opened = {e.subject_id for e in self.events if e.step == "accept"}
        return [self.cases[case_id] for case_id in sorted(opened)]

    def steps(self, case_id: int) -> list[str]:
        return [e.step for e in self.events if e.kind == "case" and e.subject_id == case_id]


@dataclass(frozen=True, slots=True)
class Told:
    """What a talk holds: tokens of what is told and of what is laid aside, and how many matters.

    vague: nobody understood what was said first.
    """

    tokens: frozenset[str] = frozenset()
    laid: frozenset[str] = frozenset()
    matters: int = 0
    vague: bool = False

    @classmethod
    def of(cls, talk: Conversation) -> "Told":
        slots = dict(talk.slots or {})
        laid = slots.pop("laid", None)
        own = _sentences(slots) if talk.stage in TELLING else ()
        aside = _sentences(laid["slots"]) if laid else ()
        return cls(
            frozenset(tokens_in(" ".join(own))),
            frozenset(tokens_in(" ".join(aside))),
            len(slots.get("others", ())),
            bool(slots.get("vague")),
        )


def _sentences(slots: Mapping[str, Any]) -> Iterator[str]:
    yield from slots.get("sentences", ())
    for other in slots.get("others", ()):
        yield from _sentences(other)
    if slots.get("laid"):
        yield from _sentences(slots["laid"]["slots"])


@dataclass(frozen=True, slots=True)
class Turn:
    act: Act
    answer: str
    news: News
    message_id: int | None = None
    told: Told = Told()

    @property
    def read(self) -> str:
        """The answer as it is read, without markup."""
        return MARKUP.sub("", self.answer)

    @property
    def choices(self) -> list[tuple[str, str]]:
        return [(key.replace("%3A", ":"), label) for key, label in TAPS.findall(self.answer)]

    def __str__(self) -> str:
        short = " / ".join(filter(None, self.read.splitlines()))
        return f"{self.act}\n    → {short}" if self.act.said else str(self.act)

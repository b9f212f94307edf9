"""What a worker says next in a group, at random."""

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.talks import sentences
from bench.talks.turns import NEVER, Sort
from bot.incoming import Incoming, Kind

NUMBERED = re.compile(r"\d{1,3}(?=号)")


@dataclass(frozen=True, slots=True)
class Worker:
    userid: str
    group: str


LI, ZHAO = Worker("worker-01", "grid-01"), Worker("worker-03", "grid-02")


@dataclass(frozen=True, slots=True)
class Shift:
    """What a worker's sentence may be about: numbers and cards of the group."""

    numbers: Sequence[int]
    cards: Sequence[str]


class Shout:
    """Says things for a worker; new gives the next token."""

    def __init__(self, chance: random.Random, new: Callable[[], str]) -> None:
        self.chance, self.new = chance, new

    def next(self, shift: Shift) -> tuple[dict[str, object], Sort]:
        """Give what is said (fields of an `Incoming`), and whether it is meant for the resident."""
        chance, roll = self.chance, self.chance.random()
        if roll < 0.3:
            said, sort = chance.choice(sentences.TOLD), Sort.TOLD
        elif roll < 0.5:
            said, sort = chance.choice(sentences.NOTES), Sort.NOTE
        elif roll < 0.9:
            said, sort = chance.choice(sentences.ORDERS), Sort.OTHER
        else:
            return self._of_history(shift), Sort.OTHER
        words = {"n": self._number(shift), "m": self._number(shift), "t": ""}
        if "{t}" in said:
            words["t"] = self.new()
        more: dict[str, object] = {"text": said.format(**words)}
        if chance.random() < 0.1:
            more["media"] = (f"m-{chance.randrange(10**9)}",)
        if shift.cards and chance.random() < 0.1:
            more["quoted"] = chance.choice(shift.cards)
        return more, sort

    def _number(self, shift: Shift) -> str:
        chance = self.chance
        if shift.numbers and chance.random() < 0.85:
            return str(chance.choice(shift.numbers[-6:]))
        return str(chance.randrange(1, 120))

    def _of_history(self, shift: Shift) -> dict[str, object]:
        text = sentences.from_history(self.chance, "commands_workers")
        return {"text": NUMBERED.sub(self._number(shift), text) + self.new()}


def incoming(who: Worker, group: str, key: str, said: dict[str, object]) -> Incoming:
    return Incoming(
        channel="wecom_robot",
        account="street",
        key=key,
        sender=who.userid,
        kind=Kind.TEXT,
        sent_at=NEVER,
        raw="{}",
        chat=f"wr-{group}",
        **said,  # type: ignore[arg-type]  # Checked by the class itself when it is made.
    )

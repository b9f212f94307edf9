"""What a resident does next, at random."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field

from bench.talks import sentences
from bench.talks.turns import NEVER
from bot.incoming import Incoming, Kind
from nlp.place.coordinates import wgs84_to_gcj02

EARLY = (
    "agree", "refuse", "cancel", "together", "person", "resume", "drop", "nowhere", "REPORT",
    "HELP", "MY_CASES", "PROGRESS", "wrong:place", "wrong:item", "item:opinion-light",
    "item:none", "grid:1", "grid:none", "rate::", "nonsense", "withdraw:",
    "supplement:2603040001",
)  # fmt: skip
"""Buttons nobody may have been shown yet."""
VERBS = ("rate:{}:1", "rate:{}:5", "withdraw:{}", "reopen:{}", "urge:{}", "progress:{}",
         "supplement:{}", "again:{}", "another:{}")  # fmt: skip
CORNER, ACROSS, UP = (118.770, 31.970), 0.036, 0.010
"""The streets' grids lie here (WGS-84 degrees)."""


@dataclass
class Resident:
    """Somebody who writes to the account: what they were shown, and what they may give away."""

    sender: str
    name: str
    phone: str
    shown: list[tuple[str, str]] = field(default_factory=list)
    latest: list[tuple[str, str]] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)


class Voice:
    """Says things for a resident; new: gives the next token, foreign: a stranger's case number."""

    def __init__(self, chance: random.Random, new: Callable[[], str]) -> None:
        self.chance, self.new = chance, new

    def next(self, who: Resident, foreign: str) -> dict[str, object]:
        """Give what is said: fields of an `Incoming`."""
        weighed = (
            (self._tells, 26), (self._answers, 14), (self._taps, 26), (self._commands, 10),
            (self._of_history, 8), (self._sends, 8), (self._pins, 5), (self._comes, 3),
        )  # fmt: skip
        acts = [act for act, _ in weighed]
        chosen = self.chance.choices(acts, [weight for _, weight in weighed])[0]
        return chosen(who, foreign)

    def _tells(self, who: Resident, _foreign: str) -> dict[str, object]:
        chance = self.chance
        roll = chance.random()
        what = chance.choice(sentences.MATTERS)
        if roll < 0.06:
            what = chance.choice(sentences.ALARMS)
        elif roll < 0.1:
            what = chance.choice(sentences.STAFF)
        where = chance.choice(sentences.PLACES).format(n=chance.randrange(1, 60))
        parts = [where, what] if roll < 0.85 else [where or "家门口"]
        if chance.random() < 0.08:
            parts.append(f"，我叫{who.name}，电话{who.phone}")
        begins = chance.choice(sentences.BEGINNINGS)
        return {"text": f"{begins}{self.new()}，{''.join(parts)}"}

    def _answers(self, who: Resident, _foreign: str) -> dict[str, object]:
        if self.chance.random() < 0.1:
            return {"text": f"我叫{who.name}，我的电话{who.phone}"}
        return {"text": self.chance.choice(sentences.ANSWERS)}

    def _commands(self, who: Resident, foreign: str) -> dict[str, object]:
        said = self.chance.choice(sentences.COMMANDS)
        if said in ("补充", "匿名", "新诉求") and self.chance.random() < 0.7:
            said = f"{said} {self.new()}{self.chance.choice(sentences.MATTERS)}"
        elif said in ("进度", "撤回", "催办", "重办", "补充") and self.chance.random() < 0.4:
            said += f" {self._number(who, foreign)}"
        return {"text": said}

    def _of_history(self, _who: Resident, _foreign: str) -> dict[str, object]:
        text = sentences.from_history(self.chance, "commands_residents", "chat", "chat", "several")
        marked = f"{text}，{self.new()}" if self.chance.random() < 0.5 else text
        return {"text": marked}

    def _taps(self, who: Resident, foreign: str) -> dict[str, object]:
        roll = self.chance.random()
        if roll < 0.7 and who.latest:
            key, label = self.chance.choice(who.latest)
        elif roll < 0.85 and who.shown:
            key, label = self.chance.choice(who.shown)
        elif roll < 0.92:
            key, label = self.chance.choice(EARLY), "点"
        else:
            key, label = self.chance.choice(VERBS).format(self._number(who, foreign)), "点"
        if key == label or self.chance.random() < 0.1:
            return {"text": label}
        return {"text": label, "tap": key}

    def _number(self, who: Resident, foreign: str) -> str:
        own = self.chance.choice(who.numbers) if who.numbers else "2603040001"
        return foreign if foreign and self.chance.random() < 0.25 else own

    def _sends(self, _who: Resident, _foreign: str) -> dict[str, object]:
        roll = self.chance.random()
        media = (f"m-{self.chance.randrange(10**9)}",)
        if roll < 0.45:
            return {"kind": Kind.IMAGE, "media": media}
        if roll < 0.55:
            return {"kind": Kind.VIDEO, "media": media}
        if roll < 0.75:
            return {"kind": Kind.VOICE, "media": media}
        if roll < 0.88:
            heard = f"{self.new()}{self.chance.choice(sentences.MATTERS)}"
            return {"kind": Kind.VOICE, "media": media, "text": heard}
        if roll < 0.96:
            return {"kind": Kind.LINK, "label": self.new(), "url": "https://example.org/1"}
        return {"kind": Kind.OTHER}

    def _pins(self, _who: Resident, _foreign: str) -> dict[str, object]:
        chance = self.chance
        if chance.random() < 0.1:
            return {"kind": Kind.LOCATION, "label": "某处"}
        far = 1.0 if chance.random() < 0.25 else 0.0
        longitude = CORNER[0] + far + chance.random() * ACROSS
        longitude, latitude = wgs84_to_gcj02(longitude, CORNER[1] + chance.random() * UP)
        where = {"longitude": longitude, "latitude": latitude}
        return {"kind": Kind.LOCATION, "label": chance.choice(("", self.new())), **where}

    def _comes(self, _who: Resident, _foreign: str) -> dict[str, object]:
        roll = self.chance.random()
        if roll < 0.6:
            scene = f"grid-{self.chance.randrange(1, 14):02d}"
            return {"kind": Kind.SCAN, "scene": scene, "event": "scan"}
        kind = self.chance.choice((Kind.FOLLOW, Kind.UNFOLLOW, Kind.NOTICE))
        return {"kind": kind, "event": str(kind)}


def incoming(who: Resident, key: str, said: dict[str, object]) -> Incoming:
    """Write what a resident says as it comes in; when is set as it is played."""
    from_it: dict[str, object] = {"kind": Kind.TEXT, **said}
    return Incoming(
        channel="wechat",
        account="street",
        key=key,
        sender=who.sender,
        sent_at=NEVER,
        raw="<xml/>",
        **from_it,  # type: ignore[arg-type]  # Checked by the class itself when it is made.
    )

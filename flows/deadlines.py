"""Deadline profiles as data: how long each stage of a case may take, by its class.

13710 is the default. An office may have profiles of its own, in versions that never change: a case
keeps the one it was accepted under. Those shipped are rows below.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

DEFAULT = "13710"
GENERAL, MAJOR, URGENT, UTILITY = "general", "major", "urgent", "utility"
CLASSES = (URGENT, UTILITY, GENERAL, MAJOR)
STAGES = ("assign", "answer", "resolve")


class Unit(StrEnum):
    """What a span is counted in; days and months end at 24:00 of their day."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WORKDAYS = "workdays"
    MONTHS = "months"


@dataclass(frozen=True, slots=True)
class Span:
    amount: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Extension:
    """How much more time 延期 may be granted: working days each time, and how many times."""

    days: int
    times: int


Spans = Mapping[str, Mapping[str, Span]]
"""By class, then by stage."""

URGENT_SPANS = {"assign": Span(15, Unit.MINUTES), "answer": Span(60, Unit.MINUTES)}
"""Taken within 15 minutes, on site or answered within 60, where a profile says nothing else."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One version of a profile, 0 as shipped.

    return_days: working days in which a wrong dispatch may be returned, 0 for no such limit.
    since: the first day on which cases are accepted under it; None for ever.
    """

    code: str
    name: str
    spans: Spans
    extension: Extension
    return_days: int
    version: int = 0
    since: date | None = None

    @property
    def key(self) -> str:
        """Name it as a case keeps it: "13710", or "13710@2" for a version of the office's own."""
        return f"{self.code}@{self.version}" if self.version else self.code

    def span(self, deadline_class: str, stage: str) -> Span:
        """Give the time of a stage; what a class says nothing of is as for general cases."""
        own = self.spans.get(deadline_class, {})
        hurried = URGENT_SPANS if deadline_class == URGENT else {}
        return own.get(stage) or hurried.get(stage) or self.spans[GENERAL][stage]


class Profiles:
    """All profiles there are, by their keys and codes."""

    def __init__(self, own: Iterable[Profile] = ()) -> None:
        self.by_key: dict[str, Profile] = {}
        self._versions: dict[str, list[Profile]] = {}
        for profile in (*SHIPPED, *sorted(own, key=lambda each: each.version)):
            self.by_key[profile.key] = profile
            self._versions.setdefault(profile.code, []).append(profile)

    @property
    def newest(self) -> Mapping[str, Profile]:
        """Give the version of each code that was written last, whenever it begins."""
        return {code: versions[-1] for code, versions in self._versions.items()}

    def versions(self, code: str) -> Sequence[Profile]:
        """Give all versions of a code in the order they were written."""
        return self._versions.get(code, ())

    def on(self, code: str, day: date) -> Profile | None:
        """Give the version under which cases of a day are accepted; None before there is one.

        The one that began last; of those that begin on one day the one that was written last.
        """
        begun = [each for each in self.versions(code) if (each.since or day) <= day]
        return max(begun, key=lambda each: (each.since or date.min, each.version), default=None)


def from_rows(rows: Mapping[str, Mapping[str, Any]]) -> Spans:
    """Read spans as they are stored, [amount, unit] each; ValueError says what is wrong."""
    if strange := set(rows) - {*CLASSES}:
        raise ValueError(f"没有这种时限类别：{'、'.join(sorted(strange))}")
    spans = {
        name: {stage: _span(pair) for stage, pair in own.items()} for name, own in rows.items()
    }
    if set(spans.get(GENERAL, ())) != {*STAGES}:
        raise ValueError("一般件（general）要写全 assign、answer、resolve 三项")
    if any(set(own) - {*STAGES} for own in spans.values()):
        raise ValueError("只能写 assign、answer、resolve 三项")
    return spans


def to_rows(spans: Spans) -> dict[str, dict[str, list[Any]]]:
    return {
        name: {stage: [span.amount, span.unit.value] for stage, span in own.items()}
        for name, own in spans.items()
    }


def _span(pair: Any) -> Span:
    amount, unit = pair
    if not isinstance(amount, int) or isinstance(amount, bool) or amount < 1:
        raise ValueError("时限要是 1 或者更大的整数")
    return Span(amount, Unit(unit))


def _rows(**classes: str) -> Spans:
    """Read the shipped rows: of each class "assign, answer, resolve", each "amount unit"."""
    read = {
        name: {
            stage: [int(amount), unit]
            for stage, said in zip(STAGES, written.split(","), strict=True)
            for amount, unit in [said.split()]
        }
        for name, written in classes.items()
    }
    return from_rows(read)


SHIPPED = (
    Profile(
        DEFAULT,
        "13710",
        _rows(
            general="1 workdays, 3 workdays, 7 workdays",
            major="1 workdays, 3 workdays, 1 months",
        ),
        Extension(days=7, times=1),
        return_days=0,
    ),
    Profile(
        "db11t",
        "DB11/T 2021",
        _rows(
            urgent="1 hours, 2 hours, 2 hours",
            utility="2 hours, 24 hours, 24 hours",
            general="24 hours, 7 days, 7 days",
            major="24 hours, 15 days, 15 days",
        ),
        Extension(days=7, times=1),
        return_days=0,
    ),
    Profile(
        "5+10",
        "5+10",
        _rows(general="1 workdays, 3 workdays, 5 workdays"),
        Extension(days=10, times=1),
        return_days=2,
    ),
)
"""Of 13710 the figures are PRODUCT.md's; a month's major case may be extended like any other."""

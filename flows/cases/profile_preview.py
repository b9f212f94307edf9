"""What another deadline profile would have meant for the last cases. Reads only."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from flows.cases.scope import lies_in
from flows.cases.tables import KIND, Case
from flows.clocks.profile_words import CLASS_NAMES, STAGE_NAMES, written
from flows.clocks.profiles import read_profiles, term
from flows.clocks.tables import Clock, Stage
from flows.deadlines import STAGES, Profile, Span
from flows.map.reads import root_code
from flows.office import Office

LOOKED_AT = 1000
MOST_EXAMPLES = 3
CHUNK = 500


@dataclass(frozen=True, slots=True)
class Example:
    """One case, and when its stage was due and would have been due."""

    id: int
    number: str
    was: datetime
    now: datetime


@dataclass(frozen=True, slots=True)
class Shift:
    """A stage of a class whose time is another: how many cases, and how many of them late.

    was_late, is_late: of the cases whose stage was reached, those reached past their end.
    """

    kind: str
    stage: str
    was: str
    now: str
    count: int
    earlier: int
    later: int
    was_late: int
    is_late: int
    examples: Sequence[Example]


@dataclass(frozen=True, slots=True)
class Preview:
    """How many cases were looked at, how many are meant, and what would differ."""

    looked: int
    meant: int
    shifts: Sequence[Shift]


@dataclass(frozen=True, slots=True)
class _Filed:
    id: int
    number: str
    at: datetime
    kind: str
    profile: Profile


def preview(session: Session, office: Office, new: Profile) -> Preview:
    """Ask for the last cases when they would have been due under a version that is not yet.

    Meant are those of its code; of a code that is new, all of them. Pauses count for nobody.
    """
    filed = _last(session, office)
    known = read_profiles(session).on(new.code, new.since or office.today)
    meant = [each for each in filed if known is None or each.profile.code == new.code]
    reached = _reached(session, [each.id for each in meant])
    groups: dict[tuple[str, str, Span, Span], list[_Filed]] = defaultdict(list)
    for each in meant:
        old = known or each.profile
        for stage in STAGES:
            was, now = old.span(each.kind, stage), new.span(each.kind, stage)
            if was != now:
                groups[each.kind, stage, was, now].append(each)
    shifts = [
        _shift(office, stage, known, new, cases, reached)
        for (_, stage, _, _), cases in groups.items()
    ]
    order = {name: at for at, name in enumerate(CLASS_NAMES.values())}
    stages = {name: at for at, name in enumerate(STAGE_NAMES.values())}
    shifts.sort(key=lambda each: (order[each.kind], stages[each.stage], -each.count))
    return Preview(len(filed), len(meant), shifts)


def _last(session: Session, office: Office) -> list[_Filed]:
    """Give the last cases that were accepted anywhere, by one range of an index."""
    rows = session.scalars(
        select(Case)
        .where(lies_in(root_code(session)), Case.accepted_at.is_not(None))
        .order_by(Case.accepted_at.desc(), Case.id.desc())
        .limit(LOOKED_AT)
    )
    return [
        _Filed(
            case.id, case.number, case.accepted_at, case.term_class, office.profile(case.profile)
        )
        for case in rows
        if case.accepted_at is not None
    ]


def _reached(session: Session, ids: Sequence[int]) -> Mapping[tuple[int, str], datetime]:
    """Give when stages of the first round were reached, as if time had never stood still."""
    found: dict[tuple[int, str], datetime] = {}
    for at in range(0, len(ids), CHUNK):
        rows = session.execute(
            select(Clock.subject_id, Clock.stage, Clock.done_at, Clock.paused_seconds).where(
                Clock.kind == KIND,
                Clock.subject_id.in_(ids[at : at + CHUNK]),
                Clock.round == 1,
                Clock.done_at.is_not(None),
            )
        )
        for subject_id, stage, done_at, paused in rows:
            if done_at is not None:
                found[subject_id, stage.value] = done_at - timedelta(seconds=paused)
    return found


def _shift(
    office: Office,
    stage: str,
    known: Profile | None,
    new: Profile,
    cases: Sequence[_Filed],
    reached: Mapping[tuple[int, str], datetime],
) -> Shift:
    """Count what becomes of the same stage of some cases of one class."""
    ends = [(each, *_ends(office, stage, known or each.profile, new, each)) for each in cases]
    moved = [Example(each.id, each.number, was, now) for each, was, now in ends if was != now]
    done = [
        (reached[each.id, stage], was, now)
        for each, was, now in ends
        if (each.id, stage) in reached
    ]
    first = cases[0]
    return Shift(
        kind=CLASS_NAMES[first.kind],
        stage=STAGE_NAMES[stage],
        was=written((known or first.profile).span(first.kind, stage)),
        now=written(new.span(first.kind, stage)),
        count=len(cases),
        earlier=sum(example.now < example.was for example in moved),
        later=sum(example.now > example.was for example in moved),
        was_late=sum(at >= was for at, was, _ in done),
        is_late=sum(at >= now for at, _, now in done),
        examples=moved[:MOST_EXAMPLES],
    )


def _ends(
    office: Office, stage: str, old: Profile, new: Profile, case: _Filed
) -> tuple[datetime, datetime]:
    was, now = (
        term(office.workdays, profile, case.at, case.kind, Stage(stage)).due
        for profile in (old, new)
    )
    return was, now

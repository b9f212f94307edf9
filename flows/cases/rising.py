"""正在冒头: what is reported more often now than in the last four weeks, by item and community.

What was reported within a day is counted by division; of what may be rising, the four weeks before
by the range of an index for each.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import Session

from flows.cases.conduct import STAFF
from flows.cases.scope import Viewer, lies_in
from flows.cases.tables import Case
from flows.map.reads import area_names
from flows.people.tables import Role

RISING_ROLES = (Role.DISPATCHER, Role.ADMIN, Role.AUDITOR)
NOW = timedelta(hours=24)
WEEKS = timedelta(days=28)
LEAST, TIMES = 3, 2
"""So many within a day, and more than so many times the mean of a day, are worth a look."""
MOST_LOOKED_AT, MOST_SHOWN = 200, 30
Key = tuple[str, str]
"""An item's code and a community's."""


@dataclass(frozen=True, slots=True)
class Rising:
    """An item in a community: how often within the last day, how often in the weeks before.

    head: the case that most of the reports follow, where they are a storm.
    """

    item_code: str
    area_code: str
    area: str
    today: int
    before: int
    head: Case | None

    @property
    def usually(self) -> float:
        """Give how often on a day of the weeks before, on average."""
        return self.before / WEEKS.days


def rising(session: Session, who: Viewer, now: datetime) -> Sequence[Rising]:
    """Give what rises where somebody looks after it, the steepest first."""
    today: Counter[Key] = Counter()
    for code in who.acting_as(*RISING_ROLES).codes:
        today |= _within_a_day(session, code, now)
    often = [(key, count) for key, count in today.most_common(MOST_LOOKED_AT) if count >= LEAST]
    before = {key: _before(session, key, now - NOW) for key, _ in often}
    steep = [(k, n) for k, n in often if n * WEEKS.days > TIMES * before[k]]
    steep.sort(key=lambda each: (before[each[0]] / WEEKS.days - each[1], each[0]))
    shown = steep[:MOST_SHOWN]
    names = area_names(session, {area for (_, area), _ in shown})
    heads = _heads(session, [key for key, _ in shown], now)
    return [
        Rising(item, area, names.get(area, area), n, before[item, area], heads.get((item, area)))
        for (item, area), n in shown
    ]


def _within_a_day(session: Session, code: str, now: datetime) -> Counter[Key]:
    query = (
        select(Case.item_code, Case.community_code, func.count())
        .where(lies_in(code), Case.accepted_at > now - NOW, Case.accepted_at <= now)
        .where(Case.item_code != STAFF)
        .group_by(Case.item_code, Case.community_code)
    )
    return Counter({(row[0], row[1]): row[2] for row in session.execute(query)})


def _before(session: Session, key: Key, until: datetime) -> int:
    item, area = key
    query = select(func.count()).where(
        Case.community_code == area,
        Case.item_code == item,
        Case.accepted_at > until - WEEKS,
        Case.accepted_at <= until,
    )
    return session.scalar(query) or 0


def _heads(session: Session, keys: Sequence[Key], now: datetime) -> Mapping[Key, Case]:
    """Give the case that most follow, of each that has one."""
    if not keys:
        return {}
    found = session.scalars(
        select(Case)
        .where(
            tuple_(Case.item_code, Case.community_code).in_(keys),
            Case.accepted_at > now - 2 * NOW,
            Case.child_count > 0,
        )
        .order_by(Case.child_count, Case.id)
    )
    return {(case.item_code, case.community_code): case for case in found}

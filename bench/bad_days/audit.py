"""What became of all that was said on a bad day: answered, stored, done and told, and how often."""

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from bench.bad_days.residents import CALL, Spoken, Street
from bench.figures import percentile
from bot import words
from bot.tables import Message
from core.database import Database
from core.journal import Journal
from flows.cases.tables import Case
from flows.people.tables import Contact
from notify.tables import Outbox

IN_TIME = 5.0
"""Seconds within which an alarm's card is in its group, from its resident's answer."""


@dataclass(frozen=True, slots=True)
class Found:
    """One row of the table.

    refused: messages whose senders were told that they are not kept. lost: others that are not
    stored in the end. doubled: stored, or cases made, more than once.
    once, twice, never: cards that reached their group, too many of them, and too few. called:
    fires whose answer told 119; in_time: those whose card came in time, and the slowest card.
    """

    sent: int
    answered: int
    kept: int
    refused: int
    slowest: float
    p95: float
    lost: int
    doubled: int
    once: int
    twice: int
    never: int
    fires: int
    called: int
    in_time: int
    slowest_card: float | None
    recovered: float | None


def settled(
    database: Database, journal: Journal, since: int, seconds: float, done: Callable[[], bool]
) -> float | None:
    """Wait until nothing waits any more; give how long that took, None if it did not end."""
    began = time.monotonic()
    while time.monotonic() < began + seconds:
        if journal.is_empty and done() and not _waiting(database, since):
            return time.monotonic() - began
        time.sleep(0.2)
    return None


def _waiting(database: Database, since: int) -> bool:
    ours = Outbox.subject_kind.is_distinct_from("trouble")  # Of these nobody here is told.
    due = (Outbox.status == "pending", Outbox.id > since, ours)
    with database.read() as session:
        return session.scalar(select(Outbox.id).where(*due).limit(1)) is not None


def newest(database: Database) -> tuple[int, int]:
    """Give how far messages and outbox went before a day began."""
    with database.read() as session:
        ids = (session.scalar(select(func.max(table.id))) or 0 for table in (Message, Outbox))
        message, outbox = ids
        return message, outbox


def found(database: Database, street: Street, since: int, recovered: float | None) -> Found:
    """Compare what was said and heard with what is stored."""
    spoken = street.spoken
    posted = [each for said in spoken for each in said.posted]
    with database.read() as session:
        rows = session.execute(select(Message.key).where(Message.id > since)).scalars()
        stored = Counter(rows.all())
    taken = [each for each in posted if words.NOT_KEPT not in each.text]
    keys = [_times(stored, each.say.key) for each in taken]
    cases = _cases_of(database, [said.openid for said in spoken])
    filed = [said for said in spoken if said.filed]
    due = Counter(said.spot.webhook_key for said in filed)
    told = {key: street.cards[key] - times for key, times in due.items()}
    never = -sum(times for times in told.values() if times < 0)
    fires = [said for said in spoken if said.fire and said.posted]
    cards = [_card_after(street, said) for said in fires]
    return Found(
        sent=len(posted),
        answered=sum(each.answer is not None and not each.refused for each in posted),
        kept=sum(said.kept for said in spoken),
        refused=sum(said.refused for said in spoken),
        slowest=max((each.seconds for each in posted), default=0.0),
        p95=percentile([e.seconds for e in posted if e.answer], 0.95) if posted else 0.0,
        lost=keys.count(0) + sum(cases[said.openid] == 0 for said in filed),
        doubled=sum(times > 1 for times in keys) + sum(cases[s.openid] > 1 for s in spoken),
        once=len(filed) - never,
        twice=sum(times for times in told.values() if times > 0),
        never=never,
        fires=len(fires),
        called=sum(CALL in said.first for said in fires),
        in_time=sum(after is not None and after <= IN_TIME for after in cards),
        slowest_card=max((after for after in cards if after is not None), default=None),
        recovered=recovered,
    )


def _times(stored: Counter[str], key: str) -> int:
    """Count the stored rows of a message; its number stands at the end of what is kept."""
    return sum(times for kept, times in stored.items() if kept.endswith(key) or f":{key}" in kept)


def _card_after(street: Street, said: Spoken) -> float | None:
    began = said.posted[0].began
    after = [at for at in street.cards_at[said.spot.webhook_key] if at >= began]
    return max(min(after) - said.first_at, 0.0) if after else None


def _cases_of(database: Database, openids: Sequence[str]) -> dict[str, int]:
    """Count the cases of each resident."""
    cipher, found = database.cipher, dict.fromkeys(openids, 0)
    by_index = {cipher.index(openid): openid for openid in openids}
    with database.read() as session:
        query = (
            select(Contact.external_index, func.count(Case.id))
            .join(Case, Case.contact_id == Contact.id)
            .where(Contact.external_index.in_(by_index))
            .group_by(Contact.external_index)
        )
        for index, count in session.execute(query):
            found[by_index[index]] = count
    return found

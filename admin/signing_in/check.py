"""Signing in: the throttle, then the password."""

from dataclasses import dataclass

from sqlalchemy import select

from admin.context import Console
from admin.signing_in import words
from admin.signing_in.passwords import hashed, matches, outdated
from admin.signing_in.tables import Outcome
from admin.signing_in.throttle import forget_old, minutes_to_wait, note, settle
from flows.people.tables import Staff


@dataclass(frozen=True, slots=True)
class Answer:
    """Who signed in, or the sentence that says why nobody did."""

    staff_id: int | None = None
    problem: str = ""


def sign_in(console: Console, login: str, password: str, ip: str) -> Answer:
    """Check a login and password typed at an address."""
    database, now = console.database, console.office.clock()
    with database.write() as session:
        attempt = note(session, database.cipher.index(f"login {login}"), ip, now)
    with database.write() as session:
        minutes = minutes_to_wait(session, attempt, now)
        if minutes:
            settle(session, attempt, Outcome.REFUSED)
            return Answer(problem=words.WAIT.format(minutes=minutes))
        row = session.execute(
            select(Staff.id, Staff.password_hash).where(Staff.login == login, Staff.active)
        ).one_or_none()
    # No transaction is open while the password is checked: that is made to take its time.
    if not matches(row.password_hash if row else None, password) or row is None:
        return Answer(problem=words.WRONG)
    fresh = hashed(password) if outdated(row.password_hash) else None
    with database.write() as session:
        settle(session, attempt, Outcome.SUCCEEDED)
        forget_old(session, now)
        if fresh:
            session.get_one(Staff, row.id).password_hash = fresh
    return Answer(staff_id=row.id)

"""Sign-in attempts, noted before a password is looked at, so that attempts at once all count."""

import math
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from admin.signing_in.tables import Outcome, SignIn

WINDOW = timedelta(minutes=15)
LOGIN_FAILURES = 5
IP_FAILURES = 20
KEPT = timedelta(days=183)  # 网络安全法 第二十一条: logs are kept six months at least.


def note(session: Session, login_index: str, ip: str, now: datetime) -> int:
    """Write an attempt down as failed, until it is settled otherwise; gives its id."""
    attempt = SignIn(login_index=login_index, ip=ip, at=now, outcome=Outcome.FAILED)
    session.add(attempt)
    session.flush()
    return attempt.id


def settle(session: Session, attempt_id: int, outcome: Outcome) -> None:
    session.execute(update(SignIn).where(SignIn.id == attempt_id).values(outcome=outcome))


def minutes_to_wait(session: Session, attempt_id: int, now: datetime) -> int:
    """Give the minutes until this attempt would be looked at; 0 if it may be now.

    Failures of a login count from its last success on; those of an address always.
    """
    attempt = session.get_one(SignIn, attempt_id)
    last_success = select(func.coalesce(func.max(SignIn.id), 0)).where(
        SignIn.login_index == attempt.login_index, SignIn.outcome == Outcome.SUCCEEDED
    )
    failed = (
        select(SignIn.at)
        .where(SignIn.outcome == Outcome.FAILED, SignIn.at > now - WINDOW, SignIn.id != attempt_id)
        .order_by(SignIn.at.desc())
    )
    by_login = failed.where(
        SignIn.login_index == attempt.login_index, SignIn.id > last_success.scalar_subquery()
    )
    by_ip = failed.where(SignIn.ip == attempt.ip)
    ends = []
    for query, most in ((by_login, LOGIN_FAILURES), (by_ip, IP_FAILURES)):
        moments = session.scalars(query.limit(most)).all()
        if len(moments) == most:
            ends.append(moments[-1] + WINDOW)
    return max((math.ceil((end - now).total_seconds() / 60) for end in ends), default=0)


def forget_old(session: Session, now: datetime) -> None:
    session.execute(delete(SignIn).where(SignIn.at < now - KEPT))

"""Where a letter and a bulletin can stand, to whom a letter goes, and what somebody is to it."""

from enum import StrEnum


class State(StrEnum):
    """Where a letter 督办函 stands."""

    DRAFT = "draft"  # 草稿; never stored
    ISSUED = "issued"  # 已发出
    ACKNOWLEDGED = "acknowledged"  # 已签收
    ANSWERED = "answered"  # 已回复
    RETURNED = "returned"  # 退回重复
    CLOSED = "closed"  # 已办结
    REVOKED = "revoked"  # 已撤销


OWED = (State.ISSUED, State.ACKNOWLEDGED, State.RETURNED)
"""States in which the addressee owes something."""
OPEN = (*OWED, State.ANSWERED)
ENDED = (State.CLOSED, State.REVOKED)


class BulletinState(StrEnum):
    """Where a bulletin 通报 stands."""

    BLANK = "blank"  # never stored
    DRAFT = "draft"  # 待发
    ISSUED = "issued"  # 已印发


class Who(StrEnum):
    """What somebody is to a letter or a bulletin."""

    SYSTEM = "system"  # policy
    ISSUER = "issuer"  # dispatches the division it goes out from, or one above
    ADDRESSEE = "addressee"  # signs and answers for whom it goes to


class To(StrEnum):
    """Whom a letter is addressed to 主送."""

    DEPARTMENT = "department"
    DIVISION = "division"
    GRID = "grid"


class Miss(StrEnum):
    """Why a letter stands in a bulletin."""

    LATE = "late"  # its own clock turned red
    AGAIN = "again"  # it is about a case that had a letter before

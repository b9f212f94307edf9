"""Where a case can stand, and what somebody can be to it."""

from enum import StrEnum


class State(StrEnum):
    DRAFT = "draft"  # 草稿
    ACCEPTED = "accepted"  # 已受理
    ASSIGNED = "assigned"  # 已交办
    HANDLING = "handling"  # 办理中
    RESOLVED = "resolved"  # 已办结
    RATED = "rated"  # 已评价
    CLOSED = "closed"  # 已销号
    DECLINED = "declined"  # 不予受理
    WITHDRAWN = "withdrawn"  # 已撤回


OPEN = (State.ACCEPTED, State.ASSIGNED, State.HANDLING)
"""States in which somebody still owes the resident something."""
ENDED = (State.CLOSED, State.DECLINED, State.WITHDRAWN)


class Who(StrEnum):
    """What somebody is to a case."""

    SYSTEM = "system"  # policy
    REPORTER = "reporter"  # the resident who reported it
    ROSTER = "roster"  # on the duty roster of its grid
    POLICE = "police"  # the officer of its police grid, where it is for the police
    HANDLER = "handler"  # of the department it was given to
    ASSIGNEE = "assignee"  # who took it
    DISPATCHER = "dispatcher"  # of a division it lies in


class Level(StrEnum):
    """Who has a case now, from below to above."""

    GRID = "grid"
    COMMUNITY = "community"
    STREET = "street"
    COUNTY = "county"

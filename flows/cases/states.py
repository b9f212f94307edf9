"""Where a case can stand, and what somebody can be to it."""

from enum import StrEnum


class State(StrEnum):
    DRAFT = "draft"  # 草稿
    ACCEPTED = "accepted"  # 已受理
    ASSIGNED = "assigned"  # 已交办
    HANDLING = "handling"  # 办理中
    CONSULTING = "consulting"  # 会商中
    RESOLVED = "resolved"  # 已办结
    RATED = "rated"  # 已评价
    CLOSED = "closed"  # 已销号
    DECLINED = "declined"  # 不予受理
    WITHDRAWN = "withdrawn"  # 已撤回
    MERGED = "merged"  # 已合并: stands where the case it follows stands


OPEN = (State.ACCEPTED, State.ASSIGNED, State.HANDLING, State.CONSULTING)
"""States in which somebody still owes the resident something."""
IN_HAND = (State.HANDLING, State.CONSULTING)
"""States in which somebody by name works on it."""
ENDED = (State.CLOSED, State.DECLINED, State.WITHDRAWN)


class Who(StrEnum):
    """What somebody is to a case."""

    SYSTEM = "system"  # policy
    AUTHOR = "author"  # who took the step that is to be taken back
    REPORTER = "reporter"  # the resident who reported it
    ROSTER = "roster"  # on the duty roster of its grid, while the grid has it
    COLLEAGUE = "colleague"  # the same, while a level above or a department has it
    POLICE = "police"  # the officer of its police grid, where it is for the police
    HANDLER = "handler"  # of the department it was given to: the lead 主办
    INFORMED = "informed"  # of the department it is for, while others have it
    HELPER = "helper"  # of a department that helps 协办
    ASSIGNEE = "assignee"  # who took it
    DISPATCHER = "dispatcher"  # of a division it lies in


class Level(StrEnum):
    """Who has a case now, from below to above."""

    GRID = "grid"
    COMMUNITY = "community"
    STREET = "street"
    DEPARTMENT = "department"
    COUNTY = "county"


class Objection(StrEnum):
    """Why a case was returned 派单异议; PRODUCT.md names these four."""

    GRID = "grid"  # 不是本网格
    DUTY = "duty"  # 不归我们管
    REPEAT = "repeat"  # 重复
    UNCLEAR = "unclear"  # 没说清


class Solved(StrEnum):
    """What the resident says of a case called done."""

    YES = "yes"  # 解决了
    PARTLY = "partly"  # 解决了一部分
    NO = "no"  # 没解决

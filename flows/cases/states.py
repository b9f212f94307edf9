"""A case's life as a table: which step leads where, who may take it, what it needs.

The table below is the whole of it; the machine, the checks, the sentences about what can be done
now and the diagram in the docs are all read from it. transitions is imported here only.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from transitions import Machine, MachineError


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
    MERGED = "merged"  # 已合并


class Trigger(StrEnum):
    ACCEPT = "accept"  # 受理
    ASSIGN = "assign"  # 交办
    TAKE = "take"  # 接单
    SEND_BACK = "send_back"  # 退单
    REPLY = "reply"  # 回复
    RESOLVE = "resolve"  # 办结
    RATE = "rate"  # 评价
    COMMENT = "comment"  # 评价说明
    CLOSE = "close"  # 销号
    REOPEN = "reopen"  # 重办
    WITHDRAW = "withdraw"  # 撤回
    DECLINE = "decline"  # 不予受理
    SUPPLEMENT = "supplement"  # 补充
    URGE = "urge"  # 催办


class Who(StrEnum):
    """What somebody is to a case."""

    SYSTEM = "system"
    REPORTER = "reporter"  # the resident who reported it
    ROSTER = "roster"  # on the duty roster of its grid
    ASSIGNEE = "assignee"  # the worker who took it
    DISPATCHER = "dispatcher"  # of a division it lies in


class Need(StrEnum):
    """What a step cannot do without."""

    REASON = "reason"
    TEXT = "text"
    STARS = "stars"
    GRID = "grid"


S, W, N = State, Who, Need
OPEN = (S.ACCEPTED, S.ASSIGNED, S.HANDLING, S.CONSULTING)
"""States in which somebody still owes the resident something."""
ENDED = (S.CLOSED, S.DECLINED, S.WITHDRAWN, S.MERGED)


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the table; to is None where the state stays as it is."""

    trigger: Trigger
    source: tuple[State, ...]
    to: State | None
    by: frozenset[Who]
    needs: tuple[Need, ...] = ()


def _step(
    trigger: Trigger,
    source: tuple[State, ...],
    to: State | None,
    *by: Who,
    needs: tuple[Need, ...] = (),
) -> Step:
    return Step(trigger, source, to, frozenset(by), needs)


T = Trigger
STEPS: tuple[Step, ...] = (
    _step(T.ACCEPT, (S.DRAFT,), S.ACCEPTED, W.REPORTER, W.ROSTER, W.SYSTEM),
    _step(
        T.ASSIGN,
        (S.ACCEPTED, S.ASSIGNED),
        S.ASSIGNED,
        W.SYSTEM,
        W.DISPATCHER,
        needs=(N.GRID,),
    ),
    _step(T.TAKE, (S.ASSIGNED,), S.HANDLING, W.ROSTER),
    _step(
        T.SEND_BACK,
        (S.ASSIGNED, S.HANDLING),
        S.ACCEPTED,
        W.ROSTER,
        W.DISPATCHER,
        needs=(N.REASON,),
    ),
    _step(T.REPLY, (S.HANDLING,), None, W.ASSIGNEE, W.DISPATCHER, needs=(N.TEXT,)),
    _step(T.RESOLVE, (S.HANDLING,), S.RESOLVED, W.ASSIGNEE, W.DISPATCHER),
    _step(T.RATE, (S.RESOLVED,), S.RATED, W.REPORTER, needs=(N.STARS,)),
    _step(T.COMMENT, (S.RATED,), None, W.REPORTER, needs=(N.TEXT,)),
    _step(T.CLOSE, (S.RESOLVED, S.RATED), S.CLOSED, W.SYSTEM),
    _step(T.REOPEN, (S.RESOLVED, S.RATED), S.ASSIGNED, W.REPORTER, W.DISPATCHER),
    _step(T.WITHDRAW, OPEN, S.WITHDRAWN, W.REPORTER),
    _step(
        T.DECLINE,
        (S.ACCEPTED, S.ASSIGNED),
        S.DECLINED,
        W.DISPATCHER,
        needs=(N.REASON,),
    ),
    _step(T.SUPPLEMENT, OPEN, None, W.REPORTER, needs=(N.TEXT,)),
    _step(T.URGE, OPEN, None, W.REPORTER),
)


class HasState(Protocol):
    """A plain row the shared machine moves; it never becomes a model of the machine."""

    state: State


def step_for(trigger: Trigger) -> Step:
    return BY_TRIGGER[trigger]


def possible(state: State) -> tuple[Trigger, ...]:
    """Give the steps that lead out of a state, in the order of the table."""
    return tuple(step.trigger for step in STEPS if state in step.source)


def move(case: HasState, trigger: Trigger) -> None:
    """Move a case along the table; IllegalStep if no row allows it."""
    try:
        MACHINE.events[trigger].trigger(case)
    except MachineError as error:
        raise IllegalStepError(case.state, trigger) from error


class IllegalStepError(Exception):
    """A step the table does not hold from this state."""

    def __init__(self, state: State, trigger: Trigger) -> None:
        super().__init__(f"{trigger} is not possible from {state}")
        self.state = state
        self.trigger = trigger


def diagram() -> str:
    """Draw the table as a Mermaid state diagram, for the docs."""
    arrows = [
        f"    {source} --> {step.to or source}: {step.trigger}"
        for step in STEPS
        for source in step.source
    ]
    ends = [f"    {state} --> [*]" for state in ENDED]
    return "\n".join(["stateDiagram-v2", "    [*] --> draft", *arrows, *ends])


BY_TRIGGER = {step.trigger: step for step in STEPS}
MACHINE = Machine(
    model=None,
    states=State,
    initial=State.DRAFT,
    transitions=[
        {"trigger": step.trigger, "source": list(step.source), "dest": step.to} for step in STEPS
    ],
    auto_transitions=False,
)

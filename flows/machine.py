"""A life as a table of steps: each row says all about one step. Knows no thing that lives.

Machine, checks, refusals, diagrams, help texts and forms are read from the rows. Several rows may
share a trigger, such as a word on the way and a word on arrival: which of them is meant follows
from where the thing stands and who asks. transitions is imported here only.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from transitions import Machine, MachineError

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class Need:
    """What a step asks for: the field of a change that carries it, and its Chinese name.

    A subclass says of what kind it is, so that a form or a question can be made from it.
    """

    field: str
    name: str
    optional: bool = False


@dataclass(frozen=True, kw_only=True)  # No slots: Python 3.11 cannot make Step[State] with them.
class Step(Generic[S]):
    """One row.

    code names the row and its events; trigger is what people ask for (the code, if not given). to
    is None where the state stays. by holds what somebody must be to the thing. when tells whether
    the row is meant for this thing at all; only gives a refusal's sentence where it is, and cannot
    be. decide gives what the step changes, which is what its event records; then, the step that
    follows by policy. tells are who is told what. public is the sentence of the public page, None
    if it is nobody's business. answer is what the group is told back, intent what a worker's
    sentence must mean to ask for it; the helps are what people are told they can say. console: it
    has a form there, made from its needs. silent: nobody says it. revocable: whoever took it may
    take it back for a little while, and what it tells waits so long. says_along: the step whose
    telling this one brings along, where it has not gone out yet. joins: what it tells waits for the
    next slot, to be said in one message with others.
    """

    code: str
    name: str
    source: tuple[S, ...]
    to: S | None = None
    by: frozenset[StrEnum]
    trigger: str = ""
    needs: tuple[Need, ...] = ()
    when: Callable[[Any], bool] | None = None
    only: Callable[[Any], str | None] | None = None
    decide: Callable[[Any], Any] | None = None
    then: Callable[[Any], Any] | None = None
    tells: tuple[Callable[[Any], Iterable[Any]], ...] = ()
    public: str | None = None
    answer: str = ""
    intent: str = ""
    group_help: str = ""
    talk_help: str = ""
    console: bool = False
    silent: bool = False
    revocable: bool = False
    says_along: str = ""
    joins: bool = False

    def __post_init__(self) -> None:
        if not self.trigger:
            object.__setattr__(self, "trigger", self.code)

    @property
    def said(self) -> bool:
        """Whether people are told that they can ask for it."""
        return bool(self.talk_help or self.group_help or self.console)

    def missing(self, wish: Any) -> Need | None:
        """Give the first need that a wish leaves open."""
        return next((n for n in self.needs if not n.optional and not getattr(wish, n.field)), None)


class HasState(Protocol):
    """A plain row the shared machine moves; it never becomes a model of the machine."""

    state: Any


class IllegalStepError(Exception):
    """A step the table does not hold from this state."""


class Table(Generic[S]):
    """All rows of one life, and the machine over them."""

    def __init__(
        self, states: type[S], initial: S, ended: Sequence[S], steps: Sequence[Step[S]]
    ) -> None:
        self.initial = initial
        self.ended = tuple(ended)
        self.steps = tuple(steps)
        self.by_code = {step.code: step for step in steps}
        if len(self.by_code) != len(steps):
            raise ValueError("two rows carry one code")
        self._machine = Machine(
            model=None,
            states=states,
            initial=initial,
            transitions=[
                {"trigger": step.code, "source": list(step.source), "dest": step.to}
                for step in steps
            ],
            auto_transitions=False,
        )

    def rows(self, trigger: str) -> tuple[Step[S], ...]:
        """Give the rows of a trigger; LookupError if no row has it."""
        found = tuple(step for step in self.steps if step.trigger == trigger)
        if not found:
            raise LookupError(f"no step has the trigger {trigger!r}")
        return found

    def possible(self, state: S) -> tuple[Step[S], ...]:
        """Give the rows that lead out of a state, in the order of the table."""
        return tuple(step for step in self.steps if state in step.source)

    def states_of(self, trigger: str) -> tuple[S, ...]:
        """Give the states in which a trigger can be asked for."""
        return tuple(dict.fromkeys(state for row in self.rows(trigger) for state in row.source))

    def asked_by(self, intent: str) -> Step[S] | None:
        """Give the first row that a worker's intent asks for."""
        return next((step for step in self.steps if intent and step.intent == intent), None)

    def move(self, thing: HasState, step: Step[S]) -> None:
        """Move a thing along a row; IllegalStepError if the row does not start where it stands."""
        try:
            self._machine.events[step.code].trigger(thing)
        except MachineError as error:
            raise IllegalStepError(f"{step.code} is not possible from {thing.state}") from error

    def diagram(self) -> str:
        """Draw the table as a Mermaid state diagram, for the docs."""
        arrows = [
            f"    {source} --> {step.to or source}: {step.code} {step.name}"
            for step in self.steps
            for source in step.source
        ]
        ends = [f"    {state} --> [*]" for state in self.ended]
        return "\n".join(["stateDiagram-v2", f"    [*] --> {self.initial}", *arrows, *ends])


ROW_FIELDS = tuple(each.name for each in fields(Step))
"""What a row may say; docs/extending.md lists them, and a test holds the two together."""

"""What waits for an answer is over once a case goes on: a return 派单异议, a wish for more time."""

from dataclasses import replace

from flows.cases.decision import Decision
from flows.cases.moment import Moment
from flows.clocks.tables import Stage


def objected(moment: Moment) -> bool:
    """Whether a return waits for a ruling; any move by the desk then is one."""
    return moment.case.objection is not None


def settled(decision: Decision) -> Decision:
    """Let a decision settle the objection: its kind is over, and its clock."""
    fields = {**decision.fields, "objection": None}
    return replace(decision, fields=fields, done=(*decision.done, Stage.RULE))


def gone_on(moment: Moment, decision: Decision) -> Decision:
    """Let a decision settle the objection where there is one: whoever has it now works on it."""
    return settled(decision) if objected(moment) else decision

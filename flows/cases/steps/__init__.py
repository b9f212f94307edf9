"""Every step of a case's life, one row each; `CASES` is the table over them."""

from flows.cases.states import ENDED, State
from flows.cases.steps import asking, intake, judging, timely, undoing, upward, work
from flows.machine import Table

ROWS = (
    *intake.ROWS,
    *work.ROWS,
    *asking.ROWS,
    *upward.ROWS,
    *undoing.ROWS,
    *judging.ROWS,
    *timely.ROWS,
)
CASES = Table(State, State.DRAFT, ENDED, ROWS)

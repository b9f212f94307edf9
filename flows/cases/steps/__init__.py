"""Every step of a case's life, one row each; `CASES` is the table over them."""

from flows.cases.states import ENDED, State
from flows.cases.steps import intake, judging, upward, work
from flows.machine import Table

CASES = Table(State, State.DRAFT, ENDED, (*intake.ROWS, *work.ROWS, *upward.ROWS, *judging.ROWS))

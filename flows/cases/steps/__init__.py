"""Every step of a case's life, one row each; `CASES` is the table over them."""

from flows.cases.states import ENDED, State
from flows.cases.steps import (
    asking,
    conduct,
    consulting,
    extending,
    handing,
    intake,
    joint,
    judging,
    merging,
    moving,
    objecting,
    police,
    timely,
    undoing,
    upward,
    work,
)
from flows.machine import Table

ROWS = (
    *intake.ROWS,
    *conduct.ROWS,
    *work.ROWS,
    *objecting.ROWS,
    *asking.ROWS,
    *upward.ROWS,
    *moving.ROWS,
    *consulting.ROWS,
    *extending.ROWS,
    *joint.ROWS,
    *handing.ROWS,
    *undoing.ROWS,
    *judging.ROWS,
    *merging.ROWS,
    *timely.ROWS,
    *police.ROWS,
)
CASES = Table(State, State.DRAFT, ENDED, ROWS)

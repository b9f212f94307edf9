"""A row of the case's table."""

from flows.cases.states import State
from flows.machine import Step

Row = Step[State]

"""Every step of a letter's and of a bulletin's life, one row each."""

from flows.letters.states import ENDED, BulletinState, State
from flows.letters.steps import bulletin, letter
from flows.machine import Table

LETTERS = Table(State, State.DRAFT, ENDED, letter.ROWS)
BULLETINS = Table(BulletinState, BulletinState.BLANK, (BulletinState.ISSUED,), bulletin.ROWS)

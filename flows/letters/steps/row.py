"""Rows of the tables of letters and of bulletins."""

from flows.letters.states import BulletinState, State
from flows.machine import Step

LetterRow = Step[State]
BulletinRow = Step[BulletinState]

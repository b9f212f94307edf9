"""What officers are told when an item that is put right becomes theirs, or is theirs no more."""

from collections.abc import Iterable

from flows.cases import words
from flows.cases.states import Level
from flows.cases.tellings import NUMBER, Message, Told, police_card, to_police

NOT_YOURS = "{short}号：更正为“{item}”，不归警格了，不用再管。"


def retitled(told: Told) -> Iterable[Message]:
    before = told.before("police")
    if before is None:
        return ()
    if before:
        return to_police(told, told.fill(NOT_YOURS, short=NUMBER))
    return police_card(told, words.NEW) if told.case.level is Level.GRID else ()

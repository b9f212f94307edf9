"""What officers are told when an item that is put right becomes theirs, or is theirs no more."""

from collections.abc import Iterable

from flows.cases import words, words_police
from flows.cases.states import Level
from flows.cases.tellings import NUMBER, Message, Told, police_card, to_police


def retitled(told: Told) -> Iterable[Message]:
    before = told.before("police")
    if before is None:
        return ()
    if before:
        return to_police(told, told.fill(words_police.NOT_YOURS, short=NUMBER))
    return police_card(told, words.NEW) if told.case.level is Level.GRID else ()

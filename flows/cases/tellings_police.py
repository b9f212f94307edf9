"""What officers are told when a case becomes theirs, or is theirs no more: whoever was shown it."""

from collections.abc import Iterable

from sqlalchemy import select

from flows.cases import words, words_police
from flows.cases.states import Level
from flows.cases.tags import Tag
from flows.cases.tellings import NUMBER, Message, Telling, Told, numbered, police_card, to_police
from flows.map.tables import GroupChat
from flows.telling import audience
from flows.telling.audience import Recipient


def retitled(told: Told) -> Iterable[Message]:
    before = told.before("police")
    if before is None:
        return ()
    if before:
        return to_police(told, told.fill(words_police.NOT_YOURS, short=NUMBER))
    return police_card(told, words.NEW) if told.case.level is Level.GRID else ()


def over(template: str) -> Telling:
    """Tell the officers who were shown a case that it is over."""
    return lambda told: numbered(told, _shown(told), told.fill(template, short=NUMBER))


def moved_away(told: Told) -> Iterable[Message]:
    """Tell the officers who were shown a case that it lies elsewhere now, or is with others."""
    still: Iterable[Recipient] = ()
    if told.case.level is Level.GRID:
        still = audience.police_groups(told.session, told.case.grid_id)
    left = [who for who in _shown(told) if who not in tuple(still)]
    return numbered(told, left, told.fill(words_police.ELSEWHERE, short=NUMBER))


def _shown(told: Told) -> Iterable[Recipient]:
    """Give the police groups that a card of the case went to."""
    if not told.case.police:
        return ()
    groups = told.session.scalars(
        select(GroupChat)
        .join(Tag, Tag.group_id == GroupChat.id)
        .where(Tag.case_id == told.case.id, GroupChat.police_grid_id.is_not(None))
        .order_by(GroupChat.id)
    )
    return [audience.group(chat) for chat in groups]

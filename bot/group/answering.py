"""Answers one message of a group: from who may speak there to what was done."""

from dataclasses import replace

from bot import words as shared_words
from bot.answer import Answer
from bot.context import Handled, Received
from bot.group import words
from bot.group.binding import bind_group
from bot.group.commands import act
from bot.group.said import GroupError, Heard, Reply, Said
from bot.incoming import Kind
from flows.cases.change import ActionError
from flows.map.reads import group_of_chat
from flows.map.tables import Grid, GroupChat
from flows.people.duties import on_roster
from flows.people.reads import staff_by_userid
from flows.people.tables import Staff

MOST_AT_ONCE = 10


def answer_group(received: Received[Heard]) -> Handled:
    """Answer one message; nothing changes unless its sender is on the roster."""
    if received.incoming.kind == Kind.NOTICE:
        return Handled(Answer())
    worker = staff_by_userid(received.session, received.incoming.sender)
    staff_id = worker.id if worker else None
    if received.refusal is not None:
        return Handled(Answer(received.refusal), staff_id=staff_id)
    try:
        reply = _reply(received, worker)
    except GroupError as error:
        return Handled(Answer(str(error)), staff_id=staff_id)
    return Handled(Answer(reply.text), staff_id=staff_id, case_id=reply.case_id)


def _reply(received: Received[Heard], worker: Staff | None) -> Reply:
    incoming = received.incoming
    if not incoming.chat:
        raise GroupError(shared_words.IN_GROUPS_ONLY)
    group = group_of_chat(received.session, incoming.chat)
    found = received.understood.of(incoming.text)
    if found.code:
        return _bind(received, group, found.code)
    said = _said(received, worker, group, found)
    return act(said) if len(said.intent.numbers) < 2 else _act_on_each(said)


def _bind(received: Received[Heard], group: GroupChat | None, code: str) -> Reply:
    if group is not None:
        return Reply(words.BOUND_ALREADY.format(name=group.name))
    now = received.bot.office.clock()
    return Reply(bind_group(received.session, received.incoming.chat, code, now))


def _said(
    received: Received[Heard], worker: Staff | None, group: GroupChat | None, found: Heard
) -> Said:
    """Give the sentence of somebody who may act in this group; GroupError for everybody else."""
    bot, session, incoming = received.bot, received.session, received.incoming
    if group is None:
        raise GroupError(words.UNBOUND)
    if group.division_id is not None:
        raise GroupError(words.DESK.format(url=bot.settings.public_url))
    if group.grid_id is None:
        raise GroupError(words.NO_GRID)
    if worker is None:
        raise GroupError(words.NOT_STAFF)
    grid = session.get_one(Grid, group.grid_id)
    if not on_roster(session, worker.id, grid.code, bot.office.today):
        raise GroupError(words.NOT_ROSTER.format(grid=grid.name))
    if incoming.media and not incoming.text:
        raise GroupError(words.PHOTO_OF)
    return Said(bot, session, grid, worker, found.intent, found.masked)


def _act_on_each(said: Said) -> Reply:
    """Act on every case of 接8号 9号; what one of them refuses leaves the others done."""
    numbers = said.intent.numbers
    if len(numbers) > MOST_AT_ONCE:
        raise GroupError(words.TOO_MANY.format(most=MOST_AT_ONCE))
    replies = [_act_on(said, number) for number in numbers]
    about = next((reply.case_id for reply in replies if reply.case_id), None)
    return Reply("\n".join(reply.text for reply in replies), about)


def _act_on(said: Said, number: int) -> Reply:
    one = replace(said, intent=replace(said.intent, number=number, numbers=(number,)))
    try:
        with said.session.begin_nested():
            return act(one)
    except (ActionError, GroupError) as error:
        return Reply(words.ONE_OF.format(short=number, text=error))

"""Answers one message of a group: from who may speak there to what was done."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from bot import words as shared_words
from bot.answer import Answer
from bot.context import Handled, Received
from bot.group import photos, words
from bot.group.apart import each_of, with_its_number
from bot.group.binding import bind_group
from bot.group.commands import act
from bot.group.leave import is_about_leave
from bot.group.place import GridPlace, OtherPlace
from bot.group.said import GroupError, Heard, Reply, Said
from bot.group.steps import left_over, take_step
from bot.group.unsettled import OFFERS, end_offer, keep, remembered
from bot.incoming import Kind
from flows.cases.change import ActionError
from flows.cases.steps import CASES
from flows.map.reads import grid_name, grids_coded, group_of_chat
from flows.map.tables import Grid, GroupChat
from flows.people.duties import GRID_ROLES, on_roster, reaches_of, serves
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
        _forget_offer(received, worker)
        return Handled(Answer(received.refusal), staff_id=staff_id)
    try:
        reply = _reply(received, worker)
    except GroupError as error:
        _forget_offer(received, worker)
        return Handled(Answer(str(error)), staff_id=staff_id)
    return Handled(Answer(reply.text), staff_id=staff_id, case_id=reply.case_id)


def _forget_offer(received: Received[Heard], worker: Staff | None) -> None:
    """A sentence that was refused ends an offer like any other."""
    chat = received.incoming.chat
    if worker is not None and chat:
        end_offer(received.session, chat, worker.id, received.bot.office.clock())


def _reply(received: Received[Heard], worker: Staff | None) -> Reply:
    incoming = received.incoming
    if not incoming.chat:
        raise GroupError(shared_words.IN_GROUPS_ONLY)
    group = group_of_chat(received.session, incoming.chat)
    found = received.understood.of(incoming.text)
    if found.code:
        return _bind(received, group, found.code)
    return _acted(_said(received, worker, group, found))


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
    if worker is None:
        raise GroupError(words.NOT_STAFF)
    grid = session.get(Grid, group.grid_id) if group.grid_id is not None else None
    if grid is None:
        _check_serves(session, worker, group, bot.office.today)
    elif not on_roster(session, worker.id, grid.code, bot.office.today):
        raise GroupError(_not_on_roster(session, worker, grid, bot.office.today))
    place = GridPlace(grid) if grid is not None else OtherPlace(group)
    memory = remembered(session, incoming.chat, worker.id, bot.office.clock())
    return Said(
        bot,
        session,
        place,
        grid,
        worker,
        incoming,
        received.message_id,
        found,
        found.intent,
        found.words,
        memory,
        received.understood.of,
    )


def _check_serves(session: Session, worker: Staff, group: GroupChat, today: date) -> None:
    """Let only those speak in a department's or a police grid's group whose duty is there."""
    if group.department_id is None and group.police_grid_id is None:
        raise GroupError(words.NO_GRID)
    if not serves(session, worker.id, today, group.department_id, group.police_grid_id):
        raise GroupError(words.NOT_OF_PLACE)


def _not_on_roster(session: Session, worker: Staff, grid: Grid, today: date) -> str:
    """Say whose it is, and where this colleague's own group is."""
    own = {
        code
        for each in reaches_of(session, worker.id, today)
        if each.role in GRID_ROLES
        for code in each.codes
    }
    where = next((grid_name(each) for each in grids_coded(session, own)), "")
    more = words.OWN_GROUP.format(grid=where) if where else ""
    return words.NOT_ROSTER.format(grid=grid.name) + more


def _acted(said: Said) -> Reply:
    """Act on a sentence, and keep what may still be answered or taken back."""
    offered, before = said.memory.open, tuple(said.memory.done)
    photos.taken_in(said)
    reply = photos.bind(said, before, _reply_to(said))
    if said.memory.open is offered and said.memory.asks in OFFERS:
        said.memory.settle()
    now = said.bot.office.clock()
    keep(said.session, said.incoming.chat, said.worker.id, said.memory, now)
    return reply


def _reply_to(said: Said) -> Reply:
    photo_alone = said.incoming.media and not said.heard.whole.text
    found = photos.alone(said) if photo_alone else photos.of_a_number(said)
    if found is not None:
        return found
    said = with_its_number(said)
    parts = (said,) if is_about_leave(said) else each_of(said)
    if len(parts) == 1 and (len(said.intent.numbers) < 2 or is_about_leave(said)):
        return act(said)
    return _act_on_each(said, parts)


def _act_on_each(said: Said, parts: Sequence[Said]) -> Reply:
    """Act on every case of 接8号 9号; what one of them refuses leaves the others done."""
    each = [(one, number) for one in parts for number in one.intent.numbers]
    if len(each) > MOST_AT_ONCE:
        raise GroupError(words.TOO_MANY.format(most=MOST_AT_ONCE))
    before = list(said.memory.done)
    said.memory.done.clear()
    replies: list[Reply] = []
    asked: list[int] = []
    for one, number in each:
        said.memory.settle()
        replies.append(_act_on(one, number))
        asked += said.memory.open["shorts"] if said.memory.asks == "done" else []
    if asked:
        said.memory.ask("done", shorts=asked)
    if not said.memory.done:  # All of it was refused: what was done before can still be undone.
        said.memory.done[:] = before
    about = next((reply.case_id for reply in replies if reply.case_id), None)
    return Reply(_together(said, replies), about)


def _together(said: Said, replies: Sequence[Reply]) -> str:
    """Put the answers together; what is left is said once."""
    left = left_over(said)
    lines = [reply.text.removesuffix(left) for reply in replies]
    return "\n".join((*lines, left))


def _act_on(said: Said, number: int) -> Reply:
    before = list(said.memory.done)
    try:
        with said.session.begin_nested():
            row = CASES.asked_by(said.intent.kind)
            one = said.about(number)
            return take_step(one, row) if row is not None and said.intent.sure else act(one)
    except (ActionError, GroupError) as error:
        said.memory.done[:] = before
        return Reply(words.ONE_OF.format(short=number, text=error))

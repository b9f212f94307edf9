"""A worker's sentence in the group: understood, checked against the roster, done, answered."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from bot import words
from bot.context import Bot
from bot.incoming import Incoming
from bot.receive import Handled
from flows.cases import reads as queries
from flows.cases import words as flow_words
from flows.cases.actions import perform
from flows.cases.change import ActionError, Change
from flows.cases.effects import URGENT
from flows.cases.states import State, Trigger
from flows.cases.tables import Case
from flows.map.tables import Grid, GroupChat
from flows.people.actors import on_roster
from flows.people.actors import staff as as_staff
from flows.people.tables import Staff
from flows.telling.group_text import for_group
from nlp.intent import WorkerIntent, worker_intent
from nlp.normalise import normalise

MOST_AT_ONCE = 10


@dataclass(frozen=True, slots=True)
class Said:
    """One worker's sentence, with all it takes to act on it."""

    bot: Bot
    session: Session
    grid: Grid
    worker: Staff
    intent: WorkerIntent

    @property
    def what(self) -> str:
        return words.WORKER_INTENT_NAMES[self.intent.kind]


@dataclass(frozen=True, slots=True)
class Reply:
    text: str
    case_id: int | None = None


class GroupError(Exception):
    """A sentence that was not acted on; its text says why."""


def answer_group(
    bot: Bot, session: Session, incoming: Incoming, group_robot: str, refusal: str | None
) -> Handled:
    """Answer one message of a group; nothing changes unless its sender is on the roster."""
    worker = queries.staff_by_userid(session, incoming.sender)
    if refusal is not None:
        return Handled(refusal, staff_id=worker.id if worker else None)
    group = queries.group_of(session, group_robot)
    try:
        said = _said(bot, session, incoming, worker, group)
        reply = _act(said) if len(said.intent.numbers) < 2 else _act_on_each(said)
    except GroupError as error:
        return Handled(str(error), staff_id=worker.id if worker else None)
    return Handled(reply.text, staff_id=said.worker.id, case_id=reply.case_id)


def _said(
    bot: Bot,
    session: Session,
    incoming: Incoming,
    worker: Staff | None,
    group: GroupChat | None,
) -> Said:
    if group is not None and group.division_id is not None:
        raise GroupError(words.GROUP_DESK.format(url=bot.settings.public_url))
    if group is None or group.grid_id is None:
        raise GroupError(words.GROUP_NO_GROUP)
    if worker is None:
        raise GroupError(words.GROUP_NOT_STAFF)
    grid = session.get_one(Grid, group.grid_id)
    today = bot.office.clock().astimezone(bot.settings.timezone).date()
    if not on_roster(session, worker.id, grid.id, today):
        raise GroupError(words.GROUP_NOT_ROSTER.format(grid=grid.name))
    if incoming.media and not incoming.text:
        raise GroupError(words.GROUP_PHOTO_OF)
    return Said(bot, session, grid, worker, worker_intent(normalise(incoming.text)))


def _act(said: Said) -> Reply:
    return COMMANDS.get(said.intent.kind, _not_yet)(said)


def _act_on_each(said: Said) -> Reply:
    """Act on every case of 接8号 9号; what one of them refuses leaves the others done."""
    numbers = said.intent.numbers
    if len(numbers) > MOST_AT_ONCE:
        raise GroupError(words.GROUP_TOO_MANY.format(most=MOST_AT_ONCE))
    replies = [_act_on(said, number) for number in numbers]
    about = next((reply.case_id for reply in replies if reply.case_id), None)
    return Reply("\n".join(reply.text for reply in replies), about)


def _act_on(said: Said, number: int) -> Reply:
    one = replace(said, intent=replace(said.intent, number=number, numbers=(number,)))
    try:
        with said.session.begin_nested():
            return _act(one)
    except (ActionError, GroupError) as error:
        return Reply(words.GROUP_ONE_OF.format(short=number, text=error))


def _take(said: Said) -> Reply:
    case = _do(said, Trigger.TAKE)
    return _changed(said, case, words.GROUP_TAKEN, case.short_number)


def _send_back(said: Said) -> Reply:
    case = _meant(said, Trigger.SEND_BACK)
    short = case.short_number
    _perform(said, case, Trigger.SEND_BACK)
    text = flow_words.full(said.intent.text)
    return Reply(
        words.GROUP_SENT_BACK.format(item=case.item_name, short=short, text=text, left=_left(said)),
        case.id,
    )


def _reply(said: Said) -> Reply:
    """Pass a word on; an urgent card asks for one on arrival, so there it takes the case too."""
    case = _meant(said, Trigger.REPLY)
    if case.severity == URGENT and case.state is State.ASSIGNED:
        perform(said.session, said.bot.office, case.id, Change(Trigger.TAKE, as_staff(said.worker)))
    case = _perform(said, case, Trigger.REPLY)
    text = flow_words.full(said.intent.text)
    return Reply(
        words.GROUP_REPLIED.format(item=case.item_name, short=case.short_number, text=text), case.id
    )


def _resolve(said: Said) -> Reply:
    case = _do(said, Trigger.RESOLVE)
    return Reply(
        words.GROUP_RESOLVED.format(item=case.item_name, short=case.short_number, left=_left(said)),
        case.id,
    )


def _changed(said: Said, case: Case, template: str, short: int | None) -> Reply:
    """Say what changed and what is left."""
    text = template.format(
        short=short,
        item=case.item_name,
        who=said.worker.name,
        text=flow_words.full(said.intent.text),
        left=_left(said),
        **_due(said, case),
    )
    return Reply(text, case.id)


def _query(said: Said) -> Reply:
    if said.intent.number is not None:
        case = _numbered(said, said.intent.number)
        link = said.bot.office.links.worker(case.id)
        row = _row(said, case)
        return Reply(
            words.GROUP_CASE.format(row=row, summary=for_group(case.summary), link=link), case.id
        )
    cases = queries.open_in_grid(said.session, said.grid.id)
    if not cases:
        return Reply(words.GROUP_EMPTY)
    return Reply("\n".join(_row(said, case) for case in cases))


def _help(_said: Said) -> Reply:
    return Reply(words.GROUP_HELP)


def _not_understood(_said: Said) -> Reply:
    return Reply(words.GROUP_NOT_UNDERSTOOD)


def _not_yet(said: Said) -> Reply:
    return Reply(words.GROUP_NOT_YET.format(what=said.what))


COMMANDS: dict[str, Callable[[Said], Reply]] = {
    "accept": _take,
    "return": _send_back,
    "reply": _reply,
    "resolve": _resolve,
    "query": _query,
    "help": _help,
    "none": _not_understood,
}


def _do(said: Said, trigger: Trigger) -> Case:
    return _perform(said, _meant(said, trigger), trigger)


def _perform(said: Said, case: Case, trigger: Trigger) -> Case:
    text = said.intent.text or None
    change = Change(trigger, as_staff(said.worker), text)
    return perform(said.session, said.bot.office, case.id, change)


def _meant(said: Said, trigger: Trigger) -> Case:
    """Find the case by its number, or the only one it can be."""
    if said.intent.number is not None:
        return _numbered(said, said.intent.number)
    found = queries.candidates(said.session, said.grid.id, trigger, said.worker.id)
    if not found:
        raise GroupError(words.GROUP_NONE.format(what=said.what))
    if len(found) > 1:
        raise GroupError(words.GROUP_WHICH.format(what=said.what))
    return found[0]


def _numbered(said: Said, number: int) -> Case:
    case = queries.case_in_grid(said.session, said.grid.id, number)
    if case is None:
        raise GroupError(words.GROUP_NO_SUCH.format(short=number))
    return case


def _left(said: Said) -> str:
    count = queries.count_open(said.session, said.grid.id)
    return words.GROUP_LEFT.format(count=count) if count else words.GROUP_LEFT_NONE


def _row(said: Said, case: Case) -> str:
    who = f"（{case.assignee.name}）" if case.assignee else ""
    return words.GROUP_ROW.format(
        mark=flow_words.SEVERITY_MARKS.get(case.severity, ""),
        short=case.short_number,
        item=case.item_name,
        state=flow_words.STATE_NAMES[case.state],
        who=who,
        resolve=_due(said, case)["resolve"],
    )


def _due(said: Said, case: Case) -> dict[str, str]:
    zone = said.bot.settings.timezone
    return {
        "answer": flow_words.day(case.answer_due, zone) if case.answer_due else "",
        "resolve": flow_words.day(case.resolve_due, zone) if case.resolve_due else "",
    }

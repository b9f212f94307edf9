"""Taking a step that a worker asked for, and saying what came of it."""

import re
from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from bot.answer import shown
from bot.group import words
from bot.group.filling import ask_for, dumped, fill
from bot.group.meaning import meant
from bot.group.said import GroupError, Reply, Said
from flows.cases import reads
from flows.cases import words as flow_words
from flows.cases.actions import perform
from flows.cases.change import Change
from flows.cases.needs import Reason
from flows.cases.needs import Words as NeededWords
from flows.cases.offers import is_meant
from flows.cases.parts import PartState, helpers_of, parts_of
from flows.cases.permissions import relations_of
from flows.cases.states import OPEN, Level, State, Who
from flows.cases.steps import CASES
from flows.cases.steps.asking import ASK_HELP
from flows.cases.steps.joint import FINISH_PART, RETURN_PART
from flows.cases.steps.objecting import SEND_BACK
from flows.cases.steps.row import Row
from flows.cases.steps.work import ARRIVE, NOTE, RESOLVE, RESOLVE_UNREACHABLE, TAKE
from flows.cases.tables import Case
from flows.cases.titles import title
from flows.map.reads import grid_name, group_of_department
from flows.people.actors import staff as as_staff
from flows.people.duties import reaches_of
from flows.people.reads import all_departments
from flows.telling.reach import Reach, reach
from flows.telling.spoken import Words
from nlp.catalogue.severity import Severity
from nlp.commands.worker_answers import says_only_done
from nlp.privacy.mask import mask

TO_RESIDENT = reads.TOLD_WITH_WORDS
NOTHING: Mapping[str, Any] = MappingProxyType({})
ARRIVED = re.compile("(?<!没)(?<!未)(?<!快)(?:已|已经)?到(?:了|场|现场|达|位|楼下)")
MOST_SHOWN = 300
"""Characters of a worker's words that the answer repeats."""


HELPS = {RESOLVE.code: FINISH_PART, SEND_BACK.code: RETURN_PART}
"""What a helper means who says 办结 or 退: of the part, for the case is the lead's."""


def take_step(said: Said, row: Row) -> Reply:
    """Take the step that was asked for, or ask first what has to be asked."""
    case = meant(said, row)
    if row.code in HELPS and _only_helps(said, case):
        row = HELPS[row.code]
    if row is RESOLVE_UNREACHABLE and not _asked_in_vain(said, case):
        said, row = said.about(said.short(case), NOTE.intent, said.heard.words), NOTE
    ordered = RESOLVE.name in said.heard.whole.text
    if row is RESOLVE and says_only_done(said.words.text, ordered=ordered):
        if not said.incoming.media:
            return ask_what_was_done(said, case)
        said = said.about(said.short(case), words=Words.of(words.BY_PHOTO))
    if row is ASK_HELP and not said.words.text:
        said = said.about(said.short(case), words=Words.of(words.COME_AND_HELP))
    if case.state in row.source:
        filled = fill(said, case, row)
        if isinstance(filled, Reply):
            return filled
        said, row, more = said.about(said.short(case), words=filled.words), filled.row, filled.more
    else:
        more = {}
    if not said.words.text and not said.incoming.media and _wants_words(row):
        return _ask_for_words(said, case, row)
    if row is NOTE and NOTE.name not in said.heard.whole.text and _arrives(case, said.words.text):
        return _arrive(said, case)
    return speak(said, case, row, more)


def _asked_in_vain(said: Said, case: Case) -> bool:
    """Whether 联系不上 may end the case by now; before, it is a note like any other."""
    worker = as_staff(said.worker)
    return is_meant(said.session, said.bot.office, case, worker, RESOLVE_UNREACHABLE)


def _only_helps(said: Said, case: Case) -> bool:
    """Whether somebody's department helps with a case, and does not lead it."""
    reaches = reaches_of(said.session, said.worker.id, said.bot.office.today)
    own = relations_of(reaches, case, said.worker.id, helpers_of(said.session, case))
    return Who.HELPER in own and not own & {Who.HANDLER, Who.ASSIGNEE}


def _wants_words(row: Row) -> bool:
    return any(isinstance(need, (Reason, NeededWords)) and not need.optional for need in row.needs)


def speak(said: Said, case: Case, row: Row, more: Mapping[str, Any] = NOTHING) -> Reply:
    """Take the step; what the resident should not read by mistake is shown first."""
    if row.code in TO_RESIDENT and said.words.risky:
        return look_again(said, case, row, more=more)
    return finish(said, case, row, more)


def finish(said: Said, case: Case, row: Row, more: Mapping[str, Any] = NOTHING) -> Reply:
    """Take the step; what was done without being taken is taken with it."""
    said.memory.settle()
    if row is RESOLVE and case.state is State.ASSIGNED:
        did(said, case, Change(TAKE.trigger, as_staff(said.worker)))
    text = said.words.told if row.code in TO_RESIDENT else said.words.text
    worker, masked = as_staff(said.worker), said.words.masked
    tells = row.code in TO_RESIDENT
    photos = any(photo.goes_with(case.id, told=tells) for photo in said.memory.photos)
    change = Change(row.trigger, worker, text or None, masked, photos=photos, **more)
    short = said.short(case)  # As this group knows it: elsewhere it gets another number.
    case = did(said, case, change)
    if row is NOTE:
        _offer_to_pass_on(said, case)
    return Reply(answered(said, case, row, mask(text).text, short=short), case.id)


def _arrive(said: Said, case: Case) -> Reply:
    """Tell the resident that somebody is there; what else was said is a note for colleagues."""
    said.memory.settle()
    worker = as_staff(said.worker)
    there = title(said.session, said.bot.office, case, said.worker.id)
    told = flow_words.ON_SITE.format(who=there)
    case = did(said, case, Change(ARRIVE.trigger, worker, told, told))
    case = did(said, case, Change(NOTE.trigger, worker, said.words.text, said.words.masked))
    _offer_to_pass_on(said, case)
    on_site = flow_words.ANSWER_ARRIVED.format(
        short=said.short(case), item=case.item_name, on_site=told, **_reached(said, case)
    )
    return Reply(on_site, case.id)


def _offer_to_pass_on(said: Said, case: Case) -> None:
    said.memory.offer("pass_on", case, said.bot.office.clock(), **asdict(said.words))


def did(said: Said, case: Case, change: Change) -> Case:
    """Take a step, and remember it: it may be taken back."""
    here = replace(change, called=words.CALLED.format(short=said.short(case)))
    case = perform(said.session, said.bot.office, case.id, here)
    said.memory.did(case)
    return case


def answered(said: Said, case: Case, row: Row, text: str = "", *, short: int = 0) -> str:
    """Say what changed and what is left, as the row has it; short: its number here, until now."""
    repeated = shown(text, MOST_SHOWN)
    return row.answer.format(
        short=short or said.short(case),
        item=case.item_name,
        who=said.worker.name,
        text=flow_words.full(repeated),
        state=flow_words.STATE_NAMES[case.state],
        level=flow_words.LEVEL_NAMES[case.level],
        left=left_over(said),
        kind=flow_words.OBJECTION_NAMES[case.objection] if case.objection else "",
        asked=flow_words.day(case.asked_until, said.bot.settings.timezone)
        if case.asked_until
        else "",
        whom=_whom(case),
        unreached=_unreached(said, case) if row.code == "join" else "",
        whose=case.assignee.name if case.assignee else "",
        **_reached(said, case),
        **flow_words.dues(
            reads.clocks_now(said.session, case), case.round, said.bot.settings.timezone
        ),
    )


def _unreached(said: Said, case: Case) -> str:
    """Name the helpers that have no group: the desk has their card."""
    alone = [
        part.department_id
        for part in parts_of(said.session, case)
        if part.state is PartState.OPEN
        and group_of_department(said.session, part.department_id) is None
    ]
    names = all_departments(said.session) if alone else {}
    return (
        flow_words.UNREACHED.format(names="、".join(names[each] for each in alone)) if alone else ""
    )


def _whom(case: Case) -> str:
    """Name who has a case that was handed on."""
    if case.level is Level.DEPARTMENT and case.department is not None:
        return case.department.name
    return grid_name(case.grid) if case.grid is not None else ""


def ask_what_was_done(said: Said, case: Case) -> Reply:
    """A case is never closed without the resident being told what was done."""
    if case.state not in (State.ASSIGNED, State.HANDLING):
        return finish(said, case, RESOLVE)  # Which says why it cannot be.
    said.memory.ask("done", shorts=[said.short(case)])
    return Reply(words.WHAT_WAS_DONE.format(short=said.short(case), item=case.item_name), case.id)


def _ask_for_words(said: Said, case: Case, row: Row) -> Reply:
    """Ask for the reason or the words that a step lacks: the next sentence has them."""
    if case.state not in row.source:
        return finish(said, case, row)  # Which says why it cannot be.
    need = next(n.name for n in row.needs if isinstance(n, (Reason, NeededWords)))
    return ask_for(said, case, row, words.MISSING.format(step=row.name, need=need))


def look_again(
    said: Said,
    case: Case,
    row: Row,
    why: str = words.NUMBERS_OR_HARD_WORDS,
    more: Mapping[str, Any] = NOTHING,
) -> Reply:
    """Show what the resident would read, and wait for a second yes; an ended case has no more."""
    if case.state not in OPEN:
        state = flow_words.STATE_NAMES[case.state]
        raise GroupError(words.NOT_SENT_ENDED.format(short=said.short(case), state=state))
    told = said.words.told
    about = {"text": said.words.text, "masked": said.words.masked, "told": told}
    kept = dumped(more)
    said.memory.offer("confirm", case, said.bot.office.clock(), row=row.code, more=kept, **about)
    text = shown(told, MOST_SHOWN)
    return Reply(words.LOOK_AGAIN.format(short=said.short(case), why=why, text=text), case.id)


def _reached(said: Said, case: Case) -> dict[str, str]:
    """Say when the resident reads it, honestly."""
    how = reach(said.session, case.contact, said.bot.office.clock())
    if how is not Reach.NOW:
        return {"told": words.REACHED[how], "later": f"{words.REACHED[how]}。"}
    office, calm = said.bot.office, case.severity is not Severity.URGENT
    soon = office.clock() + office.hold
    if calm and (morning := office.awake(soon)) != soon:
        at = morning.astimezone(office.workdays.zone)
        return {"told": words.TOLD_IN_THE_MORNING.format(hour=at.hour), "later": ""}
    waits = calm and office.hold > timedelta(0)
    return {"told": words.TOLD_SOON if waits else words.TOLD_NOW, "later": ""}


def _arrives(case: Case, text: str) -> bool:
    """Whether a note says that somebody is on site, which an urgent case waits for."""
    waits = case.severity is Severity.URGENT and case.state is State.ASSIGNED
    return waits and ARRIVED.search(text) is not None


def arrives_only(said: Said) -> bool:
    """Whether 到了 没事了 finishes nothing: it tells first that somebody is at an urgent case."""
    number = said.intent.number if said.intent.number is not None else said.quoted
    text = said.words.text
    if number is None or RESOLVE.name in said.heard.whole.text:
        return False
    case = said.place.find(said.session, number)
    if case is None or not _arrives(case, text):
        return False
    return not said.intent.sure or ARRIVED.match(text) is not None


def left_over(said: Said) -> str:
    count = said.place.count_open(said.session)
    place = said.place.name
    return (
        words.LEFT.format(place=place, count=count)
        if count
        else words.LEFT_NONE.format(place=place)
    )


def hold_back(said: Said) -> Reply | None:
    """不发 in the two minutes in which words wait takes them back; None where none do."""
    steps = (reads.step_of(said.session, *each) for each in said.memory.done)
    return undo(said) if TO_RESIDENT.intersection(steps) else None


def undo(said: Said) -> Reply:
    """Take back what the worker's last sentence did, the last first; with a number, of that."""
    slips = _slips(said)
    if not slips:
        raise GroupError(words.NOTHING_TO_UNDO)
    lines, about = [], None
    for case_id, sequence in reversed(slips):
        change = Change("undo", as_staff(said.worker), undoes=sequence)
        case = perform(said.session, said.bot.office, case_id, change)
        said.memory.free(case_id, sequence)
        lines.append(answered(said, case, CASES.rows("undo")[0]))
        about = case.id
    said.memory.done = [each for each in said.memory.done if each not in slips]
    said.memory.settle()
    return Reply("\n".join(dict.fromkeys(lines)), about)


def _was_called(said: Said, case_id: int, sequence: int) -> int | None:
    """Give the number that a case had here before a step moved it elsewhere."""
    before = reads.before_step(said.session, case_id, sequence, "short_number")
    return before if said.grid is not None else None


def _slips(said: Said) -> list[tuple[int, int]]:
    """Give the last steps that are meant: of a case that is named, whatever was done since."""
    number = said.intent.number if said.intent.number is not None else said.quoted
    if number is None:
        return list(said.memory.done)
    named = said.place.find(said.session, number)
    slips = [each for each in said.memory.done if named is not None and each[0] == named.id]
    slips = slips or [each for each in said.memory.done if _was_called(said, *each) == number]
    # What an earlier sentence did can be undone, too, while the resident has not read it.
    if named is not None and not slips:
        slips = reads.just_done(said.session, named, said.worker.id)
    if not slips:
        raise GroupError(words.UNDO_OTHER.format(short=number))
    return slips

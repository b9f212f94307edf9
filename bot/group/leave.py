"""请假, 销假 and 不请假了 said in a grid's group: noted, handed over, read back in a sentence."""

import re
from collections.abc import Sequence
from datetime import date

from bot.group import words
from bot.group.said import GroupError, Reply, Said
from bot.group.unsettled import KEPT
from flows.cases.absences import Handed, in_hand, leave
from flows.cases.coming_back import Returned, back, end
from flows.cases.tables import Case
from flows.map.tables import STREET
from flows.people.absence import Absence, absence_of, last_said_by, to_come
from flows.people.actors import staff as as_staff
from flows.people.duties import colleagues, is_head, named_in_street
from flows.people.tables import Staff
from nlp.commands.leave import Leave, leave_in, speaks_of_leave
from nlp.commands.worker_answers import leaves, nods

_MYSELF = re.compile("我(?:来)?(?:替|顶|代|接|帮)")


def is_about_leave(said: Said) -> bool:
    """Tell whether a sentence is about being away: 7号请假 of a case in hand is not."""
    numbered = said.intent.number is not None and said.intent.kind != "leave"
    return said.grid is not None and not numbered and speaks_of_leave(said.heard.whole.text)


def about_leave(said: Said) -> Reply | None:
    """Note an absence, or ask what it lacks; None where the sentence is about something else."""
    return _noted(said, said.heard.whole.text) if is_about_leave(said) else None


def asked_before(said: Said) -> Reply | None:
    """Read an answer to what was asked about an absence, together with what it belongs to."""
    about, text = said.memory.open, said.heard.whole.text
    if leaves(text):
        said.memory.settle()
        return Reply(words.LEAVE_NOT)
    if about.get("alone") and (nods(text) or "放回" in text):
        return _noted(said, about["text"], alone=True)
    chosen = about.get("choices", {}).get(text.strip("。. 、号"), text)
    if said.intent.number is not None and chosen == text:
        return None
    return _noted(said, f"{about['text']}，{chosen}{'替' if about.get('who') else ''}")


def _noted(said: Said, text: str, *, alone: bool = False) -> Reply:
    people = _known(said, text)
    found = leave_in(text, said.bot.office.today, tuple(people))
    person = people.get(found.who, said.worker) if found.who else said.worker
    _may_say_so(said, person)
    if found.cancelled:
        return _cancelled(said, person)
    if found.back:
        return _back(said, person)
    if found.since is None or found.until is None:
        said.memory.ask("leave", text=text)
        return Reply(words.LEAVE_UNTIL)
    stand_ins = [people[name] for name in found.stand_ins if people[name].id != person.id]
    if not stand_ins and person.id != said.worker.id and _MYSELF.search(text):
        stand_ins = [said.worker]
    if len(stand_ins) != 1 and not alone:
        return _who(said, text, person, found, stand_ins)
    return _done(said, person, found, stand_ins[0] if stand_ins else None)


def _known(said: Said, text: str = "") -> dict[str, Staff]:
    """Give by name the colleagues of the grid, there or away, and those of the street named."""
    if said.grid is None:
        raise GroupError(words.NO_ROSTER)
    today, session = said.bot.office.today, said.session
    near = named_in_street(session, text, said.grid.code[:STREET], today) if text else ()
    return {p.name: p for p in (*near, *colleagues(session, said.grid.id, today))}


def _may_say_so(said: Said, person: Staff) -> None:
    """Only whoever is away says so, or the head of the grid."""
    grid_id = said.grid.id if said.grid else 0
    own = person.id == said.worker.id
    if not own and not is_head(said.session, said.worker.id, grid_id, said.bot.office.today):
        raise GroupError(words.LEAVE_OF_OTHERS.format(who=person.name))


def _who(said: Said, text: str, person: Staff, found: Leave, named: Sequence[Staff]) -> Reply:
    """Ask who stands in; where nobody was named, it may also go back to the group."""
    others = [p for p in named or _there(said) if p.id != person.id]
    choices = {str(at): p.name for at, p in enumerate(others, 1)}
    cases = in_hand(said.session, person.id)
    said.memory.ask("leave", text=text, who=True, choices=choices, alone=not named)
    ways = "".join(f"\n{at}. {name}" for at, name in choices.items())
    question = words.LEAVE_WHO if named or (found.hands and not cases) else words.LEAVE_ALONE
    return Reply(question.format(who=_you(said, person), cases=_numbers(said, cases), ways=ways))


def _there(said: Said) -> list[Staff]:
    today = said.bot.office.today
    return [p for p in _known(said).values() if absence_of(said.session, p.id, today) is None]


def _done(said: Said, person: Staff, found: Leave, stand_in: Staff | None) -> Reply:
    since, until = found.since or said.bot.office.today, found.until or said.bot.office.today
    only = [c.id for n in found.numbers if (c := said.place.find(said.session, n)) is not None]
    said.memory.settle()
    said.memory.done.clear()  # 撤销 means this from now on.
    handed = leave(
        *(said.session, said.bot.office, as_staff(said.worker), person),
        *(since, until, stand_in, only),
    )
    return Reply(_read_back(said, person, since, until, handed))


def _read_back(said: Said, person: Staff, since: date, until: date, handed: Handed) -> str:
    who = _you(said, person)
    parts = [words.LEAVE_NOTED.format(who=who, days=_days(since, until))]
    if handed.to is not None:
        parts.append(words.LEAVE_STANDS_IN.format(stand_in=handed.to.name, who=who))
    if handed.over:
        parts.append(words.LEAVE_OVER.format(cases=_numbers(said, handed.over)))
    if handed.back:
        parts.append(words.LEAVE_BACK_IN_GROUP.format(cases=_numbers(said, handed.back)))
    if since > said.bot.office.today and in_hand(said.session, person.id):
        parts.append(words.LEAVE_LATER)
    return "".join(parts) + words.LEAVE_HOW_BACK


def _back(said: Said, person: Staff) -> Reply:
    said.memory.settle()
    returned = back(said.session, said.bot.office, person)
    if returned is None:
        return Reply(words.WAS_NOT_AWAY)
    return Reply(words.IS_BACK.format(who=_you(said, person)) + _returned(said, person, returned))


def _cancelled(said: Said, person: Staff) -> Reply:
    """不请假了: the absence that is on, or the next to come, is not to be."""
    said.memory.settle()
    known = to_come(said.session, person.id, said.bot.office.today)
    if not known:
        return Reply(words.WAS_NOT_AWAY)
    first = [each for each in known if each.since <= max(known[0].since, said.bot.office.today)]
    return _not_to_be(said, person, first)


def slip_of_leave(said: Said) -> Reply | None:
    """撤销 right after an absence was said takes it back; None where something else is meant."""
    plain = said.intent.number is None and said.quoted is None and not said.memory.done
    if said.grid is None or not plain:
        return None
    office = said.bot.office
    since = office.clock() - KEPT
    last = last_said_by(said.session, said.worker.id, since, office.today)
    if last is None:
        return None
    said.memory.settle()
    return _not_to_be(said, said.session.get_one(Staff, last.staff_id), [last])


def _not_to_be(said: Said, person: Staff, absences: Sequence[Absence]) -> Reply:
    returned = end(said.session, said.bot.office, absences)
    days = "、".join(_days(each.since, each.until) for each in absences)
    noted = words.LEAVE_CANCELLED.format(who=_you(said, person), days=days)
    return Reply(noted + _returned(said, person, returned))


def _returned(said: Said, person: Staff, returned: Returned) -> str:
    """Say which cases they have again, and which others are at by now."""
    parts = []
    if returned.again:
        numbers = _numbers(said, returned.again)
        parts.append(words.LEAVE_AGAIN.format(cases=numbers, who=_you(said, person)))
    if returned.kept:
        parts.append(words.LEAVE_KEPT.format(cases=_numbers(said, returned.kept)))
    return "".join(parts)


def _you(said: Said, person: Staff) -> str:
    return words.YOU if person.id == said.worker.id else person.name


def _numbers(said: Said, cases: Sequence[Case]) -> str:
    return "、".join(f"{said.short(case)}号" for case in cases)


def _days(since: date, until: date) -> str:
    first = f"{since.month}月{since.day}日"
    if since == until:
        return f"{first}（{WEEKDAYS[since.weekday()]}）"
    return f"{first}到{until.month}月{until.day}日（{WEEKDAYS[until.weekday()]}）"


WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")

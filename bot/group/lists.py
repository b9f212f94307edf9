"""What is still to be done: mine, the grid's, one case; and who is on duty."""

from collections.abc import Sequence
from itertools import groupby

from bot.group import words
from bot.group.meaning import numbered
from bot.group.said import Reply, Said
from flows.cases import reads
from flows.cases import words as flow_words
from flows.cases.lights import ORDER, foremost
from flows.cases.places import building
from flows.cases.states import State
from flows.cases.tables import KIND, Case
from flows.clocks.reads import clocks_by_subject
from flows.clocks.running import Light
from flows.clocks.tables import Clock
from flows.people.duties import on_duty
from flows.telling.group_text import plain
from nlp.catalogue.severity import Severity

PAGE = 8


def mine(said: Said, start: int = 0) -> Reply:
    """List what the worker has in hand, urgent first, then by light."""
    cases = said.place.open_cases(said.session)
    own = [case for case in cases if case.assignee_id == said.worker.id]
    free = sum(case.state is State.ASSIGNED for case in cases)
    more = words.NOBODY_HAS.format(count=free) if free else ""
    if not own:
        return Reply(words.NOTHING_OF_MINE + more)
    head = words.MINE.format(who=said.worker.name, count=len(own))
    return _page(said, "mine", head, own, start, more)


def query(said: Said, start: int = 0) -> Reply:
    """Show one case, or list all of the grid's."""
    number = said.intent.number if said.intent.number is not None else said.quoted
    if number is not None:
        case = numbered(said, number)
        link = said.bot.office.links.worker(case.id)
        row = _line(said, case, reads.clocks_now(said.session, case), "")
        return Reply(words.CASE.format(row=row, summary=plain(case.summary), link=link), case.id)
    cases = said.place.open_cases(said.session)
    if not cases:
        return Reply(words.EMPTY.format(place=said.place.name))
    return _page(
        said, "grid", words.GRID.format(place=said.place.name, count=len(cases)), cases, start
    )


def next_page(said: Said) -> Reply:
    start = int(said.memory.open["start"])
    return (mine if said.memory.open["which"] == "mine" else query)(said, start)


def roster(said: Said) -> Reply:
    """Say by name who is on duty in the grid today."""
    if said.grid is None:
        return Reply(words.NO_ROSTER)
    found = on_duty(said.session, said.grid.id, said.bot.office.today)
    parts = [
        words.ON_DUTY.format(
            role=words.ROLE_NAMES[role], names="、".join(name for _, name in group)
        )
        for role, group in groupby(found, key=lambda each: each[0])
    ]
    return Reply(words.ROSTER.format(parts="；".join(parts)))


def brief(said: Said, cases: Sequence[Case]) -> str:
    """List a few cases to choose from."""
    clocks = clocks_by_subject(said.session, KIND, [case.id for case in cases])
    return "\n".join(_line(said, case, clocks[case.id]) for case in cases)


def _page(
    said: Said, which: str, head: str, cases: Sequence[Case], start: int, tail: str = ""
) -> Reply:
    clocks = clocks_by_subject(said.session, KIND, [case.id for case in cases])
    now = said.bot.office.clock()

    def order(case: Case) -> tuple[bool, int, int]:
        stage = foremost(case, clocks[case.id], now)
        light = ORDER.index(stage.light) if stage else len(ORDER)
        return case.severity is not Severity.URGENT, light, said.short(case)

    page = sorted(cases, key=order)[start : start + PAGE]
    lines = [_line(said, case, clocks[case.id]) for case in page]
    left = len(cases) - start - len(page)
    if left > 0:
        said.memory.ask("page", which=which, start=start + PAGE)
        lines.append(words.NEXT_PAGE.format(left=left))
    return Reply("\n".join((head, *lines, *((tail,) if tail else ()))))


def _line(said: Said, case: Case, clocks: Sequence[Clock], where: str | None = None) -> str:
    stage = foremost(case, clocks, said.bot.office.clock())
    return words.ROW.format(
        mark=flow_words.SEVERITY_MARKS[case.severity],
        light=words.LIGHTS[stage.light if stage else Light.GREEN],
        short=said.short(case),
        item=case.item_name,
        where=_building(case) if where is None else where,
        state=flow_words.STATE_NAMES[case.state],
        who=f"（{case.assignee.name}）" if case.assignee else "",
        resolve=flow_words.dues(clocks, case.round, said.bot.settings.timezone)["resolve"],
    )


def _building(case: Case) -> str:
    found = building(case.place)
    return f" {found}" if found else ""

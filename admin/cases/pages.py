"""The list of cases, and one case with its whole way."""

from flask import render_template, request

from admin.cases.case import seen, show
from admin.context import console
from admin.doors import ROW_ID, console_pages
from admin.identity import asking, asking_in, reading
from core.paging import read
from flows.cases.lights import foremost
from flows.cases.lists import Filter, areas, case_page, dormant_since, urgent_first
from flows.cases.looks import note_look
from flows.cases.states import State
from flows.cases.tables import KIND
from flows.clocks.reads import clocks_by_subject

STATES = tuple(state for state in State if state is not State.DRAFT)
CASE = f"/cases/<{ROW_ID}:case_id>"


@console_pages.get("/cases")
def case_list() -> str:
    who, session, now = asking(), reading(), console().office.clock()
    wanted = _wanted()
    page = case_page(session, who, wanted)
    urgent = () if wanted.before else urgent_first(session, who, wanted)
    above = {case.id for case in urgent}
    rows = [*urgent, *(case for case in page.rows if case.id not in above)]
    clocks = clocks_by_subject(session, KIND, [case.id for case in rows])
    return render_template(
        "admin/cases/list.html",
        page=page,
        rows=rows,
        above=above,
        lights={case.id: foremost(case, clocks.get(case.id, ()), now) for case in rows},
        wanted=wanted,
        areas=areas(session, who),
        items=sorted(console().items.items()),
        states=STATES,
    )


def _wanted() -> Filter:
    """Read what the list is narrowed to; what makes no sense narrows nothing."""
    asked = request.args
    state, area, item = asked.get("state", ""), asked.get("area", ""), asked.get("item")
    return Filter(
        state=State(state) if state in STATES else None,
        area_code=area if area.isascii() and area.isdecimal() and len(area) <= 15 else None,
        item_code=item if item in console().items else None,
        overdue_at=console().office.clock() if asked.get("overdue") else None,
        dormant_since=dormant_since(console().office) if asked.get("dormant") else None,
        before=read(asked.get("before", "")),
    )


@console_pages.get(CASE)
def case(case_id: int) -> str:
    who, session = asking(), reading()
    return show(session, who, seen(session, who, case_id))


@console_pages.post(f"{CASE}/look")
def look(case_id: int) -> str:
    """Show a case with its personal data; the look is on record before anything is sent."""
    with console().database.write() as session:
        who = asking_in(session)
        note_look(session, who, seen(session, who, case_id), "case", console().office.clock())
    return show(reading(), asking(), seen(reading(), asking(), case_id), revealed=True)

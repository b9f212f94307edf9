"""A worker's one-tap page 一键处理页: what a card in the group may not carry, on a phone."""

from flask import abort, render_template

from admin.cases.attachments import files_of
from admin.cases.case import seen
from admin.cases.timeline import rounds_of
from admin.context import console
from admin.doors import worker_pages
from admin.identity import asking, asking_in, reading
from flows.cases.additions import added_to
from flows.cases.looks import note_look
from flows.cases.offers import offered
from flows.cases.permissions import knows_reporter


@worker_pages.get("/w/<signed>")
def case(signed: str) -> str:
    """Show a case in full; the link alone opens nothing, and the look is on record first."""
    office = console().office
    case_id = office.links.opened(signed)
    if case_id is None:
        abort(404)
    with console().database.write() as session:
        who = asking_in(session)
        note_look(session, who, seen(session, who, case_id), "w", office.clock())
    who, session = asking(), reading()
    shown = seen(session, who, case_id)
    knows = knows_reporter(who.reaches, shown)
    return render_template(
        "admin/worker/case.html",
        case=shown,
        reporter=shown.resident if knows else None,
        may_know=knows,
        rounds=rounds_of(session, shown, office.clock()),
        files=files_of(session, who, shown),
        added=added_to(session, shown),
        offers=offered(session, office, shown, who),
    )

"""A worker's one-tap page 一键处理页: what a card in the group may not carry, on a phone."""

from flask import abort, render_template

from admin.audit.looks import note_look
from admin.cases.attachments import attachments_of
from admin.context import console
from admin.doors import worker_pages
from admin.identity import asking, asking_in, reading
from flows.cases.lights import stages
from flows.cases.permissions import knows_reporter
from flows.cases.reads import case_seen_by, timeline


@worker_pages.get("/w/<signed>")
def case(signed: str) -> str:
    """Show a case in full; the link alone opens nothing, and the look is on record first."""
    parts = console()
    case_id = parts.office.links.opened(signed)
    if case_id is None:
        abort(404)
    with parts.database.write() as session:
        who = asking_in(session)
        seen = case_seen_by(session, who, case_id) or abort(404)
        note_look(session, who, seen, "w", parts.office.clock())
    shown = case_seen_by(reading(), asking(), case_id) or abort(404)
    return render_template(
        "admin/worker.html",
        case=shown,
        reporter=shown.resident if knows_reporter(asking(), shown) else None,
        may_know=knows_reporter(asking(), shown),
        stages=stages(shown, parts.office.clock()),
        events=timeline(reading(), case_id),
        attachments=attachments_of(reading(), case_id),
    )

"""The list of cases, one case with its whole timeline, and what the command centre does with it."""

from collections.abc import Mapping
from http import HTTPStatus

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from admin import words
from admin.audit.looks import note_look
from admin.cases.attachments import attachments_of
from admin.cases.forms import AssignForm, DeclineForm, ReopenForm
from admin.context import console
from admin.deliveries.reads import attempts_of, deliveries_of
from admin.doors import ROW_ID, console_pages
from admin.filters import case_name
from admin.identity import asking, asking_in, reading, today
from core.paging import read
from flows.cases.actions import perform
from flows.cases.change import ActionError, Change
from flows.cases.lights import stages
from flows.cases.lists import Filter, areas, case_page, grids_to_dispatch
from flows.cases.permissions import dispatches, knows_reporter, may_resend, sees_deliveries
from flows.cases.reads import case_seen_by, timeline
from flows.cases.scope import Viewer
from flows.cases.states import State, Trigger, possible
from flows.cases.tables import Case
from flows.cases.words import TRIGGER_NAMES
from flows.people.actors import staff

FORMS: Mapping[Trigger, type[FlaskForm]] = {
    Trigger.ASSIGN: AssignForm,
    Trigger.DECLINE: DeclineForm,
    Trigger.REOPEN: ReopenForm,
}
STATES = tuple(state for state in State if state is not State.DRAFT)
CASE = f"/cases/<{ROW_ID}:case_id>"
STEP = "<any(assign, decline, reopen):step>"


@console_pages.get("/cases")
def case_list() -> str:
    who, session = asking(), reading()
    state = request.args.get("state", "")
    wanted = Filter(
        state=State(state) if state in STATES else None,
        area_code=_digits(request.args.get("area", "")),
        item_code=item if (item := request.args.get("item")) in console().items else None,
        overdue_at=console().office.clock() if request.args.get("overdue") else None,
        before=read(request.args.get("before", "")),
    )
    return render_template(
        "admin/cases.html",
        page=case_page(session, who, wanted),
        wanted=wanted,
        areas=areas(session, who),
        items=sorted(console().items.items()),
        states=STATES,
    )


def _digits(code: str) -> str | None:
    return code if code.isascii() and code.isdecimal() and len(code) <= 15 else None


@console_pages.get(CASE)
def case(case_id: int) -> str:
    who, session = asking(), reading()
    return _shown(session, who, _seen(session, who, case_id))


@console_pages.post(f"{CASE}/look")
def look(case_id: int) -> str:
    """Show a case with its personal data; the look is on record before anything is sent."""
    with console().database.write() as session:
        who = asking_in(session)
        note_look(session, who, _seen(session, who, case_id), "case", console().office.clock())
    return _shown(reading(), asking(), _seen(reading(), asking(), case_id), revealed=True)


@console_pages.post(f"{CASE}/{STEP}")
def act(case_id: int, step: str) -> ResponseReturnValue:
    """Take one step on a case; a refusal is shown where the step was asked for."""
    trigger = Trigger(step)
    form = FORMS[trigger]()
    try:
        with console().database.write() as session:
            who = asking_in(session)
            if not dispatches(session, who, _seen(session, who, case_id), today()):
                abort(403)
            if isinstance(form, AssignForm):
                form.offer(grids_to_dispatch(session, who))
            if form.validate():
                change = _change(form, who, trigger)
                return _done(perform(session, console().office, case_id, change), trigger)
            problem = ""
    except ActionError as error:
        problem = str(error)
    session = reading()
    session.rollback()  # What was read before the step may be what it was refused for.
    seen = _seen(session, asking(), case_id)
    page = _shown(session, asking(), seen, tried={trigger: form}, problem=problem)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY


def _change(form: FlaskForm, who: Viewer, trigger: Trigger) -> Change:
    text = form.text.data.strip() if "text" in form else ""
    grid_id = form.grid_id.data if "grid_id" in form else None
    return Change(trigger, staff(who.staff), text=text or None, grid_id=grid_id)


def _done(case: Case, trigger: Trigger) -> ResponseReturnValue:
    flash(words.DONE.format(name=case_name(case), trigger=TRIGGER_NAMES[trigger]), "success")
    return redirect(url_for("admin.case", case_id=case.id))


def _seen(session: Session, who: Viewer, case_id: int) -> Case:
    """Give a case; one out of sight is answered like one that is not there."""
    return case_seen_by(session, who, case_id) or abort(404)


def _shown(
    session: Session,
    who: Viewer,
    case: Case,
    *,
    revealed: bool = False,
    tried: Mapping[Trigger, FlaskForm] | None = None,
    problem: str = "",
) -> str:
    deliveries = deliveries_of(session, case) if sees_deliveries(who, case) else ()
    return render_template(
        "admin/case.html",
        case=case,
        revealed=revealed,
        may_know=knows_reporter(who, case),
        reporter=case.resident if revealed and knows_reporter(who, case) else None,
        stages=stages(case, console().office.clock()),
        events=timeline(session, case.id),
        attachments=attachments_of(session, case.id),
        deliveries=deliveries,
        attempts=attempts_of(session, deliveries),
        may_resend=may_resend(who, case),
        forms=_forms(session, who, case, tried or {}),
        problem=problem,
    )


def _forms(
    session: Session, who: Viewer, case: Case, tried: Mapping[Trigger, FlaskForm]
) -> dict[Trigger, FlaskForm]:
    """Give the forms of the steps this viewer may take on this case now, as far as filled in."""
    if not dispatches(session, who, case, today()):
        return {}
    forms = {
        step: tried[step] if step in tried else kind()
        for step, kind in FORMS.items()
        if step in possible(case.state)
    }
    if assign := forms.get(Trigger.ASSIGN):
        assign.offer(grids_to_dispatch(session, who))
    return forms

"""Taking a step on a case: the row is asked who may, and what it needs."""

from http import HTTPStatus

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm

from admin.cases import words
from admin.cases.case import OWN_PAGES, Tried, seen, show
from admin.cases.forms import options_for, step_form
from admin.context import console
from admin.doors import ROW_ID, console_pages, row_id
from admin.filters import case_name
from admin.identity import asking, asking_in, reading
from flows.cases.actions import perform
from flows.cases.change import ActionError, Change
from flows.cases.steps import CASES
from flows.cases.steps.row import Row
from flows.cases.storms import merge, unmerge
from flows.cases.tables import Case
from flows.people.actors import staff
from flows.telling.spoken import Words
from nlp.privacy.mask import mask
from nlp.text.normalise import normalise

CHOSEN = ("grid_id", "department_id", "until", "kind", "part", "staff_id", "parent_id")
"""Fields of a change that a form may fill in besides words."""


BESIDE = {"merge": merge, "unmerge": unmerge, "unmerge_at_desk": unmerge}
"""Steps that change the case it follows as well."""


@console_pages.post(f"/cases/<{ROW_ID}:case_id>/steps/<code>")
def step(case_id: int, code: str) -> ResponseReturnValue:
    """Take one step; a refusal is shown where the step was asked for."""
    row = CASES.by_code.get(code)
    if row is None or not row.console or code in OWN_PAGES:
        abort(404)
    session = reading()
    case = seen(session, asking(), case_id)
    form = step_form(row, options_for(session, asking(), case, row), filled=True)
    problem = ""
    if form.validate() and not (problem := look_again(form)):
        try:
            return _done(_take(case_id, row, form), row)
        except ActionError as refusal:
            problem = str(refusal)
    session.rollback()  # What was read before the step may be what it was refused for.
    case = seen(session, asking(), case_id)
    page = show(session, asking(), case, tried=Tried(row, form, problem))
    return page, HTTPStatus.UNPROCESSABLE_ENTITY


def look_again(form: FlaskForm) -> str:
    """Show numbers and hard words to their writer before a resident reads them; "" where none are.

    What was shown goes along with the form: other words are looked at anew.
    """
    if "again" not in form or not form.text.data:
        return ""
    spoken, shown = Words.of(normalise(form.text.data.strip())), form.again.data
    form.again.data = spoken.told if spoken.risky else ""
    if form.again.data == (shown or ""):
        return ""
    return words.LOOK_AGAIN.format(text=spoken.told) if spoken.risky else ""


def _take(case_id: int, row: Row, form: FlaskForm) -> Case:
    """Change the case as somebody who may see it; everything else is checked by `perform`."""
    change = change_of(row, form)
    with console().database.write() as session:
        seen(session, asking_in(session), case_id)
        return BESIDE.get(row.code, perform)(session, console().office, case_id, change)


def change_of(row: Row, form: FlaskForm) -> Change:
    """Give the wish of a form, masked already: that takes its time, and has no place in a lock."""
    text = form.text.data.strip() if "text" in form else ""
    if "again" in form and form.again.data:
        text = form.again.data  # What was shown: no number of a card or an account is in it.
    return Change(
        row.trigger,
        staff(asking().staff),
        text=text or None,
        masked=mask(normalise(text)).text if text else None,
        **{name: form[name].data for name in CHOSEN if name in form and form[name].data},
        seen=row_id(request.form.get("seen", "")),
        departments=tuple(form.departments.data) if "departments" in form else (),
    )


def _done(case: Case, row: Row) -> ResponseReturnValue:
    flash(words.DONE.format(name=case_name(case), step=row.name), "success")
    return redirect(url_for("admin.case", case_id=case.id))

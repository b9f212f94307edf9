"""What is changed of somebody: away, back, cases handed over, gone for good."""

from collections.abc import Callable
from http import HTTPStatus

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from admin.context import console
from admin.doors import ROW_ID, console_pages
from admin.identity import asking, reading
from admin.people import said, words
from admin.people.forms import Forms
from admin.people.pages import PERSON, Tried, forms_for, shown
from admin.people.reach import changed, locked
from flows.cases.absences import leave, retire
from flows.cases.actions import perform
from flows.cases.change import ActionError, Change
from flows.cases.coming_back import end
from flows.cases.scope import Viewer
from flows.cases.staffing import seen_in_hand
from flows.people.absence import newest_of, to_come
from flows.people.actors import staff as as_staff
from flows.people.posts import posts_of
from flows.people.tables import Staff

Act = Callable[[Session, Viewer, Staff], str]
"""Changes something in a session that writes, and says what."""


def _do(
    staff_id: int, name: str, forms: Forms | None, act: Act, next_page: str = ""
) -> ResponseReturnValue:
    """Do something to somebody whose absences stand as they were seen; a refusal is shown."""
    try:
        with console().database.write() as session:
            who, found = locked(session, staff_id)
            if request.form.get("seen", "") != newest_of(session, staff_id):
                raise ActionError(words.CHANGED_MEANWHILE)
            sentence = act(session, who, found)
    except ActionError as refusal:
        return _refused(staff_id, Tried(name, str(refusal), forms))
    flash(sentence, "success")
    return redirect(next_page or url_for("admin.person", staff_id=staff_id))


def _refused(staff_id: int, tried: Tried) -> ResponseReturnValue:
    reading().rollback()  # It began before what it was refused for.
    return shown(reading(), staff_id, tried), HTTPStatus.UNPROCESSABLE_ENTITY


def _forms(staff_id: int) -> Forms:
    _, found = changed(reading(), staff_id)
    posts = posts_of(reading(), [staff_id], console().office.today).get(staff_id, ())
    return forms_for(reading(), found, posts)


@console_pages.post(f"{PERSON}/away")
def go_away(staff_id: int) -> ResponseReturnValue:
    """Note an absence; what is in hand goes on at once where it begins today."""
    forms = _forms(staff_id)
    form = forms.absence
    if not form.validate():
        return _refused(staff_id, Tried("absence", forms=forms))

    def act(session: Session, who: Viewer, found: Staff) -> str:
        since, until = form.since.data, form.until.data
        substitute = session.get(Staff, form.substitute.data) if form.substitute.data else None
        handed = leave(
            *(session, console().office, as_staff(who.staff), found),
            *(since, until, substitute),
            duty_id=form.duty.data or None,
        )
        return said.away(found, since, until, substitute, handed)

    return _do(staff_id, "absence", forms, act)


@console_pages.post(f"{PERSON}/absences/<{ROW_ID}:absence_id>/end")
def end_absence(staff_id: int, absence_id: int) -> ResponseReturnValue:
    """End an absence early, or let one to come not be; what nobody touched is theirs again."""

    def act(session: Session, _who: Viewer, found: Staff) -> str:
        known = to_come(session, found.id, console().office.today)
        ended = [each for each in known if each.id == absence_id]
        if not ended:
            raise ActionError(words.GONE)
        return said.ended(found, end(session, console().office, ended))

    return _do(staff_id, "end", None, act)


@console_pages.post(f"{PERSON}/hand-over")
def hand_over(staff_id: int) -> ResponseReturnValue:
    """Hand over the cases that were ticked, or all, to a colleague or back to the group."""
    forms = _forms(staff_id)
    form = forms.hand
    if not form.validate():
        return _refused(staff_id, Tried("hand", forms=forms))
    every = "all" in request.form

    def act(session: Session, who: Viewer, found: Staff) -> str:
        there = {case.id: case.event_count for case in seen_in_hand(session, who, found.id)}
        chosen = there if every else form.chosen
        if not chosen:
            raise ActionError(words.NONE_CHOSEN)
        if set(chosen) - set(there):
            raise ActionError(words.NOT_IN_HAND)
        colleague = form.colleague.data or None
        for case_id, count in chosen.items():
            trigger = "hand_over" if colleague else "let_go"
            change = Change(trigger, as_staff(who.staff), staff_id=colleague, seen=count)
            perform(session, console().office, case_id, change)
        return said.handed(len(chosen), session.get(Staff, colleague) if colleague else None)

    return _do(staff_id, "hand", forms, act)


@console_pages.post(f"{PERSON}/retire")
def retire_person(staff_id: int) -> ResponseReturnValue:
    """Let somebody go for good; what they have in hand goes on in the same act."""
    forms = _forms(staff_id)
    form = forms.leaving
    if not form.validate():
        return _refused(staff_id, Tried("leaving", forms=forms))

    def act(session: Session, _who: Viewer, found: Staff) -> str:
        if found.id == asking().staff.id:
            raise ActionError(words.NOT_YOURSELF)
        colleague = session.get(Staff, form.colleague.data) if form.colleague.data else None
        return said.retired(found, retire(session, console().office, found, colleague))

    return _do(staff_id, "leaving", forms, act, url_for("admin.people_list"))

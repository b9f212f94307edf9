"""The routing table changed: a form, then what it would do, then a button that saves."""

from http import HTTPStatus

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response

from admin.context import console
from admin.doors import console_pages, row_id
from admin.identity import asking, asking_in, reading
from admin.routing import words
from admin.routing.forms import UNCHOSEN, EndForm, RouteForm, filled
from admin.routing.pages import ROUTE
from admin.routing.preview import preview_page, unchanged
from admin.routing.reach import kept, may_change
from admin.routing.said import key_name, outcome_name
from flows.cases.lists import areas
from flows.cases.routed import Proposal, all_departments, departments, named
from flows.map.reads import area_names
from flows.map.route_tables import Route, RouteSource
from flows.map.routing import (
    RouteError,
    RouteKey,
    check,
    end_route,
    key_of,
    set_route,
)
from flows.people.reads import department_names
from flows.telling.places import KEEPER_ROLES, Territory


class ChangedMeanwhileError(RouteError):
    """The table is another than the one whose preview was looked at."""


def _mine(session: Session) -> Territory:
    """Give what somebody looks after; 403 for whoever looks after nothing."""
    where = kept(session, asking())
    if not where.codes:
        abort(403)
    return where


def _form(session: Session, where: Territory) -> RouteForm:
    """Give the form, empty or filled from a row, an item, or what was sent."""
    given = request.args
    item = given.get("item", "")
    start = {"item": item if item in console().items else UNCHOSEN, "since": console().office.today}
    old = session.get(Route, row_id(given.get("from", "")) or 0)
    form = RouteForm(**(filled(old, console().office.today) if old else start))
    who = asking().acting_as(*KEEPER_ROLES)
    form.offer(areas(session, who), all_departments(session), whole=where.whole)
    return form


def _checked(form: RouteForm) -> str:
    """Say what is wrong with a form whose fields are right each by itself."""
    try:
        check(form.value, form.since.data, form.until.data)
    except RouteError as refusal:
        return str(refusal)
    return ""


@console_pages.route("/routing/new", methods=["GET", "POST"])
def new_route() -> ResponseReturnValue:
    """Show the form; what was sent in is shown with what it would do, and saved by the next."""
    session = reading()
    form = _form(session, _mine(session))
    if "back" in request.form:
        return _shown(form, "")
    if form.validate_on_submit() and not (problem := _checked(form)):
        return _preview(session, form)
    return _shown(form, problem if form.is_submitted() and not form.errors else "")


def _shown(form: RouteForm, problem: str) -> ResponseReturnValue:
    wrong = form.is_submitted() and "back" not in request.form
    page = render_template("admin/routing/form.html", form=form, problem=problem)
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if wrong else HTTPStatus.OK


def _preview(session: Session, form: RouteForm) -> str:
    change = Proposal(form.key, form.value, form.since.data)
    save, back = url_for("admin.save_route"), url_for("admin.new_route")
    return preview_page(session, change, form.until.data, save, back)


@console_pages.post("/routing/save")
def save_route() -> ResponseReturnValue:
    session = reading()
    form = _form(session, _mine(session))
    if not form.validate():
        return _shown(form, "")
    try:
        with console().database.write() as writing:
            sentence = _saved(writing, form)
    except ChangedMeanwhileError:
        session.rollback()  # It began before somebody else's change.
        return _preview(session, form)
    except RouteError as refusal:
        return _shown(form, str(refusal))
    flash(sentence, "success")
    return redirect(url_for("admin.route_list", area=form.key.area_code or None))


def _saved(session: Session, form: RouteForm) -> str:
    """Write what was looked at; gives the sentence that says so."""
    who, key, since = asking_in(session), form.key, form.since.data
    if not may_change(kept(session, who), key.area_code):
        abort(403)
    _look_unchanged(session)
    set_route(
        *(session, console().office, key, form.value, since, RouteSource.CONSOLE, who.staff.id),
        (form.note.data or "").strip(),
        until=form.until.data,
    )
    names = department_names(session, departments([form.value]))
    value = outcome_name(named(form.value, names))
    return words.SAVED.format(key=_called(session, key), since=since, value=value)


def _look_unchanged(session: Session) -> None:
    if not unchanged(session):
        raise ChangedMeanwhileError(words.CHANGED_MEANWHILE)


def _called(session: Session, key: RouteKey) -> str:
    return key_name(key, area_names(session, [key.area_code]))


def _ended(session: Session, route_id: int) -> Route:
    found = session.get(Route, route_id) or abort(404)
    if not may_change(kept(session, asking_in(session)), found.area_code):
        abort(404)
    return found


@console_pages.post(f"{ROUTE}/end")
def end_route_page(route_id: int) -> ResponseReturnValue:
    """Show what ending a row would do."""
    session, form = reading(), EndForm()
    found = _ended(session, route_id)
    here = url_for("admin.route", route_id=route_id)
    if not form.validate():
        flash(next(iter(form.errors.values()))[0], "danger")
        return redirect(here)
    change = Proposal(key_of(found), None, form.since.data)
    save = url_for("admin.save_end", route_id=route_id)
    return preview_page(session, change, None, save)


@console_pages.post(f"{ROUTE}/end/save")
def save_end(route_id: int) -> Response:
    form = EndForm()
    here = redirect(url_for("admin.route", route_id=route_id))
    if not form.validate():
        return here
    try:
        with console().database.write() as session:
            key = key_of(_ended(session, route_id))
            _look_unchanged(session)
            end_route(session, console().office, key, form.since.data)
            sentence = words.ENDED.format(key=_called(session, key), since=form.since.data)
    except RouteError as refusal:
        flash(str(refusal), "danger")
        return here
    flash(sentence, "success")
    return redirect(url_for("admin.route_list"))

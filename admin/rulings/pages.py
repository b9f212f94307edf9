"""The desk rules on what was returned, beside how it ruled before, and makes it a rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from admin.cases.case import Tried, seen, show
from admin.cases.forms import options_for
from admin.cases.steps import change_of, look_again
from admin.context import console
from admin.doors import ROW_ID, console_pages
from admin.filters import case_name
from admin.identity import asking, asking_in, reading
from admin.rulings import words
from admin.rulings.forms import lesson_of, ruling_form
from core.paging import read
from flows.cases import rulings
from flows.cases.change import ActionError
from flows.cases.drafts import item_now
from flows.cases.lights import foremost
from flows.cases.offers import offered
from flows.cases.places import building
from flows.cases.steps import CASES
from flows.cases.steps.row import Row
from flows.cases.tables import KIND, Case
from flows.clocks.reads import clocks_by_subject
from flows.map.routing import RouteError
from flows.people.tables import Role
from nlp.catalogue.items import ServiceItem

RULING_ROLES = (Role.DISPATCHER,)


@dataclass(frozen=True, slots=True)
class Way:
    """One way to rule, with its form, and what is wrong with what was filled in."""

    row: Row
    form: FlaskForm
    tried: bool = False
    problem: str = ""


@console_pages.get("/rulings")
def ruling_list() -> str:
    who, session, now = asking(), reading(), console().office.clock()
    if not who.has(*RULING_ROLES):
        abort(403)
    page = rulings.waiting(session, who, read(request.args.get("before", "")))
    clocks = clocks_by_subject(session, KIND, [case.id for case in page.rows])
    return render_template(
        "admin/rulings/list.html",
        page=page,
        lights={case.id: foremost(case, clocks.get(case.id, ()), now) for case in page.rows},
        figures=rulings.figures(session, who, now),
    )


@console_pages.get(f"/rulings/<{ROW_ID}:case_id>")
def ruling(case_id: int) -> ResponseReturnValue:
    case = seen(reading(), asking(), case_id)
    if case.objection is None:
        flash(words.SETTLED, "info")
        return redirect(url_for("admin.case", case_id=case_id))
    return _page(case)


@console_pages.post(f"/rulings/<{ROW_ID}:case_id>/<code>")
def rule(case_id: int, code: str) -> ResponseReturnValue:
    """Rule, and make it a rule where that was ticked; a refusal stands where it was asked for."""
    row = CASES.by_code.get(code)
    if row is None or code not in rulings.RULINGS:
        abort(404)
    session = reading()
    case = seen(session, asking(), case_id)
    form = ruling_form(row, options_for(session, asking(), case, row), _items(), filled=True)
    problem = ""
    if form.validate() and not (problem := look_again(form)):
        try:
            return _done(*_rule(case_id, row, form))
        except (ActionError, RouteError) as refusal:
            problem = str(refusal)
    session.rollback()  # What was read before may be what it was refused for.
    case = seen(session, asking(), case_id)
    if case.objection is None:  # Somebody else was first; what was written is shown there.
        page = show(session, asking(), case, tried=Tried(row, form, problem))
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    tried = Way(row, form, tried=True, problem=problem)
    return _page(case, tried), HTTPStatus.UNPROCESSABLE_ENTITY


def _rule(case_id: int, row: Row, form: FlaskForm) -> tuple[Case, Row, rulings.Lesson]:
    change = change_of(row, form)
    lesson, item_code = lesson_of(form)
    with console().database.write() as session:
        seen(session, asking_in(session), case_id)
        item = _items().get(item_code)
        if item is not None:
            lesson = replace(lesson, item=item_now(session, item))
        case = rulings.rule(session, console().office, case_id, change, lesson)
        return case, row, lesson


def _done(case: Case, row: Row, lesson: rulings.Lesson) -> ResponseReturnValue:
    learned = [words.LEARNED_ROUTE] if lesson.scope else []
    if lesson.alias:
        learned.append(words.LEARNED_ALIAS.format(alias=lesson.alias))
    if lesson.item:
        learned.append(words.LEARNED_ITEM.format(item=lesson.item.name))
    said = words.RULED.format(name=case_name(case), step=row.name, learned="".join(learned))
    flash(said, "success")
    return redirect(url_for("admin.ruling_list"))


def _page(case: Case, tried: Way | None = None) -> str:
    session, who = reading(), asking()
    return render_template(
        "admin/rulings/ruling.html",
        case=case,
        building=building(case.place),
        returns=rulings.returns_of(session, case),
        nearest=rulings.nearest(session, who, case),
        ways=_ways(session, case, tried),
        near_names=words.NEAR_NAMES,
    )


def _ways(session: Session, case: Case, tried: Way | None) -> Sequence[Way]:
    """Give the ways to rule that are open now; the one that was tried as it was filled in."""
    who = asking()
    rows = [
        row for row in offered(session, console().office, case, who) if row.code in rulings.RULINGS
    ]
    options = options_for(session, who, case, *rows)
    fresh = (Way(row, ruling_form(row, options, _items())) for row in rows)
    return [tried if tried is not None and tried.row is way.row else way for way in fresh]


def _items() -> Mapping[str, ServiceItem]:
    return console().services

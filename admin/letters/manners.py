"""How a division writes: its short name in numbers, and how long it gives."""

from collections.abc import Sequence
from http import HTTPStatus

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.context import console
from admin.doors import ROW_ID, console_pages
from admin.identity import asking, asking_in, reading
from admin.letters import words
from admin.letters.forms import MannerForm
from flows.cases.scope import Viewer
from flows.letters.numbers import Manner, manner_of, set_manner
from flows.letters.permissions import OFFICE_ROLES
from flows.map.tables import Division


def _own(session: Session, who: Viewer) -> Sequence[Division]:
    codes = who.acting_as(*OFFICE_ROLES).codes
    query = select(Division).where(Division.code.in_(codes)).order_by(Division.code)
    return session.scalars(query).all()


@console_pages.get("/letters/manner")
def manner_list() -> str:
    return _page(reading(), None)


@console_pages.post(f"/letters/manner/<{ROW_ID}:division_id>")
def set_division_manner(division_id: int) -> ResponseReturnValue:
    form = MannerForm()
    if not form.validate():
        return _page(reading(), (division_id, form)), HTTPStatus.UNPROCESSABLE_ENTITY
    with console().database.write() as session:
        own = {division.id: division for division in _own(session, asking_in(session))}
        division = own.get(division_id) or abort(404)
        short, days = form.short_name.data.strip(), form.acknowledge_days.data
        set_manner(session, division.id, Manner(short, days, form.answer_days.data))
    flash(words.SAVED.format(name=division.name), "success")
    return redirect(url_for("admin.manner_list"))


def _page(session: Session, tried: tuple[int, MannerForm] | None) -> str:
    divisions = _own(session, asking()) or abort(403)
    forms = {each.id: MannerForm(formdata=None, obj=manner_of(session, each)) for each in divisions}
    if tried is not None:
        forms[tried[0]] = tried[1]
    return render_template("admin/letters/manner.html", divisions=divisions, forms=forms)

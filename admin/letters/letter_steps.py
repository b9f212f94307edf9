"""Taking a step on a letter or a bulletin: the row is asked who may, and what it needs."""

from collections.abc import Callable
from http import HTTPStatus

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from admin.context import console
from admin.doors import ROW_ID, console_pages
from admin.identity import asking, asking_in, reading
from admin.letters import words
from admin.letters.forms import step_form
from admin.letters.shown import (
    Tried,
    bulletin_seen,
    letter_seen,
    most_of,
    show_bulletin,
    show_letter,
)
from flows.cases.change import ActionError
from flows.cases.scope import Viewer
from flows.letters.actions import Row, act, act_on_bulletin, table_of
from flows.letters.change import Change
from flows.letters.decision import Thing
from flows.letters.tables import Bulletin, Letter
from flows.people.actors import staff
from nlp.privacy.mask import mask
from nlp.text.normalise import normalise


@console_pages.post(f"/letters/<{ROW_ID}:thing_id>/steps/<code>")
def letter_step(thing_id: int, code: str) -> ResponseReturnValue:
    """Take one step; a refusal is shown where the step was asked for."""
    return _step(letter_seen, thing_id, code)


@console_pages.post(f"/letters/bulletins/<{ROW_ID}:thing_id>/steps/<code>")
def bulletin_step(thing_id: int, code: str) -> ResponseReturnValue:
    return _step(bulletin_seen, thing_id, code)


Seen = Callable[[Session, Viewer, int], Letter] | Callable[[Session, Viewer, int], Bulletin]


def _step(seen: Seen, thing_id: int, code: str) -> ResponseReturnValue:
    session = reading()
    thing = seen(session, asking(), thing_id)
    row: Row | None = table_of(thing).by_code.get(code)
    if row is None or not row.console:
        abort(404)
    form, problem = step_form(row, most_of(thing), filled=True), ""
    if form.validate():
        try:
            return _done(_take(seen, thing_id, row, form), row)
        except ActionError as refusal:
            problem = str(refusal)
    session.rollback()  # What was read before the step may be what it was refused for.
    page = _shown(session, seen(session, asking(), thing_id), Tried(row, form, problem))
    return page, HTTPStatus.UNPROCESSABLE_ENTITY


def _shown(session: Session, thing: Thing, tried: Tried) -> str:
    if isinstance(thing, Letter):
        return show_letter(session, asking(), thing, tried)
    return show_bulletin(session, asking(), thing, tried)


def _take(seen: Seen, thing_id: int, row: Row, form: FlaskForm) -> Thing:
    """Change it as somebody who may see it; everything else is checked by `act`."""
    said = form.text.data.strip() if "text" in form else ""
    masked = mask(normalise(said)).text if said else None
    # A bulletin goes out as it was written: what must not stand in it is cut before it is kept.
    text = masked if seen is bulletin_seen else said or None
    change = Change(row.trigger, staff(asking().staff), text, masked)
    with console().database.write() as session:
        thing = seen(session, asking_in(session), thing_id)
        take = act if isinstance(thing, Letter) else act_on_bulletin
        return take(session, console().office, thing_id, change)


def _done(thing: Thing, row: Row) -> ResponseReturnValue:
    name = thing.word or ""
    flash(words.DONE.format(name=name, step=row.name).lstrip("："), "success")
    kind, thing_id = thing.subject
    return redirect(url_for(f"admin.{kind}", thing_id=thing_id))

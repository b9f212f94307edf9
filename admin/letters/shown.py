"""A letter or a bulletin as its page shows it, with the steps its viewer may take."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask import abort, render_template, url_for
from flask_wtf import FlaskForm
from sqlalchemy import select
from sqlalchemy.orm import Session

from admin.context import console
from admin.letters.files import paper_of
from admin.letters.forms import MOST_BULLETIN, MOST_TEXT, step_form
from flows.cases.scope import Viewer, visible
from flows.cases.tables import Case
from flows.clocks.reads import clocks_of
from flows.clocks.running import light
from flows.clocks.tables import Clock
from flows.events import events_of
from flows.letters.actions import Row, possible_for
from flows.letters.change import Change, Moment
from flows.letters.decision import Thing
from flows.letters.permissions import relations_of
from flows.letters.reads import bulletin_seen_by, letter_seen_by
from flows.letters.tables import Bulletin, Letter
from flows.people.actors import staff


@dataclass(frozen=True, slots=True)
class Tried:
    """A step that was asked for and not taken: the form as filled in, and why."""

    row: Row
    form: FlaskForm
    problem: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A step with its form and its address, and what is wrong with what was filled in."""

    row: Row
    form: FlaskForm
    address: str
    tried: bool = False
    problem: str = ""


def letter_seen(session: Session, who: Viewer, letter_id: int) -> Letter:
    """Give a letter; one out of sight is answered like one that is not there."""
    return letter_seen_by(session, who, letter_id) or abort(404)


def bulletin_seen(session: Session, who: Viewer, bulletin_id: int) -> Bulletin:
    return bulletin_seen_by(session, who, bulletin_id) or abort(404)


def show_letter(session: Session, who: Viewer, letter: Letter, tried: Tried | None = None) -> str:
    clocks = clocks_of(session, letter.subject)
    ids = [case.case_id for case in letter.cases]
    return render_template(
        "admin/letters/letter.html",
        letter=letter,
        clocks=clocks,
        lights={(each.round, each.stage): light(each, console().office.clock()) for each in clocks},
        events=events_of(session, letter.subject),
        seen_cases=set(session.scalars(select(Case.id).where(Case.id.in_(ids), visible(who)))),
        offers=_offers(session, who, letter, clocks, tried),
        too_late=_too_late(session, who, letter, tried),
    )


def show_bulletin(
    session: Session, who: Viewer, bulletin: Bulletin, tried: Tried | None = None
) -> str:
    return render_template(
        "admin/letters/bulletin.html",
        bulletin=bulletin,
        paper=paper_of(session, bulletin),
        events=events_of(session, bulletin.subject),
        offers=_offers(session, who, bulletin, (), tried),
        too_late=_too_late(session, who, bulletin, tried),
    )


def most_of(thing: Thing) -> int:
    """Give how many characters may be said with a step."""
    return MOST_TEXT if isinstance(thing, Letter) else MOST_BULLETIN


def _possible(session: Session, who: Viewer, thing: Thing, clocks: Sequence[Clock]) -> list[Row]:
    office = console().office
    own = relations_of(session, thing, who.reaches, office.today)
    nothing_yet = Change("", staff(who.staff))
    moment = Moment(session, office, thing, list(clocks), nothing_yet, office.clock())
    return [row for row in possible_for(moment, own) if row.console]


def _too_late(session: Session, who: Viewer, thing: Thing, tried: Tried | None) -> Tried | None:
    """Give what was tried where it is offered no more: its refusal stands at the top."""
    return tried if tried and tried.row not in _possible(session, who, thing, ()) else None


def _offers(
    session: Session, who: Viewer, thing: Thing, clocks: Sequence[Clock], tried: Tried | None
) -> list[Offer]:
    """Give the steps this viewer may take now, each with its form."""
    offers = []
    begins = thing.words or "" if isinstance(thing, Bulletin) else ""
    for row in _possible(session, who, thing, clocks):
        at = f"admin.{thing.subject.kind}_step"
        address = url_for(at, thing_id=thing.id, code=row.code)
        if tried is not None and tried.row is row:
            offers.append(Offer(row, tried.form, address, tried=True, problem=tried.problem))
        else:
            offers.append(Offer(row, step_form(row, most_of(thing), text=begins), address))
    return offers

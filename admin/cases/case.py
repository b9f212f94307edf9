"""One case as its page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort, render_template
from flask_wtf import FlaskForm
from sqlalchemy.orm import Session

from admin.cases import words
from admin.cases.attachments import files_of
from admin.cases.forms import options_for, step_form
from admin.cases.helpers import helpers
from admin.cases.timeline import rounds_of
from admin.context import console
from flows.cases.additions import added_to
from flows.cases.deliveries import MOST_OF_ONE, attempts_of, deliveries_of
from flows.cases.offers import offered
from flows.cases.permissions import DELIVERY_ROLES, RESEND_ROLES, holds, knows_reporter
from flows.cases.places import building
from flows.cases.reads import case_seen_by
from flows.cases.scope import Viewer
from flows.cases.steps import CASES
from flows.cases.steps.row import Row
from flows.cases.storm_reads import storm_of
from flows.cases.tables import Case

OWN_PAGES = {"split": "admin.split_form"}
"""Steps whose form is a page of its own."""
MOST_SUMMARY = 300
"""Characters of a summary before the rest is folded away."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A step that was asked for and not taken: the form as filled in, and why."""

    row: Row
    form: FlaskForm
    problem: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A step with its form, and what is wrong with what was filled in."""

    row: Row
    form: FlaskForm
    ends: bool
    tried: bool = False
    problem: str = ""

    @property
    def page(self) -> str | None:
        """Name the page of its own that it is asked for on, where it has one."""
        return OWN_PAGES.get(self.row.code)


def seen(session: Session, who: Viewer, case_id: int) -> Case:
    """Give a case; one out of sight is answered like one that is not there."""
    return case_seen_by(session, who, case_id) or abort(404)


def show(
    session: Session,
    who: Viewer,
    case: Case,
    *,
    revealed: bool = False,
    tried: Tried | None = None,
) -> str:
    """Give a case's page; revealed once a look at it is on record."""
    knows = knows_reporter(who.reaches, case)
    offers = _offers(session, who, case, tried)
    return render_template(
        "admin/cases/case.html",
        case=case,
        revealed=revealed,
        may_know=knows,
        reporter=case.resident if revealed and knows else None,
        source=words.SOURCE_NAMES.get(case.source, case.source),
        level=words.LEVELS[case.level],
        rounds=rounds_of(session, case, console().office.clock()),
        helpers=helpers(session, case, console().office.clock()),
        storm=storm_of(session, who, case),
        files=files_of(session, who, case),
        added=added_to(session, case),
        building=building(case.place),
        offers=offers,
        too_late=tried if tried and not any(offer.tried for offer in offers) else None,
        most_summary=MOST_SUMMARY,
        **_deliveries(session, who, case),
    )


def _deliveries(session: Session, who: Viewer, case: Case) -> Mapping[str, object]:
    sees = holds(who.reaches, case, *DELIVERY_ROLES)
    deliveries = deliveries_of(session, case) if sees else ()
    return {
        "deliveries": deliveries,
        "most_deliveries": MOST_OF_ONE,
        "attempts": attempts_of(session, deliveries),
        "may_resend": holds(who.reaches, case, *RESEND_ROLES),
    }


def _offers(session: Session, who: Viewer, case: Case, tried: Tried | None) -> list[Offer]:
    """Give the steps this viewer may take now, each with its form."""
    rows = offered(session, console().office, case, who)
    options = options_for(session, who, case, *rows)
    offers = []
    for row in rows:
        ends = row.to in CASES.ended
        if tried is not None and tried.row is row:
            offers.append(Offer(row, tried.form, ends, tried=True, problem=tried.problem))
        else:
            offers.append(Offer(row, step_form(row, options), ends))
    return offers

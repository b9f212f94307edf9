"""拆分: one report of several matters becomes several cases, looked at before it is done."""

from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from wtforms import Form

from admin.cases.case import seen
from admin.context import console
from admin.doors import ROW_ID, console_pages, row_id
from admin.filters import case_name
from admin.identity import asking, asking_in, reading
from admin.storms import words
from admin.storms.forms import filled, part_forms
from flows.cases.change import ActionError
from flows.cases.conduct import STAFF
from flows.cases.drafts import item_now
from flows.cases.offers import offered
from flows.cases.splitting import Piece, split
from flows.cases.tables import Case
from flows.cases.words import NOT_FOR_GROUPS
from flows.cases.words_conduct import ANOTHER_MATTER
from flows.map.reads import grid, grid_name, grids_of_street
from flows.map.tables import STREET
from flows.people.actors import staff
from nlp.catalogue.items import ServiceItem
from nlp.privacy.mask import mask
from nlp.text.normalise import normalise

SPLIT = f"/cases/<{ROW_ID}:case_id>/split"


@dataclass(frozen=True, slots=True)
class Part:
    """One other matter as the page shows it before it is done."""

    item: ServiceItem
    text: str
    masked: str
    place: str
    grid_id: int

    @property
    def told_as(self) -> str:
        """Name it as its reporter is told of it."""
        return ANOTHER_MATTER if self.item.code == STAFF else self.item.name

    @property
    def for_groups(self) -> str:
        return self.masked if self.item.group_visible else NOT_FOR_GROUPS


@console_pages.get(SPLIT)
def split_form(case_id: int) -> str:
    case = _splittable(case_id)
    return _page(case, _forms(case))


@console_pages.post(SPLIT)
def split_case(case_id: int) -> ResponseReturnValue:
    """Show what would become of a report; once that is agreed to, take it apart."""
    case = _splittable(case_id)
    forms = _forms(case, filled_in=True)
    written, problem = filled(forms), ""
    wrong = [form for form in written if not form.validate()]
    if not written:
        problem = words.NONE_FILLED
    elif not wrong and "back" not in request.form:
        parts = [_part(form) for form in written]
        if "sure" not in request.form:
            return _preview(case, forms, parts)
        try:
            return _done(case, _split(case_id, parts))
        except ActionError as refusal:
            problem = str(refusal)
    reading().rollback()  # What was read before may be what it was refused for.
    status = HTTPStatus.OK if "back" in request.form else HTTPStatus.UNPROCESSABLE_ENTITY
    return _page(seen(reading(), asking(), case_id), forms, problem), status


def _splittable(case_id: int) -> Case:
    session, who = reading(), asking()
    case = seen(session, who, case_id)
    if "split" not in {row.code for row in offered(session, console().office, case, who)}:
        abort(HTTPStatus.FORBIDDEN)
    return case


def _forms(case: Case, *, filled_in: bool = False) -> Sequence[Form]:
    grids = [(g.id, grid_name(g)) for g in grids_of_street(reading(), case.area_code[:STREET])]
    return part_forms(console().services, grids, request.form if filled_in else None)


def _part(form: Form) -> Part:
    """Give what was filled in, masked already: that has no place in a lock."""
    text = form.text.data.strip()
    return Part(
        item=console().services[form.item.data],
        text=text,
        masked=mask(normalise(text)).text,
        place=(form.place.data or "").strip(),
        grid_id=form.grid_id.data,
    )


def _split(case_id: int, parts: Sequence[Part]) -> Sequence[str]:
    with console().database.write() as session:
        who = asking_in(session)
        seen(session, who, case_id)
        pieces = [_piece(session, part) for part in parts]
        looked = row_id(request.form.get("seen", ""))
        made = split(session, console().office, case_id, pieces, staff(who.staff), looked)
        return [case.number for case in made]


def _piece(session: Session, part: Part) -> Piece:
    return Piece(
        item=item_now(session, part.item),
        text=part.text,
        masked=part.masked,
        place=part.place or None,
        grid_id=part.grid_id or None,
        deadline_class=part.item.deadline,
        severity=part.item.severity,
    )


def _done(case: Case, numbers: Sequence[str]) -> ResponseReturnValue:
    said = words.SPLIT_DONE.format(
        name=case_name(case), count=len(numbers), numbers="、".join(numbers)
    )
    flash(said, "success")
    return redirect(url_for("admin.case", case_id=case.id))


def _preview(case: Case, forms: Sequence[Form], parts: Sequence[Part]) -> str:
    places = [_where(case, part) for part in parts]
    shown = list(zip(parts, places, strict=True))
    return render_template("admin/storms/preview.html", case=case, forms=forms, parts=shown)


def _where(case: Case, part: Part) -> str:
    found = grid(reading(), part.grid_id) if part.grid_id else case.grid
    named = f"{found.community.name} {found.name}" if found else ""
    return " ".join(filter(None, (named, part.place)))


def _page(case: Case, forms: Sequence[Form], problem: str = "") -> str:
    return render_template("admin/storms/split.html", case=case, forms=forms, problem=problem)

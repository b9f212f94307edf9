"""A letter by hand: the cases are named first, then whom it goes to is chosen from who has them."""

import re
from collections.abc import Sequence
from http import HTTPStatus

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from admin.context import console
from admin.doors import console_pages
from admin.identity import asking, asking_in, reading
from admin.letters import words
from admin.letters.forms import NewLetterForm
from flows.cases.change import ActionError
from flows.cases.tables import Case
from flows.letters.addressees import choices
from flows.letters.issuing import Draft, issue
from flows.letters.reads import cases_to_urge, issuers_for
from flows.letters.tables import Letter
from flows.people.actors import staff
from nlp.privacy.mask import mask
from nlp.text.normalise import normalise

NUMBER = re.compile(r"\d{6,20}")


@console_pages.route("/letters/new", methods=["GET", "POST"])
def new_letter() -> ResponseReturnValue:
    session = reading()
    issuers = issuers_for(session, asking()) or abort(403)
    asked = request.values.get("cases", "")
    cases, problem = _cases(session, asked)
    form = NewLetterForm(cases=" ".join(case.number for case in cases))
    addressees = choices(session, cases, issuers, console().office.today)
    form.offer(issuers, addressees)
    if cases and form.validate_on_submit():
        try:
            return _issued(form)
        except ActionError as refusal:
            problem = str(refusal)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_submitted() else HTTPStatus.OK
    return render_template(
        "admin/letters/new.html", form=form, cases=cases, asked=asked, problem=problem
    ), status


def _cases(session: Session, asked: str) -> tuple[Sequence[Case], str]:
    """Find the cases of the numbers in a text; what is not found is said."""
    numbers = list(dict.fromkeys(NUMBER.findall(asked)))
    found = cases_to_urge(session, asking(), numbers)
    known = {case.number for case in found}
    missing = [number for number in numbers if number not in known]
    problem = words.NOT_FOUND.format(numbers="、".join(missing)) if missing else ""
    return found, problem if numbers or not asked else words.NO_NUMBERS


def _issued(form: NewLetterForm) -> ResponseReturnValue:
    said = form.text.data.strip() if form.text.data else ""
    # A letter goes out as it was written: what must not stand in it is cut before it is kept.
    text = mask(normalise(said)).text if said else None
    with console().database.write() as session:
        letter = _issue(session, form, text)
    flash(words.ISSUED.format(word=letter.word, to=letter.to_name), "success")
    return redirect(url_for("admin.letter", thing_id=letter.id))


def _issue(session: Session, form: NewLetterForm, text: str | None) -> Letter:
    """Issue as somebody who may; what was offered is looked up anew."""
    who, office = asking_in(session), console().office
    cases = cases_to_urge(session, who, NUMBER.findall(form.cases.data))
    issuers = issuers_for(session, who)
    issuer = next((each for each in issuers if each.id == form.issuer.data), None)
    to = form.chosen(choices(session, cases, issuers, office.today))
    if issuer is None or to is None:
        raise ActionError(words.GONE)
    draft = Draft(issuer, to, [case.id for case in cases], text)
    return issue(session, office, draft, staff(who.staff))

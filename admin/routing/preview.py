"""Before a row is saved: what becomes of other rows, and of the last thousand cases."""

from datetime import date

from flask import render_template, request
from sqlalchemy.orm import Session

from admin.routing import said, words
from flows.cases.routed import LOOKED_AT, Proposal, compare, departments
from flows.map.reads import area_names
from flows.map.routing import newest, standing, until_planned, value_of
from flows.people.reads import department_names

SEEN = "seen"
NOT_REPEATED = ("csrf_token", SEEN)


def preview_page(
    session: Session, change: Proposal, until: date | None, save: str, back: str = ""
) -> str:
    """Show what a change would do. save, back: where its form goes, with what was filled in."""
    rows = standing(session, change.key)
    last = until_planned(rows, change.since, until) if change.value else None
    values = [value_of(row) for row in rows] + ([change.value] if change.value else [])
    names = department_names(session, departments(values))
    filled = [
        (name, value)
        for name, values_of in request.form.lists()
        for value in values_of
        if name not in NOT_REPEATED
    ]
    seen = request.form.get(SEEN)
    now = newest(session)
    return render_template(
        "admin/routing/preview.html",
        key=said.key_name(change.key, area_names(session, [change.key.area_code])),
        sentence=said.change_name(change, last, names),
        effects=said.effects(change, until, last, rows, names),
        found=compare(session, change, said.first_routes()),
        one_item=bool(change.key.item_code),
        most=LOOKED_AT,
        filled=filled,
        seen=now,
        problem=words.CHANGED_MEANWHILE if seen and seen != str(now) else "",
        save=save,
        back=back,
    )


def unchanged(session: Session) -> bool:
    """Tell whether the table is as it was when the preview was shown."""
    return request.form.get(SEEN) == str(newest(session))

"""正在冒头: what is reported more often now than in the last four weeks."""

from flask import abort, render_template

from admin.context import console
from admin.doors import console_pages
from admin.identity import asking, reading
from flows.cases.rising import LEAST, RISING_ROLES, TIMES, rising


@console_pages.get("/rising")
def rising_list() -> str:
    who = asking()
    if not who.has(*RISING_ROLES):
        abort(403)
    return render_template(
        "admin/storms/rising.html",
        rows=rising(reading(), who, console().office.clock()),
        items=console().items,
        least=LEAST,
        times=TIMES,
    )

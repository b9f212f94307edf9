"""The page of troubles, and the banner that leads to it."""

from collections.abc import Sequence

from flask import abort, render_template, request
from flask_login import current_user

from admin.context import console
from admin.doors import console_pages, row_id
from admin.identity import asking, reading
from admin.troubles import words
from core import pulse
from flows.troubles.reads import TROUBLE_ROLES, open_troubles, past_troubles
from flows.troubles.tables import Trouble
from flows.troubles.words import database as database_trouble


@console_pages.get("/troubles")
def trouble_list() -> str:
    """List the troubles; that nothing can be written is written nowhere, so it is looked for."""
    if not asking().has(*TROUBLE_ROLES):
        abort(403)
    session = reading()
    why = pulse.problem(console().database, console().office.clock())
    return render_template(
        "admin/troubles/list.html",
        unwritten=database_trouble(why) if why else "",
        there=open_troubles(session),
        past=past_troubles(session, row_id(request.args.get("before", ""))),
    )


@console_pages.app_template_global()
def troubles_now() -> Sequence[Trouble]:
    """Give the troubles there are, to who can do something about them."""
    may = current_user.is_authenticated and asking().has(*TROUBLE_ROLES)
    return open_troubles(reading()) if may else ()


@console_pages.app_template_filter()
def trouble_kind(trouble: Trouble) -> str:
    return words.KIND_NAMES.get(trouble.kind, trouble.kind)

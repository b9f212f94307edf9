"""Who looked at personal data, for auditors."""

from flask import abort, render_template, request

from admin.audit.looks import look_page
from admin.doors import console_pages
from admin.identity import asking, reading
from flows.people.tables import Role


@console_pages.get("/looks")
def look_list() -> str:
    who = asking()
    if not who.has(Role.AUDITOR):
        abort(403)
    before = request.args.get("before", "")
    after = int(before) if before.isdecimal() and len(before) < 19 else None
    return render_template("admin/looks.html", page=look_page(reading(), who, after))

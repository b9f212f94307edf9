"""Who looked at personal data, for auditors."""

from flask import abort, render_template, request

from admin.audit import words
from admin.doors import console_pages, row_id
from admin.identity import asking, reading
from flows.cases.looks import look_page
from flows.people.tables import Role


@console_pages.get("/looks")
def look_list() -> str:
    who = asking()
    if not who.has(Role.AUDITOR):
        abort(403)
    page = look_page(reading(), who, row_id(request.args.get("before", "")))
    return render_template("admin/audit/looks.html", page=page, page_names=words.PAGE_NAMES)

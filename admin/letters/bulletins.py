"""The list of bulletins, one bulletin, and its paper."""

from flask import Response, render_template, request

from admin.doors import ROW_ID, console_pages, row_id
from admin.identity import asking, reading
from admin.letters.files import docx_response, printed_page
from admin.letters.shown import bulletin_seen, show_bulletin
from flows.letters.dates import span
from flows.letters.reads import bulletin_page

BULLETIN_PAGE = f"/letters/bulletins/<{ROW_ID}:thing_id>"


@console_pages.get("/letters/bulletins")
def bulletin_list() -> str:
    before = row_id(request.args.get("before", ""))
    page = bulletin_page(reading(), asking(), before)
    return render_template("admin/letters/bulletins.html", page=page)


@console_pages.get(BULLETIN_PAGE)
def bulletin(thing_id: int) -> str:
    session, who = reading(), asking()
    return show_bulletin(session, who, bulletin_seen(session, who, thing_id))


@console_pages.get(f"{BULLETIN_PAGE}/paper")
def bulletin_on_paper(thing_id: int) -> str:
    """Show a bulletin as it is printed."""
    session = reading()
    return printed_page(session, bulletin_seen(session, asking(), thing_id))


@console_pages.get(f"{BULLETIN_PAGE}/docx")
def bulletin_docx(thing_id: int) -> Response:
    session = reading()
    return docx_response(session, bulletin_seen(session, asking(), thing_id))


console_pages.add_app_template_filter(span, "week_span")

"""The lists of what was kept and not taken up; words are shown as others may read them."""

from flask import abort, render_template, request

from admin.doors import console_pages
from admin.identity import asking, reading
from admin.kept import words
from core.paging import read
from flows.cases.kept import KEPT_ROLES, Kept, Shelf, kept_page, places_of

MOST_SAID = 200
"""Characters of what was said before the rest is folded away."""


@console_pages.get("/kept")
def kept_list() -> str:
    who, session = asking(), reading()
    if not who.has(*KEPT_ROLES):
        abort(403)
    asked = request.args.get("shelf", "")
    shelf = Shelf(asked) if asked in tuple(Shelf) else Shelf.WORDS
    page = kept_page(session, who, shelf, read(request.args.get("before", "")))
    return render_template(
        "admin/kept/list.html",
        page=page,
        shelf=shelf,
        shelves=words.SHELF_NAMES,
        lead=words.LEADS[shelf],
        empty=words.EMPTY[shelf],
        most_said=MOST_SAID,
        places=places_of(session, page.rows),
    )


@console_pages.app_template_filter()
def limit_name(kept: Kept) -> str:
    return words.LIMIT_NAMES[kept.limit] if kept.limit else ""


@console_pages.app_template_filter()
def sort_name(kept: Kept) -> str:
    """Say what kind of message something was, where there are no words to show."""
    return words.SORT_NAMES.get(kept.sort, words.OTHER)

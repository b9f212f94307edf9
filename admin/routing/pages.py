"""The routing table read: its rows by day, and one row with its versions."""

from flask import abort, render_template, request

from admin.context import console
from admin.doors import ROW_ID, console_pages, row_id
from admin.identity import asking, reading
from admin.routing import words
from admin.routing.forms import EndForm
from admin.routing.lines import level_name, lines
from admin.routing.reach import kept, may_change, readable
from admin.routing.said import catalogue_names, outcome_name, profile_name
from flows.cases.lists import areas
from flows.map.route_lists import RouteFilter, When, in_reach, route_page, versions
from flows.map.route_tables import Route
from flows.map.routing import key_of
from flows.telling.places import READER_ROLES, Territory

ROUTE = f"/routing/<{ROW_ID}:route_id>"


@console_pages.get("/routing")
def route_list() -> str:
    session, who = reading(), asking()
    wanted = _wanted(readable(session, who))
    page = route_page(session, wanted)
    mine = kept(session, who)
    return render_template(
        "admin/routing/list.html",
        rows=lines(session, page.rows),
        after=page.after,
        wanted=wanted,
        whens=words.WHEN_NAMES,
        empty=words.EMPTY[wanted.when],
        areas=areas(session, who.acting_as(*READER_ROLES)),
        items=sorted(console().items.items(), key=lambda item: item[1]),
        first=_first(wanted),
        may_add=mine.whole or bool(mine.codes),
    )


def _wanted(where: Territory) -> RouteFilter:
    """Read what the list is narrowed to; what makes no sense narrows nothing."""
    asked = request.args
    day, area, item = asked.get("when", ""), asked.get("area", ""), asked.get("item")
    return RouteFilter(
        today=console().office.today,
        when=When(day) if day in tuple(When) else When.NOW,
        codes=("",) if where.whole else where.codes,
        item_code=item if item in console().items else None,
        area_code=area if area.isascii() and area.isdecimal() and len(area) <= 15 else "",
        after=row_id(asked.get("after", "")),
    )


def _first(wanted: RouteFilter) -> list[tuple[str, str, str]]:
    """Give the catalogue's own values, the first rows of the table, as code, name and words."""
    if wanted.when is not When.NOW or wanted.after is not None:
        return []
    return [
        (code, console().items.get(code, code), name)
        for code, name in catalogue_names().items()
        if wanted.item_code in (None, code)
    ]


@console_pages.get(ROUTE)
def route(route_id: int) -> str:
    session, who = reading(), asking()
    where = readable(session, who)
    found = session.get(Route, route_id) or abort(404)
    if not in_reach(found, ("",) if where.whole else where.codes):
        abort(404)
    mine = may_change(kept(session, who), found.area_code)
    form = EndForm(formdata=None, since=console().office.today)
    history = lines(session, versions(session, key_of(found)))
    line = next((each for each in history if each.route.id == route_id), None)
    return render_template(
        "admin/routing/route.html",
        line=line or lines(session, [found])[0],
        history=history,
        may_change=mine,
        form=form,
    )


console_pages.add_app_template_filter(outcome_name, "outcome_said")
console_pages.add_app_template_filter(level_name, "route_level")
console_pages.add_app_template_filter(profile_name, "route_profile")

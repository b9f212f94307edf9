"""Rows of the routing table as a page shows them, every code in its name."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from admin.context import console
from admin.routing.said import area_name, item_name
from flows.cases.routed import Outcome, departments, named
from flows.map.reads import area_names
from flows.map.route_lists import When, when
from flows.map.route_tables import Route, RouteLevel
from flows.map.route_words import LEVEL_NAMES, SOURCE_NAMES
from flows.map.routing import value_of
from flows.people.reads import department_names, staff_names


@dataclass(frozen=True, slots=True)
class Line:
    """A row in names."""

    route: Route
    item: str
    area: str
    outcome: Outcome
    maker: str
    when: When


def lines(session: Session, routes: Sequence[Route]) -> list[Line]:
    """Name all codes of some rows, with one question for each kind."""
    values = {route.id: value_of(route) for route in routes}
    areas = area_names(session, {route.area_code for route in routes})
    offices = department_names(session, departments(values.values()))
    makers = staff_names(session, {route.made_by for route in routes if route.made_by})
    today = console().office.today
    return [
        Line(
            route,
            item_name(route.item_code),
            area_name(route.area_code, areas),
            named(values[route.id], offices),
            _maker(route, makers),
            when(route, today),
        )
        for route in routes
    ]


def _maker(route: Route, makers: Mapping[int, str]) -> str:
    name = makers.get(route.made_by, "") if route.made_by else ""
    return f"{SOURCE_NAMES[route.source]} {name}".strip()


def level_name(level: str) -> str:
    return LEVEL_NAMES[RouteLevel(level)]

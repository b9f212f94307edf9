"""How a row, a change and what it does to other rows are said."""

from collections.abc import Mapping, Sequence
from datetime import date

from admin.context import console
from admin.routing import words
from flows.cases.drafts import DEPARTMENT
from flows.cases.routed import Outcome, Proposal, named
from flows.map.route_tables import Route, RouteLevel
from flows.map.route_words import EVERY_ITEM, EVERYWHERE, LEVEL_NAMES, USUAL
from flows.map.routing import DAY, RouteKey, overlap, value_of


def item_name(code: str) -> str:
    return console().items.get(code, code) if code else EVERY_ITEM


def area_name(code: str, areas: Mapping[str, str]) -> str:
    return areas.get(code, code) if code else EVERYWHERE


def key_name(key: RouteKey, areas: Mapping[str, str]) -> str:
    return f"{area_name(key.area_code, areas)} · {item_name(key.item_code)}"


def profile_name(code: str) -> str:
    profile = console().office.deadlines.newest.get(code)
    return (profile.name if profile else code) or USUAL


def first_routes() -> Mapping[str, Outcome]:
    """Give where each item goes that no row decides: to the grid first, as filing has it."""
    services = console().services
    return {
        code: Outcome(RouteLevel.GRID.value, item.department if item.level == DEPARTMENT else "")
        for code, item in services.items()
    }


def catalogue_names() -> Mapping[str, str]:
    """Say who the catalogue itself names for each item: its level and its department."""
    services = console().services
    return {
        code: outcome_name(Outcome(item.level, item.department)) for code, item in services.items()
    }


def outcome_name(outcome: Outcome | None) -> str:
    """Say where a case goes: 部门，主办 城管，协办 环保、市监，时限 5+10."""
    if outcome is None:
        return words.UNDECIDED
    parts = [LEVEL_NAMES[RouteLevel(outcome.level)]]
    if outcome.lead:
        parts.append(words.LEAD_IS.format(lead=outcome.lead))
    if outcome.helpers:
        parts.append(words.HELPERS_ARE.format(helpers="、".join(outcome.helpers)))
    if outcome.profile:
        parts.append(words.PROFILE_IS.format(profile=profile_name(outcome.profile)))
    return "，".join(parts)


def change_name(change: Proposal, until: date | None, names: Mapping[int, str]) -> str:
    """Say what is asked for."""
    if change.value is None:
        return words.ENDS.format(since=change.since)
    ends = words.UNTIL_DAY.format(until=until) if until else ""
    value = outcome_name(named(change.value, names))
    return words.SETS.format(since=change.since, until=ends, value=value)


def effects(
    change: Proposal,
    asked: date | None,
    until: date | None,
    rows: Sequence[Route],
    names: Mapping[int, str],
) -> list[str]:
    """Say what becomes of the other rows of the key; asked: the last day that was asked for."""
    sentences = []
    for row in rows:
        value = outcome_name(named(value_of(row), names))
        if overlap(row, change.since, until):
            sentences.append(_replaced(row, change.since, value))
            if until is not None and (row.until is None or row.until > until):
                sentences.append(words.COMES_BACK.format(since=until + DAY, value=value))
        elif until is not None and asked is None and row.since == until + DAY:
            sentences.append(words.STAYS.format(since=row.since, value=value, until=until))
    return sentences


def _replaced(row: Route, since: date, value: str) -> str:
    if row.since < since:
        return words.REPLACES.format(value=value, until=since - DAY)
    if row.since <= console().office.today:
        return words.REPLACES_TODAYS.format(value=value)
    return words.WITHDRAWN.format(since=row.since, value=value)

"""Rows of a table read as rows of the routing table; names do as well as codes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.commands import sheet_words as words
from app.commands.sheets import Row
from flows.deadlines import Profiles
from flows.map.reads import all_grids, grid_name
from flows.map.route_tables import RouteLevel
from flows.map.route_words import EVERY_ITEM, EVERYWHERE, LEVEL_NAMES, USUAL
from flows.map.routing import DAY, RouteError, RouteKey, RouteValue, check
from flows.map.tables import Division
from flows.people.tables import Department

ITEM, AREA, LEVEL, LEAD, HELPERS = "事项编码", "区域编码", "层级", "主办部门", "协办部门"
PROFILE, SINCE, UNTIL, NOTE = "时限方案", "起始日", "截止日", "备注"
COLUMNS = (ITEM, AREA, LEVEL, LEAD, HELPERS, PROFILE, SINCE, UNTIL, NOTE)
NEEDED = (ITEM, AREA, LEVEL, LEAD, SINCE)
EVERY = ("", "全部", "所有", EVERY_ITEM, EVERYWHERE)
MOST_NOTE = 200
LEVELS: Mapping[str, RouteLevel] = {
    **{name: level for level, name in LEVEL_NAMES.items()},
    **{level.value: level for level in RouteLevel},
}
DAY_SHAPE = re.compile(r"(\d{4})[-/.年]?(\d{1,2})[-/.月]?(\d{1,2})日?")
SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)
BETWEEN = re.compile(r"[、,，;；]+")


class Names:
    """What things are called, by their codes and by what people write."""

    def __init__(self, session: Session, items: Mapping[str, str], profiles: Profiles) -> None:
        divisions = session.execute(select(Division.code, Division.name)).all()
        grids = [(grid.code, grid_name(grid)) for grid in all_grids(session)]
        query = select(Department.id, Department.code, Department.name)
        self.departments = [(row[0], row[1], row[2]) for row in session.execute(query)]
        self.items = _by_name(items.items())
        self.areas = _by_name([*((row.code, row.name) for row in divisions), *grids])
        self.offices = _by_name((code, name) for _, code, name in self.departments)
        self.profiles = _by_name((each.code, each.name) for each in profiles.newest.values())
        self.ids = {code: id_ for id_, code, _ in self.departments}

    def item(self, text: str) -> str:
        return "" if text in EVERY else _one(self.items, text, words.NO_ITEM)

    def area(self, text: str) -> str:
        if SCIENTIFIC.fullmatch(text):
            raise RouteError(words.SCIENTIFIC.format(text=text))
        return "" if text in EVERY else _one(self.areas, text.replace(" ", ""), words.NO_AREA)

    def department(self, text: str) -> int:
        return self.ids[_one(self.offices, text, words.NO_DEPARTMENT)]

    def profile(self, text: str) -> str:
        return "" if text in ("", USUAL) else _one(self.profiles, text, words.NO_PROFILE)

    def written(self, department_id: int) -> str:
        """Give what a file calls a department: its name, or its code where two are called so."""
        code, name = next((row[1], row[2]) for row in self.departments if row[0] == department_id)
        return name if self.offices[name] == [code] else code


def _by_name(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Give the codes by what they are written as; a code is written as itself."""
    pairs = list(pairs)
    found: dict[str, list[str]] = {}
    for code, name in pairs:
        found.setdefault(name, []).append(code)
    return found | {code: [code] for code, _ in pairs}


def _one(named: Mapping[str, list[str]], text: str, unknown: str) -> str:
    codes = named.get(text, [])
    if not codes:
        raise RouteError(unknown.format(text=text))
    if len(codes) > 1:
        shown = "、".join(sorted(codes)[:3])
        raise RouteError(words.SEVERAL.format(text=text, count=len(codes), codes=shown))
    return codes[0]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What one row of a file says; row is its number there."""

    row: int
    key: RouteKey
    value: RouteValue
    since: date
    until: date | None
    note: str


def read_rows(rows: Iterable[Row], names: Names) -> tuple[list[Wanted], list[str]]:
    """Give what the rows say, and what is wrong, each with its row."""
    wanted, problems = [], []
    for number, cells in rows:
        try:
            wanted.append(_read(number, cells, names))
        except RouteError as error:
            problems.append(words.ROW.format(row=number, problem=error))
    settled, clashes = _settled(wanted)
    return settled, problems + clashes


def _read(number: int, cells: Mapping[str, str], names: Names) -> Wanted:
    if len(cells.get(NOTE, "")) > MOST_NOTE:
        raise RouteError(words.LONG.format(what=NOTE, most=MOST_NOTE))
    level = LEVELS.get(cells[LEVEL])
    if level is None:
        raise RouteError(words.NO_LEVEL.format(text=cells[LEVEL]))
    helpers = [each.strip() for each in BETWEEN.split(cells.get(HELPERS, "")) if each.strip()]
    value = RouteValue(
        level,
        names.department(cells[LEAD]) if cells[LEAD] else None,
        tuple(dict.fromkeys(names.department(each) for each in helpers)),
        names.profile(cells.get(PROFILE, "")),
    )
    since, until = day_in(cells[SINCE]), day_in(cells.get(UNTIL, ""))
    if since is None:
        raise RouteError(words.NO_SINCE)
    check(value, since, until)
    key = RouteKey(names.item(cells[ITEM]), names.area(cells[AREA]))
    return Wanted(number, key, value, since, until, cells.get(NOTE, ""))


def day_in(text: str) -> date | None:
    """Read a day as people write it; None where there is none."""
    if not text:
        return None
    found = DAY_SHAPE.fullmatch(text)
    try:
        return date(*map(int, found.groups())) if found else _odd(text)
    except ValueError:
        return _odd(text)


def _odd(text: str) -> date:
    raise RouteError(words.ODD_DAY.format(text=text))


def _settled(wanted: list[Wanted]) -> tuple[list[Wanted], list[str]]:
    """Let a row without a last day hold until the next of its key; two of one day are wrong."""
    ordered = sorted(wanted, key=lambda each: (each.key.item_code, each.key.area_code, each.since))
    found, problems = [], []
    for each, following in pairwise([*ordered, None]):
        if each is None:
            continue
        until = each.until
        if following is not None and following.key == each.key:
            if following.since <= (until or each.since):
                clash = words.OVERLAPS.format(other=each.row)
                problems.append(words.ROW.format(row=following.row, problem=clash))
            until = until or following.since - DAY
        found.append(replace(each, until=until))
    return found, problems

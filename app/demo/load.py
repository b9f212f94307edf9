"""Writes the invented street and some weeks of its past into an empty database."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from admin.signing_in.passwords import hashed
from app.demo import cast
from core.database import Database
from flows.cases.actions import open_case, perform
from flows.cases.change import Change
from flows.cases.drafts import PUBLIC_SAFETY_GROUP, Draft
from flows.cases.due import sweep
from flows.map import reads
from flows.map.tables import (
    Alias,
    AliasKind,
    Division,
    DivisionLevel,
    Grid,
    GridKind,
    GroupChat,
    PoliceGrid,
    PoliceGridPart,
)
from flows.office import Office
from flows.people.actors import resident
from flows.people.actors import staff as as_staff
from flows.people.duties import roster
from flows.people.tables import Department, Duty, Resident, Role, Staff
from nlp.catalogue.severity import Severity
from nlp.engine import Engine
from notify.tables import Outbox

HOUR = timedelta(hours=1)


def is_empty(session: Session) -> bool:
    return session.scalar(select(Division.id).limit(1)) is None


def load(database: Database, office: Office, engine: Engine, install: Mapping[str, Any]) -> bool:
    """Fill an empty database; a filled one is left as it is, and False is given.

    install: what `cast.saved` made, its passwords and groups.
    """
    with database.write() as session:
        if not is_empty(session):
            return False
        build_street(session, install)
    with database.write() as session:
        _past(session, office, engine, cast.street()["past"])
    sweep(database, office)
    with database.write() as session:
        session.execute(delete(Outbox))  # The past was never said to anybody.
        session.info.clear()
    return True


def build_street(session: Session, install: Mapping[str, Any]) -> None:
    """Write the map, its groups and the people, without any past."""
    data = cast.street()
    groups = install.get("groups") or {name: cast.group_keys(name) for name in cast.group_names()}
    grids = _map(session, data, groups)
    _people(session, data, grids, install.get("passwords", {}))


Keys = Mapping[str, Mapping[str, str]]
"""Chat id and webhook key of each group, by its name in the cast."""


def _map(session: Session, data: dict[str, Any], groups: Keys) -> list[Grid]:
    county = _division(session, data["county"], DivisionLevel.COUNTY, None)
    street = _division(session, data["street"], DivisionLevel.STREET, county)
    session.add(GroupChat(name=cast.desk_name(), division_id=street.id, **groups[cast.DESK]))
    grids: list[Grid] = []
    for row in data["communities"]:
        community = _division(session, row, DivisionLevel.COMMUNITY, street)
        for index, grid_row in enumerate(row["grids"], 1):
            grids.append(_grid(session, community, index, grid_row, len(grids) + 1, groups))
    for row in data["departments"]:
        session.add(Department(**row))
    for number, row in enumerate(data["police_grids"], 1):
        police_grid = PoliceGrid(code=row["code"], name=row["name"])
        session.add(police_grid)
        session.flush()
        name, keys = f"{police_grid.name}群", groups[cast.police_group(number)]
        session.add(GroupChat(name=name, police_grid_id=police_grid.id, **keys))
        session.add_all(
            PoliceGridPart(police_grid_id=police_grid.id, grid_id=grids[place - 1].id)
            for place in row["grids"]
        )
    session.flush()
    return grids


def _division(
    session: Session, row: dict[str, Any], level: DivisionLevel, parent: Division | None
) -> Division:
    division = Division(
        code=row["code"], name=row["name"], level=level, parent_id=parent.id if parent else None
    )
    session.add(division)
    session.flush()
    return division


def _grid(
    session: Session,
    community: Division,
    index: int,
    row: dict[str, Any],
    number: int,
    groups: Keys,
) -> Grid:
    grid = Grid(
        code=f"{community.code}{index:03d}",
        name=row["name"],
        kind=GridKind(row.get("kind", "basic")),
        community=community,
        polygon=_rectangle(*row["box"]),
        poster=f"grid-{number:02d}",
        aliases=[
            Alias(
                kind=AliasKind(kind),
                text=text,
                first_building=buildings[0] if buildings else None,
                last_building=buildings[1] if buildings else None,
            )
            for kind, text, *buildings in row["aliases"]
        ],
    )
    session.add(grid)
    session.flush()
    name = f"{community.name}{grid.name}群"
    session.add(GroupChat(name=name, grid_id=grid.id, **groups[cast.grid_group(number)]))
    return grid


def _rectangle(west: float, south: float, width: float, height: float) -> dict[str, Any]:
    east, north = round(west + width, 6), round(south + height, 6)
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def _people(
    session: Session, data: dict[str, Any], grids: list[Grid], passwords: Mapping[str, str]
) -> None:
    logins = {"小李": "xiaoli", "老赵": "laozhao", "姜警官": "jiang"}

    def hire(name: str, duty: Duty, userid: str | None = None, login: str | None = None) -> None:
        login = login or logins.get(name)
        password = passwords.get(login) if login else None
        session.add(
            Staff(
                name=name,
                wecom_userid=userid,
                login=login if password else None,
                password_hash=hashed(password) if password else None,
                duties=[duty],
            )
        )

    for index, grid in enumerate(grids, 1):
        for userid, name in cast.workers_of(index):
            hire(name, Duty(role=Role.WORKER, grid_id=grid.id), userid)
        hire(data["heads"][(index - 1) // 4], Duty(role=Role.HEAD, grid_id=grid.id))
    for index, name in enumerate(data["volunteers"], 1):
        hire(name, Duty(role=Role.VOLUNTEER, grid_id=grids[index - 1].id), f"volunteer-{index}")
    for index, name in enumerate(data["officers"], 1):
        hire(name, Duty(role=Role.POLICE, police_grid_id=index), f"officer-{index}")
    root = reads.root_division(session)
    assert root is not None  # noqa: S101 - written a moment ago.
    userid, name = cast.DISPATCHER
    hire(name, Duty(role=Role.DISPATCHER, division_id=root.id), userid, login="zhou")
    hire("金审计", Duty(role=Role.AUDITOR, division_id=root.id), login="jin")
    session.flush()


def _past(session: Session, office: Office, engine: Engine, rows: list[list[Any]]) -> None:
    """Live the past through the real actions, each at its own time."""
    grids = [grid.id for grid in reads.all_grids(session)]
    now = office.clock()
    for days, number, text, end, stars in rows:
        began = now - timedelta(days=days, hours=2)
        _live(session, office, engine, grids[number - 1], text, (began, end, stars))


def _live(
    session: Session,
    office: Office,
    engine: Engine,
    grid_id: int,
    text: str,
    course: tuple[Any, str, int],
) -> None:
    began, end, stars = course
    at = [began]
    then = Office(lambda: at[0], office.calendar, office.links)
    somebody = Resident(created_at=began, last_grid_id=grid_id)
    session.add(somebody)
    session.flush()
    case = open_case(
        session, then, _draft(session, engine, grid_id, text, somebody.id), resident(somebody.id)
    )
    worker = roster(session, grid_id, began.date())[0]
    if end == "assigned":
        return
    at[0] += HOUR
    perform(session, then, case.id, Change("take", as_staff(worker)))
    at[0] += 2 * HOUR
    perform(session, then, case.id, Change("reply", as_staff(worker), "已到现场看过"))
    if end == "handling":
        return
    at[0] += 20 * HOUR
    perform(session, then, case.id, Change("resolve", as_staff(worker), "已处理好"))
    if end == "rated":
        at[0] += 3 * HOUR
        rating = Change("rate", resident(somebody.id), stars=stars)
        perform(session, then, case.id, rating)


def _draft(session: Session, engine: Engine, grid_id: int, text: str, resident_id: int) -> Draft:
    findings = engine.understand(text)
    best = (findings.items or findings.nearest)[0]
    item = engine.catalogue.items[best.code]
    return Draft(
        source="demo",
        resident_id=resident_id,
        contact_id=None,
        item_code=item.code,
        item_name=item.name,
        catalogue_version=engine.catalogue.version,
        severity=Severity(item.severity),
        deadline_class=item.deadline,
        police=item.group == PUBLIC_SAFETY_GROUP,
        summary=findings.masked,
        description=text,
        area_code=session.get_one(Grid, grid_id).code,
        grid_id=grid_id,
    )

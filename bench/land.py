"""The county written into a database: communities, grids, their names, groups and workers."""

from collections.abc import Callable, Iterable

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bench.people import spot
from flows.map.tables import Alias, Division, DivisionLevel, Grid, GroupChat
from flows.people.tables import Duty, Role, Staff
from learning.measures.county import GRIDS, county

STREET = "002"
StreetOf = Callable[[int], tuple[str, str]]
"""Gives code and name of the street in which a community lies, by its number from 0."""


def lay_county(session: Session) -> None:
    """Add the county's grids to the demo's county, as a street of their own."""
    of_county = select(Division).where(Division.level == DivisionLevel.COUNTY)
    root = session.scalars(of_county).one()
    street = f"{root.code}{STREET}", "云岭街道"
    _groups_and_workers(session, lay_grids(session, root, lambda _: street))


def lay_grids(
    session: Session, root: Division, street_of: StreetOf, count: int = GRIDS
) -> dict[int, Grid]:
    """Add streets, communities, grids and their names; gives the grids by their numbers from 1."""
    names = {
        alias.grid_id: alias.text.rpartition(" ")
        for alias in county().official
        if " " in alias.text and alias.grid_id <= count
    }
    communities = _communities(session, root, street_of, [names[grid][0] for grid in sorted(names)])
    grids = {}
    for shape in county().shapes[:count]:
        community, _, name = names[shape.grid_id]
        grids[shape.grid_id] = Grid(
            code=f"{communities[community].code}{(shape.grid_id - 1) % 7 + 1:03d}",
            name=name,
            community=communities[community],
            polygon=dict(shape.polygon),
            poster=f"county-{shape.grid_id:04d}",
        )
    session.add_all(grids.values())
    session.flush()
    _names(session, grids)
    return grids


def _communities(
    session: Session, root: Division, street_of: StreetOf, names: Iterable[str]
) -> dict[str, Division]:
    streets: dict[str, Division] = {}
    found: dict[str, Division] = {}
    for number, name in enumerate(dict.fromkeys(names)):
        code, of_street = street_of(number)
        if code not in streets:
            streets[code] = _division(root, code, of_street, DivisionLevel.STREET)
            session.add(streets[code])
            session.flush()
        own = f"{code}{number + 1:03d}"
        found[name] = _division(streets[code], own, name, DivisionLevel.COMMUNITY)
    session.add_all(found.values())
    session.flush()
    return found


def _division(parent: Division, code: str, name: str, level: DivisionLevel) -> Division:
    return Division(code=code, name=name, level=level, parent_id=parent.id)


def _names(session: Session, grids: dict[int, Grid]) -> None:
    rows = [
        {
            "grid_id": grids[alias.grid_id].id,
            "kind": alias.kind,
            "text": alias.text,
            "first_building": alias.first_building,
            "last_building": alias.last_building,
        }
        for alias in county().aliases()
        if alias.grid_id in grids
    ]
    session.execute(insert(Alias), rows)


def _groups_and_workers(session: Session, grids: dict[int, Grid]) -> None:
    for number in range(1, GRIDS + 1):
        grid, here = grids[number], spot(number, "")
        session.add(
            GroupChat(
                name=f"{grid.community.name}{grid.name}群",
                webhook_key=here.webhook_key,
                chat_id=here.chat_id,
                grid_id=grid.id,
            )
        )
        duties = [Duty(role=Role.WORKER, grid_id=grid.id)]
        session.add(Staff(name=f"网格员{number}", wecom_userid=here.userid, duties=duties))

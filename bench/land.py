"""The county written into a database: communities, grids, their names, groups and workers."""

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from bench.people import spot
from flows.map.tables import Alias, Division, DivisionLevel, Grid, GroupChat
from flows.people.tables import Duty, Role, Staff
from learning.measures.county import GRIDS, county

STREET = "002"


def lay_county(session: Session) -> None:
    """Add the county's grids to the demo's county, as a street of their own."""
    land, root = (
        county(),
        session.scalars(select(Division).where(Division.level == DivisionLevel.COUNTY)).one(),
    )
    names = {
        alias.grid_id: alias.text.rpartition(" ") for alias in land.official if " " in alias.text
    }
    street = _division(root, f"{root.code}{STREET}", "云岭街道", DivisionLevel.STREET)
    session.add(street)
    session.flush()
    communities = {}
    for number, name in enumerate(dict.fromkeys(names[grid][0] for grid in sorted(names)), 1):
        code = f"{street.code}{number:03d}"
        communities[name] = _division(street, code, name, DivisionLevel.COMMUNITY)
    session.add_all(communities.values())
    session.flush()
    grids = {}
    for shape in land.shapes:
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
    _groups_and_workers(session, grids)


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

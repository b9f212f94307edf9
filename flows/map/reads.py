"""What is asked of the map: grids, their names, posters and group chats."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import ColumnElement, Select, bindparam, func, literal, or_, select
from sqlalchemy.orm import Session, joinedload

from flows.map.tables import STREET, Alias, Division, Grid, GroupChat, PoliceGridPart

WITH_COMMUNITY = joinedload(Grid.community)


def grid(session: Session, grid_id: int) -> Grid | None:
    """Give a grid with its community."""
    return session.get(Grid, grid_id, options=[WITH_COMMUNITY])


def grid_name(grid: Grid) -> str:
    return f"{grid.community.name}{grid.name}"


def grid_of_poster(session: Session, scene: str) -> Grid | None:
    return session.scalar(select(Grid).where(Grid.poster == scene).options(WITH_COMMUNITY))


def grids_named(session: Session, grid_ids: Sequence[int]) -> Sequence[Grid]:
    """Give grids with their communities, for a question with choices."""
    return session.scalars(
        select(Grid).where(Grid.id.in_(grid_ids)).order_by(Grid.code).options(WITH_COMMUNITY)
    ).all()


def all_grids(session: Session) -> Sequence[Grid]:
    return session.scalars(select(Grid).order_by(Grid.code).options(WITH_COMMUNITY)).all()


def grids_of_street(session: Session, code: str) -> Sequence[Grid]:
    """Give the grids below a street's code, a few dozen at most."""
    return session.scalars(
        select(Grid).where(Grid.code.startswith(code)).order_by(Grid.code).options(WITH_COMMUNITY)
    ).all()


def street_of(session: Session, code: str) -> Division | None:
    """Give the street that a code lies in."""
    return session.scalar(select(Division).where(Division.code == code[:STREET]))


def grids_coded(session: Session, codes: Collection[str]) -> Sequence[Grid]:
    return session.scalars(
        select(Grid).where(Grid.code.in_(codes)).order_by(Grid.code).options(WITH_COMMUNITY)
    ).all()


def area_names(session: Session, codes: Collection[str]) -> Mapping[str, str]:
    """Name divisions and grids by their codes, a grid with its community."""
    divisions = select(Division.code, Division.name).where(Division.code.in_(codes))
    names = {row.code: row.name for row in session.execute(divisions)}
    grids = select(Grid).where(Grid.code.in_(codes)).options(WITH_COMMUNITY)
    return names | {grid.code: grid_name(grid) for grid in session.scalars(grids)}


def all_aliases(session: Session) -> Sequence[Alias]:
    return session.scalars(select(Alias)).all()


def root_division(session: Session) -> Division | None:
    """Give the division everything lies in."""
    return session.scalar(
        select(Division).where(Division.parent_id.is_(None)).order_by(Division.code).limit(1)
    )


def root_code(session: Session) -> str:
    """Give the code under which lies what has no place yet; "" while there is no map."""
    root = root_division(session)
    return root.code if root is not None else ""


def group_of_chat(session: Session, chat_id: str) -> GroupChat | None:
    """Give the group that a message's chat id names, once it is bound."""
    return session.scalar(_OF_CHAT, {"chat_id": chat_id})


def group_of_grid(session: Session, grid_id: int) -> GroupChat | None:
    return session.scalar(_OF_GRID, {"grid_id": grid_id})


def group_of_department(session: Session, department_id: int) -> GroupChat | None:
    return session.scalar(_sending(GroupChat.department_id == department_id))


def groups_of_police(session: Session, grid_id: int) -> Sequence[GroupChat]:
    """Give the groups of the police grids that lie over a grid."""
    over = select(PoliceGridPart.police_grid_id).where(PoliceGridPart.grid_id == grid_id)
    return session.scalars(_sending(GroupChat.police_grid_id.in_(over))).all()


def desk_of(session: Session, area_code: str, length: int | None = None) -> GroupChat | None:
    """Give the group of the desk nearest to an area, above it before below it.

    A division's code begins with the code of the one above it. Below is for a place not known
    yet, where only a street has a desk. length: of the code of the level that is meant, for the
    desks below it were asked before.
    """
    most = len(area_code) if length is None else length
    own = func.length(Division.code)
    return session.scalar(
        _sending(
            or_(literal(area_code).startswith(Division.code), Division.code.startswith(area_code))
        )
        .join(Division, Division.id == GroupChat.division_id)
        .order_by(own > most, func.abs(own - most), Division.code)
        .limit(1)
    )


def _sending(condition: ColumnElement[bool]) -> Select[GroupChat]:
    """Give the query of groups that a robot can send into."""
    return select(GroupChat).where(condition, GroupChat.webhook_key.is_not(None))


def webhook_key(session: Session, group_id: int) -> str | None:
    """Give the key of the robot that sends into a group."""
    return session.scalar(select(GroupChat.webhook_key).where(GroupChat.id == group_id))


_OF_CHAT = select(GroupChat).where(GroupChat.chat_id == bindparam("chat_id"))
_OF_GRID = _sending(GroupChat.grid_id == bindparam("grid_id"))
"""Built once: every message of a group and every card asks."""

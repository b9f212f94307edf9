"""The map: divisions, grids, the names people call them by, and their group chats.

Codes follow the national practice: 6 digits county, 9 street, 12 community, 15 grid. A code is a
prefix of the codes of all that lies in it.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Encrypted, Key, UtcDateTime, coded

COUNTY, STREET, COMMUNITY = 6, 9, 12
"""Lengths of the codes of divisions."""


class DivisionLevel(StrEnum):
    COUNTY = "county"
    STREET = "street"
    COMMUNITY = "community"


class GridKind(StrEnum):
    BASIC = "basic"
    SPECIAL = "special"  # 专属网格: a mall, a school, a business park


class AliasKind(StrEnum):
    ESTATE = "estate"
    ROAD = "road"
    VILLAGE = "village"
    COMMUNITY = "community"
    LANDMARK = "landmark"


class Division(Base):
    """A county 县区, street 街道 or community 社区."""

    __tablename__ = "divisions"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(String(12), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    level: Mapped[DivisionLevel] = mapped_column(coded(DivisionLevel))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("divisions.id"), index=True)


class Grid(Base):
    """A grid 网格: the smallest area with workers of its own."""

    __tablename__ = "grids"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(String(15), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    kind: Mapped[GridKind] = mapped_column(coded(GridKind), default=GridKind.BASIC)
    community_id: Mapped[int] = mapped_column(ForeignKey("divisions.id"), index=True)
    polygon: Mapped[dict[str, Any] | None] = mapped_column(JSON)  # GeoJSON, WGS-84
    poster: Mapped[str] = mapped_column(String(64), unique=True)  # scene_str of its QR poster

    community: Mapped[Division] = relationship()
    aliases: Mapped[list["Alias"]] = relationship(back_populates="grid")


class Alias(Base):
    """A name people use for (a part of) a grid; building numbers narrow it."""

    __tablename__ = "grid_aliases"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    grid_id: Mapped[int] = mapped_column(ForeignKey("grids.id"), index=True)
    kind: Mapped[AliasKind] = mapped_column(coded(AliasKind))
    text: Mapped[str] = mapped_column(String(60), index=True)
    first_building: Mapped[int | None]
    last_building: Mapped[int | None]

    grid: Mapped[Grid] = relationship(back_populates="aliases")


class PoliceGrid(Base):
    """A police grid 警格, laid over basic grids."""

    __tablename__ = "police_grids"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(60))


class PoliceGridPart(Base):
    """One basic grid inside a police grid."""

    __tablename__ = "police_grid_parts"

    police_grid_id: Mapped[int] = mapped_column(ForeignKey("police_grids.id"), primary_key=True)
    grid_id: Mapped[int] = mapped_column(ForeignKey("grids.id"), primary_key=True, index=True)


class GroupChat(Base):
    """A WeCom group chat 群聊: the robot that sends into it, and how it is told when listening.

    It serves a grid, a police grid or a department; a division's is its desk 指挥中心. webhook_key
    is its sending robot's. One smart robot listens in all groups: chat_id tells them apart, and is
    known once somebody has said the binding code in the group.
    """

    __tablename__ = "group_chats"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    webhook_key: Mapped[str | None] = mapped_column(Encrypted)
    chat_id: Mapped[str | None] = mapped_column(String(100), unique=True)
    binding_code: Mapped[str | None] = mapped_column(String(12), unique=True)
    binding_expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grids.id"), unique=True)
    police_grid_id: Mapped[int | None] = mapped_column(ForeignKey("police_grids.id"), unique=True)
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"), unique=True)
    division_id: Mapped[int | None] = mapped_column(ForeignKey("divisions.id"), unique=True)

"""The people: staff with their duties, and residents with the contacts they write from."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from core.database import Base, Encrypted, Key, UtcDateTime, coded


class Role(StrEnum):
    WORKER = "worker"  # 网格员
    HEAD = "head"  # 网格长
    GUIDE = "guide"  # 指导员
    LIAISON = "liaison"  # 联络员
    REPRESENTATIVE = "representative"  # 居民代表
    VOLUNTEER = "volunteer"  # 代办志愿者
    POLICE = "police"  # 社区民警
    HANDLER = "handler"  # 部门经办人
    DISPATCHER = "dispatcher"  # 指挥中心
    AUDITOR = "auditor"  # 审计
    ADMIN = "admin"  # 系统管理员


class Department(Base):
    """A department 部门 that cases are handed to."""

    __tablename__ = "departments"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    code: Mapped[str] = mapped_column(String(30), unique=True)
    name: Mapped[str] = mapped_column(String(60))


class Staff(Base):
    """Someone who works with cases; a sign-in to the console is optional."""

    __tablename__ = "staff"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str] = mapped_column(String(40))
    wecom_userid: Mapped[str | None] = mapped_column(String(64), unique=True)
    login: Mapped[str | None] = mapped_column(String(40), unique=True)
    password_hash: Mapped[str | None] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(default=True)

    duties: Mapped[list["Duty"]] = relationship(back_populates="staff")


class Duty(Base):
    """One duty of one person: a role over a grid, a division, a police grid or a department."""

    __tablename__ = "duties"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    role: Mapped[Role] = mapped_column(coded(Role))
    grid_id: Mapped[int | None] = mapped_column(ForeignKey("grids.id"), index=True)
    division_id: Mapped[int | None] = mapped_column(ForeignKey("divisions.id"), index=True)
    police_grid_id: Mapped[int | None] = mapped_column(ForeignKey("police_grids.id"))
    department_id: Mapped[int | None] = mapped_column(ForeignKey("departments.id"))
    since: Mapped[date | None]
    until: Mapped[date | None]

    staff: Mapped[Staff] = relationship(back_populates="duties")


class Resident(Base):
    """A resident 居民, known only as far as a case needs."""

    __tablename__ = "residents"

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    name: Mapped[str | None] = mapped_column(Encrypted)
    phone: Mapped[str | None] = mapped_column(Encrypted)
    last_grid_id: Mapped[int | None] = mapped_column(ForeignKey("grids.id"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)


class Contact(Base):
    """A resident's presence on one channel and account; external_id is the openid, encrypted."""

    __tablename__ = "contacts"
    __table_args__ = (
        UniqueConstraint("channel", "account", "external_index", name="uq_contacts_external"),
    )

    id: Mapped[int] = mapped_column(Key, primary_key=True)
    resident_id: Mapped[int] = mapped_column(ForeignKey("residents.id"), index=True)
    channel: Mapped[str] = mapped_column(String(20))
    account: Mapped[str] = mapped_column(String(60))
    external_id: Mapped[str] = mapped_column(Encrypted)
    external_index: Mapped[str] = mapped_column(String(32))
    following: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)

    resident: Mapped[Resident] = relationship()

"""Running numbers: the cases of a day, the short numbers of a grid."""

from sqlalchemy import String, bindparam
from sqlalchemy.orm import Mapped, Session, mapped_column

from core.database import Base, table_of
from core.upsert import MAKERS, dialect_of


class Counter(Base):
    """A running number by its name."""

    __tablename__ = "counters"

    name: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[int]


_COUNTERS = table_of(Counter)
_NEXT = {
    dialect: insert(_COUNTERS)
    .values(name=bindparam("counter"), value=1)
    .on_conflict_do_update(index_elements=[_COUNTERS.c.name], set_={"value": _COUNTERS.c.value + 1})
    .returning(_COUNTERS.c.value)
    for dialect, insert in MAKERS.items()
}
"""Built once: every case that is filed draws two numbers."""


def next_number(session: Session, name: str) -> int:
    """Give the next number; two who ask at once get two."""
    value: int = session.execute(_NEXT[dialect_of(session)], {"counter": name}).scalar_one()
    return value

"""Who acts and who is looked up: names, and nobody who has left."""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from flows.people import actors, reads
from flows.people.tables import Contact, Department, Resident, Staff


def test_an_actor_is_named_as_a_history_shows_them(database, cast):
    with database.read() as session:
        li = actors.staff(session.get_one(Staff, cast.li))
    assert (li.kind, li.id, li.name) == ("staff", cast.li, "小李")
    wang = actors.resident(cast.wang)
    assert (wang.kind, wang.id, wang.name) == ("resident", cast.wang, "居民"), "never by her name"
    assert actors.SYSTEM.id is None


def test_a_member_is_known_by_their_id_at_wecom_until_they_leave(database, cast):
    with database.write() as session:
        assert reads.staff_by_userid(session, "worker-01").id == cast.li
        for nobody in ("worker-99", "", "WORKER-01", "worker-0_", "%"):
            assert reads.staff_by_userid(session, nobody) is None
        session.get_one(Staff, cast.li).active = False
        assert reads.staff_by_userid(session, "worker-01") is None


def test_a_department_is_found_by_its_whole_name(database, cast):
    with database.read() as session:
        wanted = session.scalar(select(Department.id).where(Department.code == "huanbao"))
        assert reads.department_named(session, "生态环境局") == wanted
        assert reads.department_named(session, "生态环境") is None
        assert reads.department_names(session, [wanted, 0]) == {wanted: "生态环境局"}
        assert reads.department_names(session, []) == {}


def test_names_are_read_for_all_at_once_also_of_who_has_left(database, cast):
    with database.write() as session:
        session.get_one(Staff, cast.zhao).active = False
        names = reads.staff_names(session, {cast.li, cast.zhao, 0})
    assert names == {cast.li: "小李", cast.zhao: "老赵"}, "a history keeps its names"


@pytest.mark.parametrize(
    ("changes", "allowed"),
    [
        ({"account": "another"}, True),
        ({"channel": "kf"}, True),
        ({"external_index": "liu"}, True),
        ({}, False),
    ],
)
def test_a_contact_is_one_of_its_channel_and_account(
    database, clock, contact_of_wang, changes, allowed
):
    values = {"channel": "wechat", "account": "street", "external_index": "wang", **changes}
    with database.write() as session:
        somebody = Resident(created_at=clock.now)
        session.add(Contact(resident=somebody, external_id="o-x", created_at=clock.now, **values))
        if allowed:
            session.flush()
            return
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()


@pytest.mark.parametrize("field", ["wecom_userid", "login"])
def test_nobody_signs_in_or_writes_as_somebody_else(database, field):
    with database.write() as session:
        session.add_all(Staff(name=name, **{field: None}) for name in ("小李", "老赵"))
        session.flush()  # As many as you like have none.
    with pytest.raises(IntegrityError), database.write() as session:
        session.add_all(Staff(name=name, **{field: "same"}) for name in ("小李", "老赵"))

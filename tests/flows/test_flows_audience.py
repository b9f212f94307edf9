"""Audiences: who is told of each kind of thing, who stands in, and nobody who is not meant."""

import pytest
from sqlalchemy import delete, select, update

from flows.events import Subject
from flows.map.tables import Division, Grid, GroupChat, PoliceGrid, PoliceGridPart
from flows.people.tables import Contact, Department, Staff
from flows.telling import audience
from flows.telling.audience import Recipient
from flows.telling.outgoing import tell
from notify.tables import Outbox

HUA_1 = "329901001001001"
CONSOLE = ("desk",)
CARD = {"markdown": "7号 餐饮油烟扰民"}
SUBJECT = Subject("case", 7)


@pytest.fixture
def names(database):
    """Give the names of the groups that recipients are."""

    def of(recipients):
        with database.read() as session:
            chats = {str(each.id): each.name for each in session.scalars(select(GroupChat))}
        return tuple(chats.get(who.address, who.address) for who in recipients)

    return of


@pytest.fixture
def told(database, clock):
    """Tell recipients of one event; gives the keys of all who were ever told, in order."""

    def write(recipients, key="case:7:1", kind="assign"):
        with database.write() as session:
            tell(session, SUBJECT, key, kind, [(who, CARD) for who in recipients], clock.now)
        with database.read() as session:
            return session.scalars(select(Outbox.recipient).order_by(Outbox.id)).all()

    return write


@pytest.mark.parametrize(
    ("silent", "area", "level", "expected"),
    [
        ((), HUA_1, None, ("花溪街道指挥中心群",)),
        (("花溪街道指挥中心群",), HUA_1, None, CONSOLE),
        ((), "329901001002", "grid", ("花溪街道指挥中心群",)),
        ((), HUA_1, "somewhere", ("花溪街道指挥中心群",)),
        ((), "329901", None, ("花溪街道指挥中心群",)),  # A place not known yet: below it.
        ((), "330106001001001", None, CONSOLE),  # Another county's desk is not asked.
    ],
)
def test_a_desk_or_the_console_in_its_place(database, cast, names, silent, area, level, expected):
    with database.write() as session:
        session.execute(
            update(GroupChat).where(GroupChat.name.in_(silent)).values(webhook_key=None)
        )
    with database.read() as session:
        found = (
            audience.level_above(session, area, level) if level else audience.desk(session, area)
        )
    assert names(found) == expected


@pytest.mark.parametrize(
    ("level", "desk"),
    [("grid", "花神庙社区"), ("community", "花溪街道"), ("street", "云桥区"), ("county", "云桥区")],
)
def test_each_level_has_the_desk_above_it_where_all_have_one(database, cast, level, desk):
    with database.write() as session:
        session.execute(delete(GroupChat).where(GroupChat.division_id.is_not(None)))
        for division in session.scalars(select(Division)):
            session.add(GroupChat(name=division.name, webhook_key="k", division_id=division.id))
        session.flush()
        [who] = audience.level_above(session, HUA_1, level)
        assert session.get_one(GroupChat, int(who.address)).name == desk


def test_a_group_without_a_robot_or_a_grid_without_a_group_is_told_nothing(database, cast, names):
    with database.write() as session:
        session.execute(update(GroupChat).values(webhook_key=None))
        grid = Grid(code="329901001001099", name="新网格", poster="new", community_id=3)
        session.add(grid)
        session.flush()
        for grid_id in (cast.grid, grid.id, 0):
            assert audience.grid_group(session, grid_id) == ()
            assert audience.police_groups(session, grid_id) == ()
        assert audience.department_group(session, 0) == ()


def test_officers_of_every_police_grid_over_a_grid_are_told_and_no_others(database, cast, names):
    with database.write() as session:
        second = session.scalar(select(PoliceGrid.id).where(PoliceGrid.code == "JG-02"))
        session.add(PoliceGridPart(police_grid_id=second, grid_id=cast.grid))
    with database.read() as session:
        both = audience.police_groups(session, cast.grid)
        assert set(names(both)) == {"花溪一警格群", "花溪二警格群"}
        assert names(audience.police_groups(session, cast.other_grid)) == ("花溪一警格群",)


def test_every_grid_tells_its_own_group(database, cast, names):
    with database.read() as session:
        for grid in session.scalars(select(Grid)):
            [name] = names(audience.grid_group(session, grid.id))
            assert name == f"{grid.community.name}{grid.name}群"


def test_a_key_names_nobody_and_no_two_are_told_as_one(
    database, cast, office, contact_of_wang, clock
):
    with database.write() as session:
        groups = session.scalars(select(GroupChat)).all()
        staff = session.scalars(select(Staff).where(Staff.wecom_userid.is_not(None))).all()
        contact = session.get_one(Contact, contact_of_wang)
        found = [
            *map(audience.group, groups),
            *(who for person in staff for who in audience.person(office, person)),
            *audience.reporter(contact),
        ]
        personal = [contact.external_id, *(each.wecom_userid for each in staff)]
        secret = [each.webhook_key for each in groups]
    assert len({who.key for who in found}) == len(found) == len(groups) + len(staff) + 1
    for who in found:
        assert not any(each in who.key for each in personal)
        assert not any(each in (who.key, who.account, who.address) for each in secret)


def test_one_event_tells_many_and_each_of_them_once(told, database, cast):
    with database.read() as session:
        groups = [*audience.grid_group(session, cast.grid), *audience.desk(session, HUA_1)]
    assert told(groups) == [who.key for who in groups]
    assert told(groups[::-1]) == [who.key for who in groups]
    assert told(groups, kind="reopen") == [who.key for who in groups], "the event is the same"
    assert told(groups[:1], key="case:7:2") == [*(who.key for who in groups), groups[0].key]


def test_one_recipient_on_two_channels_is_told_on_both(told):
    twice = [Recipient(channel, "staff:1", "", "worker-01") for channel in ("wecom_app", "sms")]
    assert told(twice) == ["staff:1", "staff:1"]


def test_where_nobody_is_to_be_told_nothing_is_written(told):
    assert told(()) == []


def test_what_is_told_is_not_told_if_its_step_is_undone(database, cast, clock, told):
    with database.write() as session:
        [department] = session.scalars(select(Department).limit(1)).all()
        session.add(GroupChat(name="部门群", webhook_key="k", department_id=department.id))
        session.flush()
        groups = audience.department_group(session, department.id)
    with pytest.raises(ZeroDivisionError), database.write() as session:
        tell(session, SUBJECT, "case:7:1", "assign", [(groups[0], CARD)], clock.now)
        raise ZeroDivisionError
    assert told(()) == []
    assert told(groups) == [groups[0].key]

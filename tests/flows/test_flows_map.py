"""The map: which group and which desk a place has, and how a group is bound."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from flows.map import binding, reads
from flows.map.gazetteer import stored_map
from flows.map.tables import Division, Grid, GroupChat
from flows.telling import audience

DESK = "花溪街道指挥中心群"


def test_a_groups_chat_is_known_by_its_chat_id(database, cast):
    with database.read() as session:
        group = reads.group_of_chat(session, "wr-grid-01")
        assert group.grid_id == cast.grid
        assert reads.group_of_chat(session, "wr-nowhere") is None


def test_a_group_without_a_robot_cannot_be_told(database, cast):
    with database.write() as session:
        group = reads.group_of_grid(session, cast.grid)
        group.webhook_key = None
    with database.read() as session:
        assert audience.grid_group(session, cast.grid) == ()
        assert audience.grid_group(session, None) == ()


def test_a_webhook_key_is_encrypted_at_rest(database, cast):
    with database.read() as session:
        raw = session.connection().exec_driver_sql("SELECT webhook_key FROM group_chats").scalars()
        assert not [key for key in raw if key and "webhook" in key]
        assert reads.webhook_key(session, 1) is not None


@pytest.mark.parametrize(
    ("length", "name"),
    [
        (None, "社区值班群"),
        (12, "社区值班群"),
        (9, "花溪街道指挥中心群"),
        (6, "花溪街道指挥中心群"),
    ],
)
def test_the_nearest_desk_of_a_level(database, cast, length, name):
    with database.write() as session:
        grid = session.get_one(Grid, cast.grid)
        session.add(GroupChat(name="社区值班群", webhook_key="k", division_id=grid.community_id))
        session.flush()
        assert reads.desk_of(session, grid.code, length).name == name


def test_without_any_desk_the_console_is_told(database, cast):
    with database.write() as session:
        for group in session.scalars(select(GroupChat).where(GroupChat.division_id.is_not(None))):
            session.delete(group)
    with database.read() as session:
        code = session.scalar(select(Division.code).order_by(Division.code).limit(1))
        [recipient] = audience.desk(session, code)
        assert recipient.channel == "console"
        assert audience.level_above(session, code, "street") == (recipient,)


def test_a_code_binds_one_group_once(database, cast, clock):
    with database.write() as session:
        group = reads.group_of_grid(session, cast.grid)
        group.chat_id = None
        code = binding.issue_code(group, clock())
        assert len(code) == binding.DIGITS
    with database.write() as session:
        assert binding.bind(session, "000000" if code != "000000" else "1", "wr-x", clock()) is None
        assert binding.bind(session, code, "wr-new", clock()).id == group.id
    with database.write() as session:
        assert binding.bind(session, code, "wr-other", clock()) is None
        assert reads.group_of_chat(session, "wr-new").id == group.id


def test_a_stale_code_binds_nothing(database, cast, clock):
    with database.write() as session:
        code = binding.issue_code(reads.group_of_grid(session, cast.grid), clock())
    clock.advance(binding.LIFE + timedelta(seconds=1))
    with database.write() as session:
        assert binding.bind(session, code, "wr-late", clock()) is None


def test_the_gazetteer_knows_what_grids_are_called(database, cast, clock):
    street = stored_map(database, clock).current()
    assert street.name_of(cast.grid) == "花神庙社区第一网格"
    assert street.name_of(0) == ""
    with database.read() as session:
        assert reads.grid_name(reads.grid(session, cast.grid)) == "花神庙社区第一网格"
        assert reads.grid_of_poster(session, "grid-02").id == cast.other_grid
        assert [grid.id for grid in reads.grids_named(session, [cast.grid])] == [cast.grid]

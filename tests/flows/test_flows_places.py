"""Places a group can serve, and the groups there are: who looks after which."""

import pytest
from sqlalchemy import delete, select, update

from flows.map.reads import root_division
from flows.map.tables import Grid, GroupChat, PoliceGrid, PoliceGridPart
from flows.telling.groups import group_in, group_names, group_page
from flows.telling.places import COLUMNS, Serves, Territory, free_places, place_in, territory

COUNTY, STREET, HUA, CHUN = "329901", "329901001", "329901001001", "329901001002"
WHOLE = Territory((COUNTY,), whole=True)


@pytest.fixture
def no_groups(database, cast):
    with database.write() as session:
        session.execute(delete(GroupChat))


@pytest.mark.parametrize(
    ("codes", "whole"),
    [((COUNTY,), True), (("",), True), ((HUA, COUNTY), True), ((STREET,), False), ((), False)],
)
def test_whoever_reaches_the_root_looks_after_the_whole(database, cast, codes, whole):
    with database.read() as session:
        assert territory(session, codes) == Territory(codes, whole)


def test_where_there_is_no_map_nobody_looks_after_anything(database):
    with database.read() as session:
        assert root_division(session) is None
        assert not territory(session, (COUNTY,)).whole


@pytest.mark.parametrize(
    ("codes", "counts"),
    [
        ((COUNTY,), (5, 12, 3, 8)),
        ((STREET,), (4, 12, 3, 0)),  # A department serves the whole: it is the county's.
        ((HUA,), (1, 4, 1, 0)),
        ((HUA, CHUN), (2, 8, 2, 0)),
        ((f"{HUA}001",), (0, 1, 0, 0)),  # A police grid is looked after with all its grids.
        ((), (0, 0, 0, 0)),
        (("329902",), (0, 0, 0, 0)),
    ],
)
def test_a_territory_offers_what_lies_in_it(database, no_groups, codes, counts):
    with database.read() as session:
        found = [place.kind for place in free_places(session, territory(session, codes))]
    assert tuple(found.count(kind) for kind in COLUMNS) == counts
    assert found == sorted(found, key=list(COLUMNS).index)


def test_a_police_grid_over_two_communities_is_for_whoever_has_both(database, cast):
    with database.write() as session:
        chun = session.scalar(select(Grid.id).where(Grid.code == f"{CHUN}001"))
        police = session.scalar(select(PoliceGrid.id).where(PoliceGrid.code == "JG-01"))
        session.add(PoliceGridPart(police_grid_id=police, grid_id=chun))
        session.flush()
        for codes, looked_after in (((HUA,), False), ((CHUN,), False), ((HUA, CHUN), True)):
            where = territory(session, codes)
            place = place_in(session, where, Serves.POLICE_GRID, police)
            assert (place is not None) is looked_after, codes


@pytest.mark.parametrize("limit", [1, 5, 16, 50])
def test_the_pages_of_a_territorys_groups_show_each_once_in_order(database, cast, limit):
    seen, after = [], None
    with database.read() as session:
        for _ in range(17):
            page = group_page(session, WHOLE, after=after, limit=limit)
            seen += [group.chat.id for group in page.rows]
            assert 0 < len(page.rows) <= limit, "no page is empty"
            if (after := page.after) is None:
                break
        assert seen == session.scalars(select(GroupChat.id).order_by(GroupChat.id)).all()


@pytest.mark.parametrize(
    ("codes", "name", "unbound", "count"),
    [
        ((COUNTY,), "", False, 16),
        ((HUA,), "", False, 5),
        ((HUA,), "警格", False, 1),
        ((STREET,), "第一网格", False, 3),
        ((COUNTY,), "%", False, 0),
        ((COUNTY,), "_", False, 0),
        ((COUNTY,), "", True, 2),
        ((CHUN,), "", True, 1),
        ((), "", False, 0),
    ],
)
def test_groups_are_looked_for_by_area_name_and_whether_they_are_bound(
    database, cast, codes, name, unbound, count
):
    with database.write() as session:
        lost = select(Grid.id).where(Grid.code.in_([f"{HUA}001", f"{CHUN}002"]))
        session.execute(update(GroupChat).where(GroupChat.grid_id.in_(lost)).values(chat_id=None))
    with database.read() as session:
        where = territory(session, codes)
        page = group_page(session, where, name, unbound=unbound)
        assert len(page.rows) == count
        assert all(group_in(session, where, group.chat.id) == group for group in page.rows)


def test_a_group_outside_ones_territory_is_not_there(database, cast):
    with database.read() as session:
        own = session.scalar(select(GroupChat.id).where(GroupChat.grid_id == cast.grid))
        assert (
            group_in(session, territory(session, (HUA,)), own).place.name == "花神庙社区 第一网格"
        )
        assert group_in(session, territory(session, (CHUN,)), own) is None
        assert group_in(session, WHOLE, 0) is None
        assert group_names(session, [own, 0]) == {own: "花神庙社区第一网格群"}

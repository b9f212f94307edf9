"""From an address or a point to the grids as stored: found, asked about, or unknown."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from flows.map import reads
from flows.map.gazetteer import LIFE, stored_map
from flows.map.tables import Alias, AliasKind, Division, Grid, GridKind

HUA, CHUN = "花神庙社区", "春江社区"
ALL_OF_HUA = tuple(f"{HUA}第{number}网格" for number in "一二三四")
ADDRESSES = {
    "花神苑西区3栋漏水": (f"{HUA}第二网格",),
    "幸福里3栋漏水": (f"{HUA}第三网格", f"{CHUN}第三网格"),  # An estate in two communities.
    "春江社区的幸福里3栋漏水": (f"{CHUN}第三网格",),
    "花神大道堵车": ALL_OF_HUA[:2],  # Its east and its west lie in two grids.
    "花神大道东段堵车": ALL_OF_HUA[:1],
    "花神庙社区停水": ALL_OF_HUA,
    "花神庙社区6栋停水": ALL_OF_HUA[:1],
    "花神庙社区7栋停水": ALL_OF_HUA[1:2],
    "花神庙社区99栋停水": ALL_OF_HUA,
    "南园社区停水": tuple(f"南园社区第{number}网格" for number in "一二三四"),
    "杨家村停水": ("南园社区第三网格",),
    "杨家村祠堂旁边停水": ("南园社区第三网格",),
    "万汇商场门口摆摊": (f"{CHUN}万汇广场专属网格",),
    "第一网格停水": (),  # Every community has one.
    "南园社区第一网格停水": ("南园社区第一网格",),
    "南园社区 第一网格停水": ("南园社区第一网格",),
    "家里停水": (),
}


@pytest.fixture
def street(database, cast, clock):
    return stored_map(database, clock)


@pytest.fixture
def grids(database, cast):
    with database.read() as session:
        return reads.all_grids(session)


@pytest.fixture
def found(street):
    """Give the names of the grids an address may mean."""

    def names(text):
        current = street.current()
        return tuple(current.name_of(each) for each in current.gazetteer.by_text(text).grid_ids)

    return names


def test_an_address_means_one_grid_or_several_to_be_asked_about(found):
    assert {text: found(text) for text in ADDRESSES} == ADDRESSES


def test_the_longest_name_is_the_one_that_is_meant(database, cast, found):
    """翠竹园 is an estate of the fourth grid; 翠竹园幼儿园 stands in the second."""
    with database.write() as session:
        landmark = {"kind": AliasKind.LANDMARK, "text": "翠竹园幼儿园"}
        session.add(Alias(grid_id=cast.other_grid, **landmark))
    assert found("翠竹园停水") == ALL_OF_HUA[3:]
    assert found("翠竹园幼儿园门口停水") == ALL_OF_HUA[1:2]


def test_every_grid_is_found_by_its_own_full_name(street, grids):
    current = street.current()
    assert len(grids) == 12
    for grid in grids:
        name = reads.grid_name(grid)
        assert current.gazetteer.by_text(f"{name}路灯坏了").grid_ids == (grid.id,)
        assert current.name_of(grid.id) == name


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(east=st.floats(0.01, 0.99), north=st.floats(0.01, 0.99))
def test_a_point_lies_in_the_grid_whose_outline_it_is_in(street, grids, east, north):
    gazetteer = street.current().gazetteer
    for grid in grids:
        [ring] = grid.polygon["coordinates"]
        (west, south), (right, top) = ring[0], ring[2]
        point = (west + east * (right - west), south + north * (top - south))
        assert gazetteer.by_point(*point) == grid.id


def test_a_mall_inside_a_neighbourhood_is_its_own(database, cast, street):
    with database.write() as session:
        around = session.get_one(Grid, cast.grid)
        inner = {"type": "Polygon", "coordinates": [_box(118.772, 31.972, 0.001)]}
        mall = Grid(
            code="329901001001901",
            name="花神商场专属网格",
            kind=GridKind.SPECIAL,
            community_id=around.community_id,
            polygon=inner,
            poster="mall",
        )
        session.add(mall)
        session.flush()
        mall_id = mall.id
    gazetteer = street.current().gazetteer
    assert gazetteer.by_point(118.7725, 31.9725) == mall_id
    assert gazetteer.by_point(118.7735, 31.9735) == cast.grid


def _box(west, south, size):
    corners = ((0, 0), (1, 0), (1, 1), (0, 1), (0, 0))
    return [[west + east * size, south + north * size] for east, north in corners]


def test_outside_all_outlines_there_is_no_grid(street):
    gazetteer = street.current().gazetteer
    for point in ((118.0, 31.0), (118.7699, 31.971), (0, 0), (180, 90)):
        assert gazetteer.by_point(*point) is None


def test_a_grid_without_outline_or_names_is_still_found_by_its_name(database, cast, found, street):
    with database.write() as session:
        grid = session.get_one(Grid, cast.grid)
        grid.polygon = None
        for alias in session.scalars(select(Alias).where(Alias.grid_id == grid.id)):
            session.delete(alias)
    assert found(f"{HUA}第一网格") == ALL_OF_HUA[:1]
    assert street.current().gazetteer.by_point(118.771, 31.971) is None


def test_a_new_name_is_known_after_a_while_or_once_the_map_is_told(database, cast, clock, found):
    name = {"kind": AliasKind.ESTATE, "text": "石榴新城"}
    assert found("石榴新城停水") == ()
    with database.write() as session:
        session.add(Alias(grid_id=cast.grid, **name))
    clock.advance(LIFE - timedelta(seconds=1))
    assert found("石榴新城停水") == ()
    clock.advance(timedelta(seconds=1))
    assert found("石榴新城停水") == ALL_OF_HUA[:1]


def test_a_code_is_the_prefix_of_all_that_lies_in_it(database, cast):
    with database.read() as session:
        divisions = {each.id: each for each in session.scalars(select(Division))}
        root = reads.root_division(session)
        for grid in reads.all_grids(session):
            division = divisions[grid.community_id]
            assert grid.code.startswith(division.code)
            while division.parent_id is not None:
                assert division.code.startswith(divisions[division.parent_id].code)
                division = divisions[division.parent_id]
            assert division is root


def test_grids_to_choose_from_come_in_the_order_of_their_codes(database, cast):
    with database.read() as session:
        every = [grid.id for grid in reads.all_grids(session)]
        chosen = reads.grids_named(session, [every[7], every[2], every[5], 0])
        assert [grid.id for grid in chosen] == [every[2], every[5], every[7]]
        assert reads.grids_named(session, []) == []
        assert reads.grid_of_poster(session, "grid-99") is None
        assert reads.grid(session, 0) is None

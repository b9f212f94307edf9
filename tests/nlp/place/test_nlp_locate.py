"""An address finds its grid, or the resident is asked which."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp.place.locate import (
    Gazetteer,
    GazetteerError,
    GridAlias,
    GridShape,
    gcj02_to_wgs84,
    wgs84_to_gcj02,
)

METRE = 1 / 111_000


@pytest.mark.parametrize(
    ("text", "grids"),
    [
        ("花神庙社区3栋楼下烧烤店油烟太大", (1,)),
        ("花神庙社区9栋", (2,)),
        ("花神庙社区 十二幢", (2,)),
        ("花神庙社区7号楼", (2,)),
        ("花神庙社区７＃", (2,)),
        ("花神庙社区停水", (1, 2)),
        ("花神庙社区99栋", (1, 2)),
        ("花神庙社区菊花里小区停水", (1,)),
        ("花神大道88号门口", (2,)),
        ("花神大道120号门口", (3,)),
        ("花神大道堵车", (2, 3)),
        ("梧桐里3栋", (3, 4)),
        ("梧桐里菜场门口摆摊", (4,)),
        ("望江苑3栋", (5,)),
        ("望江苑33栋", ()),
        ("不知道什么地方", ()),
        ("", ()),
    ],
)
def test_an_address_finds_its_grids(gazetteer, text, grids):
    assert gazetteer.by_text(text).grid_ids == grids


def test_the_name_and_building_that_decided_are_told(gazetteer):
    found = gazetteer.by_text("花神庙社区3栋楼下")
    assert (found.matched, found.building) == ("花神庙社区", "3栋")
    assert gazetteer.by_text("梧桐里").building is None


def test_the_engine_tells_the_place(engine, gazetteer):
    assert engine.understand("花神庙社区3栋油烟大", gazetteer).place.grid_ids == (1,)
    assert engine.understand("花神庙社区3栋油烟大").place.grid_ids == ()


def test_a_point_lies_in_its_grid(gazetteer):
    assert gazetteer.by_point(118.708, 31.908) == 1
    assert gazetteer.by_point(118.715, 31.905) == 2
    assert gazetteer.by_point(118.80, 31.905) is None
    assert gazetteer.by_point(math.nan, 31.9) is None


def test_a_special_grid_inside_another_wins(gazetteer):
    assert gazetteer.by_point(118.703, 31.903) == 9


def test_a_shared_border_has_one_answer(gazetteer):
    assert gazetteer.by_point(118.71, 31.905) == 1


@pytest.mark.parametrize(
    ("wgs", "gcj"),
    [
        ((121.5272106, 31.1774276), (121.531541859215, 31.17530398364597)),
        ((113.912316, 22.543847), (113.9171764808363, 22.540796131694766)),
        ((116.377817, 39.911954), (116.38404722455657, 39.91334545536069)),
        ((116.404, 39.915), (116.41024449916938, 39.91640428150164)),
    ],
)
def test_coordinates_convert_to_a_metre_both_ways(wgs, gcj):
    assert wgs84_to_gcj02(*wgs) == pytest.approx(gcj, abs=METRE)
    assert gcj02_to_wgs84(*gcj) == pytest.approx(wgs, abs=METRE)


@given(st.floats(73.5, 135.1), st.floats(18.0, 53.6))
def test_a_point_of_china_comes_back_to_where_it_was(lng, lat):
    assert gcj02_to_wgs84(*wgs84_to_gcj02(lng, lat)) == pytest.approx((lng, lat), abs=METRE)
    assert wgs84_to_gcj02(*gcj02_to_wgs84(lng, lat)) == pytest.approx((lng, lat), abs=METRE)


def test_a_point_abroad_is_not_shifted():
    assert gcj02_to_wgs84(2.35, 48.85) == (2.35, 48.85)


@pytest.mark.parametrize(
    "polygon",
    [
        {},
        {"type": "Polygon"},
        {"type": "Polygon", "coordinates": []},
        {"type": "Point", "coordinates": [1, 2]},
        {"type": "Polygon", "coordinates": "x"},
    ],
)
def test_a_shape_that_is_none_is_told_with_its_grid(polygon):
    with pytest.raises(GazetteerError, match="grid 7"):
        Gazetteer([], [GridShape(7, polygon)])


def test_a_name_too_short_to_be_one_is_refused():
    with pytest.raises(GazetteerError, match="grid 7"):
        Gazetteer([GridAlias(7, "村", "village")])


def test_a_street_without_shapes_still_answers():
    assert Gazetteer([]).by_point(118.7, 31.9) is None

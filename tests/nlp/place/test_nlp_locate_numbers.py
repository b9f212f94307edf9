"""Buildings, doors, groups and rows are read as people write them, and as they correct them."""

import pytest

from nlp.place.locate import Gazetteer, GridAlias


@pytest.fixture(scope="module")
def divided():
    return Gazetteer(
        [
            GridAlias(1, "春江花园", "estate", 1, 5),
            GridAlias(2, "春江花园", "estate", 6, None),
            GridAlias(3, "月湖路", "road", 1, 99),
            GridAlias(4, "月湖路", "road", 100, None),
            GridAlias(5, "杨家村", "village", 1, 3),
            GridAlias(6, "杨家村", "village", 4, 6),
            GridAlias(6, "杨家村", "community"),
            GridAlias(7, "花神大道单号", "road"),
            GridAlias(8, "花神大道双号", "road"),
            GridAlias(1, "望江苑1-5栋", "estate"),
            GridAlias(2, "望江苑6至9栋", "estate"),
            GridAlias(5, "老街坊1-3排", "estate"),
            GridAlias(6, "老街坊4-9排", "estate"),
        ]
    )


@pytest.mark.parametrize(
    "building",
    [
        *(
            "7栋",
            "七栋",
            "７栋",
            "7幢",
            "七幢",
            "7座",
            "7#",
            "7#楼",
            "7号楼",
            "七号楼",
            "第7栋",
            "7号",
        ),
        *(" 7 栋", "那边7号楼", "，7栋", "7-2-401", "7—1102", "7栋2单元401室", "十二栋", "小区7栋"),
    ],
)
def test_a_building_is_found_however_it_is_written(divided, building):
    assert divided.by_text(f"春江花园{building}停水").grid_ids == (2,)


@pytest.mark.parametrize(
    ("text", "grids"),
    [
        ("月湖路88号", (3,)),
        ("月湖路88-1号", (3,)),
        ("月湖路一百二十号", (4,)),
        ("月湖路100号院2栋", (4,)),
        ("月湖路62号楼下", (3,)),
        ("花神大道87号", (7,)),
        ("花神大道88号", (8,)),
        ("花神大道单号那边", (7,)),
        ("花神大道上丢了快递单号", (7, 8)),
        ("杨家村3组", (5,)),
        ("杨家村五组", (6,)),
        ("杨家村第五村民小组", (6,)),
        ("杨家村2队", (5,)),
        ("杨家村12号", (5, 6)),
        ("望江苑3栋", (1,)),
        ("望江苑八栋", (2,)),
        ("老街坊第二排", (5,)),
        ("老街坊东头第五排", (6,)),
        ("春江花园第二排", (1, 2)),
    ],
)
def test_doors_sides_groups_and_rows_tell_grids_apart(divided, text, grids):
    assert divided.by_text(text).grid_ids == grids


@pytest.mark.parametrize(
    ("text", "grids"),
    [
        ("春江花园1-5栋", (1,)),
        ("春江花园4至6栋", (1, 2)),
        ("春江花园4栋到6栋", (1, 2)),
        ("春江花园3栋和7栋之间", (1, 2)),
        ("春江花园2、4栋", (1,)),
        ("春江花园不是3栋是7栋", (2,)),
        ("春江花园3栋，不对，是7栋", (2,)),
        ("春江花园3栋，哦不是，7栋", (2,)),
        ("我不是春江花园3栋的，是7栋的", (2,)),
        ("春江花园是3栋不是7栋", (1,)),
        ("春江花园3栋隔壁的7栋", (1,)),
    ],
)
def test_of_several_numbers_those_that_are_meant_count(divided, text, grids):
    assert divided.by_text(text).grid_ids == grids


def test_a_name_that_is_taken_back_is_not_the_place(divided):
    assert divided.by_text("不是春江花园，是月湖路88号").grid_ids == (3,)
    assert divided.by_text("不是月湖路那边").grid_ids == ()


@pytest.mark.parametrize("text", ["7栋的，春江花园停水", "我是7号楼的，春江花园", "七幢，春江花园"])
def test_a_building_before_the_name_counts_too(divided, text):
    assert divided.by_text(text).grid_ids == (2,)


@pytest.mark.parametrize(
    "text",
    [
        "春江花园3号开始停水",
        "12月3号，春江花园停水",
        "春江花园有一栋楼着火了",
        "春江花园门口一座桥断了",
        "春江花园一排水就堵",
    ],
)
def test_a_date_or_a_count_is_no_building(divided, text):
    assert divided.by_text(text).grid_ids == (1, 2)


@pytest.mark.parametrize(
    ("text", "grids", "unknown"),
    [
        ("中山路88号停水", (1,), ""),
        ("中山路9号停水", (), "中山路9号"),
        ("中山路停水", (), ""),
    ],
)
def test_one_house_of_a_road_is_not_the_road(text, grids, unknown):
    found = Gazetteer([GridAlias(1, "中山路88号", "estate")]).by_text(text)
    assert (found.grid_ids, found.unknown) == (grids, unknown)


def test_a_range_without_a_name_is_left_as_it_is():
    assert Gazetteer([GridAlias(1, "3-5栋", "estate")]).by_text("3-5栋停水").grid_ids == (1,)

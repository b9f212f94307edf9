"""Names are known when they are written wrong, cut short or described; others are told apart."""

import pytest

from learning.measures.county import demo_street


@pytest.fixture(scope="module")
def street():
    return demo_street().gazetteer()


@pytest.mark.parametrize(
    ("text", "grids", "matched", "by"),
    [
        ("花神苗菜场门口", (1,), "花神庙菜场", "sound"),
        ("化神庙小学旁边", (2,), "花神庙小学", "sound"),
        ("我住翠竹圆3栋", (4,), "翠竹园", "sound"),
        ("翠竹园3栋", (4,), "翠竹园", "name"),
        ("扬家村5组", (11,), "杨家村", "sound"),
        ("花神庙莱场对面", (1,), "花神庙菜场", "shape"),
        ("望江名苑5栋", (6,), "望江名苑", "name"),
        ("望汪名苑5栋", (6,), "望江名苑", "shape"),
        ("春江社区的幸福理", (7,), "幸福里", "sound"),
    ],
)
def test_a_slip_of_sound_or_shape_is_read_and_told(street, text, grids, matched, by):
    found = street.by_text(text)
    assert (found.grid_ids, found.matched, found.by) == (grids, matched, by)


def test_what_was_written_can_be_read_back(street):
    found = street.by_text("我家在化神庙菜场旁边")
    assert (found.written, found.matched) == ("化神庙菜场", "花神庙菜场")


@pytest.mark.parametrize(
    "text",
    [
        "一共交了十六元",
        "他是商业界人士",
        "物业说沙和公园不归他们管",
        "我们小区的主管很凶",
        "新花神苗小学旁边",
    ],
)
def test_words_that_only_sound_like_a_name_are_no_place(street, text):
    assert street.by_text(text).grid_ids == ()


def test_one_letter_that_tells_neighbours_apart_is_no_slip(street):
    assert street.by_text("花神苑南区3栋").matched != "花神苑东区3栋"
    assert street.by_text("大四花园3栋").grid_ids == ()


@pytest.mark.parametrize(
    ("text", "grids"),
    [
        ("花神大道堵车", (1, 2)),
        ("花神苑停水", (1, 2)),
        ("花神庙菜市场", (1,)),
        ("花神庙地铁口", (4,)),
        ("小学门口堵车", (2,)),
        ("地铁口旁边有人摆摊", (4,)),
        ("我在医院对面", (6,)),
        ("菜场对面", (1, 5)),
        ("春江社区菜场对面", (5,)),
        ("育才小学门口", ()),
        ("孩子上小学怎么报名", ()),
    ],
)
def test_short_and_described_places_are_found_or_asked(street, text, grids):
    assert street.by_text(text).grid_ids == grids


@pytest.mark.parametrize(
    ("text", "grids"),
    [
        ("梅园路和竹园路交叉口", (3, 4)),
        ("春江花园吵，望江名苑更吵，望江名苑没人管", (5, 6)),
        ("昨天去了春江医院，我住翠竹园2栋", (4, 6)),
        ("翠竹园3栋，春江医院旁边", (4,)),
        ("花神庙社区和春江社区的幸福里", (3, 7)),
        ("花神庙社区的幸福里", (3,)),
    ],
)
def test_places_that_disagree_are_asked_about(street, text, grids):
    assert street.by_text(text).grid_ids == grids


@pytest.mark.parametrize(
    ("text", "grids"),
    [("南园9栋", (9, 10, 11, 12)), ("我在南园", (9, 10, 11, 12)), ("南园丁很辛苦", ())],
)
def test_a_name_of_two_characters_must_stand_as_a_place(street, text, grids):
    assert street.by_text(text).grid_ids == grids


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("月亮路9号路灯不亮", "月亮路9号"),
        ("投诉水岸豪庭12#漏水", "水岸豪庭12#"),
        ("我住海棠公寓，停水了", "海棠公寓"),
        ("云桥区崔家集村4组", "崔家集村4组"),
        ("月亮路9号，小学门口", "月亮路9号"),
    ],
)
def test_an_address_nobody_knows_is_told_from_none(street, text, unknown):
    found = street.by_text(text)
    assert (found.grid_ids, found.unknown) == ((), unknown)


@pytest.mark.parametrize(
    "text",
    [
        "我们小区5栋停水了",
        "老旧小区什么时候改造",
        "安置小区3栋停水",
        "这条路9号开始挖",
        "12345打了5次没人管",
        "翠竹园3栋停水",
        "翠竹圆3栋停水",
    ],
)
def test_a_text_without_a_strange_name_has_no_unknown_address(street, text):
    assert street.by_text(text).unknown == ""


def test_a_building_outside_its_estate_is_an_unknown_address(gazetteer):
    found = gazetteer.by_text("望江苑33栋")
    assert (found.grid_ids, found.matched, found.unknown) == ((), "望江苑", "望江苑33栋")

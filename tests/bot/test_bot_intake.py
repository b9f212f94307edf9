"""A report becomes a case without any talk: from a form, a patrol, another system."""

import pytest

from bot.intake import Matter, Place, Report, take_in
from flows.cases.states import State
from flows.cases.words import NOT_FOR_GROUPS
from flows.people.actors import resident
from flows.people.tables import Resident

TEXT = "花神庙社区3栋2单元501楼下烧烤店油烟太大，我叫王秀英"


@pytest.fixture
def reports(bot, cast, database):
    """Take in a report of 王阿姨; gives the case as it is stored."""

    def report(matter, **more):
        told = {"text": TEXT, "source": "page"} | more
        with database.write() as session:
            whole = Report(resident_id=cast.wang, matter=matter, **told)
            return take_in(bot, session, whole, resident(cast.wang))

    return report


def test_a_text_and_a_grid_are_a_case_in_the_grids_group(bot, cast, reports, outbox):
    findings = bot.findings(TEXT)
    case = reports(Matter.found_in(findings), place=Place("花神庙社区3栋", grid_id=cast.grid))
    assert (case.item_name, case.state) == ("餐饮油烟扰民", State.ASSIGNED)
    assert (case.grid_id, case.source, case.contact_id) == (cast.grid, "page", None)
    assert case.description == TEXT
    assert "王秀英" not in case.summary
    assert "501" not in outbox("assign")[0].payload["markdown"]


def test_a_point_alone_finds_the_grid(cast, reports):
    case = reports(Matter(None, "路面有个坑"), place=Place(point=(118.773, 31.9725)))
    assert case.grid_id == cast.grid


def test_without_a_place_it_goes_to_the_desk(reports, outbox, group_of):
    case = reports(Matter(None, "说不清在哪里"))
    assert (case.state, case.area_code) == (State.ACCEPTED, "329901")
    assert group_of(outbox("accept")[0]) == "desk"


def test_what_fits_no_item_is_taken_in_all_the_same(bot, reports):
    case = reports(Matter(None, "那个东西"))
    assert bot.engine.catalogue.items[case.item_code].fallback


def test_danger_is_urgent_whatever_its_item_says(bot, cast, reports):
    matter = Matter.found_in(bot.findings("花神庙社区3栋着火了"))
    assert reports(matter, place=Place(grid_id=cast.grid)).severity == "urgent"


def test_of_some_items_a_group_reads_nothing_that_was_said(bot, cast, reports):
    items = bot.engine.catalogue.items.values()
    shy = next(item for item in items if not item.group_visible)
    case = reports(Matter(shy.code, "不该在群里看到"), place=Place(grid_id=cast.grid))
    assert case.summary == NOT_FOR_GROUPS


def test_its_grid_is_the_residents_last_confirmed_one(database, cast, reports):
    reports(Matter(None, "路灯坏了"), place=Place(grid_id=cast.other_grid))
    with database.read() as session:
        assert session.get_one(Resident, cast.wang).last_grid_id == cast.other_grid


def test_anonymous_stays_anonymous(cast, reports):
    assert reports(Matter(None, "路灯坏了"), anonymous=True).anonymous

"""Numbers of letters: per issuer and year, none twice, none missing."""

import pytest
from sqlalchemy import select

from core.database import Database
from flows.cases.change import ActionError
from flows.letters.addressees import of_division
from flows.letters.issuing import Draft, issue
from flows.letters.numbers import Manner, set_manner, short_of
from flows.letters.tables import Letter
from flows.map.tables import Division, DivisionLevel


def numbers(database, issuer="花溪街道"):
    with database.read() as session:
        query = select(Letter.number).where(Letter.issuer_name == issuer).order_by(Letter.number)
        return session.scalars(query).all()


def test_issued_at_once_in_two_processes_with_some_undone_between_none_is_missing(
    database, other_database, office, people, division, filed, together
):
    case_ids = [filed(), filed()]
    street, community = division("花溪街道"), of_division(division("花神庙社区"))

    def several(own: Database, order):
        def write():
            for index in range(8):
                try:
                    with own.write() as session:
                        issue(session, office, Draft(street, community, order), people["周主任"])
                        if index % 3 == 1:
                            raise ZeroDivisionError
                except ZeroDivisionError:
                    pass

        return write

    first, second = several(database, case_ids), several(other_database, case_ids[::-1])
    assert together(first, second) == [None, None]
    assert numbers(database) == list(range(1, 11))


def test_light_and_hand_at_once_do_not_wait_for_each_other_for_ever(
    database, by_hand, turns_red, filed, together
):
    case_ids = [filed() for _ in range(4)]
    found = together(
        lambda: [by_hand("周主任", case_ids) for _ in range(4)],
        lambda: [turns_red(case_id) for case_id in case_ids],
    )
    assert [len(each) for each in found] == [4, 4]
    assert numbers(database) == [1, 2, 3, 4]
    assert numbers(database, "花神庙社区") == [1, 2, 3, 4]


def test_each_issuer_and_each_year_counts_by_itself(database, by_hand, case_id, letter, clock):
    assert letter(by_hand("周主任", [case_id])).word == "花溪街督〔2026〕1号"
    assert letter(by_hand("县中心", [case_id], issuer="云桥区")).word == "云桥督〔2026〕1号"
    clock.now = clock.now.replace(year=2027)
    assert letter(by_hand("周主任", [case_id])).word == "花溪街督〔2027〕1号"


def test_an_office_writes_under_its_own_short_name_from_then_on(
    database, by_hand, case_id, letter, division
):
    first = by_hand("周主任", [case_id])
    with database.write() as session:
        set_manner(session, division("花溪街道").id, Manner("花街办", 2, 5))
    second = letter(by_hand("周主任", [case_id]))
    assert second.word == "花街办督〔2026〕2号"
    assert letter(first).word == "花溪街督〔2026〕1号"


@pytest.mark.parametrize(
    ("name", "level", "short"),
    [
        ("青山街道", "street", "青山街"),
        ("青山街道办事处", "street", "青山街"),
        ("河口镇", "street", "河口镇"),
        ("云桥区", "county", "云桥"),
        ("吉县", "county", "吉县"),
        ("花神庙社区", "community", "花神庙社"),
        ("上河村", "community", "上河村"),
        ("开发区管委会", "street", "开发区管委会"),
    ],
)
def test_short_names_are_as_offices_write_them(name, level, short):
    assert short_of(Division(name=name, level=DivisionLevel(level))) == short


@pytest.mark.parametrize(
    ("name", "to", "refusal"),
    [
        ("小李", "花神庙社区", "这个单位不能由您发函。"),
        ("花主任", "花神庙社区", "这个单位不能由您发函。"),
        ("何科长", "花神庙社区", "这个单位不能由您发函。"),
        ("周主任", "花溪街道", "主送单位要在发函单位的辖区里。"),
        ("周主任", "云桥区", "主送单位要在发函单位的辖区里。"),
    ],
)
def test_who_may_not_write_takes_no_number(database, by_hand, case_id, name, to, refusal):
    with pytest.raises(ActionError) as error:
        by_hand(name, [case_id], to=to)
    assert str(error.value) == refusal
    assert numbers(database) == []


def test_a_letter_is_about_a_case_at_least_and_fifty_at_most(by_hand, case_id):
    with pytest.raises(ActionError, match="至少要有一件"):
        by_hand("周主任", [])
    with pytest.raises(ActionError, match="最多写50件"):
        by_hand("周主任", list(range(1, 52)))

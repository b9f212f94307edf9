"""What is asked of cases: a resident's own, a grid's, and what a worker may mean."""

from datetime import timedelta

import pytest

from flows.cases import reads
from flows.cases.actions import open_case
from flows.cases.scope import viewer
from flows.cases.states import OPEN, State
from flows.cases.tables import Case
from flows.clocks.reads import clocks_of_round


@pytest.fixture
def three_of_wang(brought_to, does, clock):
    """File three, a minute apart: one is taken, one resolved, one withdrawn; gives their ids."""
    ids = []
    for code in ("reply", "rate", "withdraw"):
        clock.advance(timedelta(minutes=1))
        ids.append(brought_to(code))
    does("王阿姨", ids[2], "withdraw")
    return ids


def test_a_resident_s_cases_come_newest_first_and_never_more_than_asked(
    database, cast, three_of_wang
):
    with database.read() as session:
        ids = [case.id for case in reads.cases_of(session, cast.wang)]
        two = [case.id for case in reads.cases_of(session, cast.wang, limit=2)]
    assert ids == three_of_wang[::-1]
    assert two == ids[:2]


def test_the_newest_in_a_state_is_what_a_word_without_a_number_means(database, cast, three_of_wang):
    taken, resolved, _ = three_of_wang
    with database.read() as session:
        for states, want in (
            (OPEN, taken),
            ((State.RESOLVED, State.RATED), resolved),
            ((*OPEN, State.RESOLVED), resolved),
        ):
            assert reads.latest_case(session, cast.wang, states).id == want
        assert reads.latest_case(session, cast.wang, (State.CLOSED,)) is None


def test_a_number_or_an_id_opens_a_case_to_whoever_reported_it_and_to_nobody_else(
    database, cast, people, three_of_wang
):
    with database.read() as session:
        case = session.get_one(Case, three_of_wang[0])
        for resident_id, seen in ((cast.wang, case), (people["刘大爷"].id, None)):
            assert reads.case_of(session, resident_id, case.number) is seen
            assert reads.own_case(session, resident_id, case.id) is seen
        assert reads.case_of(session, cast.wang, "2603049999") is None
        assert reads.cases_of(session, people["刘大爷"].id) == []


def test_a_public_code_opens_its_case_and_cannot_be_guessed_from_another(database, three_of_wang):
    with database.read() as session:
        codes = [session.get_one(Case, case_id).public_code for case_id in three_of_wang]
        assert [reads.case_by_code(session, code).id for code in codes] == three_of_wang
        assert reads.case_by_code(session, codes[0][:-1]) is None
    assert len(set(codes)) == 3
    assert len({code[:4] for code in codes}) == 3, "they do not count up"


def test_the_last_that_was_told_is_what_was_said_to_the_resident(database, brought_to, does):
    case_id = brought_to("reply")

    def last():
        with database.read() as session:
            return reads.last_words(session, session.get_one(Case, case_id))

    assert last() is None, "taking a case says nothing in words"
    does("小李", case_id, "reply", "已联系店主")
    does("王阿姨", case_id, "supplement", "晚上更大")
    assert last() == "已联系店主"
    does("小李", case_id, "resolve", "已装净化器")
    does("王阿姨", case_id, "rate", "一般", stars=2)
    assert last() == "已装净化器"


def test_a_word_without_a_number_means_what_the_worker_can_do_it_to(
    database, brought_to, does, cast
):
    waiting, taken, zheng_s = brought_to("take"), brought_to("take"), brought_to("take")
    does("小李", taken, "take")
    does("小郑", zheng_s, "take")

    def meant(trigger, staff_id=cast.li, grid_id=cast.grid):
        with database.read() as session:
            return [case.id for case in reads.candidates(session, grid_id, trigger, staff_id)]

    assert meant("take") == [waiting]
    assert meant("resolve") == [taken], "of those in hand, one's own"
    assert meant("resolve", cast.zheng) == [zheng_s]
    assert meant("reply", cast.zhao) == []
    assert len(meant("send_back")) == 3, "three would fit; that it is not one is enough to ask"
    assert meant("take", grid_id=cast.other_grid) == []


def test_a_grid_s_list_is_what_is_open_by_its_short_numbers(database, brought_to, does, cast):
    ids = [brought_to("take") for _ in range(4)]
    does("小李", ids[2], "take")
    does("王阿姨", ids[1], "withdraw")
    with database.read() as session:
        listed = reads.open_in_grid(session, cast.grid)
        assert [(case.short_number, case.id) for case in listed] == [
            *((1, ids[0]), (3, ids[2]), (4, ids[3]))
        ]
        assert [case.id for case in reads.open_in_grid(session, cast.grid, limit=2)] == [
            *(ids[0], ids[2])
        ]
        assert reads.count_open(session, cast.grid) == 3
        assert reads.count_open(session, cast.other_grid) == 0


def test_a_short_number_means_a_case_of_its_own_grid_only(database, brought_to, does, cast):
    first, second = brought_to("assign"), brought_to("assign")
    does("周主任", second, "assign", grid_id=cast.other_grid)
    with database.read() as session:
        assert reads.case_in_grid(session, cast.grid, 1).id == first
        assert reads.case_in_grid(session, cast.other_grid, 1).id == second
        assert reads.case_in_grid(session, cast.grid, 2) is None, "it went away with its case"
        assert reads.case_in_grid(session, cast.grid, 99) is None


def test_one_case_is_opened_only_by_who_may_see_it(database, office, brought_to, people):
    case_id = brought_to("take")
    seen = {}
    for name in ("小李", "老赵", "陈姐", "姜警官", "戚警官", "何科长", "周主任", "金审计"):
        with database.read() as session:
            who = viewer(session, people[name].id, office.today)
            seen[name] = reads.case_seen_by(session, who, case_id) is not None
    assert [name for name, may in seen.items() if may] == [
        *("小李", "姜警官", "何科长", "周主任", "金审计")
    ]


def test_the_clocks_of_a_case_just_changed_are_known_without_asking(
    database, office, draft, people, cast
):
    with database.write() as session:
        case = open_case(session, office, draft(), people["王阿姨"])
        known = reads.clocks_now(session, case)
        assert sorted(each.stage for each in known) == ["answer", "assign", "resolve"]
        stored = clocks_of_round(session, case.subject, 1)
        assert {id(each) for each in known} == {id(each) for each in stored}
    with database.read() as session:
        again = reads.clocks_now(session, session.get_one(Case, case.id))
        assert sorted(each.due_at for each in again) == sorted(each.due_at for each in known)

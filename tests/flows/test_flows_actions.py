"""A case's life: who may do what, what it changes, what it writes."""

import threading
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from flows.cases import due
from flows.cases.actions import open_case, perform
from flows.cases.change import ActionError, Change
from flows.cases.states import Objection, Solved, State
from flows.cases.tables import Case
from flows.clocks.reads import clocks_of_round
from flows.events import Subject, events_of
from flows.map import reads
from flows.map.tables import Grid, GroupChat
from flows.people.actors import SYSTEM, resident, staff
from flows.people.tables import Staff
from nlp.catalogue.severity import Severity
from notify.tables import Outbox


def events(database, case_id):
    with database.read() as session:
        return [event.step for event in events_of(session, Subject("case", case_id))]


def started_in_round(database, case):
    with database.read() as session:
        return {clock.started_at for clock in clocks_of_round(session, case.subject, case.round)}


def told(database, kind):
    with database.read() as session:
        return [
            (row.channel, row.payload)
            for row in session.scalars(select(Outbox).where(Outbox.kind == kind))
        ]


def test_a_complaint_goes_all_the_way_round(database, act, case_id):
    act("li", "take")
    act("li", "reply", "已联系店主")
    act("li", "resolve", "已装净化器")
    case = act("wang", "rate", stars=5)
    assert case.state is State.CLOSED
    assert events(database, case_id) == [
        *("accept", "assign", "take", "reply", "resolve", "rate", "close")
    ]


def test_state_event_and_outbox_commit_together_or_not_at_all(database, office, draft, cast):
    with pytest.raises(RuntimeError), database.write() as session:
        open_case(session, office, draft(), resident(cast.wang))
        raise RuntimeError
    with database.read() as session:
        assert session.scalars(select(Case)).all() == []
        assert session.scalars(select(Outbox)).all() == []


def test_the_card_carries_no_name_no_phone_and_no_house(database, case_id):
    [(channel, payload)] = told(database, "assign")
    assert channel == "wecom_robot"
    assert "餐饮油烟扰民" in payload["markdown"]
    for private in ("王秀英", "13900001111", "3栋"):
        assert private not in payload["markdown"]


def test_what_is_added_later_is_masked_in_the_group_too(database, act):
    act("wang", "supplement", "我是王秀英，电话13900001111，3栋501室")
    [(_, payload)] = told(database, "supplement")
    for private in ("王秀英", "13900001111", "501"):
        assert private not in payload["markdown"]


def test_nobody_can_smuggle_a_link_or_a_mention_into_the_group(database, act):
    act("wang", "supplement", "[中奖了](http://evil.example) <@all>\n# 通知")
    [(_, payload)] = told(database, "supplement")
    assert not set("[]<>#\n") & set(payload["markdown"])


def test_only_the_roster_may_take(act):
    with pytest.raises(ActionError, match="本网格的工作人员"):
        act("zhao", "take")


def test_a_colleague_who_comes_second_is_told_by_whom_it_was_taken(act):
    act("li", "take")
    with pytest.raises(ActionError, match="已由小李接单"):
        act("zheng", "take")


def test_only_who_took_it_may_resolve_it(act):
    act("li", "take")
    with pytest.raises(ActionError, match="小李"):
        act("zheng", "resolve", "好了")


def test_a_step_that_is_not_possible_says_what_is(act):
    with pytest.raises(
        ActionError,
        match=r"1号现在是“已交办”，不能办结。现在可以：接单、记录、退单、问居民、求助、上报、转办、转部门、指派。",
    ):
        act("li", "resolve", "好了")


def test_everybody_is_told_only_what_they_can_do_themselves(act):
    act("li", "take")
    with pytest.raises(
        ActionError,
        match=r"诉求\d+现在是“办理中”，不能评价。现在可以：匿名、撤回、补充、催办。",
    ):
        act("wang", "rate", stars=5)
    act("li", "resolve", "好了")
    with pytest.raises(ActionError, match=r"1号现在是“已办结”，不能回复。现在要等别人先办。"):
        act("li", "reply", "又去看了")


def test_an_emergency_is_not_taken_back_by_a_word(database, office, draft, cast):
    with database.write() as session:
        urgent = open_case(session, office, draft(severity=Severity.URGENT), resident(cast.wang))
    with pytest.raises(ActionError, match="紧急的事"), database.write() as session:
        perform(session, office, urgent.id, Change("withdraw", resident(cast.wang)))


def test_a_long_story_is_cut_on_the_card(database, office, draft, cast):
    with database.write() as session:
        open_case(session, office, draft(summary="油烟" * 500), resident(cast.wang))
    [(_, payload)] = told(database, "assign")
    assert len(payload["markdown"]) < 400
    assert "…" in payload["markdown"]


@pytest.mark.parametrize(
    ("name", "trigger", "missing"),
    [("li", "report_up", "原因"), ("wang", "supplement", "内容")],
)
def test_a_step_without_what_it_needs_is_refused(act, name, trigger, missing):
    with pytest.raises(ActionError, match=f"还缺{missing}"):
        act(name, trigger)


def test_a_refused_step_changes_nothing(database, act, case_id):
    with pytest.raises(ActionError):
        act("zhao", "take")
    assert events(database, case_id) == ["accept", "assign"]


def test_sent_back_it_waits_for_the_dispatcher_and_keeps_its_reason(database, act, case_id, cast):
    act("li", "take")
    case = act("li", "send_back", "不是我们网格的", kind=Objection.DUTY)
    assert (case.state, case.assignee_id) == (State.ACCEPTED, None)
    [(channel, payload)] = told(database, "send_back")
    assert channel == "wecom_robot"
    assert "不是我们网格的" in payload["markdown"]
    case = act("zhou", "assign", grid_id=cast.other_grid)
    assert (case.state, case.grid_id, case.short_number) == (State.ASSIGNED, cast.other_grid, 1)


def test_somebody_elses_case_cannot_be_rated_or_withdrawn(database, office, case_id, cast):
    with pytest.raises(ActionError, match="反映人本人"), database.write() as session:
        perform(session, office, case_id, Change("withdraw", resident(cast.wang + 1)))


def test_stars_are_one_to_five(act):
    act("li", "take")
    act("li", "resolve", "好了")
    with pytest.raises(ActionError, match="1到5"):
        act("wang", "rate", stars=6)


def test_reopened_it_gets_a_new_clock_and_at_most_twice(database, act, clock):
    for round_ in range(2):
        act("li", "take")
        act("li", "resolve", "好了")
        clock.advance(timedelta(days=1))
        case = act("wang", "reopen")
        assert (case.state, case.round) == (State.ASSIGNED, round_ + 2)
        assert started_in_round(database, case) == {clock.now}
    act("li", "take")
    act("li", "resolve", "好了")
    case = act("wang", "reopen")
    assert (case.state, case.round, case.solved) == (State.RATED, 3, Solved.NO), "a call is next"


def test_urging_once_a_working_day_is_enough(act, clock):
    act("wang", "urge")
    with pytest.raises(ActionError, match="一个工作日"):
        act("wang", "urge")
    clock.advance(timedelta(days=1))
    act("wang", "urge")


def test_unrated_it_closes_after_seven_days_as_unrated(database, office, act, case_id, clock):
    act("li", "take")
    act("li", "resolve", "好了")
    clock.advance(timedelta(days=6, hours=23))
    due.sweep(database, office)
    with database.read() as session:
        assert session.get(Case, case_id).state is State.RESOLVED
    clock.advance(timedelta(hours=1))
    due.sweep(database, office)
    with database.read() as session:
        case = session.get(Case, case_id)
        assert (case.state, case.rating) == (State.CLOSED, None)


def test_what_happened_can_never_be_told_twice_to_one_recipient(database, act):
    act("li", "take")
    with database.read() as session:
        keys = session.execute(select(Outbox.event_key, Outbox.channel, Outbox.recipient)).all()
    assert len(keys) == len(set(keys))


def test_of_two_workers_at_the_same_moment_one_wins(database, office, case_id, cast):
    barrier, outcomes = threading.Barrier(2), []

    def take(staff_id):
        barrier.wait(5)
        try:
            with database.write() as session:
                actor = staff(session.get_one(Staff, staff_id))
                perform(session, office, case_id, Change("take", actor))
            outcomes.append("taken")
        except ActionError as error:
            outcomes.append(str(error))

    threads = [threading.Thread(target=take, args=(who,)) for who in (cast.li, cast.zheng)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(outcomes)[1] == "taken" or outcomes.count("taken") == 1
    assert any("不用再接了" in outcome for outcome in outcomes)
    assert events(database, case_id).count("take") == 1


def test_short_numbers_run_on_in_each_grid(database, office, draft, cast):
    with database.write() as session:
        numbers = [
            open_case(session, office, draft(), resident(cast.wang)).short_number for _ in range(3)
        ]
    assert numbers == [1, 2, 3]


def test_a_case_without_a_grid_waits_on_the_desk(database, office, draft, cast):
    with database.write() as session:
        area = reads.root_division(session).code
        case = open_case(session, office, draft(grid_id=None, area_code=area), resident(cast.wang))
        assert case.state is State.ACCEPTED
    [(channel, payload)] = told(database, "accept")
    assert channel == "wecom_robot"
    assert "不知道在哪个网格" in payload["markdown"]
    assert f"/admin/cases/{case.id})" in payload["markdown"]
    for private in ("王秀英", "13900001111", "3栋"):
        assert private not in payload["markdown"]


def test_a_dispatcher_moves_a_case_that_nobody_took_to_another_grid(database, act, cast):
    case = act("zhou", "assign", grid_id=cast.other_grid)
    assert (case.state, case.grid_id) == (State.ASSIGNED, cast.other_grid)
    with database.read() as session:
        rows = session.scalars(select(Outbox).order_by(Outbox.id)).all()
        names = {str(group.id): group.name for group in session.scalars(select(GroupChat))}
    assert [names[row.account] for row in rows] == [
        *("花神庙社区第一网格群", "花神庙社区第二网格群", "花神庙社区第一网格群")
    ]
    assert "1号 · 餐饮油烟扰民：已改派别的网格，这里不用再办。" in rows[-1].payload["markdown"]


def test_the_nearest_desk_is_told_and_without_any_the_console(database, office, draft, cast):
    with database.write() as session:
        community = session.get_one(Grid, cast.grid).community
        near = GroupChat(name="社区值班群", webhook_key="near", division_id=community.id)
        session.add(near)
        session.flush()
        first = open_case(session, office, draft(), resident(cast.wang))
        send_back = Change(
            "send_back", staff(session.get_one(Staff, cast.li)), "不归我们", kind=Objection.DUTY
        )
        perform(session, office, first.id, send_back)
        groups = session.scalars(select(Outbox.account).where(Outbox.kind == "send_back"))
        assert groups.all() == [str(near.id)]
        session.execute(delete(GroupChat).where(GroupChat.division_id.is_not(None)))
        second = open_case(session, office, draft(), resident(cast.wang))
        perform(session, office, second.id, send_back)
    assert [channel for channel, _ in told(database, "send_back")] == ["wecom_robot", "console"]


def test_the_system_may_not_do_what_people_do(database, office, case_id):
    with pytest.raises(ActionError), database.write() as session:
        perform(session, office, case_id, Change("take", SYSTEM))

"""Two sweeps at once, and two of a storm at once: of what time does nothing is said twice."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from flows.cases import due, storms
from flows.cases.change import ActionError, Change
from flows.cases.drafts import ItemNow
from flows.cases.splitting import Piece, split
from flows.cases.states import State
from flows.cases.steps import CASES, judging, merging, timely
from flows.cases.tables import Case
from flows.events import Event, Subject, events_of

BEGINS = {
    **dict.fromkeys(("remind", "call_head", "call_desk"), ("take", ())),
    **dict.fromkeys(("warn", "overdue", "still_overdue"), ("resolve", ())),
    "ask_again": ("rate", ()),
    **dict.fromkeys(("nudge", "unanswered"), ("ask", ("ask",))),
    **dict.fromkeys(("warn_part", "part_overdue", "part_still_overdue"), ("finish_part", ())),
}
"""Where a case stands for time to come to a row, and what 小李 does there before."""
MOST_STEPS = 60


@pytest.fixture
def both_sweep(database, other_database, office, together, clock):
    """Let half a day pass, and the sweeps of two processes come at the same moment."""

    def half_a_day_later():
        clock.now += timedelta(hours=12)
        return together(
            lambda: due.sweep(database, office), lambda: due.sweep(other_database, office)
        )

    return half_a_day_later


@pytest.mark.parametrize("code", [row.code for row in timely.ROWS])
def test_of_two_sweeps_at_once_one_says_it(
    code, database, brought_to, does, wish, both_sweep, adds_up
):
    way, before = BEGINS[code]
    case_id = brought_to(way)
    for trigger in before:
        does("小李", case_id, trigger, **wish(trigger))
    for _ in range(MOST_STEPS):
        assert all(isinstance(each, int) for each in both_sweep())
        with database.read() as session:
            events = events_of(session, Subject("case", case_id))
        said = [(e.step, e.at) for e in events if "line" in e.data]
        assert len(said) == len(set(said)), said
        if code in {step for step, _ in said}:
            break
    assert code in {event.step for event in events}
    adds_up(case_id)


def test_of_two_who_declare_a_day_off_at_once_one_redates(
    database, other_database, office, brought_to, together, clock, adds_up
):
    case_id = brought_to("resolve")
    day = clock().date() + timedelta(days=1)
    together(
        lambda: due.declare(database, office, day, "停电", working=False),
        lambda: due.declare(other_database, office, day, "停电", working=False),
    )
    with database.read() as session:
        steps = [event.step for event in events_of(session, Subject("case", case_id))]
    assert steps.count("redate") == 1
    adds_up(case_id)


@pytest.fixture
def storm(database, office, draft, people, contact_of_wang, does, wish):
    """File 刘大爷's case, and two of 王阿姨's as more of it; done by 小李, where that is meant."""

    def made(code):
        def file(name, parent_id=None):
            own = draft(resident_id=people[name].id)
            with database.write() as session:
                if parent_id is None:
                    return storms.open_case(session, office, own, people[name]).id
                return storms.file_with(session, office, own, people[name], parent_id).id

        parent = file("刘大爷")
        apart = code in ("merge", "unmerge")
        children = [file("王阿姨", None if apart else parent) for _ in range(2)]
        if code == "unmerge":  # What its grid had already goes back to its grid.
            change = Change("merge", people["周主任"], parent_id=parent)
            with database.write() as session:
                storms.merge(session, office, children[0], change)
        if code in JUDGED:
            for trigger in ("take", "resolve"):
                does("小李", parent, trigger, **wish(trigger))
        return parent, children

    return made


@pytest.fixture
def tries(database, office, does, people, draft):
    """Let one of two take a row of a storm, each as it is taken there."""

    def take(code, number, parent, children):
        row = CASES.by_code[code]
        if code in ("merge", "unmerge", "unmerge_at_desk", "release"):
            case_id = children[number if code == "release" else 0]
            change = Change("merge" if code == "merge" else "unmerge", people["周主任"])
            with database.write() as session:
                if code == "merge":
                    storms.merge(
                        session,
                        office,
                        case_id,
                        Change("merge", people["周主任"], parent_id=parent),
                    )
                else:
                    storms.unmerge(session, office, case_id, change)
        elif code == "gather":
            own = draft(resident_id=people["王阿姨"].id)
            with database.write() as session:
                storms.file_with(session, office, own, people["王阿姨"], parent)
        elif code == "split":
            item = ItemNow("noise", "噪音扰民", False, None, False)
            with database.write() as session:
                split(session, office, parent, [Piece(item, "还很吵", "还很吵")])
        else:
            of_parent = code.endswith("_storm")
            who, case_id = ("刘大爷", parent) if of_parent else ("王阿姨", children[0])
            does(who, case_id, row.trigger, "还是老样子", stars=2)

    return take


JUDGED = frozenset(
    {"solved_too", "partly_too", "unsolved_too", "rate_too"}
    | {row.code for row in judging.SAY_SO_OF_MANY}
)
ONCE = frozenset({"merge", "unmerge", "unmerge_at_desk", "withdraw_too", "urge_too"})
"""Of a storm what can be done once: the second is told how it stands."""
OF_POLICY = {"gather": 2, "release": 2, "split": 2}
"""Steps of policy that come along, and how often with two at once: none of them is lost."""


@pytest.mark.parametrize("code", [row.code for row in (*merging.ROWS, *judging.SAY_SO_OF_MANY)])
def test_of_two_in_a_storm_at_once_nothing_is_lost_or_done_twice(
    code, database, storm, tries, together, adds_up
):
    parent, children = storm(code)

    def attempt(number):
        try:
            tries(code, number, parent, children)
        except ActionError as refusal:
            return str(refusal)
        return ""

    said = together(lambda: attempt(0), lambda: attempt(1))
    refused = [sentence for sentence in said if sentence]
    assert all(isinstance(sentence, str) and sentence.endswith("。") for sentence in refused), said
    assert len(refused) == (1 if code in ONCE else 0), said
    with database.read() as session:
        family = session.scalars(select(Case.id).order_by(Case.id)).all()
        steps = session.scalars(select(Event.step).where(Event.subject_id.in_(family))).all()
        count = session.get_one(Case, parent).child_count
        merged = Case.parent_id == parent, Case.state == State.MERGED
        follow = session.scalars(select(Case.id).where(*merged)).all()
    filed_first = 2 if code == "gather" else 0
    done = 2 - len(refused)
    assert steps.count(code) == OF_POLICY.get(code, done) + filed_first
    assert count == len(follow)
    for case_id in family:
        adds_up(case_id)

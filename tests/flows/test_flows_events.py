"""Events: one append-only table, counted for each subject by itself."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from core.database import table_of
from flows.events import Event, Subject, append, events_of

CASE = Subject("case", 7)
AT = datetime(2026, 3, 4, 2, 0, 0, 123456, tzinfo=UTC)


def happened(sequence, subject=CASE, **changes):
    values = {
        "kind": subject.kind,
        "subject_id": subject.id,
        "sequence": sequence,
        "step": "reply",
        "from_state": "handling",
        "to_state": "handling",
        "actor_kind": "staff",
        "actor_id": 1,
        "actor_name": "小李",
        "at": AT,
        "text": None,
        "data": {},
    }
    return Event(**{**values, **changes})


def steps(database, subject):
    with database.read() as session:
        return [(event.sequence, event.step) for event in events_of(session, subject)]


def test_a_subject_is_named_by_its_kind_and_id():
    assert str(Subject("errand", 3)) == "errand:3"


def test_what_happened_is_told_in_its_order_whatever_the_order_of_writing(database):
    with database.write() as session:
        append(session, [happened(3, step="resolve"), happened(1, step="accept")])
        append(session, [happened(2, step="take")])
    assert steps(database, CASE) == [(1, "accept"), (2, "take"), (3, "resolve")]


@pytest.mark.parametrize("other", [Subject("case", 8), Subject("errand", 7)])
def test_every_subject_counts_by_itself(database, other):
    with database.write() as session:
        append(session, [happened(1), happened(1, other, step="accept")])
    assert steps(database, CASE) == [(1, "reply")]
    assert steps(database, other) == [(1, "accept")]


def test_of_two_writers_of_one_number_only_one_has_written(database, together):
    def write(name):
        with database.write() as session:
            append(session, [happened(1, actor_name=name), happened(2, actor_name=name)])
        return name

    came_to = together(lambda: write("小李"), lambda: write("小郑"))
    [winner] = [each for each in came_to if isinstance(each, str)]
    assert [type(each) for each in came_to if each != winner] == [IntegrityError]
    with database.read() as session:
        names = [event.actor_name for event in events_of(session, CASE)]
    assert names == [winner, winner], "of the loser not even the second is left"


def test_an_event_comes_back_as_it_was_written(database):
    shanghai = timezone(timedelta(hours=8))
    data = {"grid_id": [1, 2], "start": {"answer": ["2026-03-09T16:00:00+00:00", False]}}
    written = happened(1, text="换了新的灯", data=data, at=AT.astimezone(shanghai), actor_id=None)
    with database.write() as session:
        append(session, [written])
    with database.read() as session:
        [event] = events_of(session, CASE)
    assert (event.text, event.data, event.actor_id) == ("换了新的灯", data, None)
    assert event.at == AT
    assert event.at.tzinfo == UTC


def test_what_was_said_with_a_step_is_no_clear_text_at_rest(database):
    with database.write() as session:
        append(session, [happened(1, text="王秀英家没人，电话13900001111")])
    with database.read() as session:
        stored = session.scalar(text("SELECT text FROM events"))
    assert "王秀英" not in stored
    assert "13900001111" not in stored


def test_a_step_that_is_undone_leaves_no_event(database):
    with pytest.raises(ZeroDivisionError), database.write() as session:
        append(session, [happened(1)])
        raise ZeroDivisionError
    assert steps(database, CASE) == []


def test_what_has_happened_stays_as_it_was_written(database, act, case_id):
    def stored():
        with database.read() as session:
            return session.execute(select(table_of(Event)).order_by(Event.id)).all()

    before = stored()
    for name, trigger, words in (
        ("li", "take", None),
        ("li", "resolve", "修好了"),
        ("wang", "reopen", "又坏了"),
        ("wang", "withdraw", None),
    ):
        act(name, trigger, words)
        after = stored()
        assert after[: len(before)] == before
        assert len(after) > len(before)
        before = after

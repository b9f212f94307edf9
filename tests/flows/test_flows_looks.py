"""Looks at personal data, and what came with a case: written down, and kept to it."""

from datetime import timedelta

import pytest

from flows.cases.attachments import Attachment, attachment_of, attachments_of
from flows.cases.looks import LOOK_LASTS, look_page, looked_lately, note_look
from flows.cases.scope import viewer
from flows.cases.tables import Case

MINUTE = timedelta(minutes=1)


@pytest.fixture
def looks(database, office, people):
    """Let somebody look at a case's personal data, by name."""

    def look(name, case_id, page="case"):
        with database.write() as session:
            who = viewer(session, people[name].id, office.today)
            note_look(session, who, session.get_one(Case, case_id), page, office.clock())

    return look


@pytest.fixture
def audit(database, office, people):
    def page(name, after=None, limit=50):
        with database.read() as session:
            return look_page(session, viewer(session, people[name].id, office.today), after, limit)

    return page


@pytest.mark.parametrize(
    ("later", "still"), [(0 * MINUTE, True), (LOOK_LASTS - MINUTE, True), (LOOK_LASTS, False)]
)
def test_a_look_opens_the_files_of_that_case_for_an_hour_to_who_looked(
    database, office, brought_to, people, looks, clock, later, still
):
    case_id, other = brought_to("take"), brought_to("take")
    looks("小李", case_id)
    clock.advance(later)
    with database.read() as session:
        li = viewer(session, people["小李"].id, office.today)
        zheng = viewer(session, people["小郑"].id, office.today)
        assert looked_lately(session, li, case_id, clock.now) is still
        assert not looked_lately(session, zheng, case_id, clock.now)
        assert not looked_lately(session, li, other, clock.now)


def test_the_auditor_reads_who_looked_at_what_newest_first(brought_to, looks, audit, clock):
    case_id = brought_to("take")
    looks("小李", case_id, "worker")
    clock.advance(MINUTE)
    looks("周主任", case_id, "case")
    rows = audit("金审计").rows
    assert [(row.name, row.page, row.number) for row in rows] == [
        ("周主任", "case", "2603040001"),
        ("小李", "worker", "2603040001"),
    ]
    assert rows[0].at - rows[1].at == MINUTE


@pytest.mark.parametrize("name", ["小李", "周主任", "姜警官", "何科长", "陈姐"])
def test_nobody_else_reads_who_looked(brought_to, looks, audit, name):
    looks("小李", brought_to("take"))
    assert audit(name).rows == []


def test_an_auditor_reads_only_the_looks_at_cases_of_their_area(database, brought_to, looks, audit):
    case_id = brought_to("take")
    looks("小李", case_id)
    with database.write() as session:
        session.get_one(Case, case_id).area_code = "320102001001001"
    assert audit("金审计").rows == []


def test_looks_are_paged_without_a_gap(brought_to, looks, audit):
    case_id = brought_to("take")
    for _ in range(5):
        looks("小李", case_id)
    every = [row.id for row in audit("金审计").rows]
    first = audit("金审计", limit=3)
    rest = audit("金审计", after=first.after, limit=3)
    assert [row.id for row in (*first.rows, *rest.rows)] == every == sorted(every, reverse=True)
    assert rest.after is None


def test_what_came_with_a_case_is_that_case_s_and_in_the_order_it_came(database, brought_to):
    case_id, other = brought_to("take"), brought_to("take")
    with database.write() as session:
        photos = [
            Attachment(
                message_id=1,
                case_id=whose,
                channel="wechat",
                account="street",
                source=f"media-{place}",
                kind="image",
            )
            for place, whose in enumerate((case_id, other, case_id))
        ]
        for photo in photos:
            session.add(photo)
            session.flush()
        one, foreign, two = [photo.id for photo in photos]
    with database.read() as session:
        found = attachments_of(session, case_id)
        assert [(each.id, each.source, each.state, each.tries) for each in found] == [
            (one, "media-0", "waiting", 0),
            (two, "media-2", "waiting", 0),
        ]
        assert attachment_of(session, case_id, one).id == one
        assert attachment_of(session, case_id, foreign) is None
        raw = session.connection().exec_driver_sql("SELECT source FROM attachments").scalars()
        assert not any("media" in source for source in raw), "a platform's id is sealed"

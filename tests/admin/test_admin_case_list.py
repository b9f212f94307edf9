"""The list of cases: filters, pages, and a cost that grows with what is shown."""

import itertools
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import event, insert, select, text

from core.ids import public_code
from flows.cases.lists import Filter, case_page, newest
from flows.cases.scope import Viewer, viewer, visible
from flows.cases.states import OPEN, State
from flows.cases.tables import KIND, Case
from flows.clocks.tables import Clock, Stage
from flows.map.tables import Division, Grid
from flows.people.tables import Duty, Role, Staff
from nlp.catalogue.severity import Severity

GRID_A, GRID_B, GRID_C = "330106001001001", "330106001001002", "330106002001001"
STATES = (*OPEN, *[State.CLOSED] * 10)


@pytest.fixture
def many(county, clock):
    """Store three thousand cases, spread evenly over the three grids."""
    store(county, clock, range(3000))
    return county


def store(county, clock, indexes):
    with county.read() as session:
        grid_ids = dict(session.execute(select(Grid.code, Grid.id)).all())
    rows = [
        {
            "number": f"26{index:08d}",
            "public_code": public_code(),
            "state": STATES[index % len(STATES)],
            "source": "wechat",
            "item_code": "wiring" if index % 5 == 0 else "smoke",
            "item_name": "事项",
            "catalogue_version": "1",
            "severity": Severity.GENERAL,
            "police": index % 5 == 0,
            "deadline_class": "general",
            "summary": "＊",
            "description": "……",
            "area_code": (GRID_A, GRID_B, GRID_C)[index % 3],
            "accepted_at": clock() - timedelta(minutes=index // 2),
        }
        for index in indexes
    ]
    for row in rows:
        row["grid_id"] = grid_ids[row["area_code"]]
    with county.write() as session:
        ids = session.scalars(insert(Case).returning(Case.id, sort_by_parameter_order=True), rows)
        dues = zip(ids, indexes, strict=True)
        session.execute(
            insert(Clock), [resolving(case_id, clock, index) for case_id, index in dues]
        )


def resolving(case_id, clock, index):
    due = clock() - timedelta(hours=index % 7 - 3)
    return {"kind": KIND, "subject_id": case_id, "round": 1, "stage": Stage.RESOLVE,
            "started_at": due - timedelta(days=9), "due_at": due}  # fmt: skip


def of(session, login: str) -> Viewer:
    staff_id = session.scalar(select(Staff.id).where(Staff.login == login))
    return viewer(session, staff_id, date(2026, 3, 4))


FIGURES = {
    "ix_cases_area_code_accepted": "200000 3334 1 1",
    "ix_cases_area_code_state": "200000 3334 3031 1 1",
    "ix_cases_community_code_accepted": "200000 6667 1 1",
    "ix_cases_community_code_state": "200000 6667 6061 1 1",
    "ix_cases_street_code_accepted": "200000 10000 1 1",
    "ix_cases_street_code_state": "200000 10000 9091 1 1",
    "ix_cases_county_code_accepted": "200000 200000 1 1",
    "ix_cases_county_code_state": "200000 200000 100000 1 1",
    "ix_cases_item_accepted": "200000 3334 1 1",
}
WANTED = {
    "everything": Filter(),
    "a state": Filter(state=State.HANDLING),
    "a community": Filter(area_code="330106001001"),
    "a grid": Filter(area_code=GRID_A),
    "an item": Filter(item_code="wiring"),
    "all at once": Filter(state=State.HANDLING, area_code=GRID_A, item_code="wiring"),
}


ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@ON_SQLITE  # It tells its plan; PostgreSQL's would follow the statistics of a small table.
@pytest.mark.parametrize("analysed", [False, True])
def test_every_list_is_a_range_of_an_index(many, clock, analysed):
    """SQLite says how it reads: by an index, in its order, sorting nothing."""
    if analysed:
        with many.engine.connect() as connection:
            connection.execute(text("ANALYZE"))
            # As of a county of 60 areas and 200,000 cases, where a range of areas looks cheap.
            connection.execute(text("DELETE FROM sqlite_stat1 WHERE tbl = 'cases'"))
            for name, figures in FIGURES.items():
                known = text("INSERT INTO sqlite_stat1 VALUES ('cases', :idx, :stat)")
                connection.execute(known, {"stat": figures, "idx": name})
            connection.commit()
        many.close()  # A connection reads these figures when it opens.
    wanted = {
        **WANTED,
        "the overdue": Filter(overdue_at=clock()),
        "the overdue of a state": Filter(overdue_at=clock(), state=State.ASSIGNED),
    }
    with many.read() as session:
        for login in ("zhou", "county", "xiaoli", "jiang", "jin"):
            who = of(session, login)
            for name, filters in wanted.items():
                for query in (
                    *newest(who, filters),
                    *newest(who, replace(filters, before=(clock(), 1500))),
                ):
                    plan = explained(session, query.limit(31))
                    assert "USE TEMP B-TREE" not in plan, (login, name, plan)
                    assert "INDEX ix_cases_" in plan, (login, name, plan)


def explained(session, query) -> str:
    """Give SQLite's plan of a query as it is run, its values bound."""
    plans = []

    def explain(_connection, cursor, statement, values, _context, _many):
        explaining = cursor.connection.cursor()
        plans.extend(
            row[3] for row in explaining.execute(f"EXPLAIN QUERY PLAN {statement}", values)
        )

    engine = session.get_bind().engine
    event.listen(engine, "before_cursor_execute", explain)
    session.execute(query).all()
    event.remove(engine, "before_cursor_execute", explain)
    return " | ".join(plans)


@ON_SQLITE
def test_what_a_page_costs_does_not_grow_with_what_is_stored(many, clock):
    """SQLite's own steps are counted (by the hundred), at 3,000 cases and at 12,000."""
    logins = ("zhou", "county", "xiaoli", "jiang")
    few = {login: steps_of_a_page(many, login) for login in logins}
    store(many, clock, range(3000, 12000))
    for login in logins:
        assert steps_of_a_page(many, login) <= few[login] * 1.2 + 2, login


def steps_of_a_page(database, login) -> int:
    with database.read() as session:
        who, steps = of(session, login), []
        sqlite = session.connection().connection.driver_connection
        sqlite.set_progress_handler(lambda: steps.append(1), 100)
        assert len(case_page(session, who, Filter(state=State.HANDLING), limit=10).rows) == 10
        sqlite.set_progress_handler(None, 0)
        return len(steps)


def test_pages_follow_each_other_without_a_gap_or_a_double(many):
    with many.read() as session:
        for name, login in itertools.product(WANTED, ("zhou", "county", "jiang")):
            who, wanted, listed = of(session, login), WANTED[name], []
            while True:
                page = case_page(session, who, wanted, limit=150)
                listed += [case.id for case in page.rows]
                if page.after is None:
                    break
                wanted = replace(wanted, before=page.after)
            expected = session.scalars(
                select(Case.id)
                .where(visible(who), *CONDITIONS[name])
                .order_by(Case.accepted_at.desc(), Case.id.desc())
            ).all()
            assert listed == expected, (login, name)
            assert listed, (login, name)


CONDITIONS = {
    "everything": (),
    "a state": (Case.state == State.HANDLING,),
    "a community": (Case.area_code.startswith("330106001001"),),
    "a grid": (Case.area_code == GRID_A,),
    "an item": (Case.item_code == "wiring",),
    "all at once": (
        Case.state == State.HANDLING,
        Case.area_code == GRID_A,
        Case.item_code == "wiring",
    ),
}


def test_several_duties_give_one_list_without_doubles(filed, county):
    """小李 also stands in for the other grid and for the whole community."""
    cases = [filed(GRID_A), filed(GRID_B), filed(GRID_A)]
    filed(GRID_C)
    with county.write() as session:
        person = session.scalars(select(Staff).where(Staff.login == "xiaoli")).one()
        grid_b = session.query(Grid.id).filter_by(code=GRID_B).scalar()
        community = session.query(Division.id).filter_by(code="330106001001").scalar()
        session.add(Duty(staff_id=person.id, role=Role.HEAD, grid_id=grid_b))
        session.add(Duty(staff_id=person.id, role=Role.DISPATCHER, division_id=community))
    with county.read() as session:
        page = case_page(session, of(session, "xiaoli"), Filter())
        assert [case.id for case in page.rows] == [case.id for case in reversed(cases)]


def test_the_overdue_are_those_with_a_stage_past_its_end(filed, step, county, clock):
    late, taken, answered, done = (filed() for _ in range(4))
    for case in (taken, answered, done):
        step(case, "take", "xiaoli")
    step(answered, "reply", "xiaoli", text="已上门看过")
    step(done, "resolve", "xiaoli", text="已装净化器")
    waiting = filed(None)
    with county.read() as session:
        who = of(session, "zhou")

        def overdue() -> set[int]:
            page = case_page(session, who, Filter(overdue_at=clock()))
            return {case.id for case in page.rows}

        assert overdue() == set()
        clock.advance(timedelta(days=2))  # Friday: a day to assign is over.
        assert overdue() == {late.id, waiting.id}
        clock.advance(timedelta(days=4))  # Tuesday: three working days to answer are over.
        assert overdue() == {waiting.id, late.id, taken.id}
        clock.advance(timedelta(days=6))  # Monday: seven to resolve are over.
        assert overdue() == {waiting.id, late.id, taken.id, answered.id}


def test_the_page_filters_and_says_so(filed, enter):
    smoke, wiring = filed(), filed(GRID_B, item="wiring")
    dispatcher = enter("zhou")

    def listed(query: str) -> set[str]:
        page = dispatcher.get(f"/admin/cases?{query}").text
        return {case.number for case in (smoke, wiring) if case.number in page}

    assert listed("") == {smoke.number, wiring.number}
    assert listed("item=wiring") == {wiring.number}
    assert listed(f"area={GRID_A}") == {smoke.number}
    assert listed("area=330106002") == set()
    assert listed("state=assigned") == {smoke.number, wiring.number}
    assert listed("state=closed&item=smoke") == set()
    assert listed("overdue=1") == set()
    assert "没有符合条件的诉求" in dispatcher.get("/admin/cases?state=closed").text


@pytest.mark.parametrize(
    "query",
    ["state=nonsense", "area=%27%3B--", "area=９９９", "before=x", "before=-1--1", "overdue=zz",
     "before=99999999999999999-9999999999999999999", "before=²-²", "item=%00", "state=draft"],
)  # fmt: skip
def test_a_filter_that_makes_no_sense_breaks_nothing(filed, enter, query):
    filed()
    assert enter("zhou").get(f"/admin/cases?{query}").status_code == 200


def test_a_list_shows_only_the_masked_summary(filed, enter):
    filed()
    page = enter("zhou").get("/admin/cases").text
    assert "＊楼下烧烤店油烟太大" in page
    assert "402" not in page
    assert "13800138000" not in page
    assert "王秀英" not in page


def test_lights_carry_their_name_and_date(filed, enter, clock):
    """A case of Wednesday 4 March: to be taken by the end of Thursday."""
    filed()
    dispatcher = enter("zhou")

    def light() -> str:
        page = dispatcher.get("/admin/cases").text
        return next(name for name in ("绿", "黄", "红") if f"</i>{name}</span>" in page)

    assert light() == "绿"
    assert "交办 3月5日24时" in dispatcher.get("/admin/cases").text
    clock.advance(timedelta(days=1, hours=12))
    assert light() == "黄"
    clock.advance(timedelta(days=1))
    assert light() == "红"


def test_an_open_urgent_case_stands_above_newer_ones_and_is_marked(filed, enter, clock):
    urgent = filed(severity=Severity.URGENT)
    clock.advance(timedelta(hours=1))
    newer = filed()
    page = enter("zhou").get("/admin/cases").text
    assert page.index(urgent.number) < page.index(newer.number)
    assert page.count(urgent.number) == 1
    assert '<tr class="urgent">' in page


def test_the_dormant_are_one_tick_away(filed, enter, clock):
    asleep = filed()
    clock.advance(timedelta(days=6))
    awake = filed()
    page = enter("zhou").get("/admin/cases?dormant=1").text
    assert asleep.number in page
    assert awake.number not in page

"""What `make bench` stands on: stored pasts that the service takes for its own."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import func, select

from app.web import create_app
from bench.copies import multiply
from bench.figures import Quartiles, ratio
from bench.ground import Ground
from bench.lives import live, openid
from bench.people import spots
from bench.script import Say, life
from bench.stages import PLAIN, SAFE
from bench.targets.echo import application as echo
from bench.targets.echo_safe import application as echo_safe
from bench.wire import message
from flows.cases.tables import Case
from flows.clocks.tables import Clock
from flows.events import Event
from flows.map.tables import Grid
from notify.tables import Attempt, Outbox
from tests.databases import new_database

MATTER = "楼道灯坏了好几天，晚上老人摸黑上楼"
TABLES = (Case, Clock, Event, Outbox, Attempt)


ENGINES = [
    pytest.param(engine, marks=pytest.mark.xdist_group(f"stores-{engine}"))
    for engine in ("sqlite", "postgresql")
]
"""On one worker each, which makes the store once for all its tests."""


@dataclass(frozen=True)
class Store:
    """Two cases each of three residents and their copies, and what was counted before and after."""

    ground: Ground
    before: list[int]
    after: list[int]
    odd: dict[str, int]


@pytest.fixture(scope="module", params=ENGINES)
def store(request, tmp_path_factory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp(request.param)
    urls = [f"sqlite:///{folder / 'jiefang.db'}"]
    if request.param == "postgresql":
        urls = new_database(request.getfixturevalue("pg_server"))
    for url in urls:
        ground = Ground(url, folder)
        ground.lay()
        live(ground, 3, 2)
        before = counted(ground)
        multiply(ground, 4, lambda _done: None)
        yield Store(ground, before, counted(ground), what_is_odd(ground))


def counted(ground) -> list[int]:
    with ground.database() as database, database.read() as session:
        return [session.scalar(select(func.count()).select_from(table)) for table in TABLES]


def what_is_odd(ground) -> dict[str, int]:
    lies_there = select(func.count()).where(Case.grid_id == Grid.id)
    questions = {
        "unsent": select(func.count()).where(Outbox.status != "sent"),
        "elsewhere": lies_there.where(Case.area_code != Grid.code),
        "orphans": select(func.count()).where(Event.subject_id.not_in(select(Case.id))),
    }
    with ground.database() as database, database.read() as session:
        return {name: session.scalar(question) for name, question in questions.items()}


@pytest.fixture
def ground(store) -> Ground:
    return store.ground


@pytest.fixture
def application(ground):
    application = create_app(ground.settings())
    yield application
    service = application.extensions["jiefang"]
    service.http.close()
    service.queue.storage.close()
    service.database.close()


def test_a_copied_resident_can_live_a_whole_life(ground, application):
    who = spots()[0].people(openid(3 * 5 - 1), MATTER)
    client = application.test_client()
    course, answer = life(ground.account_side(), ground.robot_side(), who), None
    turns = []
    while True:
        try:
            step = course.send(answer)
        except StopIteration:
            break
        if isinstance(step, Say):
            request = step.request()
            asked = client.post(
                request.path,
                query_string=request.query,
                data=request.body,
                content_type=request.mimetype,
            )
            answer = step.is_answered(asked.data)
            assert answer, step.platform.text(asked.data)
            turns.append(step.turn.value)
        else:
            answer = _newest_short_number(ground)
    assert turns == ["told", "filed", "taken", "replied", "resolved", "rated"]


def _newest_short_number(ground) -> str:
    with ground.database() as database, database.read() as session:
        return str(session.scalar(select(Case.short_number).order_by(Case.id.desc()).limit(1)))


def test_the_stored_past_has_every_case_with_its_events_clocks_and_sent_messages(store):
    assert all(store.before)
    assert store.after == [5 * count for count in store.before]
    assert store.odd == {"unsent": 0, "elsewhere": 0, "orphans": 0}


@pytest.mark.parametrize(("platform", "robot"), [(PLAIN, echo), (SAFE, echo_safe)])
def test_a_message_is_echoed(platform, robot):
    request = platform.request(message("o-bench", "您好"))
    answer = robot.test_client().post(request.path, query_string=request.query, data=request.body)
    assert platform.text(answer.get_data()) == "您好"


def test_ratios_are_taken_round_by_round():
    assert ratio([2, 40, 6], [4, 80, 12]) == Quartiles(0.5, 0.5, 0.5)

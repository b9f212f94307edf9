"""What `make bench` stands on: stored pasts that the service takes for its own."""

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

MATTER = "楼道灯坏了好几天，晚上老人摸黑上楼"
TABLES = (Case, Clock, Event, Outbox, Attempt)


@pytest.fixture
def ground(database_url, tmp_path) -> Ground:
    ground = Ground(database_url, tmp_path)
    ground.lay()
    return ground


@pytest.fixture
def application(ground):
    application = create_app(ground.settings())
    yield application
    service = application.extensions["jiefang"]
    service.http.close()
    service.queue.storage.close()
    service.database.close()


def test_a_copied_resident_can_live_a_whole_life(ground, application):
    live(ground, 3, 1)
    multiply(ground, 4, lambda _done: None)
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


def test_the_stored_past_has_every_case_with_its_events_clocks_and_sent_messages(ground):
    live(ground, 3, 2)
    with ground.database() as database, database.read() as session:
        before = [session.scalar(select(func.count()).select_from(table)) for table in TABLES]
    multiply(ground, 4, lambda _done: None)
    with ground.database() as database, database.read() as session:
        after = [session.scalar(select(func.count()).select_from(table)) for table in TABLES]
        unsent = session.scalar(select(func.count()).where(Outbox.status != "sent"))
        lies_there = select(func.count()).where(Case.grid_id == Grid.id)
        elsewhere = session.scalar(lies_there.where(Case.area_code != Grid.code))
        orphans = session.scalar(
            select(func.count()).where(Event.subject_id.not_in(select(Case.id)))
        )
    assert after == [5 * count for count in before]
    assert (unsent, elsewhere, orphans) == (0, 0, 0)


@pytest.mark.parametrize(("platform", "robot"), [(PLAIN, echo), (SAFE, echo_safe)])
def test_a_message_is_echoed(platform, robot):
    request = platform.request(message("o-bench", "您好"))
    answer = robot.test_client().post(request.path, query_string=request.query, data=request.body)
    assert platform.text(answer.get_data()) == "您好"


def test_ratios_are_taken_round_by_round():
    assert ratio([2, 40, 6], [4, 80, 12]) == Quartiles(0.5, 0.5, 0.5)

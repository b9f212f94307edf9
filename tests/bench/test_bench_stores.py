"""What `make bench` stands on: stored pasts that the service takes for its own."""

import pytest
from sqlalchemy import func, select

from bench.copies import multiply
from bench.figures import Quartiles, ratio
from bench.ground import Ground
from bench.lives import live, openid
from bench.stages import PLAIN, SAFE
from bench.targets.echo import application as echo
from bench.targets.echo_safe import application as echo_safe
from bench.wire import FILED, READ_BACK, agreements, tells
from bot.wechat.parse import read
from bot.wechat.views import receive_from_resident
from flows.cases.tables import Case, CaseEvent
from notify.tables import Attempt, Outbox

COMPLAINT = "翠竹园3栋楼道灯坏了好几天，晚上老人摸黑上楼"


@pytest.fixture
def ground(database_url, tmp_path) -> Ground:
    ground = Ground(database_url, tmp_path)
    ground.lay()
    return ground


def test_a_copied_resident_can_tell_and_file_a_matter(ground):
    live(ground, 3, 2)
    multiply(ground, 4, lambda _done: None)
    who = [openid(3 * 5 - 1)]
    with ground.service() as service:
        for written, beginning in ((tells([COMPLAINT], who), READ_BACK), (agreements(who), FILED)):
            incoming, _ = read(written[0], ground.account().name)
            assert receive_from_resident(service.bot, incoming).startswith(beginning)


def test_the_stored_past_has_every_case_with_its_events_and_its_sent_messages(ground):
    live(ground, 3, 2)
    with ground.database() as database, database.read() as session:
        before = [session.scalar(select(func.count()).select_from(table)) for table in TABLES]
    multiply(ground, 4, lambda _done: None)
    with ground.database() as database, database.read() as session:
        after = [session.scalar(select(func.count()).select_from(table)) for table in TABLES]
        unsent = session.scalar(select(func.count()).where(Outbox.status != "sent"))
    assert after == [5 * count for count in before]
    assert unsent == 0


TABLES = (Case, CaseEvent, Outbox, Attempt)


@pytest.mark.parametrize(("platform", "robot"), [(PLAIN, echo), (SAFE, echo_safe)])
def test_a_message_is_echoed(platform, robot):
    request = platform.request(tells(["您好"], ["o-bench"])[0])
    head, _, body = request.partition(b"\r\n\r\n")
    answer = robot.test_client().post(head.split()[1].decode(), data=body)
    assert platform.text(b"HTTP/1.1 200 OK\r\n\r\n" + answer.get_data()) == "您好"


def test_ratios_are_taken_round_by_round():
    assert ratio([2, 40, 6], [4, 80, 12]) == Quartiles(0.5, 0.5, 0.5)

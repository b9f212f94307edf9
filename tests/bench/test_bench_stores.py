"""What `make bench` stands on: stored pasts that the service takes for its own."""

import pytest
from sqlalchemy import func, select

from bench.copies import multiply
from bench.figures import Quartiles, ratio
from bench.ground import Ground
from bench.lives import live, openid
from bench.targets.echo import application as echo
from bench.wire import FILED, READ_BACK, agreements, body_of, plain_request, tells
from bot.wechat.parse import read
from bot.wechat.views import receive_from_resident
from flows.cases import Case, CaseEvent
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


def test_a_signed_message_is_echoed():
    request = plain_request(tells(["您好"], ["o-bench"])[0])
    head, _, body = request.partition(b"\r\n\r\n")
    answer = echo.test_client().post(head.split()[1].decode(), data=body)
    assert "您好" in answer.get_data(as_text=True)
    assert body_of(request) == body


def test_ratios_are_taken_round_by_round():
    assert ratio([2, 40, 6], [4, 80, 12]) == Quartiles(0.5, 0.5, 0.5)

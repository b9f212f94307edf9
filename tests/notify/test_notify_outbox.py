"""The outbox: what is said goes with what it tells of, and is said once."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from notify.errors import DeliveryError
from notify.outbox import enqueue, resend
from notify.payload import as_text
from notify.tables import Attempt, Outbox


def test_an_event_tells_a_recipient_once_on_each_channel(database, clock, to_wang, to_group):
    with database.write() as session:
        assert enqueue(session, "case:7:event:1", to_wang(), clock())
        assert not enqueue(session, "case:7:event:1", to_wang("又一次"), clock())
        assert enqueue(session, "case:7:event:1", to_group(), clock())
        assert session.query(Outbox).count() == 2


def test_a_change_that_is_undone_tells_nobody(database, clock, to_wang, outbox):
    with pytest.raises(ZeroDivisionError), database.write() as session:
        assert enqueue(session, "case:7:event:1", to_wang(), clock()) / 0
    assert outbox() == []


def test_address_and_words_are_encrypted_at_rest(database, clock, to_wang):
    with database.write() as session:
        enqueue(session, "case:7:event:1", to_wang("花神庙社区"), clock())
    with database.read() as session:
        stored = str(session.execute(text("SELECT * FROM outbox")).all())
    assert "openid-wang" not in stored
    assert "花神庙" not in stored


def test_zhou_resends_a_failed_message_and_the_first_try_stays_on_record(
    database, clock, say, to_wang, deliverer, channel, outbox
):
    (number,) = say(to_wang())
    channel.answers.append(DeliveryError("对方没有关注公众号。", permanent=True, code="43004"))
    deliverer.drain()
    assert outbox()[0].status == "failed"
    clock.advance(timedelta(hours=1))
    with database.write() as session:
        assert resend(session, number, clock())
    deliverer.drain()
    with database.read() as session:
        tries = session.query(Attempt).order_by(Attempt.id).all()
        assert [each.outcome for each in tries] == ["failed", "sent"]
    assert outbox()[0].status == "sent"


def test_what_is_sent_or_unknown_is_not_resent(database, clock, say, to_wang, deliverer):
    (number,) = say(to_wang())
    deliverer.drain()
    with database.write() as session:
        assert not resend(session, number, clock())
        assert not resend(session, number + 1, clock())
    assert deliverer.drain() == 0


def test_a_menu_reads_as_text_with_links_that_answer():
    menu = {"text": "请评价", "choices": [["rate:5", "非常满意 & 感谢"]], "tail": "谢谢"}
    assert as_text(menu) == (
        "请评价\n"
        '<a href="weixin://bizmsgmenu?msgmenucontent=非常满意%20%26%20感谢&msgmenuid=rate%3A5">'
        "非常满意 & 感谢</a>\n谢谢"
    )

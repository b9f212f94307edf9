"""What is put right or added after filing stands at the top of a case's pages, not only below."""

import pytest
from sqlalchemy import select

from core.files import FileStore
from flows.cases.attachments import Attachment
from flows.cases.change import Change
from flows.cases.drafts import ItemNow
from flows.cases.storms import merge
from flows.cases.tables import Case
from flows.people.actors import staff
from flows.people.tables import Staff

NOISE = ItemNow("noise", "噪音扰民", police=False, department_id=None, hidden=False)


@pytest.fixture
def top(enter, office):
    """Give the top of the three pages of a case: the console's, after a look, and the worker's."""

    def of(case):
        zhou, worker = enter("zhou"), enter("xiaoli")
        link = office.links.worker(case.id).removeprefix("http://127.0.0.1:8000")
        pages = {
            "console": zhou.get(f"/admin/cases/{case.id}").text,
            "looked": zhou.post(f"/admin/cases/{case.id}/look").text,
            "worker": worker.get(link).text,
        }
        return {name: page.partition("<h2>经过</h2>")[0] for name, page in pages.items()}

    return of


def test_a_place_that_was_put_right_is_the_place(filed, step, top):
    case = filed()
    step(case, "place", text="花溪社区5栋2单元301")
    pages = top(case)
    assert "5栋2单元" in pages["console"]
    assert "301" not in pages["console"]
    for name in ("looked", "worker"):
        assert "花溪社区5栋2单元301" in pages[name]
        assert "3栋402</" not in pages[name]


def test_an_item_that_was_put_right_is_what_it_is_called(filed, step, top):
    case = filed()
    step(case, "retitle", item=NOISE)
    assert all("噪音扰民 <span" in page for page in top(case).values())


def test_who_became_anonymous_is_not_shown(filed, step, top):
    case = filed()
    step(case, "anonymise")
    pages = top(case)
    assert "匿名" in pages["console"]
    for name in ("looked", "worker"):
        assert "匿名，不显示" in pages[name]
        assert "王秀英" not in pages[name]


def test_words_that_were_added_are_counted_and_the_last_stands_there(filed, step, top, clock):
    case = filed()
    assert all("补充" not in page for page in top(case).values())
    step(case, "supplement", text="白天也有")
    step(case, "supplement", text="晚上最厉害，打13800138000找我")
    pages = top(case)
    assert all("晚上最厉害" in page for page in pages.values())
    assert all("白天也有" not in page for page in pages.values())
    assert "补充 2 条" in pages["worker"]
    assert "2 条，最后一条" in pages["console"]
    assert "13800138000" not in pages["console"]
    assert "打13800138000找我" in pages["worker"]


def test_what_a_follower_adds_stands_at_the_top_of_what_it_follows(
    filed, step, top, county, office
):
    parent, child = filed(), filed()
    with county.write() as session:
        zhou = session.scalars(select(Staff).where(Staff.login == "zhou")).one()
        merge(session, office, child.id, Change("merge", staff(zhou), parent_id=parent.id))
    step(child, "supplement", text="我家也是")
    with county.read() as session:
        parent = session.get_one(Case, parent.id)
    assert all("我家也是" in page for page in top(parent).values())


def test_a_photo_that_came_later_is_counted_at_the_top(filed, top, county):
    case = filed()
    with county.write() as session:
        row = {"message_id": 1, "case_id": case.id, "channel": "wechat", "account": "street"}
        session.add(Attachment(**row, source="media-1", kind="image"))
    assert all('<a href="#files">共 1 份' in page for page in top(case).values())


def test_the_photo_of_a_follower_is_shown_where_the_group_is_led_to(
    filed, county, office, enter, console
):
    """Whoever is told 居民补了照片 finds it on the page of the case that has the work."""
    parent, child, stranger = filed(), filed(), filed()
    with county.write() as session:
        zhou = session.scalars(select(Staff).where(Staff.login == "zhou")).one()
        merge(session, office, child.id, Change("merge", staff(zhou), parent_id=parent.id))
        ids = {}
        for case, kind in ((child, "image"), (child, "voice"), (stranger, "image")):
            row = Attachment(
                message_id=1,
                case_id=case.id,
                channel="wechat",
                account="street",
                source="media-1",
                kind=kind,
                state="stored",
                media_type="image/jpeg",
            )
            session.add(row)
            session.flush()
            row.path = f"media/00000/{row.id}"
            FileStore(console.state_dir, county.cipher).write(row.path, b"\xff\xd8\xff\xe0 photo")
            ids[case.id, kind] = row.id
    worker = enter("xiaoli")
    link = office.links.worker(parent.id).removeprefix("http://127.0.0.1:8000")
    page = worker.get(link).text
    address = f"/admin/cases/{parent.id}/attachments/"
    assert f"{address}{ids[child.id, 'image']}" in page
    assert f"{address}{ids[child.id, 'voice']}" not in page
    assert worker.get(f"{address}{ids[child.id, 'image']}").status_code == 200
    for other in (ids[child.id, "voice"], ids[stranger.id, "image"]):
        assert worker.get(f"{address}{other}").status_code == 404

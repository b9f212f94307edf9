"""Photos and recordings of a case: for whoever may see it, once the look is on record."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from core.files import FileStore
from flows.cases.attachments import Attachment
from flows.cases.conduct import STAFF
from flows.cases.drafts import ItemNow
from flows.cases.tables import Case

STAFF_ITEM = ItemNow(STAFF, "对工作人员的意见", police=False, department_id=None, hidden=True)
JPEG = b"\xff\xd8\xff\xe0 an invented photo"
EVERYBODY = (
    "xiaoli", "laozhao", "zhou", "sun", "county", "jiang", "jin", "admin", "chen", "chengguan",
)  # fmt: skip
SEE_A = {"xiaoli", "zhou", "county", "jin", "admin"}


@pytest.fixture
def sent(county, console) -> Callable[..., str]:
    """Put a file of 王阿姨's on a case; gives the address it has in the console."""

    def send(
        case: Case,
        kind: str = "image",
        media_type: str = "image/jpeg",
        state: str = "stored",
        content: bytes | None = JPEG,
        problem: str | None = None,
        sequence: int | None = None,
    ) -> str:
        with county.write() as session:
            row = Attachment(
                message_id=1, case_id=case.id, channel="wechat", account="street",
                source="media-1", kind=kind, state=state, media_type=media_type,
                problem=problem, sequence=sequence,
            )  # fmt: skip
            session.add(row)
            session.flush()
            row.path = f"media/00000/{row.id}"
            if content is not None:
                FileStore(console.state_dir, county.cipher).write(row.path, content)
            return f"/admin/cases/{case.id}/attachments/{row.id}"

    return send


def look(someone, case: Case) -> str:
    return someone.post(f"/admin/cases/{case.id}/look").text


def test_a_photo_is_there_for_those_whose_case_it_is_after_their_own_look(filed, enter, sent):
    case = filed()
    address = sent(case)
    for login in EVERYBODY:
        someone = enter(login)
        before = someone.get(address)
        if login not in SEE_A:
            look(someone, case)
            assert before.status_code == someone.get(address).status_code == 404, login
            continue
        assert before.status_code == 302, login
        assert before.location == f"/admin/cases/{case.id}#files", login
        look(someone, case)
        answer = someone.get(address)
        assert (answer.status_code, answer.data) == (200, JPEG), login


def test_of_an_anonymous_case_the_worker_gets_the_words_and_not_the_voice(
    filed, enter, sent, office
):
    case = filed(anonymous=True)
    voice = sent(case, kind="voice", media_type="audio/mpeg")
    photo = sent(case)
    heard = {}
    for login in sorted(SEE_A):
        someone = enter(login)
        page = look(someone, case)
        heard[login] = someone.get(voice).status_code
        assert ("匿名，不放声音" in page) is (heard[login] == 404), login
        assert (voice in page) is (heard[login] == 200), login
        assert someone.get(photo).status_code == 200, login
    assert heard == {"admin": 404, "county": 200, "jin": 200, "xiaoli": 404, "zhou": 200}
    link = office.links.worker(case.id).removeprefix("http://127.0.0.1:8000")
    page = enter("xiaoli").get(link).text
    assert "匿名，不放声音" in page
    assert voice not in page


def test_the_police_see_photos_of_public_safety_only(filed, enter, sent):
    officer = enter("jiang")
    answers = {}
    for item in ("smoke", "wiring"):
        case = filed(item=item)
        address = sent(case)
        look(officer, case)
        answers[item] = officer.get(address).status_code
    assert answers == {"smoke": 404, "wiring": 200}


def test_nobody_unsigned_sees_a_photo(filed, visitor, enter, sent):
    case = filed()
    address = sent(case)
    look(enter("zhou"), case)
    answer = visitor.get(address)
    assert answer.status_code == 302
    assert answer.location.startswith("/admin/sign-in")


def test_a_look_opens_the_photos_for_an_hour(filed, enter, sent, clock):
    case = filed()
    address = sent(case)
    someone = enter("zhou")
    look(someone, case)
    clock.advance(timedelta(minutes=59))
    assert someone.get(address).status_code == 200
    clock.advance(timedelta(minutes=1))
    assert someone.get(address).status_code == 302


def test_a_look_at_one_case_opens_no_file_of_another(filed, enter, sent):
    seen, other = filed(), filed()
    address = sent(other)
    someone = enter("zhou")
    look(someone, seen)
    assert someone.get(address).status_code == 302
    attachment_id = address.rpartition("/")[2]
    assert someone.get(f"/admin/cases/{seen.id}/attachments/{attachment_id}").status_code == 404


@pytest.mark.parametrize(
    ("media_type", "sent_as", "saved"),
    [
        ("image/jpeg", "image/jpeg", False),
        ("audio/amr", "audio/amr", False),
        ("Audio/MPEG; rate=8000", "audio/mpeg", False),
        ("video/mp4", "video/mp4", False),
        ("text/html", "application/octet-stream", True),
        ("image/svg+xml", "application/octet-stream", True),
        ("", "application/octet-stream", True),
    ],
)
def test_a_file_is_sent_as_one_of_few_types_or_to_be_saved(
    filed, enter, sent, media_type, sent_as, saved
):
    case = filed()
    address = sent(case, "voice", media_type)
    someone = enter("zhou")
    look(someone, case)
    answer = someone.get(address)
    assert answer.mimetype == sent_as
    assert answer.headers["Content-Disposition"].startswith("attachment") == saved
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_file_that_has_not_come_or_is_gone_is_not_there(filed, enter, sent):
    case = filed()
    addresses = [
        sent(case, state="waiting", content=None),
        sent(case, state="lost", content=None),
        sent(case, content=None),
    ]
    someone = enter("zhou")
    look(someone, case)
    assert {someone.get(address).status_code for address in addresses} == {404}


def test_the_case_tells_how_many_files_and_shows_them_after_the_look(filed, enter, sent):
    case = filed()
    photo = sent(case)
    voice = sent(case, "voice", "audio/mpeg")
    late = sent(case, "voice", "", state="waiting", content=None)
    someone = enter("zhou")
    page = someone.get(f"/admin/cases/{case.id}").text
    assert "共 3 份：已存好 2 份，还在接收 1 份。" in page
    assert "/attachments/" not in page
    page = look(someone, case)
    assert f'<img src="{photo}"' in page
    assert f'src="{voice}"' in page.partition("<audio")[2]
    assert "录音 3：还在接收" in page
    assert f'"{late}"' not in page


@pytest.mark.parametrize(
    ("state", "said"), [("kept", "已存好但不能看"), ("lost", "没能收到"), ("waiting", "还在接收")]
)
def test_what_cannot_be_seen_says_why_and_is_sent_to_nobody(filed, enter, sent, state, said):
    case = filed()
    address = sent(case, state=state, problem="图片太耗时间或内存")
    someone = enter("zhou")
    assert f"照片 1：{said}（图片太耗时间或内存）" in look(someone, case)
    assert someone.get(address).status_code == 404


def test_a_case_without_files_has_no_place_for_them(filed, enter):
    assert "照片和录音" not in enter("zhou").get(f"/admin/cases/{filed().id}").text


def test_the_worker_s_page_shows_the_photos_too(filed, enter, sent, office):
    case = filed(anonymous=True)
    address = sent(case)
    worker = enter("xiaoli")
    page = worker.get(office.links.worker(case.id).removeprefix("http://127.0.0.1:8000"))
    assert f'<img src="{address}"' in page.text
    assert "img-src 'self'" in page.headers["Content-Security-Policy"]
    assert "media-src 'self'" in page.headers["Content-Security-Policy"]
    assert worker.get(address).data == JPEG


def test_a_recording_can_be_played_from_its_middle(filed, enter, sent):
    case = filed()
    address = sent(case, "voice", "audio/mpeg", content=b"0123456789")
    someone = enter("zhou")
    look(someone, case)
    answer = someone.get(address, headers={"Range": "bytes=4-6"})
    assert (answer.status_code, answer.data) == (206, b"456")


def test_how_it_was_and_what_was_done_stand_side_by_side(filed, enter, sent, office):
    case = filed()
    done, before = sent(case, sequence=4), sent(case)
    link = office.links.worker(case.id).removeprefix("http://127.0.0.1:8000")
    for page in (look(enter("zhou"), case), enter("xiaoli").get(link).text):
        was, _, after = page.partition("反映时")[2].partition("办理中")
        assert f'<img src="{before}"' in was
        assert f'<img src="{done}"' in after


def test_a_case_with_photos_of_its_reporter_alone_has_no_halves(filed, enter, sent):
    case = filed()
    sent(case)
    assert "反映时</h3>" not in look(enter("zhou"), case)


def test_a_photo_of_a_complaint_about_staff_is_for_the_desk_above_alone(filed, enter, sent, step):
    case = filed()
    photo = sent(case)
    step(case, "retitle", item=STAFF_ITEM)
    worker, desk = enter("xiaoli"), enter("zhou")
    assert worker.post(f"/admin/cases/{case.id}/look").status_code == 404
    assert worker.get(photo).status_code == 404
    look(desk, case)
    assert desk.get(photo).data == JPEG

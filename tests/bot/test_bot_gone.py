"""What a half-told talk spoke of may be gone at its next message: an item, a grid, a case."""

from itertools import product

import pytest
from sqlalchemy import delete, select, update

from bot.dialogue.states import TELLING, Stage
from bot.dialogue.tables import Conversation
from bot.incoming import Kind
from flows.cases.tables import Case
from flows.map.tables import Grid
from flows.people.tables import Contact

GONE_ITEM, GONE_ROW = "an_item_of_last_year", 987_654
SAID = "楼道灯坏了好几天了"
REFERENCES = {
    "item": {"item": GONE_ITEM},
    "nearest items": {"nearest": [GONE_ITEM], "offered": [f"item:{GONE_ITEM}", "person"]},
    "grid": {"item": "opinion-light", "grid_id": GONE_ROW},
    "offered grids": {
        "item": "opinion-light",
        "offered_grids": [GONE_ROW],
        "offered": [f"grid:{GONE_ROW}", "grid:none"],
    },
    "case": {"case_id": GONE_ROW, "item": GONE_ITEM},
    "everything": {
        "item": GONE_ITEM,
        "nearest": [GONE_ITEM],
        "grid_id": GONE_ROW,
        "offered_grids": [GONE_ROW],
        "offered": [f"item:{GONE_ITEM}", f"grid:{GONE_ROW}"],
        "case_id": GONE_ROW,
        "message_ids": [GONE_ROW],
    },
}
NEXT = {
    "yes": {"text": "对"},
    "tapped yes": {"text": "对，提交", "tap": "agree"},
    "no": {"text": "不对"},
    "number": {"text": "1"},
    "tapped item": {"text": "路灯", "tap": f"item:{GONE_ITEM}"},
    "tapped grid": {"text": "某网格", "tap": f"grid:{GONE_ROW}"},
    "words": {"text": "在花神苑东区"},
    "do not know": {"text": "不清楚"},
    "location": {"kind": Kind.LOCATION, "longitude": 118.7781, "latitude": 31.9704},
    "location of nowhere": {"kind": Kind.LOCATION, "label": "某处"},
    "photo": {"kind": Kind.IMAGE, "media": ("m1",)},
    "voice": {"kind": Kind.VOICE, "media": ("m1",)},
    "hello": {"text": "你好"},
    "cancel": {"text": "不报了"},
    "person": {"text": "转人工"},
    "anonymous": {"text": "匿名"},
    "worker": {"text": "我的网格员是谁"},
    "fire": {"text": "着火了！楼道里全是烟"},
    "star": {"text": "1分"},
    "progress": {"text": "进度"},
    "poster": {"kind": Kind.SCAN, "scene": "grid-02", "event": "scan"},
}


@pytest.fixture
def stands(says, database, clock):
    """Leave 王阿姨's talk at a stage, speaking of things that are gone."""

    def put(stage, more, sender="o-wang"):
        says("你好", sender=sender)
        with database.write() as session:
            talk = session.scalars(
                select(Conversation).order_by(Conversation.contact_id.desc())
            ).first()
            talk.stage, talk.expires_at = stage, None
            talk.slots = {"sentences": [SAID], "masked": SAID, **more}

    return put


@pytest.fixture
def slots(database):
    def kept():
        with database.read() as session:
            talk = session.scalars(
                select(Conversation).order_by(Conversation.contact_id.desc())
            ).first()
            return talk.slots or {}

    return kept


@pytest.mark.parametrize("stage", Stage)
@pytest.mark.parametrize("gone", REFERENCES)
def test_at_every_stage_whatever_is_said_next_is_answered(says, stands, cases, stage, gone):
    for number, said in enumerate(NEXT.values()):
        stands(stage, REFERENCES[gone], sender=f"o-{number}")
        assert says(**said, sender=f"o-{number}")
    assert all(case.item_code != GONE_ITEM for case in cases())
    assert all(case.grid_id != GONE_ROW for case in cases())


@pytest.mark.parametrize(
    ("stage", "gone", "answer"),
    list(product(sorted(TELLING), ["item", "nearest items", "everything"], ["对", "1"])),
)
def test_the_talk_starts_over_kindly_and_keeps_the_words(
    says, stands, slots, cases, stage, gone, answer
):
    stands(stage, REFERENCES[gone])
    again = says(answer)
    assert "有变动" in again
    assert slots()["sentences"] == [SAID]
    assert cases() == []
    if "在哪里" in again:
        says("花神苑东区")
    says("对")
    [case] = cases()
    assert case.description.startswith(SAID)
    assert case.item_name == "路灯、楼道灯不亮"


@pytest.mark.parametrize("stage", sorted(TELLING))
def test_more_words_go_on_with_the_words_before(says, stands, cases, stage):
    stands(stage, REFERENCES["everything"])
    assert "路灯、楼道灯不亮" in says("在花神苑东区")
    says("对")
    assert cases()[0].description.splitlines() == [SAID, "在花神苑东区"]


@pytest.mark.parametrize("stage", sorted(TELLING))
def test_it_can_still_be_cancelled_and_handed_to_a_person(says, stands, cases, stage):
    stands(stage, REFERENCES["everything"])
    assert "不报了" in says("不报了")
    stands(stage, REFERENCES["everything"])
    assert "转给工作人员" in says("转人工")
    assert cases()[0].description == SAID


@pytest.mark.parametrize("stage", [Stage.EMERGENCY, Stage.WHY])
def test_what_is_said_to_a_case_that_is_gone_is_a_matter_of_its_own(says, stands, cases, stage):
    stands(stage, {"sentences": [], "case_id": GONE_ROW})
    assert "路灯、楼道灯不亮" in says("楼道灯坏了，花神苑东区")
    says("对")
    assert len(cases()) == 1


def test_a_grid_newer_than_the_map_at_hand_is_not_gone(says, database, bot, cast, cases):
    """The map is read again every five minutes; a poster scanned before that is as good."""
    bot.map.current()
    with database.write() as session:
        old = session.get_one(Grid, cast.grid)
        new = Grid(
            community_id=old.community_id, name="新网格", code="329901001001099", poster="new"
        )
        session.add(new)
        session.flush()
        new_id = new.id
    says(SAID)
    with database.write() as session:
        talk = session.scalars(select(Conversation)).one()
        talk.slots = talk.slots | {"grid_id": new_id}
    says("就是那里")
    says("对")
    assert cases()[0].grid_id == new_id


def test_a_place_off_the_map_shared_again_and_again_before_the_item_is_known(says, cases):
    says("那个东西又那样了，好几回了")
    for _ in range(4):
        assert says(kind=Kind.LOCATION, label="某处")
    assert "指挥中心" in says("1")
    says("对")
    assert cases()[0].grid_id is None


def test_a_resident_whose_talk_was_removed_is_still_answered(says, database):
    says("你好")
    with database.write() as session:
        session.execute(delete(Conversation))
    assert "您好" in says("你好")
    with database.read() as session:
        assert len(session.scalars(select(Contact)).all()) == 1
        assert len(session.scalars(select(Conversation)).all()) == 1


def test_a_case_whose_item_left_the_catalogue_is_talked_about_as_before(
    says, writes, cases, database
):
    for number, said in enumerate(NEXT.values()):
        who = f"o-left-{number}"
        says(f"花神庙社区3栋，{SAID}", sender=who)
        says("对", sender=who)
        case = cases()[-1]
        writes(f"{case.short_number}号接单")
        writes(f"问居民 {case.short_number}号 是几单元")
        with database.write() as session:
            session.execute(update(Case).where(Case.id == case.id).values(item_code=GONE_ITEM))
        assert says(**said, sender=who)
        assert says("二单元，路面也有个大坑", sender=who)

"""Group chats as the office makes them: one to a place, a key that is one, words that are plain."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, select

from flows.map.tables import Grid, GroupChat, PoliceGrid
from flows.people.tables import Department
from flows.telling.group_changes import GroupError, key_in, make_group
from flows.telling.group_text import plain
from flows.telling.groups import group_in
from flows.telling.places import COLUMNS, Serves, Territory, free_places, place_in

WHOLE, CHUN = Territory(("329901",), whole=True), Territory(("329901001002",), whole=False)
KEY = "693a91f6-7abc-4bc4-97a0-0ec2sifa5aaa"


@pytest.fixture
def no_groups(database, cast):
    with database.write() as session:
        session.execute(delete(GroupChat))


@pytest.fixture
def ids(database, cast):
    """Give the id of a place of each kind, by what lies in 花神庙社区."""
    with database.read() as session:
        return {
            Serves.GRID: cast.grid,
            Serves.POLICE_GRID: session.scalar(select(PoliceGrid.id).order_by(PoliceGrid.code)),
            Serves.DEPARTMENT: session.scalar(select(Department.id).order_by(Department.id)),
            Serves.DIVISION: session.get_one(Grid, cast.grid).community_id,
        }


@pytest.mark.parametrize("kind", Serves)
def test_a_place_gets_one_group_and_then_is_offered_no_more(database, no_groups, ids, kind):
    with database.write() as session:
        place = place_in(session, WHOLE, kind, ids[kind])
        assert place in free_places(session, WHOLE)
        made = make_group(session, WHOLE, kind, ids[kind], "新群", KEY)
        with pytest.raises(GroupError, match=f"{place.name}已经有群了（新群）"):
            make_group(session, WHOLE, kind, ids[kind], "又一个群", None)
        assert place not in free_places(session, WHOLE)
        group = group_in(session, WHOLE, made)
    assert (group.chat.name, group.chat.webhook_key, group.chat.chat_id) == ("新群", KEY, None)
    assert group.place == place
    served = {each: getattr(group.chat, column.key) for each, column in COLUMNS.items()}
    assert served == {**dict.fromkeys(Serves), kind: ids[kind]}


def test_of_two_who_make_the_group_of_one_place_at_once_one_is_told(
    database, no_groups, cast, together
):
    def make(name):
        with database.write() as session:
            try:
                return make_group(session, WHOLE, Serves.GRID, cast.grid, name, None)
            except GroupError as error:
                return str(error)

    came_to = together(lambda: make("左群"), lambda: make("右群"))
    [sentence] = [each for each in came_to if isinstance(each, str)]
    assert "已经有群了（" in sentence
    with database.read() as session:
        assert len(session.scalars(select(GroupChat)).all()) == 1


@pytest.mark.parametrize("kind", Serves)
def test_no_group_is_made_for_what_is_not_there_or_not_ones_own(database, no_groups, ids, kind):
    with database.write() as session:
        for where, row_id in ((WHOLE, 0), (CHUN, ids[kind])):
            with pytest.raises(GroupError, match="职责范围内"):
                make_group(session, where, kind, row_id, "新群", None)
        assert session.scalars(select(GroupChat)).all() == []


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        (f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={KEY}", KEY),
        (f"https://qyapi.weixin.qq.com/send?debug=1&key={KEY}&x=1#top", KEY),
        (f" {KEY}\n", KEY),
        ("", None),
        ("  ", None),
        ("short", GroupError),
        ("https://example.com/", GroupError),
        ("https://example.com/?key=", GroupError),
        (f"{KEY} {KEY}", GroupError),
        ("x" * 101, GroupError),
        ("花神庙社区第一网格群", GroupError),
    ],
)
def test_a_key_is_read_from_what_is_pasted_or_refused(typed, key):
    if key is GroupError:
        with pytest.raises(GroupError, match="重新复制"):
            key_in(typed)
    else:
        assert key_in(typed) == key


@given(st.text("楼下[](x)<@all>*`#\\\n\r\x0b\u2028 ab", max_size=30))
def test_words_fit_for_a_group_stand_on_one_line_and_mark_up_nothing(text):
    shown = plain(text)
    assert len(shown.splitlines()) <= 1
    assert not set("[]<>*`#\\") & set(shown)
    assert [letter for letter in shown if letter in "楼下@ab"] == [
        letter for letter in text if letter in "楼下@ab"
    ], "what was said is all there"

"""A report of several matters taken apart: what becomes of each, who may, and who is told."""

import pytest

from flows.cases import storms
from flows.cases.change import ActionError
from flows.cases.drafts import ItemNow
from flows.cases.splitting import MOST_PIECES, Piece, split
from flows.cases.states import Level, State
from flows.cases.tables import Case
from flows.events import events_of

NOISE = ItemNow("noise", "噪音扰民", police=False, department_id=None, hidden=False)
FAMILY = ItemNow("family", "家庭纠纷", police=False, department_id=None, hidden=True)
HEARD = Piece(NOISE, "夜里还吵，找3栋402老张", "夜里还吵，找＊")


@pytest.fixture
def case_id(database, office, draft, people, contact_of_wang) -> int:
    """Open 王阿姨's case, of whom there is a way to tell her."""
    with database.write() as session:
        own = draft(contact_id=contact_of_wang)
        return storms.open_case(session, office, own, people["王阿姨"]).id


@pytest.fixture
def apart(database, office, people):
    """Let somebody take a report apart; gives the new cases."""

    def do(case_id, *pieces, name="周主任", **more):
        with database.write() as session:
            return split(session, office, case_id, pieces, people[name], **more)

    return do


@pytest.fixture
def of(database):
    def found(case_id):
        with database.read() as session:
            return session.get_one(Case, case_id)

    return found


def test_each_matter_is_a_case_of_the_same_reporter_in_the_same_place(case_id, apart, of, adds_up):
    own = of(case_id)
    [other] = apart(case_id, HEARD)
    case = of(other.id)
    assert (case.item_name, case.level, case.state) == ("噪音扰民", Level.GRID, State.ASSIGNED)
    assert (case.resident_id, case.grid_id, case.place) == (
        own.resident_id,
        own.grid_id,
        own.place,
    )
    assert (case.summary, case.description) == (HEARD.masked, HEARD.text)
    adds_up(case_id)
    adds_up(other.id)


def test_the_reporter_is_told_of_all_at_once_by_their_numbers(case_id, apart, told_of):
    made = apart(case_id, HEARD, Piece(FAMILY, "两口子吵", "两口子吵"))
    [text] = [text for who, text in told_of(case_id, "split") if who == "王阿姨"]
    for case in made:
        assert f"{case.item_name}（编号 {case.number}）" in text


def test_the_group_that_has_it_hears_what_is_no_more_theirs_to_do(case_id, apart, told_of):
    apart(case_id, HEARD)
    [text] = [text for who, text in told_of(case_id, "split") if who != "王阿姨"]
    assert text.startswith("1号 · 餐饮油烟扰民：这件里另外说的分出去单独办了：噪音扰民（编号")
    assert "402" not in text


def test_words_that_no_group_may_read_stay_out_of_the_new_case_s_summary(case_id, apart, of):
    [other] = apart(case_id, Piece(FAMILY, "两口子吵", "两口子吵"))
    assert "两口子" not in of(other.id).summary


def test_a_matter_somewhere_else_is_of_the_grid_it_lies_in(case_id, apart, of, cast):
    [other] = apart(case_id, Piece(NOISE, "吵", "吵", place="5栋", grid_id=cast.other_grid))
    case = of(other.id)
    assert (case.grid_id, case.place) == (cast.other_grid, "5栋")


def test_it_says_who_took_it_apart(case_id, apart, database, of):
    apart(case_id, HEARD)
    with database.read() as session:
        last = events_of(session, of(case_id).subject)[-1]
    assert (last.step, last.actor_name) == ("split", "周主任")


@pytest.mark.parametrize("name", ["小李", "老赵", "何科长", "金审计", "王阿姨"])
def test_nobody_but_the_desk_takes_a_report_apart(case_id, apart, database, name):
    with pytest.raises(ActionError, match="拆分要由"):
        apart(case_id, HEARD, name=name)
    with database.read() as session:
        assert session.query(Case).count() == 1


@pytest.mark.parametrize("many", [0, MOST_PIECES + 1])
def test_there_is_at_least_one_matter_and_not_too_many(case_id, apart, many):
    with pytest.raises(ActionError, match="一次最多拆出4件"):
        apart(case_id, *[HEARD] * many)


def test_what_ended_is_taken_apart_no_more(case_id, apart, does):
    does("王阿姨", case_id, "withdraw")
    with pytest.raises(ActionError, match="不能拆分"):
        apart(case_id, HEARD)


def test_what_moved_since_the_desk_looked_is_told_first(case_id, apart, does, of):
    looked = of(case_id).event_count
    does("小李", case_id, "take")
    with pytest.raises(ActionError, match="小李"):
        apart(case_id, HEARD, seen=looked)


@pytest.fixture
def follower(database, office, draft, people, contact_of_wang, case_id):
    """File one more report of the same: 刘大爷's, or 王阿姨's, who can be told; gives its id."""

    def file(name):
        contact = contact_of_wang if name == "王阿姨" else None
        own = draft(resident_id=people[name].id, contact_id=contact)
        with database.write() as session:
            return storms.file_with(session, office, own, people[name], case_id).id

    return file


def test_who_follows_a_case_is_not_told_what_another_s_report_held(
    case_id, apart, follower, told_of, of
):
    """王阿姨 told two things; her second report, and 刘大爷's, told but the one."""
    others = [of(follower(name)) for name in ("刘大爷", "王阿姨")]
    apart(case_id, HEARD)
    told = [text for who, text in told_of(case_id, "split") if who == "王阿姨"]
    assert len(told) == 1
    assert not [text for text in told for other in others if other.number in text]


def test_a_report_that_follows_another_can_tell_of_more_too(case_id, apart, follower, of, told_of):
    child = follower("王阿姨")
    [other] = apart(child, HEARD)
    assert (of(child).state, of(other.id).parent_id) == (State.MERGED, None)
    assert "王阿姨" in [who for who, _ in told_of(child, "split")]
    assert of(case_id).child_count == 1

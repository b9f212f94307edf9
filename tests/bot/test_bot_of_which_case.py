"""Of several matters of one resident: what words are about is what was spoken of last, or named."""

from datetime import timedelta

import pytest

from flows.cases.states import State
from flows.events import events_of

SLIDE = "花神庙社区3栋旁边的健身器材坏了，晃得厉害"
LAMP = "花神庙社区3栋的路灯坏了，晚上看不见"


@pytest.fixture
def file(says, cases):
    """File what is said, whatever is asked on the way."""

    def filed(text):
        before = len(cases())
        answer = str(says(text))
        for _ in range(3):
            if len(cases()) > before:
                break
            answer = str(says("1" if "1." in answer else "对，提交"))
        return cases()[-1]

    return filed


@pytest.fixture
def resolved(file, writes, clock):
    def done(text):
        case = file(text)
        clock.advance(timedelta(minutes=1))
        writes(f"{case.short_number}号我去")
        writes(f"{case.short_number}号办结 已弄好")
        return case

    return done


def told(database, case):
    with database.read() as session:
        return [event.text for event in events_of(session, case.subject) if event.text]


def test_what_is_left_of_one_case_goes_to_it_and_not_to_the_one_just_filed(
    says, writes, file, database, clock
):
    slide = file(SLIDE)
    writes(f"{slide.short_number}号我去")
    lamp = file(LAMP)
    clock.advance(timedelta(minutes=1))
    writes(f"{slide.short_number}号办结 已弄好")
    says("拧紧了一半，边上铁皮还翘着，算解决了一半吧")
    says("就是刚才说的，铁皮翘着会割手")
    assert any("割手" in text for text in told(database, slide))
    assert not any("割手" in text for text in told(database, lamp))


def test_an_answer_after_a_newer_question_is_no_addition_to_the_case_just_filed(
    says, writes, file, database, clock
):
    slide = file(SLIDE)
    writes(f"{slide.short_number}号我去")
    lamp = file(LAMP)
    clock.advance(timedelta(minutes=1))
    writes(f"{slide.short_number}号办结 已弄好")
    assert "满意吗" in str(says("嗯，修好了，我孙子说不晃了"))
    assert not any("不晃" in text for text in told(database, lamp))


@pytest.mark.parametrize("words", ["不用重办，一处好了还有一处没好", "别重办了，好一半了"])
def test_no_redo_is_no_yes_to_it(says, resolved, cases, words):
    resolved(LAMP)
    assert "重办" in str(says("没解决，还是黑的"))
    says(words)
    assert cases()[0].state is not State.ASSIGNED


@pytest.mark.parametrize("words", ["要", "废话", "那还用说", "当然要"])
def test_of_course_is_a_yes_to_it(says, resolved, cases, words):
    resolved(LAMP)
    says("没解决，还是黑的")
    says(words)
    assert cases()[0].state is State.ASSIGNED


def test_still_broken_of_another_case_redoes_not_the_one_that_was_asked_about(
    says, resolved, cases
):
    rubbish = resolved("花神庙社区5栋门口垃圾没人收，臭得很")
    resolved(LAMP)
    assert "重办" in str(says("垃圾还是没人收，没解决"))
    says("灯还是不亮啊")
    assert rubbish.id == cases()[0].id
    assert cases()[0].state is not State.ASSIGNED


def test_a_mark_beyond_the_choices_is_a_mark(says, resolved, cases):
    resolved(LAMP)
    says("打几分我不会打")
    says("5")
    assert cases()[0].rating == 5
    assert len(cases()) == 1


def test_who_urges_what_is_done_is_told_so_and_nothing_else_is_urged(
    says, resolved, file, database, cases
):
    slide = resolved(SLIDE)
    lamp = file(LAMP)
    answer = str(says("催一催那个健身器材"))
    assert slide.number in answer
    with database.read() as session:
        assert "urge" not in {event.step for event in events_of(session, lamp.subject)}


def test_progress_of_the_one_that_is_named(says, resolved, file):
    slide = resolved(SLIDE)
    file(LAMP)
    assert slide.number in str(says("我那个健身器材怎么样了呀"))


def test_a_nod_with_more_behind_it_is_added(says, file, database):
    case = file("花神庙社区3栋门口路上有个大坑")
    says("嗯，孩子膝盖破了皮")
    assert any("膝盖" in text for text in told(database, case))


def test_who_asks_when_is_told_the_day(says, file):
    file(LAMP)
    assert "前办结" in str(says("请问大概什么时候能弄好呢"))


@pytest.mark.parametrize("words", ["等等，还是报吧", "撤错了，给我恢复", "还是要报"])
def test_what_was_withdrawn_is_read_back_where_it_is_wanted_after_all(says, file, cases, words):
    case = file(LAMP)
    says(f"撤回{case.number}")
    assert cases()[0].state is State.WITHDRAWN
    assert "路灯坏了" in str(says(words))
    says("对，提交")
    assert [each.item_code for each in cases()] == [case.item_code] * 2


def test_how_many_there_are_is_answered_with_all_of_them(says, file):
    slide, lamp = file(SLIDE), file(LAMP)
    answer = str(says("我一共报了几件呀，怎么样了"))
    assert slide.number in answer
    assert lamp.number in answer


@pytest.mark.parametrize(
    ("words", "place"),
    [
        ("3栋那边健身器材坏了", "花神庙社区3栋"),
        ("八栋二单元楼道灯坏了", "花神庙社区8栋2单元"),
    ],
)
def test_a_building_alone_stands_where_their_last_matter_was(says, file, cases, words, place):
    file("花神庙社区2栋门口路上有个大坑")
    assert place in str(says(f"新诉求：{words}"))
    assert place in str(says("在" + place.removeprefix("花神庙社区") + "楼下"))
    says("对，提交")
    assert cases()[1].place == place

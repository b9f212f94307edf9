"""What stands beside a command: days, sums of money, people, reasons."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.commands.amounts import find_amount
from nlp.commands.dates import take_date
from nlp.commands.errands import read_errand
from nlp.commands.intent import resident_intent
from nlp.commands.ratings import rating_of
from nlp.text.numerals import parse_number

WEDNESDAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("今天", (3, 4)), ("明天", (3, 5)), ("后天", (3, 6)), ("大后天", (3, 7)),
        ("下周三", (3, 11)), ("这周五", (3, 6)), ("周五", (3, 6)), ("周一", (3, 9)),
        ("本周一", (3, 2)), ("下下周一", (3, 16)), ("星期天", (3, 8)), ("下个星期二", (3, 10)),
        ("月底", (3, 31)), ("下月底", (4, 30)), ("年底", (12, 31)),
        ("12月5号", (12, 5)), ("十二月五日", (12, 5)), ("到12月5号", (12, 5)), ("3/15", (3, 15)),
        ("五号", (3, 5)), ("3号", (4, 3)), ("31号", (3, 31)), ("下个月5号", (4, 5)),
        ("2026年4月1日", (4, 1)), ("2026-04-01", (4, 1)),
        ("三天", (3, 7)), ("3天后", (3, 7)), ("两天内", (3, 6)), ("十天", (3, 14)),
        ("一周", (3, 11)), ("两个星期", (3, 18)), ("半个月", (3, 19)), ("一个月", (4, 4)),
        ("半年", (9, 4)),
    ],
)  # fmt: skip
def test_a_day_is_found_however_it_is_named(text, day):
    assert take_date(text, WEDNESDAY).day == date(2026, *day)


def test_a_day_that_is_past_is_the_next_one():
    assert take_date("3月1号", WEDNESDAY).day == date(2027, 3, 1)
    assert take_date("2月29号", WEDNESDAY).day == date(2028, 2, 29)
    assert take_date("一个月", date(2026, 1, 31)).day == date(2026, 2, 28)
    assert take_date("31号", date(2026, 4, 2)).day == date(2026, 5, 31)


@pytest.mark.parametrize("text", ["下周", "过几天", "2月30号", "99号", "等配件", "7号楼", ""])
def test_what_names_no_one_day_is_asked_for(text):
    assert take_date(text, WEDNESDAY).day is None


@pytest.mark.parametrize(
    ("text", "day", "reason"),
    [
        ("7 延期到下周三", (3, 11), ""),
        ("7号延到12月5号", (12, 5), ""),
        ("延三天", (3, 7), ""),
        ("延期两天 等配件", (3, 6), "等配件"),
        ("7号延期 等配件，下周三到货", (3, 11), "等配件， 到货"),
        ("7号申请延期 师傅没空", None, "师傅没空"),
    ],
)
def test_an_extension_has_its_day_and_its_reason(engine, text, day, reason):
    found = engine.worker_intent(text)
    dated = take_date(found.text, WEDNESDAY)
    assert found.kind == "extend"
    assert dated.day == (date(2026, *day) if day else None)
    assert dated.rest == reason


@pytest.mark.parametrize(
    ("text", "fen"),
    [
        ("380元", 38000), ("380块5", 38050), ("380块5毛", 38050), ("三百八", 38000),
        ("三百八十块", 38000), ("1.2万", 1_200_000), ("一千二百元整", 120_000),
        ("壹仟贰佰圆", 120_000), ("12元5角", 1250), ("12元3角4分", 1234), ("12元零5分", 1205),
        ("5毛", 50), ("8分钱", 8), ("¥380", 38000), ("1,200元", 120_000), ("两块五", 250),
        ("一万二", 1_200_000), ("35.5元", 3550), ("0.1元", 10), ("19.99元", 1999),
        ("一百零五块", 10500), ("100块钱", 10000), ("3万元", 3_000_000), ("花了380元买药", 38000),
    ],
)  # fmt: skip
def test_a_sum_is_read_to_the_fen(text, fen):
    found = find_amount(text)
    assert found is not None
    assert found.fen == fen
    assert isinstance(found.fen, int)


@pytest.mark.parametrize("text", ["380", "3栋201", "7号", "1.234元", "三楼", "12户"])
def test_a_figure_without_a_unit_is_no_sum(text):
    assert find_amount(text) is None


def test_where_a_sum_is_expected_the_unit_may_be_left_out():
    found = find_amount("张奶奶 医保缴费 380 已办", unit_left_out=True)
    assert found is not None
    assert found.fen == 38000


@given(st.integers(0, 9_999_999))
@settings(max_examples=200, deadline=None)
def test_every_sum_in_figures_is_exact(fen):
    found = find_amount(f"{fen // 100}.{fen % 100:02d}元")
    assert found is not None
    assert found.fen == fen


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("三百八", 380), ("三百零八", 308), ("一万二", 12000), ("壹仟贰佰", 1200), ("一二", 12),
        ("一千零五", 1005), ("三千零五十", 3050), ("十", 10), ("二百五", 250),
        ("一万零五百", 10500),
        ("万", None), ("七号", None), ("", None),
    ],
)  # fmt: skip
def test_numerals_are_read_as_they_are_spoken(text, number):
    assert parse_number(text) == number


@pytest.mark.parametrize(
    ("text", "errand"),
    [
        ("代办 张奶奶 医保缴费 380元 已办", ("代办", "张奶奶", "医保缴费", 38000, True)),
        ("代办：给王大爷买药 56块", ("代办", "王大爷", "买药", 5600, None)),
        ("代购 李奶奶 米10斤 45元", ("代购", "李奶奶", "米10斤", 4500, None)),
        ("帮张奶奶代缴电费 120元", ("代缴", "张奶奶", "电费", 12000, None)),
        ("代取 李建国 药 未办", ("代取", "李建国", "药", None, False)),
        ("给王大爷代买药 35.5元 已送到", ("代买", "王大爷", "药", 3550, True)),
        ("代买 王大爷 一袋米 三十八块", ("代买", "王大爷", "一袋米", 3800, None)),
        ("代管 小明 两小时 已送回", ("代管", "小明", "两小时", None, True)),
        ("帮我代买菜", ("代买", "", "菜", None, None)),
        ("代办", ("代办", "", "", None, None)),
    ],
)
def test_an_errand_is_one_line(text, errand):
    found = resident_intent(text)
    told = found.errand
    assert found.kind == "errand"
    assert (told.kind, told.person, told.what, told.fen, told.done) == errand


def test_several_numbers_in_one_message_are_all_meant(engine):
    assert engine.worker_intent("接8号 9号").numbers == (8, 9)
    assert engine.worker_intent("8、9都接了").numbers == (8, 9)
    assert engine.worker_intent("8号9号延期三天").text == "三天"


@pytest.mark.parametrize("text", ["7号，301没人在家", "7号 12345来电催了", "7号 2个人去看了"])
def test_a_figure_in_an_answer_is_no_further_case(engine, text):
    assert engine.worker_intent(text).numbers == (7,)


def test_a_day_is_no_case_and_a_finding_no_new_one(engine):
    assert engine.worker_intent("延到5号").number is None
    assert engine.worker_intent("延7号到5号").number == 7
    assert engine.worker_intent("7号发现是三楼漏的").kind == "note"
    assert engine.worker_intent("发现3栋楼顶有违建").kind == "report_up"


def test_a_reason_after_taking_back_is_kept_as_written():
    found = resident_intent("撤了吧 已經有人清了")
    assert (found.kind, found.text) == ("withdraw", "已經有人清了")


def test_a_rating_with_a_but_is_none():
    assert rating_of("蛮好的 谢谢") == 4
    assert rating_of("挺好的，但是灯又坏了") is None


ANY = st.text(st.characters(codec=None), max_size=200)
LIKELY = st.text(
    st.sampled_from("代办给张奶奶三百八十块5毛已下周一二月底到号零万0123.,/-年 "), max_size=80
)


@given(st.one_of(ANY, LIKELY))
@settings(max_examples=300, deadline=None)
def test_any_string_has_its_slots(text):
    find_amount(text, unit_left_out=True)
    take_date(text, WEDNESDAY)
    read_errand(text)
    rating_of(text)
    resident_intent(text)

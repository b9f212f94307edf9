"""Whatever is said, in whatever order, there is an answer and no lost message."""

import itertools

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from bot.incoming import Kind
from bot.tables import Message

SENDERS = itertools.count()
WORDS = (
    """
花神庙社区3栋楼下烧烤店油烟太大 · 路灯坏了 · 幸福里 · 花神苑东区 · 着火了 · 我不想活了 · 对 · 要改
不报了 · 1 · 2 · 7 · 不清楚 · 进度 · 我的诉求 · 撤回
催办 · 补充 又来了 · 补充 · 匿名 · 匿名 垃圾没人清 · 新诉求 · 新诉求 停水了 · 转人工
帮助 · 你好 · 谢谢 · 重办 · 5分 · 1分 · 评价 · 代办
联系网格员 · …… · 😀 · 根本没弄好
""".strip()
    .replace("\n", " · ")
    .split(" · ")
)
TAPS = ("agree", "refuse", "cancel", "person", "REPORT", "MY_CASES", "HELP", "rate:{}:1",
        "rate:{}:5", "rate::", "reopen:{}", "withdraw:{}", "nonsense")  # fmt: skip
STEPS = st.one_of(
    st.tuples(st.just("say"), st.sampled_from(WORDS)),
    st.tuples(st.just("tap"), st.sampled_from(TAPS)),
    st.tuples(st.just("kind"), st.sampled_from([k for k in Kind if k != Kind.TEXT])),
    st.tuples(st.just("work"), st.sampled_from(("我去", "搞定了", "退 不是我们的", "查"))),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(STEPS, min_size=1, max_size=14))
def test_every_walk_through_the_talk_is_answered(says, writes, cases, database, steps):
    sender = f"o-walker-{next(SENDERS)}"
    with database.read() as session:
        before = session.scalar(select(func.count()).select_from(Message))
    for what, value in steps:
        own = cases()
        number = own[-1].number if own else "0"
        if what == "say":
            assert says(value, sender=sender)
        elif what == "tap":
            assert says("点", sender=sender, tap=value.format(number))
        elif what == "kind":
            says("", sender=sender, kind=value, longitude=118.778, latitude=31.97, scene="grid-02")
        else:
            assert writes(value)
    with database.read() as session:
        after = session.scalar(select(func.count()).select_from(Message))
    assert after - before == len(steps)

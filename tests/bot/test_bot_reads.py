"""What a message costs in reads does not grow with what is stored."""

from datetime import timedelta

import pytest
from sqlalchemy import event

SAID = ("今天天气不错", "花神庙社区3栋楼下的下水道堵了", "我家楼上天天晚上打麻将吵死了", "谢谢")
MORE = ("路灯不亮", "垃圾没人收", "井盖丢了", "电动车飞线充电")


@pytest.fixture
def asked(database):
    """Count the questions an act puts to the database."""

    def count(act) -> int:
        statements = []

        def note(_connection, _cursor, statement, *_rest):
            if statement.lstrip().upper().startswith("SELECT"):
                statements.append(statement)

        event.listen(database.engine, "before_cursor_execute", note)
        act()
        event.remove(database.engine, "before_cursor_execute", note)
        return len(statements)

    return count


@pytest.mark.parametrize("text", SAID)
def test_a_message_of_somebody_with_many_cases_reads_no_more(says, cases, clock, asked, text):
    def told(number):
        says(f"花神庙社区{number}栋{MORE[number % len(MORE)]}")
        says("对")
        clock.advance(timedelta(hours=3))

    told(2)
    says("帮助")
    few = asked(lambda: says(text))
    says("取消")
    for number in (3, 4, 5, 6):
        told(number)
    assert len(cases()) == 5
    says("帮助")
    assert asked(lambda: says(text)) <= few

"""A place in the middle of an alarm makes it no less sure."""

import pytest

from nlp.engine import Engine

ALARMS = (
    "电梯又困人了！{}，里面有小孩哭",
    "{}着火了，全是烟",
    "快来人，{}有人从楼上掉下来了，躺着不动",
    "{}，楼下两个人打起来了，一个拿着刀",
)


@pytest.mark.parametrize("alarm", ALARMS)
@pytest.mark.parametrize("place", ["花神庙社区9栋", "花神庙社区"])
def test_an_alarm_with_a_place_in_it_is_as_sure_as_without(gazetteer, alarm, place):
    engine = Engine.load()
    found = engine.understand(alarm.format(place), gazetteer).emergency
    assert found is not None
    assert found.sure


def test_danger_in_english_beside_a_place_is_answered_in_english(gazetteer):
    said = "花神庙社区3栋 lift people trapped inside, child is crying"
    found = Engine.load().understand(said, gazetteer).emergency
    assert found is not None
    assert found.sure
    assert found.sentence.startswith("Please call 119")

"""Several matters in one message: said back as a list, filed apart after one yes."""

from bot.incoming import Kind

TWO = "花神庙社区3栋楼下路灯坏了，顺便说一下垃圾桶也满了没人收"
LIGHT, RUBBISH = "路灯、楼道灯不亮", "垃圾清运、环境卫生"


def test_two_matters_are_read_back_as_a_list_and_filed_apart(says, cases, outbox):
    answer = says(TWO)
    assert f"1. {LIGHT}" in answer
    assert f"2. {RUBBISH}" in answer
    assert cases() == []
    filed = says("对")
    assert {case.item_name for case in cases()} == {LIGHT, RUBBISH}
    assert all(case.number in filed for case in cases())
    assert len({case.area_code for case in cases()}) == 1
    assert len([row for row in outbox() if row.kind == "card"]) in (0, 2)


def test_they_can_be_filed_as_one(says, cases):
    says(TWO)
    answer = says("合成一件报")
    assert "2. " not in answer
    says("对")
    assert len(cases()) == 1


def test_enough_gives_up_both(says, cases):
    says(TWO)
    assert "不报了" in says("算了")
    assert cases() == []


def test_a_second_matter_told_before_the_yes_is_one_of_its_own(says, cases):
    says("花神庙社区3栋楼下路灯坏了")
    assert f"2. {RUBBISH}" in says("还有垃圾桶也满了好几天没人收")
    says("好的谢谢")
    assert [case.item_name for case in cases()] == [LIGHT, RUBBISH]


def test_consequences_of_one_matter_are_one(says, cases):
    answer = says("花神庙社区3栋楼下烧烤店油烟太大，孩子一直咳嗽，老人也睡不好，找过物业没用")
    assert "2. " not in answer
    says("对")
    assert len(cases()) == 1


def test_the_place_is_asked_once_for_both(says, cases):
    assert "在哪里" in says("楼下路灯坏了，顺便说一下垃圾桶也满了没人收")
    says("花神庙社区3栋")
    says("对")
    assert len(cases()) == 2


def test_photos_go_with_the_first(says, cases):
    says(kind=Kind.IMAGE, media=("m-1",))
    says(TWO)
    says("对")
    assert len(cases()) == 2


def test_each_is_followed_by_its_own_number(says, cases):
    says(TWO)
    says("对")
    for case in cases():
        assert case.item_name in says(f"进度 {case.number}")

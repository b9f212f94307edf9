"""English, pinyin and Chinese with spaces are read as the Chinese they stand for."""

import pytest

from nlp.foreign.gloss import gloss
from nlp.foreign.pinyin import spellings

NAMES = spellings(("花神庙社区", "花神苑东区", "花神苑西区", "望江名苑", "梅园路"))


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("The street light is broken", "路灯坏了"),
        ("Two bins are full", "垃圾桶满了没人清"),
        ("there's no water", "停水"),
        ("My neighbour's dog is off leash", "邻居狗遛狗不牵绳"),
        ("lou dao deng huai le", "楼道灯坏了"),
        ("cuī bàn", "催一下"),
        ("yes, that's correct", "对，没错"),
        ("No, that's wrong!", "不对，不对！"),
        ("please don't tell anyone my name", "匿名"),
        ("can I talk to a real person?", "转人工？"),
        ("我 想 死", "我想死"),
        ("狗 没有 绳子", "狗没有绳子"),
    ],
)
def test_it_is_read_in_chinese(said, meant):
    assert gloss(said, NAMES) == meant


@pytest.mark.parametrize(
    ("said", "place"),
    [
        ("Huashenmiao community building 3", "花神庙社区3栋"),
        ("hua shen miao she qu 3 dong 2 dan yuan", "花神庙社区3栋2单元"),
        ("2nd unit, building five of huashenmiao", "花神庙社区5栋2单元"),
        ("huashen yuan east", "花神苑东区"),
        ("hua shen yuan xi qu 10 dong", "花神苑西区10栋"),
        ("Wangjiang Mingyuan, tower 2, room 501", "望江名苑2栋501室"),
        ("Meiyuan road 8 hao", "梅园路8号"),
        ("花神庙社区 building 3", "花神庙社区3栋"),
    ],
)
def test_places_are_known_in_english_and_in_pinyin(said, place):
    assert gloss(said, NAMES).replace(" ", "") == place


def test_the_place_comes_first_wherever_it_was_said():
    said = "No power since yesterday. I live in building 3, Huashenmiao community"
    assert gloss(said, NAMES).startswith("花神庙社区3栋，停电")


def test_of_two_buildings_the_order_is_kept():
    assert gloss("not building 3, building 5", NAMES) == "不是3栋，5栋"


@pytest.mark.parametrize(
    "said",
    [
        "花神庙社区3栋楼下烧烤店油烟太大",
        "我家wifi坏了，APP也打不开",
        "楼下KTV太吵",
        "路灯坏了 3栋门口 好几天了",
        "来人 来人 救",
        "编号JF20260304-0007",
        "POS机刷了139.00",
        "asdfgh",
        "",
    ],
)
def test_anything_else_stays_as_it_is(said):
    assert gloss(said, NAMES) == said


@pytest.mark.parametrize(
    ("said", "item"),
    [
        ("The lamp on our stairs does not work", "opinion-light"),
        ("Sewage is overflowing near the gate", "opinion-sewer"),
        ("Water is leaking from the ceiling", "dispute-leak"),
        ("A car is blocking the fire exit", "safety-fire-lane"),
        ("the restaurant downstairs makes so much smoke", "opinion-fumes"),
        ("My company has not paid my salary for two months", "dispute-wages"),
        ("la ji mei ren shou", "opinion-rubbish"),
        ("The grid worker was rude and shouted", "opinion-staff"),
    ],
)
def test_a_matter_in_english_or_pinyin_finds_its_item(engine, said, item):
    findings = engine.understand(said)
    assert (findings.sure, findings.items[0].code) == (True, item)
    assert findings.text == findings.masked == said


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("yes please", "agree"),
        ("never mind", "cancel"),
        ("When will it be fixed?", "progress"),
        ("I want to withdraw my report", "withdraw"),
        ("still broken", "reopen"),
        ("I want a human", "person"),
        ("zhuan ren gong", "person"),
        ("xie xie", "thanks"),
        ("4 stars", "rate"),
        ("I have no idea where it is", "nowhere"),
    ],
)
def test_a_command_in_english_or_pinyin_is_heard(engine, said, kind):
    assert engine.understand(said).intent.kind == kind


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ("my house is on fire", "119"),
        ("a boy fell into the river", "120"),
        ("there was an explosion upstairs", "119"),
        ("my grandma fell down and can't get up", "120"),
        ("someone broke into my flat", "110"),
        ("my husband hit me again", "110"),
        ("zhao huo le", "119"),
        ("gas smell in the kitchen, whom should I call?", "119"),
    ],
)
def test_danger_names_whom_to_call_in_english_too(engine, said, number):
    emergency = engine.understand(said).emergency
    assert emergency.sure
    assert emergency.number == number
    assert emergency.sentence.startswith("Please call")
    assert engine.danger(said) == emergency


@pytest.mark.parametrize(
    "said",
    [
        "They are burning garbage behind the building",
        "There was a fire drill yesterday",
        "the fire lane is blocked",
        "please help us, the neighbor is too loud",
    ],
)
def test_what_only_sounds_like_danger_raises_no_alarm(engine, said):
    emergency = engine.understand(said).emergency
    assert emergency is None or not emergency.sure


def test_what_is_kept_of_a_mark_are_the_words_that_were_said(engine):
    said = "2 stars, the lamp is still dark"
    intent = engine.understand(said).intent
    assert (intent.kind, intent.stars, intent.text) == ("rate", 2, said)

"""Words are matched in one form, whatever script, dialect or mood they were written in."""

import pytest

from nlp.catalogue.schema import SHIPPED
from nlp.catalogue.yaml_fields import read_fields
from nlp.text.folding import Folding
from nlp.text.normalise import MAX_CHARS, normalise
from nlp.text.traditional import simplified


@pytest.fixture(scope="module")
def fold(engine):
    return Folding(engine.catalogue.misheard).fold


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("電梯壞了沒人修", "电梯坏了没人修"),
        ("ＬＥＤ路燈", "led路灯"),
        ("太太太太吵", "太吵"),
        ("啊啊啊啊", "啊"),
        ("吵死了吵死了吵死了", "吵死了"),
        ("妈妈妈妈妈妈", "妈妈"),
        ("停水🔥🔥了[捂脸]", "停水了"),
        ("楼下🐶乱叫", "楼下狗乱叫"),
        ("门口💡不亮，🚌不来", "门口灯不亮，公交车不来"),
        ("捷運站旁邊計程車亂停", "地铁站旁边出租车乱停"),
        ("搞么事还冇来人", "干什么还没有来人"),
        ("楼上嘈到瞓唔到觉", "楼上吵到睡不到觉"),
        ("唔该帮手", "谢谢帮手"),
        ("楼脚脚落雨就淹", "楼下下雨就淹"),
        ("网格元不来", "网格员不来"),
        ("高空跑物", "高空抛物"),
        ("天燃气没气", "天然气没气"),
    ],
)
def test_what_was_meant_is_matched(fold, written, meant):
    assert fold(normalise(written)) == meant


@pytest.mark.parametrize("text", ["13800000000", "一一一一号", "3栋2221", "www.example.com"])
def test_figures_are_never_touched(fold, text):
    assert fold(text) == text


EVERYDAY = """
垃圾同样没人收。早上的露水。停电提前通知一下。用电替代燃气。裸露电线垂下来了。地下水到处都是。
停车为什么收费。停车未缴费。小区无业人员很多。居住正常。居住政策咨询。残疾政策。老年政策。养老今年涨了。
养老经济压力大。民工租房。每户扣了钱。广场午夜还在跳舞。广场武术表演。包装休息室。村庄修路。服装秀太吵。
区内劳动合同。树支撑不住。坑挖得很深。顽强皮实。罚门店的钱。报管理处了。自燃汽车。燃汽油味。检测所。养老属于民政。
中文子女不会写。漂亮衣服。旁边炮声。堵博物馆门口。高利代价。探讨新问题。面临居住困难。上街到办事处。兜底保障。
商家爆光。承诺车位。身份正常。幼儿教师工资。部门尽快修复。从一楼提到五楼。油井该修了。竟盖起了房子。
野蛮吵闹。如今儿子大了。树木有虫。凭什么得到。怎么办。怎么样。什么事。嘈杂声。头孢噻肟。觉得劲头不足。夜里向外扔东西。
屋里向外冒烟。高楼脚手架倒了。大爷叔叔。周边度假村。门边个体户。有点样子。快点解决。然而家里没人。组成日期。
食堂客人多。美食饭店。培训觉得好。听日语课。钢琴日夜弹。唐朝早期。夜晚黑漆漆。房屋企业。请勿要求。石灰常年飘。
中介个人。树木乱砍。耗儿童时间。消耗儿童精力。拍打挤压。煤渣渣土车。房屋头顶漏水。得意。莫得意。不中用。
共享单车乱停。宜家门口。阿拉伯人。伊拉克。阿拉善。一点解决的意思都没有。路登记处。走路登山。网路登录。人造音乐。
制造音响太吵。深水区。充电提示。充电装置。车站车位。净盖房子。物业费。物业废物堆在楼下。炒菜油盐。在路等人。
师傅工资没发。脉冲电流。由烟囱排出。任由烟味飘。年夜饭。低报价。冲天炮。无线电视。心里难受。调节温度。
"""


def test_an_everyday_sentence_is_left_alone(fold):
    sentences = [line for line in EVERYDAY.replace("\n", "").split("。") if line]
    assert len(sentences) >= 100
    changed = {text: fold(text) for text in sentences if fold(text) != text}
    assert changed == {}


def test_the_tables_are_rich_and_every_entry_means_something_else_or_protects():
    for name, least in (("misheard.yaml", 150), ("dialect.yaml", 150)):
        words = read_fields(SHIPPED / name).pairs("words")
        assert sum(word != meant for word, meant in words.items()) >= least


def test_what_is_meant_is_not_itself_read_as_something_else(engine, fold):
    meanings = set(engine.catalogue.misheard.values())
    assert {meant: fold(meant) for meant in meanings if fold(meant) != meant} == {}


def test_a_fold_is_the_same_the_second_time(fold):
    for text in ("電梯壞了", "搞么事还冇来", "太太太太吵", "楼到灯不亮"):
        assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("樓道燈不亮", "opinion-light"),
        ("電梯壞咗冇人理", "safety-lift"),
        ("楼下烧烤店油油油油油烟", "opinion-fumes"),
    ],
)
def test_another_script_or_dialect_reaches_the_item(engine, text, code):
    assert engine.understand(text).items[0].code == code


def test_an_emergency_in_another_script_is_heard(engine):
    found = engine.understand("救命啊，廚房著火了🔥")
    assert found.emergency.kind == "fire"
    assert found.text == "救命啊，廚房著火了🔥"


def test_no_position_moves_when_a_script_is_simplified():
    assert simplified("電梯壞了3") == "电梯坏了3"
    assert simplified("著名") == "著名"


def test_a_long_message_is_read_at_its_beginning_and_its_end(engine):
    text = "王大爷家厨房着火了。" + "今天天气很好。" * 3000 + "地址是花神庙社区3栋。"
    found = engine.understand(text)
    assert len(found.text) <= MAX_CHARS
    assert found.emergency.kind == "fire"
    assert found.text.endswith("。地址是花神庙社区3栋。")
    assert "……今天天气很好。" in found.text


def test_a_cut_does_not_fall_into_a_number():
    text = "电话13800000000，" * 1000
    assert set(normalise(text).replace("……", "，").split("，")) == {"电话13800000000", ""}

"""The group never reads who it is, how to call them, or where exactly they live."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp.mask import MASK, mask

MASKED = [
    ("花神庙社区3栋楼下烧烤店油烟太大", "花神庙社区＊栋楼下烧烤店油烟太大"),
    ("3栋2单元501室漏水", "＊栋＊单元＊室漏水"),
    ("花神庙12幢没电", "花神庙＊幢没电"),
    ("3号楼电梯坏了", "＊号楼电梯坏了"),
    ("301室吵", "＊室吵"),
    ("三栋二单元", "＊栋＊单元"),
    ("A3栋和B座1203", "＊栋和＊座＊"),
    ("3栋501漏水", "＊栋＊漏水"),
    ("3#楼", "＊#楼"),
    ("住在5-2-301", "住在＊"),
    ("花神大道88号门口", "花神大道＊号门口"),
    ("3 栋 2 单元 501", "＊ 栋 ＊ 单元 ＊"),
    ("五号楼二单元三零一", "＊号楼＊单元＊"),
    ("8号楼1101住户", "＊号楼＊住户"),
    ("我住501，隔壁吵", "我住＊，隔壁吵"),
    ("花神庙村5组12号", "花神庙村5组＊号"),
    ("3栋5楼", "＊栋＊楼"),
    ("我的微信wangayi_1960", "我的微信＊"),
    ("3、5栋都停水", "＊栋都停水"),
    ("1-6栋停电", "＊栋停电"),
    ("电话13812345678", "电话＊"),
    ("138 1234 5678找我", "＊找我"),
    ("138-1234-5678", "＊"),
    ("+86 13812345678", "＊"),
    ("打025-83456789", "打＊"),
    ("电话：83456789", "电话：＊"),
    ("身份证11010519491231002X", "身份证＊"),
    ("发邮件到wang.ayi@example.com", "发邮件到＊"),
    ("车牌苏A12345堵门", "车牌＊堵门"),
    ("苏AD12345停在门口", "＊停在门口"),
    ("我叫王桂芳，住这里", "我叫＊，住这里"),
    ("我叫王芳住在这里", "我叫＊住在这里"),
    ("我叫王桂芳，王桂芳的医保卡丢了", "我叫＊，＊的医保卡丢了"),
    ("隔壁的王桂芳也看见了，我叫王桂芳", "隔壁的＊也看见了，我叫＊"),
    ("王先生和李女士吵架", "＊先生和＊女士吵架"),
    ("王阿姨摔了", "＊阿姨摔了"),
    ("张奶奶想交医保", "＊奶奶想交医保"),
    ("联系人：欧阳明", "联系人：＊"),
    ("我姓王", "我姓＊"),
    ("王桂芳 13812345678", "＊ ＊"),
    ("电话1 3 8 1234 5678", "电话＊"),
    ("1-3-8-1-2-3-4-5-6-7-8", "＊"),
    ("身份证110105194912310021怎么补", "身份证＊怎么补"),
    ("110105 1949 1231 0021", "＊"),
    ("501室张建国，电话13812345678", "＊室＊，电话＊"),
    ("3栋201张建国", "＊栋＊＊"),
    ("3栋201张建国家漏水", "＊栋＊＊家漏水"),
    ("3栋温建国，吵", "＊栋＊，吵"),
    ("请找张建国电话13812345678", "请找＊电话＊"),
    ("业主张建国不交费", "业主＊不交费"),
    ("房东李梅不退押金", "房东＊不退押金"),
    ("邻居王大勇天天吵", "邻居＊天天吵"),
    ("邻居王强打牌", "邻居＊打牌"),
    ("楼上王大勇半夜跳", "楼上＊半夜跳"),
]
READABLE = [
    "案件20260612001进度怎么样",
    "JF20260612-0007",
    "7号我去",
    "2026年8月3号停水",
    "菜价涨到3800元",
    "303路公交不停站",
    "地铁3号线吵",
    "12345打不通",
    "119来了",
    "2024年12月31日",
    "物业费每平米2.5元",
    "等了3个小时",
    "5组的水渠堵了",
    "上午9:30-11:30施工",
    "许多老师都在说",
    "孩子上301班",
    "订单123456789012345678没到",
    "邻居关门声音大",
    "邻居高空抛物",
    "业主成立业委会",
    "楼上马桶漏水",
    "楼下王记烧烤",
    "隔壁装修",
    "房东电话打不通",
    "花了20万元，没用",
    "等了3周，没人来",
    "一共3户人家",
    "房价跌到1800",
    "我是花神庙社区的居民",
    "我叫救护车了",
    "9-10月施工",
    "班主任老师很好",
    "微信支付付不了",
    "住了3年",
    "5楼的灯不亮",
]


@pytest.mark.parametrize(("text", "shown"), MASKED)
def test_personal_data_is_masked(text, shown):
    assert mask(text).text == shown


@pytest.mark.parametrize("text", READABLE)
def test_what_is_not_personal_stays_readable(text):
    assert mask(text).text == text


def test_the_whole_home_is_gone_but_the_matter_stays():
    shown = mask("我叫王桂芳，花神庙社区3栋2单元501室，电话13812345678，楼下油烟大").text
    for part in ("王桂芳", "3栋", "2单元", "501", "13812345678"):
        assert part not in shown
    assert "花神庙社区" in shown
    assert "油烟大" in shown


@given(st.text(max_size=200))
@settings(max_examples=150, deadline=None)
def test_masking_can_be_undone_from_its_spans(text):
    masked = mask(text)
    rebuilt, rest = "", masked.text
    position = 0
    for span in masked.spans:
        assert text[span.start : span.end] == span.original
        gap = span.start - position
        rebuilt += rest[:gap] + span.original
        rest = rest[gap + len(MASK) :]
        position = span.end
    assert rebuilt + rest == text


@given(st.integers(3, 9), st.integers(0, 99999999), st.sampled_from(["电话", "打我", "", "，"]))
@settings(max_examples=100, deadline=None)
def test_every_mobile_number_is_masked(second, rest, before):
    number = f"1{second}{rest:09d}"
    assert number not in mask(f"{before}{number}，谢谢").text

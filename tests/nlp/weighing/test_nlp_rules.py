"""What residents write reaches the item that a clerk would choose."""

import pytest

MESSAGES = [
    ("花神庙社区3栋楼下烧烤店油烟太大，孩子一直咳嗽", "opinion-fumes"),
    ("楼道里有人给电瓶车充电", "safety-ebike"),
    ("从六楼拉根线下来给电动车充电太危险了", "safety-ebike"),
    ("消防通道被堵了一个多月", "safety-fire-lane"),
    ("对门在楼道堆杂物，走路都费劲", "safety-fire-lane"),
    ("电梯又坏了，老人下不了楼", "safety-lift"),
    ("路口井盖松动，车一过就响", "safety-manhole"),
    ("外墙瓷砖掉下来好几块", "safety-building"),
    ("有人从楼上扔烟头", "safety-throwing"),
    ("电线垂下来快碰到头了", "safety-wire"),
    ("一下大雨小区门口就积水", "safety-flood"),
    ("隔壁单元住了十几个人，群租房", "safety-producer"),
    ("广场舞音响太吵，晚上九点还在跳", "opinion-noise-square"),
    ("工地半夜施工，吵得睡不着", "opinion-noise-work"),
    ("垃圾桶满了好几天没人收，臭死了", "opinion-rubbish"),
    ("车子乱停，把单元门口堵住了", "opinion-parking"),
    ("菜场门口流动摊贩占道", "opinion-stall"),
    ("顶楼邻居在楼顶加盖阳光房", "opinion-building"),
    ("家里停水两天了，没人通知", "opinion-water"),
    ("停水了没有人管", "opinion-water"),
    ("我们这片又停电了", "opinion-power"),
    ("下水道堵了，污水都冒到路上", "opinion-sewer"),
    ("小区路灯不亮，晚上不敢走", "opinion-light"),
    ("门口马路上一个大坑，电动车摔了", "opinion-road"),
    ("路口天天早高峰堵车", "opinion-traffic"),
    ("303路公交不停站", "opinion-bus"),
    ("我们反对在小区旁边规划变电站", "opinion-planning"),
    ("大树的树枝挡住窗户了，请来修剪", "opinion-green"),
    ("有人遛狗不牵绳，吓到小孩", "opinion-animal"),
    ("物业费涨了，物业还不作为", "opinion-property"),
    ("后面厂子晚上偷排废气", "opinion-pollution"),
    ("建议小区装点健身器材", "opinion-culture"),
    ("要表扬网格员小李，帮我搬东西", "opinion-praise"),
    ("楼上漏水漏到我家天花板", "dispute-leak"),
    ("和邻居因为采光闹矛盾，想请人调解", "dispute-neighbour"),
    ("包工头拖欠工资三个月", "dispute-wages"),
    ("健身房跑路了，会员卡的钱不退", "dispute-consumer"),
    ("房东不退押金", "dispute-rent"),
    ("拆迁补偿款一直没到", "dispute-land"),
    ("最近失眠焦虑，想找人聊聊", "mind-counsel"),
    ("孩子沉迷手机不肯上学", "mind-youth"),
    ("我妈一个人住，独居老人没人照顾", "base-special-care"),
    ("刚搬来的租客怎么登记", "base-tenant"),
    ("想给狗办证，去哪里办犬证", "base-pet"),
    ("老家亲戚欠钱不还，想打官司请律师", "law-aid"),
    ("有人送鸡蛋骗老年人买保健品", "law-scam"),
    ("医保缴费怎么交", "service-medical"),
    ("养老金资格认证不会弄", "service-pension"),
    ("孩子上户口要什么材料", "service-hukou"),
    ("家里困难想申请低保", "service-low-income"),
    ("八十岁老人的高龄补贴怎么领", "service-elder"),
    ("想办残疾证", "service-disability"),
    ("小学报名学区怎么划", "service-school"),
    ("失业了想找工作", "service-job"),
    ("我们楼想加装电梯", "service-housing"),
    ("社区能开个居住证明吗", "service-proof"),
    ("腿脚不方便，能不能帮我买药", "service-errand"),
    ("小区地下泵房水泵声太大", "opinion-noise-factory"),
    ("超市菜价乱涨价，没有明码标价", "opinion-price"),
    ("楼下旅馆无证经营", "opinion-unlicensed"),
    ("田里没水灌溉，水渠坏了好久", "opinion-farm"),
    ("网约车司机绕路多收钱", "opinion-taxi"),
    ("公园的公厕锁着门不开", "opinion-toilet"),
    ("地铁口能不能再开一个出口", "opinion-metro"),
    ("培训机构跑路了，学费不退", "opinion-training"),
    ("驾校科目二一直约不到考试", "opinion-driving-school"),
    ("快递不送上门，都放驿站", "opinion-courier"),
    ("医院门口没有坡道，轮椅进不去", "opinion-disabled-access"),
    ("导游强制购物", "opinion-tourism"),
    ("村里养猪场臭得受不了", "opinion-livestock"),
    ("我家电瓶车的电瓶被偷了", "safety-theft"),
    ("九价疫苗怎么预约", "service-vaccine"),
    ("教师编制什么时候招", "service-recruit"),
    ("开发商延期交房一年了", "dispute-house-sale"),
    ("二手房过户税费怎么算", "dispute-secondhand-house"),
    ("这个工程招投标有围标串标", "opinion-tender"),
    ("工地工人不戴安全帽，没有防护", "safety-work"),
]
NEIGHBOURS = [
    ("给狗打狂犬疫苗", "base-pet"),
    ("老年公交卡怎么办", "service-elder"),
    ("地铁经过房子都在震", "opinion-noise-traffic"),
    ("井盖被偷了", "safety-manhole"),
    ("帮我取快递", "service-errand"),
    ("食品经营许可证怎么办", "service-business"),
    ("健身房跑路，会员卡不退", "dispute-consumer"),
    ("楼上厕所漏水", "dispute-leak"),
    ("楼下超市的空调外机嗡嗡响", "opinion-noise-shop"),
]


@pytest.mark.parametrize(("text", "code"), MESSAGES)
def test_a_message_reaches_its_item(engine, text, code):
    found = engine.understand(text)
    assert found.items, text
    assert found.items[0].code == code, found.items[:3]
    assert found.sure, found.items[:2]


@pytest.mark.parametrize(("text", "code"), NEIGHBOURS)
def test_an_item_leaves_its_neighbours_what_is_theirs(engine, text, code):
    assert engine.understand(text).items[0].code == code


def test_the_words_that_decided_are_told_heaviest_first(engine):
    best = engine.understand("烧烤店油烟太大").items[0]
    assert {"油烟", "油", "烟"} & {word.word for word in best.words}
    weights = [abs(word.weight) for word in best.words]
    assert weights == sorted(weights, reverse=True)


@pytest.mark.parametrize(
    ("denied", "code"),
    [
        ("没有停水", "opinion-water"),
        ("我们这里没停电", "opinion-power"),
        ("不是油烟", "opinion-fumes"),
        ("没有发生内涝", "safety-flood"),
    ],
)
def test_what_is_denied_does_not_count(engine, denied, code):
    words = [
        word.word
        for item in engine.understand(denied).items
        if item.code == code
        for word in item.words
    ]
    assert not any(word in denied[-2:] and len(word) > 1 for word in words)


def test_asking_whether_is_not_denying(engine):
    assert engine.understand("今天有没有停水").items[0].code == "opinion-water"


def test_what_is_missing_is_a_complaint(engine):
    assert engine.understand("这条路没有路灯").items[0].code == "opinion-light"


def test_a_message_without_meaning_gets_three_suggestions_and_no_certainty(engine):
    for text in ("那个啥", "", "🙂🙂", "asdf"):
        found = engine.understand(text)
        assert not found.sure
        assert len(found.nearest) == 3
        assert len({item.code for item in found.nearest}) == 3


def test_a_sure_message_has_no_suggestions(engine):
    assert engine.understand("家里停水两天了").nearest == ()


def test_two_matters_in_one_message_are_both_ranked(engine):
    codes = [item.code for item in engine.understand("小区停水了，而且路灯不亮").items]
    assert {"opinion-water", "opinion-light"} <= set(codes)


def test_scores_lie_between_zero_and_one_best_first(engine):
    scores = [item.score for item in engine.understand("楼上漏水，邻居吵架，路灯坏了").items]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert len(scores) <= 5


def test_no_keyword_is_cut_apart(engine):
    cut = [
        word
        for word in engine.classifier.keywords
        if not word.isascii() and word not in engine.classifier.segmenter.words(word)
    ]
    assert cut == []


@pytest.mark.parametrize(
    "text",
    [
        "我叫王桂芳，电话13812345678，花神苑西区6栋，楼下广场舞音响太大",
        "您好，我是花神苑西区6栋2单元的，姓王，楼下广场舞音响太大",
        "楼下广场舞音响太大，我住花神苑西区6栋，电话13812345678",
    ],
)
def test_who_and_where_take_nothing_from_what(engine, text):
    found = engine.understand(text)
    assert found.sure
    assert found.items[0].code == "opinion-noise-square"

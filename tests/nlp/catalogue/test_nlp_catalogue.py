"""The shipped catalogue is complete, and a clerk's mistake is told in one sentence."""

import shutil
from pathlib import Path

import pytest

from nlp.catalogue.items import CatalogueError
from nlp.catalogue.schema import SHIPPED, load_catalogue

GROUPS = {
    "基础信息采集", "社情民意收集", "安全隐患排查", "矛盾纠纷化解", "社会心理服务",
    "法律法规政策宣传", "公共服务代办",
}  # fmt: skip
EMERGENCIES = {
    "fire", "fumes", "gas", "gas_next_door", "electric", "collapse", "hurt", "fall", "drowning",
    "flood",
    "violence", "burglary", "suicide", "ledge", "poison", "help", "lift", "trapped", "missing",
}  # fmt: skip
SENSITIVE = {
    "safety-violence", "mind-crisis", "mind-counsel", "mind-patient", "mind-youth", "law-drugs",
    "law-scam", "service-child", "opinion-staff",
}  # fmt: skip
LABELLED_WITH = Path(__file__).parents[3] / "learning" / "labels" / "items.tsv"


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue()


@pytest.fixture
def copy(tmp_path):
    folder = tmp_path / "catalogue"
    shutil.copytree(SHIPPED, folder)
    return folder


def change(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_seven_groups_hold_all_items(catalogue):
    assert set(catalogue.groups) == GROUPS
    assert {item.group for item in catalogue.items.values()} == GROUPS


def test_the_items_are_those_that_real_letters_were_labelled_with(catalogue):
    """Who labels sees a name and a description; the clerk and the resident see the same."""
    lines = LABELLED_WITH.read_text(encoding="utf-8").splitlines()
    labelled = dict(line.split("\t") for line in lines)
    shipped = {code: f"{each.name}：{each.description}" for code, each in catalogue.items.items()}
    assert shipped == labelled


def test_every_item_carries_what_a_case_needs(catalogue):
    for item in catalogue.items.values():
        assert item.name
        assert item.description.endswith("。"), item.code
        assert item.department
        assert item.level in {"grid", "community", "street", "department"}
        assert item.severity in {"general", "major", "urgent"}
        assert item.deadline in {"general", "major", "utility"}
        assert set(item.answers) == {"accepted", "resolved", "declined"}, item.code
        assert all("{number}" in answer for answer in item.answers.values()), item.code
        assert item.policies, item.code


def test_an_item_asks_one_to_three_questions_each_once(catalogue):
    for item in catalogue.items.values():
        keys = [question.key for question in item.questions]
        assert 1 <= len(keys) <= 3, item.code
        assert len(keys) == len(set(keys)), item.code


def test_an_emergency_asks_one_thing_with_two_answers_at_most(catalogue):
    for code in {rule.item for rule in catalogue.emergencies.kinds}:
        assert [question.type for question in catalogue.items[code].questions] == ["yes_no"]


def test_what_happens_at_home_or_in_a_mind_is_not_shown_in_a_group(catalogue):
    hidden = {code for code, item in catalogue.items.items() if not item.group_visible}
    assert hidden >= SENSITIVE
    private = {code for code in catalogue.items if code.startswith(("mind-", "dispute-"))}
    assert hidden >= private


def test_who_is_lost_or_robbed_does_not_wait_for_working_days(catalogue):
    for code in ("service-lost", "safety-theft"):
        item = catalogue.items[code]
        assert (item.severity, item.department) == ("major", "公安派出所")
        assert "{deadline}" not in item.answers["accepted"]
        assert "110" in item.answers["accepted"]


def test_an_errand_is_not_urgent_and_promises_no_date_of_an_office(catalogue):
    errand = catalogue.items["service-errand"]
    assert errand.severity == "general"
    assert "{deadline}" not in errand.answers["accepted"]


def test_what_is_a_departments_is_not_said_to_be_looked_at_by_the_grid(catalogue):
    theirs = [item for item in catalogue.items.values() if item.level == "department"]
    assert {"opinion-metro", "opinion-taxi", "opinion-tourism", "service-recruit"} <= {
        item.code for item in theirs
    }
    for item in theirs:
        assert "由{grid}先去了解" not in item.answers["accepted"], item.code


def test_nobody_is_asked_to_mediate_without_a_name(catalogue):
    for code in ("dispute-neighbour", "dispute-family", "dispute-leak", "dispute-debt"):
        assert not catalogue.items[code].anonymous_allowed


def test_each_item_is_reached_by_its_own_name_or_description(catalogue, engine):
    def best(text):
        ranked = engine.classifier.classify(engine.fold(text)).ranked
        return next((item.code for item in ranked), "")

    lost = [
        item.code
        for item in catalogue.items.values()
        if item.code not in {best(item.name), best(item.description)}
    ]
    assert lost == []


def test_every_emergency_has_its_urgent_item_and_tells_its_number(catalogue):
    assert {rule.kind for rule in catalogue.emergencies.kinds} == EMERGENCIES
    for rule in catalogue.emergencies.kinds:
        assert catalogue.items[rule.item].severity == "urgent"
        assert rule.number in rule.sentence.split("，")[0]


def test_a_first_reply_claims_nothing_that_the_sentence_cannot_know(catalogue):
    for rule in catalogue.emergencies.kinds:
        assert "通知" not in rule.sentence
        assert "网格员" not in rule.sentence
        assert len(rule.sentence) <= 80


def test_who_is_in_despair_is_told_that_somebody_listens(catalogue):
    [rule] = [rule for rule in catalogue.emergencies.kinds if rule.kind == "suicide"]
    assert rule.number == "12356"
    assert "听您说" in rule.sentence


def test_a_slip_of_one_character_is_refused(copy):
    change(copy, "misheard.yaml", "烧考: 烧烤", "考: 烤")
    with pytest.raises(CatalogueError, match=r"misheard\.yaml 第 \d+ 行：.*至少要两个字"):
        load_catalogue(copy)


def test_a_catalogue_needs_no_table_of_slips(copy):
    (copy / "misheard.yaml").unlink()
    (copy / "dialect.yaml").unlink()
    assert load_catalogue(copy).misheard == {}


def test_a_word_of_dialect_in_a_rule_means_the_standard_word(copy):
    """dialect.yaml reads 茅厕 as 厕所 in what people say, so the rule is read so too."""
    change(copy, "20_opinion.yaml", "油烟: 4.5", "油烟: 4.5, 茅厕: 1")
    assert load_catalogue(copy).items["opinion-fumes"].rules.words["厕所"] == 1


def test_no_two_items_share_a_name(catalogue):
    names = [item.name for item in catalogue.items.values()]
    assert len(names) == len(set(names))


def test_the_version_changes_with_the_content(copy, catalogue):
    assert load_catalogue(copy).version == catalogue.version
    change(copy, "20_opinion.yaml", "油烟: 4.5", "油烟: 4")
    assert load_catalogue(copy).version != catalogue.version


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("油烟: 4.5", "油烟: 很多", "油烟"),
        ("油烟: 4.5", "油烟: 400", "-10 到 10 的数字"),
        ("油烟: 4.5", "油烟: 4.5, 油烟: 3", "写了两次"),
        ("severity: 一般", "severity: 小事", "一般、重大、紧急"),
        ("code: opinion-fumes", "code: 油烟", "小写字母"),
        ("code: opinion-stall", "code: opinion-fumes", "用了两次"),
        ("name: 餐饮油烟扰民", "nmae: 餐饮油烟扰民", "nmae"),
        ("  department: 街道综合行政执法队", "  # none", "缺少字段“department”"),
        ("编号{number}", "编号{phone}", "没人填的空"),
        ("type: 照片", "type: 选择", "要写 options"),
        ("group: 社情民意收集", "group: [", "括号没有收尾"),
        ("油烟: 4.5", '"油烟: 4.5', "引号只有一半"),
        ("油烟: 4.5", "油烟：4.5", "英文冒号"),
        ("油烟: 4.5", "“油烟”: 4.5", "中文引号"),
        ("  - code: opinion-stall", "\t- code: opinion-stall", "Tab"),
        ("name: 餐饮油烟扰民", "name: 占道经营、流动摊贩", "用了两次"),
    ],
)
def test_a_mistake_is_told_with_its_file_and_line(copy, old, new, told):
    change(copy, "20_opinion.yaml", old, new)
    with pytest.raises(CatalogueError) as caught:
        load_catalogue(copy)
    sentence = str(caught.value)
    assert "20_opinion.yaml 第 " in sentence
    assert told in sentence
    assert "\n" not in sentence


def test_an_open_quote_is_told_where_it_begins(copy):
    change(copy, "20_opinion.yaml", "油烟: 4.5", '"油烟: 4.5')
    lines = (SHIPPED / "20_opinion.yaml").read_text("utf-8").splitlines()
    line = next(at for at, text in enumerate(lines, 1) if "油烟: 4.5" in text)
    with pytest.raises(CatalogueError, match=f"第 {line} 行"):
        load_catalogue(copy)


def test_a_file_whose_name_ends_otherwise_is_not_left_out_in_silence(copy):
    (copy / "80_new.yml").write_text("group: 新的", "utf-8")
    with pytest.raises(CatalogueError, match=r"80_new\.yml"):
        load_catalogue(copy)


def test_an_emergency_without_an_item_is_refused(copy):
    change(copy, "emergencies.yaml", "item: safety-fire", "item: safety-flames")
    with pytest.raises(CatalogueError, match="safety-flames"):
        load_catalogue(copy)


def test_a_missing_folder_empty_folder_or_missing_emergencies_are_told(tmp_path, copy):
    with pytest.raises(CatalogueError, match="不是文件夹"):
        load_catalogue(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(CatalogueError, match="一个服务事项也没有"):
        load_catalogue(tmp_path / "empty")
    (copy / "emergencies.yaml").unlink()
    with pytest.raises(CatalogueError, match=r"emergencies\.yaml"):
        load_catalogue(copy)


def test_a_file_that_is_not_text_is_told(copy):
    (copy / "80_new.yaml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CatalogueError, match=r"80_new\.yaml"):
        load_catalogue(copy)


def test_an_added_item_is_data_only(copy):
    (copy / "80_new.yaml").write_text(
        "group: 公共服务代办\n"
        "items:\n"
        "  - {code: service-skate, name: 冰场预约, description: 预约冰场, level: 社区,\n"
        "     department: 文化站, severity: 一般, deadline: 一般, group_visible: 是,\n"
        "     anonymous_allowed: 否, rules: {words: {冰场: 5}}}\n",
        encoding="utf-8",
    )
    item = load_catalogue(copy).items["service-skate"]
    assert (item.level, item.group_visible, item.questions) == ("community", True, ())

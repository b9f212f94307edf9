"""What stands around the phones on the page: unread marks, following, the clock, the stories."""

import pytest
from playwright.sync_api import expect

from tests.cast import WANG

pytestmark = pytest.mark.e2e

STORY = f"""路灯修好了
＃ 她看不见路。
{WANG}：路灯坏了
＃ 小李接单。
老赵@第二：{{号}}号接单
＃ 讲完了。
"""


@pytest.fixture
def settings(settings, tmp_path):
    (tmp_path / "路灯.txt").write_text(STORY, encoding="utf-8")
    return settings | {"stories": str(tmp_path), "clock_file": str(tmp_path / "clock")}


def test_a_group_nobody_looks_at_is_marked_until_it_is_opened(page, hook):
    mark = page.get_by_test_id("group-unread")
    hook(key="hook-1", content="7号 新诉求")
    expect(page.get_by_test_id("group-message")).to_have_count(1)
    expect(mark).to_have_count(0)
    for _ in range(2):
        hook(key="hook-2", content="8号 新诉求")
    expect(mark).to_have_text("第二网格2")
    mark.click()
    expect(page.get_by_test_id("group-title")).to_have_text("第二网格（2）")
    expect(mark).to_have_count(0)
    page.reload()
    expect(page.get_by_test_id("live")).to_have_text("已连接")
    expect(mark).to_have_count(0)


def test_a_narrow_screen_marks_the_tab_that_is_not_shown(page, hook):
    with page.expect_response("**/sim/api/seen"):
        hook(key="hook-1", content="7号 新诉求")
    page.set_viewport_size({"width": 390, "height": 844})
    hook(key="hook-1", content="8号 新诉求")
    expect(page.locator("#tab-group-unread")).to_have_text("1")
    page.get_by_test_id("tab-group").click()
    expect(page.locator("#tab-group-unread")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_an_answer_to_another_resident_is_marked_with_the_name(page, wang, stand_in):
    stand_in.answer = lambda _: "收到"
    page.get_by_test_id("resident-picker").select_option("o-new")
    wang("text", content="你好")
    wang("text", content="你好", account="plain")
    marks = page.get_by_test_id("phone-unread")
    expect(marks).to_have_count(2)
    marks.first.click()
    expect(page.get_by_test_id("phone-message")).to_have_count(2)
    expect(marks).to_have_count(1)


def test_a_resident_follows_is_welcomed_leaves_and_comes_back(page, stand_in):
    stand_in.answer = lambda values: "欢迎" if values.get("Event") == "subscribe" else None
    page.get_by_test_id("resident-picker").select_option(label="新住户（未关注）")
    expect(page.get_by_test_id("phone-input")).to_be_hidden()
    page.get_by_test_id("phone-follow").click()
    expect(page.get_by_test_id("phone-message").last).to_have_text("花欢迎")
    page.get_by_test_id("phone-plus").click()
    page.get_by_test_id("phone-unfollow").click()
    expect(page.get_by_test_id("phone-input")).to_be_hidden()
    page.get_by_test_id("phone-follow").click()
    expect(page.get_by_test_id("phone-message")).to_have_count(5)
    assert [values["Event"] for values in stand_in.heard] == [
        "subscribe",
        "unsubscribe",
        "subscribe",
    ]


def test_the_clock_is_moved_and_comes_back(page, stand_in):
    shown = page.get_by_test_id("clock-now")
    expect(shown).to_have_text("9月21日 周一 22:13")
    expect(page.get_by_test_id("clock-back")).to_be_hidden()
    page.get_by_test_id("clock-hour").click()
    expect(shown).to_have_text("9月21日 周一 23:13")
    page.get_by_test_id("clock-workday").click()
    expect(shown).to_have_text("9月22日 周二 09:00")
    expect(page.locator("#phone-clock")).to_have_text("09:00")
    page.get_by_test_id("clock-day").click()
    expect(shown).to_have_text("9月23日 周三 09:00")
    page.get_by_test_id("clock-back").click()
    expect(shown).to_have_text("9月21日 周一 22:13")


def test_a_story_is_told_step_by_step_where_it_happens(page, hook, stand_in):
    stand_in.answer = lambda _: "已受理"
    page.get_by_test_id("stories-open").click()
    page.get_by_test_id("story-choice").click()
    expect(page.get_by_test_id("story-why")).to_have_text("她看不见路。")
    expect(page.get_by_test_id("story-said")).to_have_text("王阿姨说：路灯坏了")
    page.get_by_test_id("story-next").click()
    expect(page.get_by_test_id("story-count")).to_have_text("第 2 步，共 2 步")
    expect(page.get_by_test_id("phone-message").last).to_contain_text("已受理")
    hook("markdown", key="hook-2", content="**新诉求 8号 · 路灯**")
    page.get_by_test_id("story-next").click()
    expect(page.get_by_test_id("group-title")).to_have_text("第二网格（2）")
    expect(page.get_by_test_id("group-message").last).to_contain_text("8号接单")
    expect(page.get_by_test_id("story-count")).to_have_text("讲完了")
    expect(page.get_by_test_id("story-next")).to_be_hidden()
    page.get_by_test_id("story-end").click()
    expect(page.get_by_test_id("story")).to_be_hidden()


def test_a_step_that_did_not_arrive_is_said_and_played_again(page, stand_in):
    stand_in.status = 404
    page.get_by_test_id("stories-open").click()
    page.get_by_test_id("story-choice").click()
    page.get_by_test_id("story-next").click()
    expect(page.get_by_test_id("toast")).to_contain_text("没有送到：服务返回 HTTP 404")
    expect(page.get_by_test_id("story-count")).to_have_text("第 1 步，共 2 步")
    stand_in.status = 200
    page.get_by_test_id("story-next").click()
    expect(page.get_by_test_id("story-count")).to_have_text("第 2 步，共 2 步")


def test_starting_over_ends_the_story_too(page):
    page.on("dialog", lambda asked: asked.accept())
    page.get_by_test_id("stories-open").click()
    page.get_by_test_id("story-choice").click()
    page.get_by_test_id("reset").click()
    expect(page.get_by_test_id("story")).to_be_hidden()


def test_the_wire_log_is_emptied_by_the_button_that_says_so(page):
    page.get_by_test_id("phone-input").fill("你好")
    page.get_by_test_id("phone-send").click()
    expect(page.get_by_test_id("wire-row").first).to_be_visible()
    page.get_by_test_id("wire-clear").click()
    expect(page.get_by_test_id("wire-row")).to_have_count(0)
    expect(page.get_by_test_id("phone-message")).to_have_count(1)

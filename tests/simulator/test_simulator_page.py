"""The page at /sim/, in a real browser."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.e2e

CARD = '### 7号 油烟扰民\n> 烧烤店油烟太大\n<font color="warning">7 个工作日</font>\n[看详情](http://a/w/1)'


def answer(values):
    link = '<a href="weixin://bizmsgmenu?msgmenucontent=确认&msgmenuid=yes">确认提交</a>'
    return f"收到。<b>{values.get('Content', '')}</b> {link}"


def test_a_resident_writes_and_taps_the_link_in_the_answer(page, stand_in):
    stand_in.answer = answer
    page.get_by_test_id("phone-input").fill("烧烤店油烟太大")
    page.get_by_test_id("phone-send").click()
    bubbles = page.get_by_test_id("phone-message")
    expect(bubbles.nth(0)).to_contain_text("烧烤店油烟太大")
    expect(bubbles.nth(1)).to_contain_text("<b>烧烤店油烟太大</b>")
    page.get_by_test_id("phone-menu-item").click()
    expect(bubbles).to_have_count(4)
    assert (stand_in.heard[1]["Content"], stand_in.heard[1]["bizmsgmenuid"]) == ("确认", "yes")


def test_a_resident_uses_menu_place_voice_photo_and_poster(page, stand_in):
    page.get_by_test_id("phone-menu-button").nth(1).click()
    page.get_by_test_id("phone-plus").click()
    page.get_by_test_id("phone-location").click()
    page.get_by_test_id("phone-choice").click()
    page.get_by_test_id("phone-voice-key").click()
    page.get_by_test_id("voice-transcript").fill("晚上还在烧")
    page.get_by_test_id("voice-send").click()
    page.get_by_test_id("phone-plus").click()
    page.get_by_test_id("phone-sample-photo").click()
    page.get_by_test_id("phone-plus").click()
    page.get_by_test_id("phone-scan").click()
    page.get_by_test_id("phone-choice").click()
    # On a busy machine an answer may come too late and its message a second time, as in life.
    expect(page.get_by_test_id("wire-row").nth(4)).to_be_visible()
    kinds = {values.get("Event", values["MsgType"]) for values in stand_in.heard}
    assert kinds == {"CLICK", "location", "voice", "image", "SCAN"}


def test_a_worker_answers_a_card_in_the_group(page, tencent, stand_in):
    stand_in.robot_answer = lambda _: {
        "msgtype": "stream",
        "stream": {"id": "1", "finish": True, "content": "**7号** 已由小李接单"},
    }
    hook = "/wecom-api/cgi-bin/webhook/send?key=hook-1"
    tencent.post(hook, json={"msgtype": "markdown", "markdown": {"content": CARD}})
    bubbles = page.get_by_test_id("group-message")
    expect(bubbles.first.locator("h3")).to_have_text("7号 油烟扰民")
    expect(bubbles.first.get_by_test_id("group-link")).to_have_attribute("href", "http://a/w/1")
    page.get_by_test_id("worker-picker").select_option("laozhao")
    page.get_by_test_id("group-input").fill("7号我去")
    page.get_by_test_id("group-photo").set_checked(True, force=True)
    page.get_by_test_id("group-send").click()
    expect(bubbles).to_have_count(3)
    expect(bubbles.last).to_contain_text("7号 已由小李接单")
    assert stand_in.hear(1)[0]["from"] == {"userid": "laozhao"}
    assert stand_in.heard[0]["msgtype"] == "mixed"


def test_a_player_finds_a_group_and_hears_only_it(page, hook):
    bubbles = page.get_by_test_id("group-message")
    page.get_by_test_id("group-search").fill("第二")
    expect(page.get_by_test_id("group-title")).to_have_text("第二网格（2）")
    expect(page.get_by_test_id("group-picker").locator("option")).to_have_count(1)
    hook(key="hook-1", content="不是这里的")
    hook(key="hook-2", content="7号 新诉求")
    expect(bubbles).to_have_count(1)
    expect(bubbles).to_contain_text("7号 新诉求")
    page.get_by_test_id("group-search").fill("")
    page.get_by_test_id("group-picker").select_option("wr-1")
    expect(bubbles).to_contain_text("不是这里的")


def test_a_new_group_shows_its_key_and_its_robots_can_be_removed(page, hook, stand_in):
    page.get_by_test_id("group-new").click()
    page.get_by_test_id("new-group-title").fill("志愿者一队")
    page.get_by_test_id("new-group-members").fill("chenjie 陈姐\n")
    page.get_by_test_id("new-group-make").click()
    expect(page.get_by_test_id("group-title")).to_have_text("志愿者一队（2）")
    key = page.get_by_test_id("webhook-key").inner_text()
    page.get_by_test_id("group-input").fill("绑定 483920")
    page.get_by_test_id("group-send").click()
    expect(page.get_by_test_id("group-message")).to_have_count(2)
    assert stand_in.hear(1)[0]["chatid"] == page.get_by_test_id("chat-id").inner_text()
    assert hook(key=key) == 0
    page.get_by_test_id("remove-robots").click()
    expect(page.get_by_test_id("group-message").last).to_contain_text("移出")
    expect(page.get_by_test_id("group-mention")).to_be_disabled()
    assert hook(key=key) == 93000


def test_a_worker_is_alone_with_the_robot(page, stand_in):
    page.get_by_test_id("worker-picker").select_option("laozhao")
    page.get_by_test_id("chat-single").click()
    expect(page.get_by_test_id("group-title")).to_have_text("机器人（单聊）")
    for kind in ("image", "file"):
        page.get_by_test_id(f"single-{kind}").click()
    page.get_by_test_id("group-input").fill("三栋楼下有人堆垃圾")
    page.get_by_test_id("single-voice").click()
    page.get_by_test_id("group-input").fill("今日")
    page.get_by_test_id("group-send").click()
    expect(page.get_by_test_id("group-message")).to_have_count(4)
    assert {heard["msgtype"] for heard in stand_in.hear(4)} == {"image", "file", "voice", "text"}
    assert {heard["from"]["userid"] for heard in stand_in.heard} == {"laozhao"}
    page.get_by_test_id("chat-group").click()
    expect(page.get_by_test_id("group-message")).to_have_count(0)


def test_an_exchange_opens_to_its_bodies_and_a_fault_is_set(page, tencent, stand_in):
    page.get_by_test_id("phone-input").fill("你好")
    page.get_by_test_id("phone-input").press("Enter")
    row = page.get_by_test_id("wire-row")
    row.locator("summary").first.click()
    expect(row.locator("pre").nth(1)).to_contain_text("<Content><![CDATA[你好]]></Content>")
    page.get_by_test_id("faults").locator("summary").click()
    page.locator("[name=triple]").check()
    page.get_by_test_id("faults-apply").click()
    expect(page.get_by_test_id("faults-now")).to_have_text("同时三次")
    assert tencent.get("/sim/api/faults").json["triple"] is True


def test_a_phone_shows_one_panel_at_a_time(browser, loopback):
    small = browser.new_page(viewport={"width": 390, "height": 844})
    small.goto(f"{loopback}/sim/")
    for tab, inside in (("tab-group", "group-input"), ("tab-phone", "phone-input")):
        small.get_by_test_id(tab).click()
        expect(small.get_by_test_id(inside)).to_be_visible()
    expect(small.get_by_test_id("group-input")).to_be_hidden()
    assert small.evaluate("document.documentElement.scrollWidth") == 390
    small.close()

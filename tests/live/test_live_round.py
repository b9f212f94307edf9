"""One complaint all the way round, in a real browser: what the demo shows first."""

import re
import sys
import time

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.e2e, pytest.mark.xdist_group("live"), pytest.mark.timeout(120)]

COMPLAINT = "花神庙社区3栋楼下烧烤店油烟太大，孩子一直咳嗽"
DESKTOP = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
TOGETHER = 1060
STEPS = ["受理", "交办", "接单", "办结", "解决了", "评价", "销号"]


expect.set_options(timeout=20_000)


class Player:
    """Sits before the simulator's page; below a certain width it shows one tab at a time."""

    def __init__(self, page):
        self.page = page
        self.phone = page.get_by_test_id("phone-message")
        self.group = page.get_by_test_id("group-message")

    def turn_to(self, tab):
        if self.page.viewport_size["width"] < TOGETHER:
            self.page.get_by_test_id(f"tab-{tab}").click()

    def send(self, where, text):
        self.turn_to(where)
        self.page.get_by_test_id(f"{where}-input").fill(text)
        self.page.get_by_test_id(f"{where}-send").click()

    def tap(self, label):
        self.turn_to("phone")
        self.page.get_by_test_id("phone-menu-item").filter(has_text=label).last.click()


@pytest.fixture
def open_page(browser):
    """Open a page of some size; an error on its console fails the test."""
    opened, complaints = [], []

    def open_at(url, viewport):
        page = browser.new_page(viewport=viewport)
        opened.append(page)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(said.text) if said.type == "error" else 0)
        page.goto(url)
        return page

    yield open_at
    for page in opened:
        page.close()
    assert complaints == []


@pytest.mark.parametrize(
    ("viewport", "resident"),
    [(DESKTOP, "王阿姨"), (PHONE, "刘大爷")],
    ids=["desktop", "phone"],
)
def test_a_complaint_goes_all_the_way_round(stack, open_page, viewport, resident):
    page = open_page(f"{stack.simulator}/sim/", viewport)
    expect(page.get_by_test_id("live")).to_have_text("已连接")
    player = Player(page)
    page.get_by_test_id("resident-picker").select_option(label=resident)
    cards_before = player.group.count()

    number = file_complaint(player)
    short = read_card(player, cards_before, number, stack)
    work_on_it(player, short)
    rate_it(player, number)
    assert stack.case(number).state == "closed"

    see_every_step(open_page(f"{stack.web}/admin/", viewport), stack, number)


def file_complaint(player):
    player.send("phone", COMPLAINT)
    expect(player.phone.last).to_contain_text("花神庙社区")
    player.tap("对，提交")
    expect(player.phone.last).to_contain_text("已受理，编号")
    player.filed_at = time.monotonic()
    return re.search(r"编号 (\w+)", player.phone.last.inner_text())[1]


def read_card(player, before, number, stack):
    """The card comes within two seconds; it tells nobody who, and of where only the building."""
    player.turn_to("group")
    card = player.group.nth(before)
    expect(card).to_contain_text("油烟")
    took = time.monotonic() - player.filed_at
    # The card may be seen before the worker has noted that it went out.
    stack.eventually(lambda: stack.deliveries(number)[0].sent_at)
    delivery = stack.deliveries(number)[0]
    sent = (delivery.sent_at - delivery.created_at).total_seconds()
    sys.stdout.write(f"card seen {took:.2f} s after the number, delivered in {sent:.2f} s\n")
    assert sent < 2
    told = card.inner_text()
    for private in ("王阿姨", "刘大爷", "o-demo"):
        assert private not in told
    assert not re.search(r"\d{11}", told)
    short = re.search(r"(\d+)号", told)[1]
    assert int(short) == stack.case(number).short_number
    return short


def work_on_it(player, short):
    player.send("group", f"{short}号我去")
    expect(player.group.last).to_contain_text("已由小李接单")
    player.turn_to("phone")
    expect(player.phone.last).to_contain_text("已由网格员小李接单")
    player.send("group", f"{short} 搞定了，已装净化器")
    expect(player.group.last).to_contain_text("已办结")
    player.turn_to("phone")
    expect(player.phone.last).to_contain_text("已装净化器")


def rate_it(player, number):
    player.tap(re.compile(r"^\s*解决了\s*$"))
    player.tap("5分 很满意")
    expect(player.phone.last).to_contain_text(f"{number} 已销号")
    player.turn_to("group")
    expect(player.group.last).to_contain_text("居民评了5分")


def see_every_step(page, stack, number):
    page.get_by_label("账号").fill("zhou")
    page.get_by_label("密码").fill(stack.passwords["zhou"])
    page.get_by_role("button", name="登录").click()
    page.get_by_role("link", name=number).click()
    expect(page.locator(".timeline li .step-head > b")).to_have_text(STEPS)

"""Telling: who is reached, who is not, and that an event tells each of them once."""

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from flows.events import Subject
from flows.map.tables import Grid, GroupChat
from flows.people.tables import Contact, Department, Staff
from flows.telling import audience
from flows.telling.group_text import plain
from flows.telling.outgoing import tell
from flows.telling.resident_text import untagged
from notify.tables import Outbox


def test_a_resident_is_told_where_they_wrote_from(database, contact_of_wang):
    with database.read() as session:
        contact = session.get(Contact, contact_of_wang)
        [who] = audience.reporter(contact)
    assert (who.channel, who.account, who.address) == ("wechat", "street", "o-wang")
    assert "o-wang" not in who.key, "a key holds no personal data"


def test_nobody_is_told_who_does_not_follow_or_never_wrote(database, contact_of_wang):
    with database.write() as session:
        contact = session.get(Contact, contact_of_wang)
        contact.following = False
        assert audience.reporter(contact) == ()
    assert audience.reporter(None) == ()


def test_a_member_of_staff_is_told_by_the_app(database, office, cast):
    with database.read() as session:
        li = session.get(Staff, cast.li)
        [who] = audience.person(office, li)
        assert (who.channel, who.account, who.address) == ("wecom_app", "1000002", "worker-01")
        assert audience.person(replace(office, app=""), li) == ()
        assert audience.person(office, None) == ()


@pytest.mark.parametrize("change", [{"active": False}, {"wecom_userid": None}])
def test_who_has_left_or_is_no_member_is_not_told(database, office, cast, change):
    with database.write() as session:
        li = session.get(Staff, cast.li)
        for name, value in change.items():
            setattr(li, name, value)
        assert audience.person(office, li) == ()


def test_officers_are_told_in_the_groups_that_lie_over_a_grid(database, cast):
    with database.read() as session:
        [who] = audience.police_groups(session, cast.grid)
        group = session.get(GroupChat, int(who.address))
        assert group.name == "花溪一警格群"
        assert audience.police_groups(session, None) == ()


def test_a_department_is_told_in_its_group_if_it_has_one(database, cast):
    with database.write() as session:
        one, other = session.scalars(select(Department).order_by(Department.id).limit(2)).all()
        session.add(GroupChat(name="部门群", webhook_key="k", department_id=one.id))
        session.flush()
        assert len(audience.department_group(session, one.id)) == 1
        assert audience.department_group(session, other.id) == ()


@pytest.mark.parametrize("level", ["grid", "community", "street", "county"])
def test_above_every_level_stands_somebody(database, cast, level):
    with database.read() as session:
        code = session.get(Grid, cast.grid).code
        assert len(audience.level_above(session, code, level)) == 1


def test_an_event_tells_each_recipient_once(database, cast, clock):
    with database.write() as session:
        subject = Subject("case", 7)
        told = [(who, {"markdown": "一次"}) for who in audience.grid_group(session, cast.grid)]
        for _ in range(2):
            tell(session, subject, "case:7:1", "assign", told, clock())
    with database.read() as session:
        [row] = session.scalars(select(Outbox)).all()
    assert (row.subject_kind, row.subject_id, row.kind) == ("case", 7, "assign")
    assert row.address == str(int(row.address)), "a group is named, its key stays where it is"


@pytest.mark.parametrize(
    "text", ["[点我](http://x)", "<@all>", "# 标题", "**粗**", "`码`", "一\r\n二"]
)
def test_words_of_a_group_carry_no_markup(text):
    assert not set("[]<>#*`\n\r") & set(plain(text))


PIECES = st.lists(
    st.sampled_from(
        [
            *(
                "http",
                "https",
                "://",
                ":",
                "//",
                "/",
                ".",
                "..",
                "-",
                "_",
                "@",
                " ",
                "\n",
                "<",
                ">",
            ),
            *("www", "example", "com", "cn", "中国", "网址", "1", "192.168.0.1", "3.5", "a", "Z"),
            *("<", ">", "<a href=", '"', "</a>", "weixin", "tel:", "[点", "](", ")", "。", "?q="),
        ]
    ),
    max_size=14,
).map("".join)
LINK = re.compile(r"\w+://|[\w-]\.[^\W\d_]|[^\W\d_]\.[\w-]|\d+\.\d+\.\d+|[\[\]<>]", re.IGNORECASE)
"""What a client may make something to tap of: an address, a site's or a machine's name, markup."""


@given(st.one_of(PIECES, st.text(max_size=60), st.builds("{}{}".format, PIECES, st.text())))
def test_nothing_a_resident_says_can_be_tapped_in_a_group(said):
    card = plain(said)
    assert not LINK.search(card), card
    for letter in said:
        assert letter.isspace() or not letter.isalnum() or letter in card, "it can still be read"


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("看 https://evil.example.com/a?b=1", "看 https：／／evil．example．com/a?b=1"),
        ("加 www.例子.中国 领钱", "加 www．例子．中国 领钱"),
        ("http://10.0.0.8/x", "http：／／10．0．0．8/x"),
        ("水深3.5米，3栋. 快来", "水深3.5米，3栋. 快来"),
    ],
)
def test_an_address_is_shown_and_a_number_stays_a_number(said, read):
    assert plain(said) == read


@given(st.one_of(PIECES, st.text(max_size=60)))
def test_nothing_a_worker_says_is_a_link_in_what_a_resident_reads(said):
    assert not set("<>") & set(untagged(said))
    assert untagged(said).replace("＜", "<").replace("＞", ">") == said.replace("＜", "<").replace(
        "＞", ">"
    )

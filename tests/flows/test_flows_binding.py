"""Binding a group chat: a code is good once, for a day, for one group, for one chat."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from flows.map import reads
from flows.map.binding import DIGITS, LIFE, bind, issue_code
from flows.map.tables import GroupChat
from flows.telling.group_changes import give_code, unbind

SECOND = timedelta(seconds=1)


@pytest.fixture
def group(database, cast):
    """Let the first grid's group not be bound; gives its id."""
    with database.write() as session:
        chat = reads.group_of_grid(session, cast.grid)
        unbind(chat)
        return chat.id


@pytest.fixture
def code(database, group, clock):
    with database.write() as session:
        return give_code(session, session.get_one(GroupChat, group), clock.now)


@pytest.fixture
def said(database, clock):
    """Say a code in a chat; gives the id of the group that is bound by it."""

    def say(code, chat_id):
        with database.write() as session:
            bound = bind(session, code, chat_id, clock.now)
            return bound.id if bound else None

    return say


@pytest.fixture
def bound_to(database):
    def group_id(chat_id):
        with database.read() as session:
            found = reads.group_of_chat(session, chat_id)
            return found.id if found else None

    return group_id


def test_a_code_has_six_digits_and_each_is_drawn_anew(clock):
    chat = GroupChat(name="花溪群")
    codes = {issue_code(chat, clock.now) for _ in range(200)}
    assert all(len(code) == DIGITS and code.isdecimal() for code in codes)
    assert len(codes) > 150
    assert chat.binding_expires_at == clock.now + LIFE


@pytest.mark.parametrize(
    ("passed", "good"), [(timedelta(0), True), (LIFE - SECOND, True), (LIFE, False)]
)
def test_a_code_is_good_for_a_day(said, bound_to, code, group, clock, passed, good):
    clock.advance(passed)
    assert said(code, "wr-new") == (group if good else None)
    assert bound_to("wr-new") == (group if good else None)


def test_of_two_codes_only_the_last_is_good(database, said, code, group, clock):
    with database.write() as session:
        newer = give_code(session, session.get_one(GroupChat, group), clock.now)
    if newer != code:
        assert said(code, "wr-new") is None
    assert said(newer, "wr-new") == group


def test_what_is_not_the_code_binds_nothing(said, bound_to, code):
    for wrong in ("", " ", f"{code} ", f"0{code}", code[:-1], "%", "None"):
        assert said(wrong, "wr-new") is None
    assert bound_to("wr-new") is None


def test_a_group_that_moves_to_another_chat_leaves_the_first(
    database, said, bound_to, code, group, clock
):
    assert said(code, "wr-first") == group
    with database.write() as session:
        again = give_code(session, session.get_one(GroupChat, group), clock.now)
    assert said(again, "wr-second") == group
    assert (bound_to("wr-first"), bound_to("wr-second")) == (None, group)


def test_a_chat_of_another_group_is_never_taken_from_it(said, bound_to, code, group):
    other = bound_to("wr-grid-02")
    with pytest.raises(IntegrityError):
        said(code, "wr-grid-02")
    assert bound_to("wr-grid-02") == other
    assert said(code, "wr-new") == group, "the code is good still"


def test_said_in_two_chats_at_the_same_moment_it_binds_one(said, bound_to, code, group, together):
    chats = ("wr-left", "wr-right")
    came_to = together(*(lambda chat=chat: said(code, chat) for chat in chats))
    assert sorted(came_to, key=str) == [group, None]
    [chat] = [chat for chat in chats if bound_to(chat) is not None]
    assert came_to[chats.index(chat)] == group


def test_after_it_was_unbound_a_code_given_out_is_worth_nothing(
    database, said, bound_to, code, group
):
    with database.write() as session:
        unbind(session.get_one(GroupChat, group))
    assert said(code, "wr-new") is None
    assert bound_to("wr-new") is None


def test_two_groups_never_carry_one_code(database, cast, clock):
    with database.write() as session:
        chats = [reads.group_of_grid(session, each) for each in (cast.grid, cast.other_grid)]
        assert len({give_code(session, chat, clock.now) for chat in chats}) == 2
        chats[1].binding_code = chats[0].binding_code
        with pytest.raises(IntegrityError):
            session.flush()
        session.rollback()

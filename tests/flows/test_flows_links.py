"""Links of a case: the worker's opens one case, and only as the house wrote it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from itsdangerous import URLSafeSerializer

from flows.links import Links

SECRET = "an invented secret key of a test run"
LINKS = Links("https://street.example", SECRET)
CASES = st.integers(1, 2**63 - 1)
CHANGED = st.sampled_from("abcXYZ019-_.=")


def signed(case_id):
    return LINKS.worker(case_id).removeprefix("https://street.example/w/")


@given(CASES)
def test_a_workers_link_opens_its_own_case(case_id):
    assert LINKS.opened(signed(case_id)) == case_id


@given(CASES, CASES)
def test_a_signature_is_good_for_no_other_case(case_id, other):
    payload, _, _ = signed(other).rpartition(".")
    _, _, signature = signed(case_id).rpartition(".")
    assert LINKS.opened(f"{payload}.{signature}") == (case_id if other == case_id else None)


@given(CASES, st.data())
def test_a_link_with_one_letter_changed_opens_nothing_else(case_id, data):
    link = signed(case_id)
    place, letter = data.draw(st.integers(0, len(link) - 1)), data.draw(CHANGED)
    changed = link[:place] + letter + link[place + 1 :]
    assert LINKS.opened(changed) in (None, case_id), "no letter leads to another case"
    if place < len(link) - 1:  # The last one of base64 holds bits that say nothing.
        assert (LINKS.opened(changed) == case_id) is (changed == link)


@given(st.text("abcXYZ019-_.=/王\ud800", max_size=40))
def test_what_nobody_signed_opens_nothing_and_breaks_nothing(text):
    assert LINKS.opened(text) is None


@pytest.mark.parametrize("text", ["", ".", "\ud800", "Nw", "Nw.", "../../admin", "7", "Nw.\x00"])
def test_odd_addresses_open_nothing(text):
    assert LINKS.opened(text) is None


@pytest.mark.parametrize("value", [None, "seven", [7], {"case": 7}])
def test_even_signed_by_the_house_what_names_no_case_opens_nothing(value):
    own = URLSafeSerializer(SECRET, salt="jiefang case link")
    assert LINKS.opened(own.dumps(7)) == 7
    assert LINKS.opened(own.dumps(value)) is None


@pytest.mark.parametrize(
    ("secret", "salt"), [(SECRET + "x", "jiefang case link"), (SECRET, "something else")]
)
def test_what_was_signed_with_another_key_or_for_something_else_opens_nothing(secret, salt):
    assert LINKS.opened(URLSafeSerializer(secret, salt=salt).dumps(7)) is None


def test_every_link_lies_below_the_public_address():
    assert LINKS.worker(7).startswith("https://street.example/w/")
    assert LINKS.console(7) == "https://street.example/admin/cases/7"
    assert LINKS.progress("a1b2c3") == "https://street.example/p/a1b2c3"

"""13710 over the real calendar of mainland China."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.workdays import SHANGHAI, Workdays, published

WORKDAYS = Workdays()
MOMENTS = st.datetimes(datetime(2024, 1, 1), datetime(2028, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis wants naive bounds.


def shanghai(year, month, day, hour=10):
    return datetime(year, month, day, hour, tzinfo=SHANGHAI)


def last_day(deadline):
    return (deadline.at - timedelta(seconds=1)).astimezone(SHANGHAI).date()


def test_a_make_up_saturday_is_a_working_day():
    assert WORKDAYS.is_workday(date(2026, 2, 14))  # made up for the Spring Festival
    assert not WORKDAYS.is_workday(date(2026, 2, 17))


@pytest.mark.parametrize(
    ("accepted", "days", "ends"),
    [
        (shanghai(2026, 3, 4), 1, date(2026, 3, 5)),
        (shanghai(2026, 3, 6), 1, date(2026, 3, 9)),  # Friday → Monday
        (shanghai(2026, 3, 7), 1, date(2026, 3, 9)),  # Saturday: Monday is the first day counted
        (shanghai(2026, 9, 30), 1, date(2026, 10, 8)),  # National Day
        (shanghai(2026, 9, 30), 3, date(2026, 10, 10)),  # Saturday the 10th is made up
        (shanghai(2026, 2, 13), 1, date(2026, 2, 14)),  # a make-up Saturday counts
    ],
)
def test_working_days_skip_holidays_and_count_make_up_days(accepted, days, ends):
    assert last_day(WORKDAYS.after(accepted, days)) == ends


def test_a_deadline_is_24_00_in_shanghai():
    deadline = WORKDAYS.after(shanghai(2026, 3, 4), 1)
    assert deadline.at.astimezone(SHANGHAI) == shanghai(2026, 3, 6, 0)
    assert deadline.at.tzinfo == UTC


def test_late_evening_in_utc_is_already_the_next_day_in_shanghai():
    accepted = datetime(2026, 3, 4, 17, 0, tzinfo=UTC)  # 01:00 on the 5th
    assert last_day(WORKDAYS.after(accepted, 1)) == date(2026, 3, 6)


@pytest.mark.parametrize(
    ("accepted", "ends"),
    [
        (shanghai(2026, 3, 4), date(2026, 4, 7)),  # the 4th is in the Qingming holiday
        (shanghai(2026, 1, 31), date(2026, 2, 28)),  # a made-up Saturday at the end of February
        (shanghai(2026, 5, 20), date(2026, 6, 22)),  # the 20th is in the Dragon Boat weekend
        (shanghai(2026, 7, 15), date(2026, 8, 17)),  # the 15th is a Saturday
    ],
)
def test_a_month_is_a_calendar_month_moved_to_a_working_day(accepted, ends):
    assert last_day(WORKDAYS.month_after(accepted)) == ends


def test_a_year_without_a_calendar_counts_plain_weekends_and_says_so():
    assert not published(date(2031, 1, 1))
    deadline = WORKDAYS.after(shanghai(2031, 1, 1), 1)
    assert deadline.provisional
    assert not WORKDAYS.after(shanghai(2026, 3, 4), 1).provisional


def test_the_office_may_override_a_day():
    snowed_in = Workdays({date(2026, 3, 5): False})
    assert last_day(snowed_in.after(shanghai(2026, 3, 4), 1)) == date(2026, 3, 6)


@given(MOMENTS, st.integers(1, 30))
def test_a_deadline_ends_a_working_day_after_the_start(start, days):
    deadline = WORKDAYS.after(start, days)
    assert deadline.at > start
    assert WORKDAYS.is_workday(last_day(deadline))


@given(MOMENTS, st.integers(1, 20))
def test_one_working_day_more_is_later(start, days):
    assert WORKDAYS.after(start, days).at < WORKDAYS.after(start, days + 1).at


@given(MOMENTS, st.timedeltas(timedelta(0), timedelta(hours=20)))
def test_accepting_later_never_ends_earlier(start, later):
    assert WORKDAYS.after(start, 3).at <= WORKDAYS.after(start + later, 3).at

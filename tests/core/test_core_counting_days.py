"""Counting working days, against a slow count from the published tables themselves."""

from datetime import UTC, date, datetime, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.workdays import SHANGHAI, Workdays, known_until, published

WORKDAYS = Workdays()
DAY = timedelta(days=1)
FIRST, LAST = date(2024, 1, 1), date(2026, 10, 31)
MADE_UP, OFF = (
    sorted(day for day in table if FIRST <= day <= LAST and (day.weekday() > 4) is weekend)
    for table, weekend in ((chinese_calendar.workdays, True), (chinese_calendar.holidays, False))
)
DAYS = st.dates(FIRST, LAST)
NEAR_HOLIDAYS = st.builds(
    lambda day, apart: day + apart * DAY, st.sampled_from(MADE_UP + OFF), st.integers(-9, 2)
).filter(lambda day: day <= LAST)
TIMES = st.times()


def at(day, time):
    return datetime.combine(day, time, SHANGHAI)


def works(day):
    return day in chinese_calendar.workdays or (
        day.weekday() < 5 and day not in chinese_calendar.holidays
    )


def days_from(day):
    return (day + apart * DAY for apart in range(400))


def last_day(deadline):
    return (deadline.at - timedelta(microseconds=1)).astimezone(SHANGHAI).date()


@given(DAYS | NEAR_HOLIDAYS, TIMES, st.sampled_from([1, 3, 5, 7, 10]))
def test_the_day_of_acceptance_is_not_counted_and_just_so_many_working_days_are(day, time, days):
    deadline = WORKDAYS.after(at(day, time), days)
    counted = [each for each in days_from(day + DAY) if works(each)]
    assert last_day(deadline) == counted[days - 1]
    assert not deadline.provisional


@given(DAYS | NEAR_HOLIDAYS, TIMES, TIMES)
def test_at_what_hour_a_case_is_accepted_makes_no_difference(day, one, other):
    for end in (lambda moment: WORKDAYS.after(moment, 3), WORKDAYS.month_after):
        assert end(at(day, one)) == end(at(day, other))
        assert end(at(day, one).astimezone(UTC)) == end(at(day, one))


@given(DAYS, st.integers(1, 10))
def test_a_deadline_is_midnight_in_shanghai_written_in_utc(day, days):
    end = WORKDAYS.after(at(day, datetime.min.time()), days).at
    assert (end.utcoffset(), end.hour, end.minute, end.second) == (timedelta(0), 16, 0, 0)


@given(DAYS | NEAR_HOLIDAYS, TIMES)
def test_a_month_ends_on_its_day_or_its_last_and_then_on_the_next_working_day(day, time):
    following = (day.replace(day=1) + 40 * DAY).month
    own = next(each for each in days_from(day + 28 * DAY) if _ends_month(day, each, following))
    assert last_day(WORKDAYS.month_after(at(day, time))) == next(filter(works, days_from(own)))


def _ends_month(day, each, following):
    """Tell whether it is the same day of the month that follows, or its last if it is shorter."""
    last = (each + DAY).month != following
    return each.month == following and (each.day == day.day or (last and each.day < day.day))


@pytest.mark.parametrize("day", MADE_UP, ids=str)
def test_every_make_up_day_of_the_tables_is_worked(day):
    assert WORKDAYS.is_workday(day)
    assert last_day(WORKDAYS.after(at(day - DAY, datetime.min.time()), 1)) == day


@pytest.mark.parametrize("day", OFF, ids=str)
def test_no_holiday_on_a_weekday_is_worked(day):
    assert not WORKDAYS.is_workday(day)
    assert last_day(WORKDAYS.after(at(day - DAY, datetime.min.time()), 1)) > day


@given(st.integers(-60, 30), st.integers(1, 30))
def test_a_date_is_provisional_once_it_lies_in_a_year_without_a_calendar(apart, days):
    accepted = at(known_until() + apart * DAY, datetime.min.time())
    for deadline in (WORKDAYS.after(accepted, days), WORKDAYS.month_after(accepted)):
        assert deadline.provisional is (last_day(deadline) > known_until())
        assert published(last_day(deadline)) is not deadline.provisional


@given(st.integers(0, 1000), st.integers(1, 12))
def test_a_year_without_a_calendar_works_from_monday_to_friday(apart, days):
    accepted = known_until() + apart * DAY
    counted = [each for each in days_from(accepted + DAY) if each.weekday() < 5]
    assert last_day(WORKDAYS.after(at(accepted, datetime.min.time()), days)) == counted[days - 1]


@given(DAYS, st.sets(st.integers(0, 12)), st.booleans(), st.integers(1, 7))
def test_the_offices_own_days_have_the_last_word(day, apart, working, days):
    own = {day + (1 + each) * DAY: working for each in apart}
    counted = [each for each in days_from(day + DAY) if own.get(each, works(each))]
    deadline = Workdays(own).after(at(day, datetime.min.time()), days)
    assert last_day(deadline) == counted[days - 1]


@given(DAYS | NEAR_HOLIDAYS, st.integers(0, 12), TIMES, TIMES)
def test_days_off_belong_to_the_working_day_before_them(day, apart, one, other):
    later = day + apart * DAY
    between = [day + each * DAY for each in range(1, apart + 1)]
    same = not any(map(works, between))
    assert WORKDAYS.same_workday(at(day, one), at(later, other)) is same
    assert WORKDAYS.same_workday(at(later, other), at(day, one)) is same

"""Weeks and days as letters write them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def span(week: date) -> str:
    """Say a week by its first and last day; week is its Monday."""
    last = week + timedelta(days=6)
    if last.month == week.month:
        return f"{week.month}月{week.day}日至{last.day}日"
    return f"{week.month}月{week.day}日至{last.month}月{last.day}日"


def written(at: datetime, zone: ZoneInfo) -> str:
    """Write a day as under a letter: Arabic figures without zeros (GB/T 9704-2012, 7.3.5.4)."""
    day = at.astimezone(zone)
    return f"{day.year}年{day.month}月{day.day}日"

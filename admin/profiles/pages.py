"""Deadline profiles read: what holds today in words, and one with its versions."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import abort, render_template
from sqlalchemy.orm import Session

from admin.context import console
from admin.doors import console_pages
from admin.filters import moment
from admin.identity import asking, reading
from admin.profiles import words
from flows.cases.scope import Viewer
from flows.clocks import profile_words
from flows.clocks.issuing import Maker, makers
from flows.clocks.profiles import read_profiles
from flows.deadlines import Profile, Profiles
from flows.people.reads import staff_names
from flows.telling.places import KEEPER_ROLES, READER_ROLES, territory


@dataclass(frozen=True, slots=True)
class Line:
    """A version in words: when it holds, and where it is from."""

    profile: Profile
    when: str
    begins: str
    maker: str


def may_write(session: Session, who: Viewer) -> bool:
    """Tell whether somebody looks after the whole map, where every profile holds."""
    return territory(session, who.acting_as(*KEEPER_ROLES).codes).whole


def _reading() -> Session:
    if not asking().has(*READER_ROLES):
        abort(403)
    return reading()


@console_pages.get("/profiles")
def profile_list() -> str:
    session = _reading()
    known = read_profiles(session)
    shown = [lines(session, known, code) for code in sorted(known.newest)]
    return render_template(
        "admin/profiles/list.html",
        now=[line for each in shown for line in each if line.when == words.NOW],
        coming=[line for each in shown for line in each if line.when == words.COMING],
        may_write=may_write(session, asking()),
    )


@console_pages.get("/profiles/<code>")
def profile(code: str) -> str:
    session = _reading()
    found = lines(session, read_profiles(session), code)
    if not found:
        abort(404)
    return render_template(
        "admin/profiles/profile.html",
        code=code,
        lines=found,
        may_write=may_write(session, asking()),
    )


def lines(session: Session, known: Profiles, code: str) -> list[Line]:
    """Give all versions of a code, the one written last first."""
    by = makers(session, code)
    names = staff_names(session, {each.staff_id for each in by.values() if each.staff_id})
    now = known.on(code, console().office.today)
    return [
        Line(each, _when(each, now), _begins(each), _maker(by.get(each.version), names))
        for each in reversed(known.versions(code))
    ]


def _when(each: Profile, now: Profile | None) -> str:
    if each == now:
        return words.NOW
    later = each.since is not None and each.since > console().office.today
    return words.COMING if later else words.OVER


def _begins(each: Profile) -> str:
    return words.FROM_DAY.format(since=each.since) if each.since else words.SHIPPED


def _maker(by: Maker | None, names: Mapping[int, str]) -> str:
    if by is None:
        return ""
    name = names.get(by.staff_id or 0)
    at = moment(by.at)
    return words.WRITTEN_BY.format(name=name, at=at) if name else words.IMPORTED.format(at=at)


console_pages.add_app_template_filter(profile_words.table, "profile_table")
console_pages.add_app_template_filter(profile_words.more, "profile_more")

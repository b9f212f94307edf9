"""Rows of a table read as versions of deadline profiles: one row for each class of a version."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from app.commands import sheet_words as words
from app.commands.routing_rows import day_in
from app.commands.sheets import Row
from flows.clocks import profile_words
from flows.clocks.profile_words import CLASS_NAMES, STAGE_NAMES
from flows.deadlines import GENERAL, STAGES, Extension, Profile, Span
from flows.map.routing import RouteError

CODE, NAME, KIND, SINCE = "方案编码", "方案名称", "类别", "起用日"
DAYS, TIMES = profile_words.EXTENSION_DAYS, profile_words.EXTENSIONS
RETURN = profile_words.RETURN_DAYS
TERMS = tuple(STAGE_NAMES[stage] for stage in STAGES)
COLUMNS = (CODE, NAME, SINCE, KIND, *TERMS, DAYS, TIMES, RETURN)
NEEDED = (CODE, NAME, SINCE, KIND, *TERMS)
OF_THE_VERSION = (NAME, DAYS, TIMES, RETURN)
"""Said once for a version; a row that says it again says the same."""
KINDS = {
    **{name: kind for kind, name in CLASS_NAMES.items()},
    **{f"{name}件": kind for kind, name in CLASS_NAMES.items()},
    **{kind: kind for kind in CLASS_NAMES},
}


@dataclass(frozen=True, slots=True)
class Line:
    """One row: a class of a version with its times, and what it says of the version."""

    row: int
    code: str
    since: date | None
    kind: str
    spans: Mapping[str, Span]
    more: Mapping[str, str]


def read_rows(rows: Iterable[Row]) -> tuple[list[tuple[int, Profile]], list[str]]:
    """Give the versions the rows say, each with its first row, and what is wrong with others."""
    lines, problems = [], []
    for number, cells in rows:
        try:
            lines.append(_line(number, cells))
        except ValueError as error:
            problems.append(words.ROW.format(row=number, problem=error))
    if problems:  # A version without one of its classes would read as something else.
        return [], problems
    found = []
    for version in _versions(lines):
        try:
            profile = _profile(version)
        except ValueError as error:
            problems.append(words.ROW.format(row=version[0].row, problem=error))
        else:
            found.append((version[0].row, profile))
    return found, problems


def _versions(lines: Sequence[Line]) -> Iterator[list[Line]]:
    def version(line: Line) -> tuple[str, date]:
        return line.code, line.since or date.min

    for _, group in groupby(sorted(lines, key=version), key=version):
        yield list(group)


def _line(number: int, cells: Mapping[str, str]) -> Line:
    kind = KINDS.get(cells[KIND])
    if kind is None:
        raise ValueError(words.NO_CLASS.format(text=cells[KIND]))
    try:
        since = day_in(cells[SINCE])
    except RouteError as error:
        raise ValueError(str(error)) from error
    spans = {
        stage: profile_words.read(cells[STAGE_NAMES[stage]])
        for stage in STAGES
        if cells[STAGE_NAMES[stage]]
    }
    more = {name: cells[name] for name in OF_THE_VERSION if cells.get(name)}
    return Line(number, cells[CODE], since, kind, spans, more)


def _profile(lines: Sequence[Line]) -> Profile:
    """Put the classes of a version together."""
    spans: dict[str, Mapping[str, Span]] = {}
    more: dict[str, str] = {}
    for line in lines:
        if line.kind in spans:
            raise ValueError(words.CLASS_TWICE.format(row=line.row, kind=CLASS_NAMES[line.kind]))
        spans[line.kind] = line.spans
        for name, value in line.more.items():
            if more.setdefault(name, value) != value:
                raise ValueError(words.SAID_OTHERWISE.format(row=line.row, what=name))
    if set(spans.get(GENERAL, ())) != set(STAGES):
        raise ValueError(profile_words.GENERAL_FIRST)
    first = lines[0]
    return Profile(
        code=first.code,
        name=more.get(NAME, ""),
        spans={kind: own for kind, own in spans.items() if own},
        extension=Extension(_number(more, DAYS), _number(more, TIMES)),
        return_days=_number(more, RETURN),
        since=first.since,
    )


def _number(more: Mapping[str, str], name: str) -> int:
    text = more.get(name, "0")
    if not (text.isascii() and text.isdecimal() and len(text) < 4):
        raise ValueError(words.NO_NUMBER.format(what=name, text=text))
    return int(text)


def written(profile: Profile) -> list[list[str]]:
    """Give the rows of a version; what a class says nothing of stays empty."""
    return [
        [
            *(profile.code, profile.name, profile.since.isoformat() if profile.since else ""),
            CLASS_NAMES[kind],
            *(
                profile_words.written(own[stage]) if stage in own else ""
                for own in [profile.spans.get(kind, {})]
                for stage in STAGES
            ),
            *(str(profile.extension.days), str(profile.extension.times)),
            str(profile.return_days),
        ]
        for kind in CLASS_NAMES
        if kind in profile.spans
    ]

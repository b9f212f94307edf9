"""上报 of what a worker found on patrol: a case of its own, opened at once."""

from bot.group import words
from bot.group.photos import of_what_was_found
from bot.group.said import GroupError, Reply, Said
from bot.intake import Matter, Place, Report, take_in
from flows.cases.places import building
from flows.map.reads import grid_name
from flows.map.tables import Grid
from flows.people.actors import staff as as_staff
from nlp.findings import Findings

SOURCE = "patrol"


def found(said: Said) -> Reply | None:
    """Open a case of what a worker reports, or offer to; None where nothing was found."""
    if not _tells(said):
        return None
    if said.intent.kind == "report_up":
        return take_up(said)
    said.memory.ask("found", text=said.incoming.text)
    return Reply(words.FOUND_OR_NOT)


def _tells(said: Said) -> bool:
    """Whether a sentence without a number tells of something, and where it is."""
    findings = said.heard.findings
    if (
        said.grid is None
        or findings is None
        or said.intent.number is not None
        or said.quoted is not None
    ):
        return False
    place = findings.place
    house = place.building or building(said.heard.whole.text)
    where = bool(place.grid_ids or house or place.unknown)
    danger = findings.emergency is not None and findings.emergency.sure
    what = findings.sure or danger
    if said.intent.kind != "report_up":
        return where and what and said.intent.kind == "none"
    return where or (what and not _has_a_case_in_hand(said))


def _has_a_case_in_hand(said: Said) -> bool:
    """Whether 上报 without a place may be about a case: 上报 要城管来."""
    own = said.place.candidates(said.session, "reply", said.worker.id)
    return bool(own)


def _own(said: Said) -> Grid:
    """Give the grid on whose rounds something was found."""
    if said.grid is None:
        raise GroupError(words.FOUND_IN_GRIDS)
    return said.grid


def take_up(said: Said) -> Reply:
    """Open the case, and hand it to the grid it lies in."""
    findings = said.heard.findings
    if findings is None:
        raise GroupError(words.FOUND_WHAT)
    fits = findings.place.grid_ids
    grid = _own(said)
    grid_id = fits[0] if len(fits) == 1 else grid.id
    report = Report(
        source=SOURCE,
        text=said.heard.whole.text,
        matter=Matter.found_in(findings),
        place=Place(_where(said, findings), grid_id=grid_id),
        message_ids=of_what_was_found(said),
        area_code=grid.code,
    )
    case = take_in(said.bot, said.session, report, as_staff(said.worker))
    if case.grid_id == grid.id or case.grid is None:
        return Reply(words.FOUND.format(short=case.short_number, item=case.item_name), case.id)
    where = grid_name(case.grid)
    return Reply(words.FOUND_ELSEWHERE.format(item=case.item_name, grid=where), case.id)


def _where(said: Said, findings: Findings) -> str:
    """Give the place as it was said: the name, and the house; without a name it is the grid's."""
    place = findings.place
    named = place.written or place.unknown
    house = place.building or building(said.heard.whole.text)
    if named in ("", place.building):
        named = _own(said).community.name
    return "".join(dict.fromkeys((named, house)))

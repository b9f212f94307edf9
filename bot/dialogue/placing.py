"""Where it is: what a sentence, a pin or the place of an earlier case says of it."""

import re

from bot.answer import shown
from bot.dialogue.turn import Turn
from flows.cases import reads
from flows.cases.tables import Case
from nlp.place.locate import gcj02_to_wgs84

NUMBERS = re.compile(r"[\d一二三四五六七八九十]")
BUILDING = re.compile(r"[\d一二三四五六七八九十]{1,3}\s?(?:(?:栋|幢|座|号楼)(?:.{0,3}单元)?|单元)")


def take_place(turn: Turn) -> None:
    """Take what a sentence says about the place, by itself or behind the place known so far.

    Only where neither says anything is all that was told looked at: an earlier sentence must not
    bring back a place that was put right.
    """
    slots, found = turn.slots, turn.findings.place
    beside = found
    if slots.name and not found.grid_ids and not found.unknown and NUMBERS.search(turn.said):
        beside = turn.understand(f"{slots.name}{turn.text}").place
        building = BUILDING.search(turn.said)
        if not beside.building and building:
            beside = turn.understand(f"{slots.name}{building[0]}").place
    if found.grid_ids and not found.building and slots.place is None:
        earlier = BUILDING.search(turn.in_chinese(slots.said))
        if earlier:  # 3栋 … 花神庙社区.
            beside = turn.understand(f"{found.matched}{earlier[0]}").place
    if found.grid_ids or beside.building or beside.entrance:
        slots.take_place(beside)
    elif len(slots.sentences) > 1 and slots.grid_id is None and not slots.grid_unknown:
        slots.take_place(turn.understand(slots.said).place)
    else:
        slots.take_place(found)
    if slots.grid_id is not None and slots.place is None and not found.grid_ids:
        take_building(turn, turn.said)


def take_building(turn: Turn, said: str) -> None:
    """Take a building that is said alone: it stands where their last matter was, or near it."""
    slots, building = turn.slots, BUILDING.search(turn.in_chinese(said))
    if building is None:
        return
    theirs = reads.cases_of(turn.session, turn.talker.resident_id, 1)
    name = name_of(theirs[0]) if theirs else ""
    found = turn.understand(f"{name}{building[0]}").place if name else None
    if found is not None and len(found.grid_ids) == 1:
        slots.take_place(found)
    else:
        slots.place = building[0]


def name_of(case: Case) -> str:
    """Give the name a building stands behind: 花神庙社区 of 花神庙社区3栋2单元."""
    return (case.place or "").rstrip("0123456789一二三四五六七八九十栋幢号楼单元")


def grid_at(turn: Turn) -> int | None:
    """Keep where a shared location lies (WGS-84 degrees), and give its grid."""
    slots, incoming = turn.slots, turn.incoming
    slots.place = shown(incoming.label) or slots.place
    if incoming.longitude is None or incoming.latitude is None:
        return None
    slots.longitude, slots.latitude = gcj02_to_wgs84(incoming.longitude, incoming.latitude)
    return turn.bot.map.current().gazetteer.by_point(slots.longitude, slots.latitude)


def names_place(turn: Turn) -> bool:
    """Tell whether something in it says where."""
    found = turn.findings.place
    return bool(found.grid_ids or found.unknown or BUILDING.search(turn.said))

"""Numbers of letters and bulletins: per issuer and year, without gaps; and how they are written.

A number is drawn in the transaction that stores what it is for. Who draws holds the count until
that transaction ends, and one that is undone gives its number back: so no number is ever missing.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from flows.counters import next_number
from flows.letters.tables import LetterOffice
from flows.map.tables import Division, DivisionLevel

ACKNOWLEDGE_DAYS, ANSWER_DAYS = 1, 2
"""Working days, where an office has set no others."""
LETTER_WORD = "{short}督〔{year}〕{number}号"
BULLETIN_WORD = "{short}督通报〔{year}〕第{number}期"
ENDINGS = (
    ("街道办事处", "街"),
    ("街道", "街"),
    ("社区", "社"),
    ("镇", "镇"),
    ("乡", "乡"),
    ("村", "村"),
)
DROPPED = ("自治县", "县", "区", "市")
SHORTEST = 2
"""Characters of a county's name that stand without its ending; 吉县 keeps it."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How a division writes."""

    short_name: str
    acknowledge_days: int
    answer_days: int


def manner_of(session: Session, division: Division) -> Manner:
    """Give how a division writes; by its name and the usual days where it has set nothing."""
    own = session.get(LetterOffice, division.id)
    if own is not None:
        return Manner(own.short_name, own.acknowledge_days, own.answer_days)
    return Manner(short_of(division), ACKNOWLEDGE_DAYS, ANSWER_DAYS)


def set_manner(session: Session, division_id: int, manner: Manner) -> None:
    """Let a division write in another manner from now on; what is out keeps its number."""
    session.merge(
        LetterOffice(
            division_id=division_id,
            short_name=manner.short_name,
            acknowledge_days=manner.acknowledge_days,
            answer_days=manner.answer_days,
        )
    )


def short_of(division: Division) -> str:
    """Shorten a division's name as offices do: 青山街道 is 青山街, 云桥区 is 云桥."""
    name = division.name
    if division.level is DivisionLevel.COUNTY:
        ending = next((each for each in DROPPED if name.endswith(each)), "")
        bare = name.removesuffix(ending)
        return bare if len(bare) >= SHORTEST else name
    ending, short = next((pair for pair in ENDINGS if name.endswith(pair[0])), ("", ""))
    return name.removesuffix(ending) + short


def next_letter(session: Session, division_id: int, year: int) -> int:
    return next_number(session, f"letter:{division_id}:{year}")


def next_bulletin(session: Session, division_id: int, year: int) -> int:
    return next_number(session, f"bulletin:{division_id}:{year}")

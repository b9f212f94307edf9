"""Which case a worker means: by its number, by what was quoted, or the only one it can be."""

from collections.abc import Sequence

from bot.group import words
from bot.group.said import GroupError, Said
from flows.cases import reads
from flows.cases.steps.row import Row
from flows.cases.tables import Case
from flows.map.reads import grid_name, grids_coded
from flows.people.duties import GRID_ROLES, reaches_of

MOST_TO_CHOOSE = 3


class WhichError(Exception):
    """It may be one of several: the worker is asked, and answers with a number."""

    def __init__(self, cases: Sequence[Case]) -> None:
        super().__init__()
        self.cases = cases


def meant(said: Said, row: Row) -> Case:
    """Find the case; GroupError says that there is none, WhichError that it may be several."""
    number = said.intent.number if said.intent.number is not None else said.quoted
    if number is not None:
        return numbered(said, number)
    found = said.place.candidates(said.session, row.trigger, said.worker.id)
    if not found and row.code == "resolve":
        found = said.place.candidates(said.session, "take", said.worker.id)
    if not found:
        raise GroupError(words.NONE.format(what=row.name))
    if len(found) > 1:
        raise WhichError(found)
    return found[0]


def numbered(said: Said, number: int) -> Case:
    case = said.place.find(said.session, number)
    if case is None:
        raise GroupError(_not_here(said, number))
    return case


def _not_here(said: Said, number: int) -> str:
    """Say where a number is, if it is one of another grid of the same worker."""
    reaches = reaches_of(said.session, said.worker.id, said.bot.office.today)
    own = {code for each in reaches if each.role in GRID_ROLES for code in each.codes}
    for grid in grids_coded(said.session, own - {said.grid.code if said.grid else ""}):
        if reads.case_in_grid(said.session, grid.id, number) is not None:
            return words.IN_ANOTHER.format(short=number, grid=grid_name(grid))
    return words.NO_SUCH.format(place=said.place.name, short=number)

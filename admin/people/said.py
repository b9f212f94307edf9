"""What came of a change, in a sentence."""

from datetime import date

from admin.context import console
from admin.people import words
from flows.cases.absences import Handed
from flows.cases.coming_back import Returned
from flows.people.tables import Staff


def away(found: Staff, since: date, until: date, substitute: Staff | None, handed: Handed) -> str:
    parts = [words.AWAY.format(name=found.name, since=since, until=until)]
    if substitute is not None:
        parts.append(words.STANDS_IN.format(name=substitute.name))
    if since > console().office.today:
        parts.append(words.LATER)
    return "".join((*parts, moved(handed)))


def moved(handed: Handed) -> str:
    """Say where cases went."""
    over = words.MOVED.format(name=handed.to.name if handed.to else "", over=len(handed.over))
    free = words.FREE.format(free=len(handed.back))
    return (over if handed.over else "") + (free if handed.back else "")


def ended(found: Staff, returned: Returned) -> str:
    again = words.AGAIN.format(count=len(returned.again)) if returned.again else ""
    kept = words.KEPT.format(count=len(returned.kept)) if returned.kept else ""
    return words.ENDED.format(name=found.name) + again + kept


def handed(count: int, colleague: Staff | None) -> str:
    if colleague is None:
        return words.RELEASED.format(count=count)
    return words.HANDED.format(count=count, name=colleague.name)


def retired(found: Staff, gone: Handed) -> str:
    return words.RETIRED.format(name=found.name) + moved(gone)

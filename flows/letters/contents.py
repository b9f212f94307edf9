"""What stands in a letter and in a bulletin: from stored rows to a paper, without personal data."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from flows.cases.words import day
from flows.clocks.running import Light
from flows.clocks.tables import Clock, Stage
from flows.letters import paper_words as words
from flows.letters.dates import span, written
from flows.letters.paper import Block, Grid, Paper
from flows.letters.states import Miss, State
from flows.letters.tables import Bulletin, BulletinLetter, Letter, LetterCase
from flows.letters.words import MISS_NAMES, OTHER_STAGE, STAGE_NAMES

MOST_IN_BODY = 5
"""Cases that are told one by one in the text; more are a list behind it."""


def letter_paper(letter: Letter, clocks: Sequence[Clock], zone: ZoneInfo) -> Paper:
    """Lay out a letter; clocks are all its own, of which the first round's dates are said."""
    first = {clock.stage: day(clock.due_at, zone) for clock in clocks if clock.round == 1}
    many = len(letter.cases) > MOST_IN_BODY
    dates = words.DATES.format(
        acknowledge=first.get(Stage.ACKNOWLEDGE, ""), answer=first.get(Stage.ANSWER, "")
    )
    told = [
        words.NUMBERED.format(number=number, told=_told(case, letter, zone))
        for number, case in enumerate(letter.cases, 1)
    ]
    listed = words.SEE_ANNEX.format(count=len(letter.cases))
    again = [words.AGAIN] if letter.again else []
    issued = letter.issued_at
    return Paper(
        head=letter.issuer_name,
        number=_numbered(letter),
        title=_title(letter.cases),
        to=letter.to_name,
        body=[*_opening(letter), *([listed] if many else told), *again, dates, words.LETTER_ENDS],
        annex=(words.ANNEX, _list(letter, zone)) if many else None,
        signer=letter.issuer_name,
        date=_date(issued, zone),
        printed_by=letter.issuer_name,
        printed=words.PRINTED.format(date=_date(issued, zone)),
        name=words.LETTER_FILE.format(word=letter.word),
    )


def _title(cases: Sequence[LetterCase]) -> str:
    if len(cases) == 1:
        return words.TITLE_ONE.format(item=cases[0].item_name)
    return words.TITLE_MANY.format(count=len(cases))


def _numbered(letter: Letter) -> str:
    """Give the number; on paper, too, nobody may take a letter that was taken back for one."""
    return words.VOID.format(word=letter.word) if letter.state is State.REVOKED else letter.word


def _opening(letter: Letter) -> list[Block]:
    own = letter.words.splitlines() if letter.words else []
    kept = [line.strip() for line in own if line.strip()]
    return [*kept, words.OPEN_RED if letter.red else words.OPEN_BY_HAND]


def _told(case: LetterCase, letter: Letter, zone: ZoneInfo) -> str:
    """Say of a case what it is about, where, and what of it is late since when."""
    what = words.CASE.format(number=case.number, item=case.item_name, area=case.area_name)
    if case.due_at is None or case.light is None:
        return what + words.CASE_DONE
    template = words.CASE_LATE if case.light is Light.RED else words.CASE_IN_TIME
    last = case.stage is Stage.RESOLVE or case.resolve_at is None
    late = template.format(
        stage=_stage(case),
        end=words.ENDS if last else words.GOES_ON,
        due=day(case.due_at, zone),
        light=words.LIGHTS[case.light],
        since=_since(case.due_at, letter.issued_at, zone),
    )
    if last or case.resolve_at is None:
        return what + late
    return what + late + words.CASE_RESOLVE.format(due=day(case.resolve_at, zone))


def _since(due: datetime, issued: datetime | None, zone: ZoneInfo) -> str:
    """Say how late something was when the letter went out: in whole days, or that it just was."""
    if issued is None:
        return ""
    days = (issued.astimezone(zone).date() - due.astimezone(zone).date()).days
    return words.LATE_DAYS.format(days=days) if days > 0 else words.LATE_NOW


def _stage(case: LetterCase) -> str:
    return STAGE_NAMES.get(case.stage, OTHER_STAGE) if case.stage else OTHER_STAGE


def _list(letter: Letter, zone: ZoneInfo) -> Grid:
    rows = [
        (
            str(number),
            case.number,
            case.item_name,
            case.area_name,
            words.STAGE_DUE.format(stage=_stage(case), due=day(case.due_at, zone))
            if case.due_at
            else words.NOTHING,
            words.LIGHTS[case.light] if case.light else words.NOTHING,
        )
        for number, case in enumerate(letter.cases, 1)
    ]
    return Grid(words.LIST_HEADING, rows, (5, 10, 9, 9, 11, 5))


def bulletin_paper(bulletin: Bulletin, zone: ZoneInfo) -> Paper:
    """Lay out a bulletin; while it is a draft it carries no number."""
    dates = span(bulletin.week)
    number = bulletin.word or words.NO_NUMBER
    misses = bulletin.misses
    own = [line.strip() for line in (bulletin.words or "").splitlines() if line.strip()]
    at = bulletin.issued_at or bulletin.drawn_up_at
    return Paper(
        head=words.BULLETIN_HEAD.format(issuer=bulletin.issuer_name),
        number=number,
        title=words.BULLETIN_TITLE.format(dates=dates),
        to=words.ALL_CONCERNED,
        body=[*own, words.COUNTS, _counts(misses), words.LETTERS, _letters(misses)],
        annex=None,
        signer=bulletin.issuer_name,
        date=_date(at, zone),
        printed_by=bulletin.issuer_name,
        printed=words.PRINTED.format(date=_date(at, zone)),
        name=words.BULLETIN_FILE.format(word=bulletin.word or words.DRAFT.format(dates=dates)),
    )


def _counts(misses: Sequence[BulletinLetter]) -> Grid:
    """Count the letters that were missed, by whom they went to, the most first."""
    by_why = {
        why: Counter(miss.letter.to_name for miss in misses if miss.why is why) for why in Miss
    }
    letters = {(miss.letter.to_name, miss.letter_id) for miss in misses}
    total = Counter(name for name, _ in letters)
    rows = [
        (name, str(count), *(str(by_why[why][name]) for why in Miss))
        for name, count in sorted(total.items(), key=lambda pair: (-pair[1], pair[0]))
    ]
    return Grid(words.COUNT_HEADING, rows, (9, 6, 6, 8))


def _letters(misses: Sequence[BulletinLetter]) -> Grid:
    rows = [
        (
            str(number),
            miss.letter.word,
            miss.letter.to_name,
            words.COMMA.join(f"{case.item_name} {case.number}" for case in miss.letter.cases[:3])
            + (
                words.AND_MORE.format(count=len(miss.letter.cases)) if miss.letter.cases[3:] else ""
            ),
            MISS_NAMES[miss.why],
        )
        for number, miss in enumerate(misses, 1)
    ]
    return Grid(words.LETTER_HEADING, rows, (5, 11, 11, 11, 9))


def _date(at: datetime | None, zone: ZoneInfo) -> str:
    return written(at, zone) if at else ""

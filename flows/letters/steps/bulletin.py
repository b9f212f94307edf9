"""A bulletin's way: drawn up on Monday, put into words, issued."""

from flows.cases.needs import WORDS
from flows.letters import tellings
from flows.letters.change import Moment
from flows.letters.decision import Decision
from flows.letters.numbers import BULLETIN_WORD, manner_of, next_bulletin
from flows.letters.states import BulletinState, Who
from flows.letters.steps.row import BulletinRow
from flows.map.tables import Division

ISSUERS, POLICY = frozenset({Who.ISSUER}), frozenset({Who.SYSTEM})


def _draw_up(_moment: Moment) -> Decision:
    return Decision(stamped=("drawn_up_at",), worded=True)


def _edit(_moment: Moment) -> Decision:
    return Decision(worded=True)


def _issue(moment: Moment) -> Decision:
    """Draw the number: in the act that issues it, so that none is missing."""
    issuer = moment.session.get_one(Division, moment.bulletin.division_id)
    year = moment.office.today.year
    number = next_bulletin(moment.session, issuer.id, year)
    short = manner_of(moment.session, issuer).short_name
    word = BULLETIN_WORD.format(short=short, year=year, number=number)
    fields = {"year": year, "number": number, "word": word}
    return Decision(fields=fields, stamped=("issued_at",))


DRAW_UP = BulletinRow(
    code="draw_up",
    name="拟稿",
    source=(BulletinState.BLANK,),
    to=BulletinState.DRAFT,
    by=POLICY,
    decide=_draw_up,
    tells=(tellings.draft_ready,),
    silent=True,
)
EDIT = BulletinRow(
    code="edit",
    name="修改",
    source=(BulletinState.DRAFT,),
    by=ISSUERS,
    needs=(WORDS,),
    decide=_edit,
    console=True,
)
ISSUE = BulletinRow(
    code="issue",
    name="印发",
    source=(BulletinState.DRAFT,),
    to=BulletinState.ISSUED,
    by=ISSUERS,
    decide=_issue,
    tells=(tellings.bulletin_out,),
    console=True,
)

ROWS = (DRAW_UP, EDIT, ISSUE)

"""延期: asked for by who has the case, granted by a level above; never by who asked."""

from datetime import datetime, timedelta

from core.workdays import published
from flows.cases import tellings, words
from flows.cases.decision import NOTHING, Decision
from flows.cases.moment import Moment
from flows.cases.needs import DAY, REASON
from flows.cases.states import IN_HAND, Who
from flows.cases.steps.consulting import end_of
from flows.cases.steps.row import Row
from flows.clocks.profiles import Term, latest_extension
from flows.clocks.tables import Stage


def _asked(moment: Moment) -> bool:
    return moment.case.asked_until is not None


def _cannot_ask(moment: Moment) -> str | None:
    if _asked(moment):
        return words.ASKED_ALREADY
    allowed = moment.profile.extension
    if len(moment.taken("grant")) >= allowed.times:
        return words.NO_MORE_TIME.format(times=allowed.times)
    return _beyond(moment, end_of(moment).due)


def _beyond(moment: Moment, until: datetime) -> str | None:
    """Say why an end is none: earlier than the one there is, or later than may be granted."""
    clock = moment.clocks.of(Stage.RESOLVE, moment.case.round)
    if clock is None or until <= clock.due_at:
        return words.NOT_LATER
    latest = latest_extension(moment.office.workdays, moment.profile, clock.due_at).at
    if until <= latest:
        return None
    zone = moment.office.workdays.zone
    return words.TOO_MUCH_TIME.format(
        days=moment.profile.extension.days, latest=words.day(latest, zone)
    )


def _ask(moment: Moment) -> Decision:
    return Decision(fields={"asked_until": end_of(moment).due})


def _is_the_asker(moment: Moment) -> str | None:
    last = moment.taken("ask_extension")[-1]
    actor = moment.change.actor
    same = (last.actor_kind, last.actor_id) == (actor.kind, actor.id)
    return words.NOT_BY_THE_ASKER if same else None


def _grant(moment: Moment) -> Decision:
    until = moment.case.asked_until
    if until is None:
        return NOTHING
    last = (until - timedelta(seconds=1)).astimezone(moment.office.workdays.zone).date()
    moved = (Term(Stage.RESOLVE, until, not published(last)),)
    return Decision(fields={"asked_until": None}, moved=moved)


def _refuse(_moment: Moment) -> Decision:
    return Decision(fields={"asked_until": None})


ASK_EXTENSION = Row(
    code="ask_extension",
    name="申请延期",
    source=IN_HAND,
    by=frozenset({Who.ASSIGNEE, Who.HANDLER}),
    needs=(DAY, REASON),
    only=_cannot_ask,
    decide=_ask,
    tells=(tellings.level_above(words.EXTENSION_ASKED),),
    public=None,
    answer=words.ANSWER_EXTENSION_ASKED,
    intent="extend",
    group_help="7号延期 到周五 等配件",
    console=True,
    revocable=True,
)
GRANT = Row(
    code="grant",
    name="同意延期",
    source=IN_HAND,
    by=frozenset({Who.DISPATCHER}),
    when=_asked,
    only=_is_the_asker,
    decide=_grant,
    tells=(tellings.reporter(words.EXTENDED), tellings.group(words.GROUP_EXTENDED)),
    public="期限延长了",
    console=True,
)
REFUSE = Row(
    code="refuse_extension",
    name="不同意延期",
    source=IN_HAND,
    by=frozenset({Who.DISPATCHER}),
    needs=(REASON,),
    when=_asked,
    decide=_refuse,
    tells=(tellings.group(words.GROUP_NOT_EXTENDED),),
    public=None,
    console=True,
)

ROWS = (ASK_EXTENSION, GRANT, REFUSE)

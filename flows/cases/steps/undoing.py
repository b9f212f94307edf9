"""撤销: a slip is taken back within two minutes, before the resident was told.

What an event changed is put back as it was; the event stays, and one that says so follows it. Each
way back is a row of its own, for a row says where it leads.
"""

from collections.abc import Callable, Sequence
from typing import Any

from flows.cases import tellings, words
from flows.cases.decision import FIELDS, NOTHING, Clocks, Decision, rebuilt, standing
from flows.cases.moment import Moment
from flows.cases.states import OPEN, State, Who
from flows.cases.steps.row import Row
from flows.cases.tables import event_key
from flows.clocks import running
from flows.events import Event, events_of
from flows.telling.audience import is_reporter
from notify.taking_back import gone_out


def _from(state: State | None = None) -> Callable[[Moment], bool]:
    """Tell an event that came from a state; None: one that moved nothing."""

    def meant(moment: Moment) -> bool:
        event = _slip(_events(moment), moment)
        if event is None or event.to_state != moment.case.state:
            return False
        return event.from_state == (event.to_state if state is None else state)

    return meant


def _events(moment: Moment) -> Sequence[Event]:
    """Give what stands of what happened; nothing is read where nothing is to be taken back."""
    if moment.change.undoes is None:
        return ()
    return standing(events_of(moment.session, moment.case.subject))


def _slip(events: Sequence[Event], moment: Moment) -> Event | None:
    return next((event for event in events if event.sequence == moment.change.undoes), None)


def _cannot(moment: Moment) -> str | None:
    """Say why it stays: another's, too late, more happened since, or the resident knows it."""
    events, actor = _events(moment), moment.change.actor
    slip = _slip(events, moment)
    if slip is None or (slip.actor_kind, slip.actor_id) != (actor.kind, actor.id):
        return words.NOT_YOUR_SLIP
    if "parts" in slip.data or "ended" in slip.data:
        return words.HELPERS_KNOW
    if moment.now - slip.at > moment.office.hold:
        return words.TOO_LATE_TO_UNDO
    later = [event for event in events if event.sequence > slip.sequence]
    if any(event.from_state != event.to_state or _changes(event) for event in later):
        return words.MOVED_SINCE
    out = gone_out(moment.session, event_key(moment.case, slip.sequence), moment.now)
    return words.RESIDENT_KNOWS if any(is_reporter(row.recipient) for row in out) else None


def _changes(event: Event) -> bool:
    return bool(set(event.data) - {"in_round", "line"})


def _put_back(moment: Moment) -> Decision:
    """Give the fields and clocks as they were before the event."""
    events, case = events_of(moment.session, moment.case.subject), moment.case
    slip = _slip(events, moment)
    if slip is None:
        return NOTHING
    before = {name: slip.data[name][0] for name in FIELDS if name in slip.data}
    fields = {n: None if value is None else FIELDS[n](value) for n, value in before.items()}
    _, clocks = rebuilt(case, [event for event in events if event.sequence < slip.sequence])
    restored = {}
    for clock in moment.clocks.rows:
        was = clocks.of(clock.stage, case.round)
        kept = running.kept(was) if was is not None else None
        if kept != running.kept(clock):
            restored[clock.stage] = kept
    return Decision(
        fields=fields, restored=restored, restored_parts=_parts_as_before(moment, clocks)
    )


def _parts_as_before(moment: Moment, before: Clocks) -> dict[int, dict[str, Any]]:
    """Give how the clocks of helpers stood, where a question made them stand still."""
    found = {}
    for clock in moment.clocks.part_clocks:
        was = before.of_part(clock.round)
        if was is not None and running.kept(was) != running.kept(clock):
            found[clock.round] = running.kept(was)
    return found


def _undo(code: str, source: tuple[State, ...], to: State | None, *, said: bool = False) -> Row:
    return Row(
        code=code,
        trigger="undo",
        name="撤销",
        source=source,
        to=to,
        by=frozenset({Who.AUTHOR}),  # The case may be in another grid by now.
        when=_from(to),
        only=_cannot,
        decide=_put_back,
        tells=(tellings.was_a_slip, tellings.taken_after_all),
        answer=words.ANSWER_UNDONE,
        intent="undo" if said else "",
        group_help=words.UNDO_HELP if said else "",
    )


ROWS = (
    _undo("undo", OPEN, None, said=True),
    _undo("undo_take", (State.HANDLING,), State.ASSIGNED),
    _undo("undo_resolve", (State.RESOLVED,), State.HANDLING),
    _undo("undo_leaving", (State.ACCEPTED,), State.ASSIGNED),
    _undo("undo_giving_up", (State.ACCEPTED,), State.HANDLING),
    _undo("undo_giving_up_plan", (State.ACCEPTED,), State.CONSULTING),
    _undo("undo_handing", (State.ASSIGNED,), State.HANDLING),
    _undo("undo_handing_plan", (State.ASSIGNED,), State.CONSULTING),
    _undo("undo_handing_free", (State.ASSIGNED,), State.ACCEPTED),
    _undo("undo_consult", (State.CONSULTING,), State.HANDLING),
    _undo("undo_conclude", (State.HANDLING,), State.CONSULTING),
    _undo("undo_resolve_plan", (State.RESOLVED,), State.CONSULTING),
)

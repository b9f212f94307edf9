"""Writing a letter: by hand about chosen cases, or by the red light of one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from core.upsert import dialect_of
from flows.cases.change import ActionError
from flows.cases.lights import foremost
from flows.cases.tables import Case
from flows.clocks.reads import clocks_by_subject
from flows.clocks.running import Light, light
from flows.clocks.tables import Clock, Stage
from flows.letters import words
from flows.letters.actions import carry
from flows.letters.addressees import Addressee, holder, issuer_over
from flows.letters.change import Change
from flows.letters.numbers import LETTER_WORD, manner_of, next_letter
from flows.letters.states import State, To
from flows.letters.tables import Letter, LetterCase
from flows.map.reads import area_names
from flows.map.tables import Division
from flows.office import Office
from flows.people.actors import SYSTEM, Actor
from flows.people.duties import reaches_of
from flows.people.tables import Role

MOST_CASES = 50


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter to be: from which division, to whom, about which cases, and a dispatcher's words."""

    issuer: Division
    to: Addressee
    case_ids: Sequence[int]
    text: str | None = None


def issue(session: Session, office: Office, draft: Draft, actor: Actor) -> Letter:
    """Issue a letter by hand; ActionError says why not."""
    _check_issuer(session, office, draft.issuer, actor)
    if not draft.case_ids:
        raise ActionError(words.NO_CASES)
    if len(draft.case_ids) > MOST_CASES:
        raise ActionError(words.TOO_MANY.format(most=MOST_CASES))
    issuer, to = draft.issuer.code, draft.to
    if to.kind is not To.DEPARTMENT and (
        to.code == issuer or not (to.code or "").startswith(issuer)
    ):
        raise ActionError(words.NOT_BELOW)
    cases = _locked(session, draft.case_ids)
    for case in cases:
        if not case.area_code.startswith(issuer):
            raise ActionError(words.ELSEWHERE.format(number=case.number))
    return _write(session, office, draft, cases, actor, None)


def issue_for_red(session: Session, office: Office, case: Case, stage: Stage) -> Letter | None:
    """Issue a letter because a stage of a case has turned red, to who has it, from who is above.

    In the transaction in which the line is crossed, with the case locked. Once for each case, round
    and stage: None if there is one, or if nobody stands above.
    """
    if _issued_before(session, case, stage):
        return None
    to = holder(session, case, office.today)
    issuer = issuer_over(session, case, to, office.today) if to else None
    if to is None or issuer is None:
        return None
    return _write(session, office, Draft(issuer, to, [case.id]), [case], SYSTEM, stage)


def _issued_before(session: Session, case: Case, stage: Stage | None = None) -> bool:
    query = select(LetterCase.letter_id).where(LetterCase.case_id == case.id, LetterCase.red)
    if stage is not None:
        query = query.where(LetterCase.round == case.round, LetterCase.stage == stage)
    return session.scalar(query.limit(1)) is not None


def _check_issuer(session: Session, office: Office, issuer: Division, actor: Actor) -> None:
    reaches = reaches_of(session, actor.id, office.today) if actor.id else ()
    if not any(r.role is Role.DISPATCHER and issuer.code.startswith(r.codes) for r in reaches):
        raise ActionError(words.NOT_FROM)


def _locked(session: Session, case_ids: Iterable[int]) -> Sequence[Case]:
    """Load cases in the order they were chosen.

    Their rows are held before the number is drawn, as in the sweep, which has the case before it
    draws: two who did it the other way round would wait for each other.
    """
    ids = list(dict.fromkeys(case_ids))
    if dialect_of(session) != "sqlite":
        query = select(Case.id).where(Case.id.in_(ids)).order_by(Case.id)
        session.execute(query.with_for_update(read=True, key_share=True))
    found = {case.id: case for case in session.scalars(select(Case).where(Case.id.in_(ids)))}
    return [found[case_id] for case_id in ids if case_id in found]


def _write(
    session: Session,
    office: Office,
    draft: Draft,
    cases: Sequence[Case],
    actor: Actor,
    stage: Stage | None,
) -> Letter:
    issuer, to, year = draft.issuer, draft.to, office.today.year
    number = next_letter(session, issuer.id, year)
    short = manner_of(session, issuer).short_name
    letter = Letter(
        issuer_id=issuer.id,
        issuer_code=issuer.code,
        issuer_name=issuer.name,
        year=year,
        number=number,
        word=LETTER_WORD.format(short=short, year=year, number=number),
        red=stage is not None,
        again=stage is not None and _issued_before(session, cases[0]),
        to_kind=to.kind,
        department_id=to.id if to.kind is To.DEPARTMENT else None,
        division_id=to.id if to.kind is To.DIVISION else None,
        grid_id=to.id if to.kind is To.GRID else None,
        to_code=to.code,
        to_name=to.name,
        state=State.DRAFT,
        cases=_rows(session, office, cases, stage),
    )
    session.add(letter)
    session.flush()
    return carry(session, office, letter, Change("issue", actor, draft.text))


def _rows(
    session: Session, office: Office, cases: Sequence[Case], stage: Stage | None
) -> list[LetterCase]:
    clocks = clocks_by_subject(session, "case", [case.id for case in cases])
    names = area_names(session, [case.area_code for case in cases])
    return [
        _row(office, position, case, clocks.get(case.id, ()), stage, names.get(case.area_code, ""))
        for position, case in enumerate(cases, 1)
    ]


def _row(
    office: Office,
    position: int,
    case: Case,
    clocks: Sequence[Clock],
    stage: Stage | None,
    area_name: str,
) -> LetterCase:
    """Keep how a case stands: the stage that turned red, or the one to look at first."""
    now = office.clock()
    own = {clock.stage: clock for clock in clocks if clock.round == case.round}
    first = foremost(case, clocks, now)
    clock = own.get(stage or (first.stage if first else Stage.RESOLVE))
    resolve = own.get(Stage.RESOLVE)
    return LetterCase(
        case_id=case.id,
        position=position,
        number=case.number,
        item_name=case.item_name,
        area_name=area_name,
        round=case.round,
        stage=clock.stage if clock else None,
        due_at=clock.due_at if clock else None,
        light=_light(clock, now, stage),
        resolve_at=resolve.due_at if resolve else None,
        red=stage is not None,
    )


def _light(clock: Clock | None, now: datetime, stage: Stage | None) -> Light | None:
    if stage is not None:
        return Light.RED
    return light(clock, now) if clock else None

"""Who is told what when a step is done: small pieces that rows put together.

Residents are told little, for WeChat allows five messages after each of theirs: what the passive
reply already said, and what changes nothing for them, is not sent.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from flows.cases import words
from flows.cases.attachments import counted
from flows.cases.change import Change
from flows.cases.decision import Clocks, standing
from flows.cases.parts import PartState
from flows.cases.places import building
from flows.cases.states import Level, State
from flows.cases.tables import Case, event_key
from flows.cases.tags import tag
from flows.cases.titles import titled
from flows.clocks.tables import Stage
from flows.events import Event, events_of
from flows.map.tables import Grid
from flows.office import Office
from flows.people.absence import at_work
from flows.people.duties import department_staff, roster
from flows.people.tables import Department, Staff
from flows.telling import audience
from flows.telling.audience import Recipient, is_reporter
from flows.telling.group_text import plain
from flows.telling.resident_text import untagged
from nlp.catalogue.severity import Severity
from notify.payload import Payload
from notify.taking_back import gone_out, told_of

NUMBER = "\ue000"
"""Where the number stands by which a group calls a case; no text holds it (normalised away)."""
LENGTHS = {Level.COMMUNITY: 12, Level.STREET: 9, Level.DEPARTMENT: 9, Level.COUNTY: 6}
"""Of the code of the division whose desk a level is."""
MOST_ROUNDS = 3
"""The first, and two more on the resident's wish; then the level above calls back."""
MOST_ON_CARD = 120
"""Characters of what was said; the rest is behind the card's link."""

Message = tuple[Recipient, Payload]


@dataclass(frozen=True, slots=True)
class Told:
    """A step that was done: all that a telling may draw on."""

    session: Session
    office: Office
    case: Case
    clocks: Clocks
    event: Event
    change: Change
    along: bool = False
    """Whether what an earlier step would have told is told with this one."""
    reads_as: Case | None = None
    """The case of the reporter who reads it: it may be one that this case was merged with."""

    @property
    def at_desk(self) -> bool:
        """Tell whether the case is, or was until this step, with the desk and not with its grid."""
        case = self.case
        waits = State.ACCEPTED in (self.event.from_state, case.state)
        return case.grid_id is None or waits or case.level is not Level.GRID

    @property
    def at_department(self) -> bool:
        """Tell whether the case is with a department, whose group works on it."""
        case = self.case
        return case.level is Level.DEPARTMENT and case.state is not State.ACCEPTED

    @property
    def reported(self) -> Iterable[Case]:
        """Give the case and those that follow it: all that have reporters to be told."""
        yield self.case
        if self.case.child_count:
            yield from self.session.scalars(
                select(Case)
                .where(Case.parent_id == self.case.id, Case.state == State.MERGED)
                .options(joinedload(Case.contact))
                .order_by(Case.id)
            )

    @property
    def followed(self) -> "Told":
        """Give the same as told of the case that this one follows, whose people do the work."""
        if self.case.state is not State.MERGED or self.case.parent_id is None:
            return self
        parent = self.session.get_one(Case, self.case.parent_id)
        return replace(self, case=parent, clocks=Clocks(parent.id, ()))

    def fill(self, template: str, **more: object) -> str:
        case, said = self.case, self.change.text
        who = case.assignee.name if case.assignee else self.change.actor.name
        values = {
            "short": case.short_number or case.number,
            "who": who,
            "number": case.number,
            "item": case.item_name,
            **more,
        }
        return template.format(
            text=words.full(said or ""),
            says=f"：{words.full(said)}" if said else "。",
            said=self.said,
            along=words.ALONG.format(who=self.titled) if self.along and case.assignee else "",
            stars=self.change.stars,
            mark=words.SEVERITY_MARKS[case.severity],
            summary=short(plain(case.summary)),
            actor=self.change.actor.name,
            kind=words.OBJECTION_NAMES[self.change.kind] if self.change.kind else "",
            asked=words.day(case.asked_until, self.office.workdays.zone)
            if case.asked_until
            else "",
            department=case.department.name if case.department else "",
            photos=self.page(words.SEE_PHOTOS) if self.with_photos else "",
            page=self.page(words.SEE_PHOTOS if self.with_photos else words.SEE_PAGE),
            files=self.files if "{files}" in template else "",
            promised=self.promised if "{promised}" in template else "",
            left_words=f"：{self.said}" if self.said else "",
            **words.dues(self.clocks.rows, case.round, self.office.workdays.zone),
            **values,
        )

    @property
    def titled(self) -> str:
        """Name who has the case, with what they are to it."""
        somebody = self.case.assignee
        return titled(self.session, self.office, self.case, somebody) if somebody else ""

    @property
    def with_photos(self) -> bool:
        """Tell whether photos came with the step that the public page shows."""
        return self.change.photos and self.case.summary != words.NOT_FOR_GROUPS

    def page(self, template: str) -> str:
        """Lead to the public page, where the photos of the work can be seen."""
        case = self.reads_as or self.case
        return template.format(link=self.office.links.progress(case.public_code))

    @property
    def promised(self) -> str:
        """Say which day the resident was promised, whoever has the case by now."""
        clock = self.clocks.of(Stage.PLAN, self.case.round)
        if clock is None or clock.done_at is not None:
            return ""
        return words.PROMISED.format(plan=words.day(clock.due_at, self.office.workdays.zone))

    @property
    def files(self) -> str:
        """Say how many photos came with the case, and what else."""
        count = counted(self.session, self.case.id)
        said = [
            name.format(count=count[kind])
            for kind, name in words.FILE_NAMES.items()
            if kind in count
        ]
        return words.FILES.format(files="、".join(said)) if said else ""

    @property
    def said(self) -> str:
        """Give what was said with the step, as a group may read it."""
        if not self.change.text:
            return ""
        hidden = self.case.summary == words.NOT_FOR_GROUPS or self.change.masked is None
        return words.BEHIND_LINK if hidden else plain(self.change.masked or "")

    def before(self, name: str) -> object:
        """Give what a field was before the step, None if the step left it."""
        pair = self.event.data.get(name)
        return pair[0] if pair else None


Telling = Callable[[Told], Iterable[Message]]
Audience = Callable[[Told], Iterable[Recipient]]


def short(text: str) -> str:
    return text if len(text) <= MOST_ON_CARD else text[: MOST_ON_CARD - 1] + "…"


@dataclass(frozen=True, slots=True)
class Reporters:
    """Tell residents one sentence, each of their own case.

    wanted: which of them. asks: what they may tap on then.
    """

    template: str
    wanted: Callable[[Told, Case], bool] = lambda _told, _own: True
    asks: Callable[[Case], Payload] = lambda _own: {}

    @property
    def with_words(self) -> bool:
        """Tell whether they read, word for word, what was said with the step."""
        return any(field in self.template for field in SAID_FIELDS)

    def __call__(self, told: Told) -> Iterable[Message]:
        for own in told.reported:
            if not self.wanted(told, own):
                continue
            to_them = replace(told, reads_as=own)
            text = to_them.fill(self.template, number=own.number, item=own.item_name)
            payload: Payload = {"text": untagged(text), **self.asks(own)}
            yield from _each(audience.reporter(own.contact), payload)


SAID_FIELDS = ("{text}", "{says}", "{said}", "{left_words}")
"""Places of a template that `Told.fill` fills with what was said with the step."""


def reporter(template: str) -> Reporters:
    """Tell the resident one sentence, and all whose cases follow this one, each of their own."""
    return Reporters(template)


def other_reporters(template: str) -> Reporters:
    """Tell the same to all of them but whoever did it, who has its answer."""

    def is_other(told: Told, own: Case) -> bool:
        actor = told.change.actor
        return (actor.kind, actor.id) != ("resident", own.resident_id)

    return Reporters(template, is_other)


def _solved_or_not(own: Case) -> Payload:
    choices = [
        [f"solved:{own.number}:{solved}", label] for solved, label in words.SOLVED_NAMES.items()
    ]
    return {"choices": choices, "tail": words.RESOLVED_TAIL}


ask_rating = Reporters(words.RESOLVED, asks=_solved_or_not)
"""Tell that it is done, and ask whether it is solved; a mark is asked after."""


def read_by_reporters(tells: Iterable[Telling]) -> bool:
    """Tell whether a resident reads what is said with a step that tells so."""
    return any(isinstance(each, Reporters) and each.with_words for each in tells)


def taken(told: Told) -> Iterable[Message]:
    """Tell the resident who has the case now, and what kind of person that is."""
    return reporter(words.TAKEN.replace("{who}", told.titled))(told)


def was_a_slip(told: Told) -> Iterable[Message]:
    """Tell the staff who read of a step meanwhile that it was taken back."""
    key = event_key(told.case, told.change.undoes or 0)
    for row in gone_out(told.session, key, told.event.at):
        who = Recipient(row.channel, row.recipient, row.account, row.address)
        text = told.fill(words.WAS_A_SLIP, who=told.change.actor.name)
        yield who, {"markdown": text} if "markdown" in row.payload else {"text": text}


def taken_after_all(told: Told) -> Iterable[Message]:
    """Tell the resident who has the case, if the word that was taken back would have said it."""
    takes = [e for e in standing(events_of(told.session, told.case.subject)) if e.step == "take"]
    if told.case.state != State.HANDLING or not takes:
        return ()
    last = takes[-1]
    just_now = told.event.at - last.at <= 2 * told.office.hold
    said = told_of(told.session, *says_taken(told.session, told.case, last.sequence))
    knows = any(is_reporter(recipient) for recipient in said)
    return () if knows or not just_now else taken(told)


def says_taken(session: Session, case: Case, taken: int) -> tuple[str, ...]:
    """Give the keys of what may tell that a case was taken: the step, or an undoing since."""
    undone = [e.sequence for e in events_of(session, case.subject) if "undoes" in e.data]
    return tuple(event_key(case, each) for each in (taken, *undone) if each >= taken)


def group(template: str) -> Telling:
    """Tell whose turn it is: the grid's group, or the desk while no grid has the case."""

    def telling(told: Told) -> Iterable[Message]:
        told = told.followed
        if told.at_department:
            return to_department(told, told.fill(template, short=NUMBER))
        if told.at_desk:
            # By its own number: the short one is a grid's, and a desk stands over several grids.
            text = told.fill(template, short=told.case.number)
            return _each(audience.desk(told.session, told.case.area_code), {"markdown": text})
        return _in_grid(told, told.fill(template))

    return telling


def added(told: Told) -> Iterable[Message]:
    """Tell whose turn it is what the resident added, or answered to what was asked."""
    answers = told.event.data.get("resumed")
    # The house that was asked for is masked in a group: it can be read behind the link.
    return (group_link(words.GROUP_ANSWERED) if answers else group(words.GROUP_SUPPLEMENT))(told)


def card(head: str, *, why: bool = False) -> Telling:
    """Show the case to the group of its grid, and to the officers' where it is theirs too.

    why: with the reason that was given for the step. Of a case that is with a department the
    grid is shown nothing.
    """

    def telling(told: Told) -> Iterable[Message]:
        if told.case.grid is None or told.case.level is not Level.GRID:
            return
        yield from _in_grid(told, _card(told, told.case.grid, words.CARD, head, why=why))
        if nobody_there(told):
            yield from desk(words.DESK_NOBODY_THERE)(told)
        yield from police_card(told, head, why=why)

    return telling


def nobody_there(told: Told) -> bool:
    """Tell whether a case lies with a grid or department of whose people none is there today."""
    case, today = told.case, told.office.today
    if case.level is Level.DEPARTMENT and case.department_id is not None:
        return not department_staff(told.session, case.department_id, today)
    if case.grid_id is None or case.level is not Level.GRID:
        return False
    return not roster(told.session, case.grid_id, today)


def police_card(told: Told, head: str, *, why: bool = False) -> Iterable[Message]:
    """Show the case to the officers of its police grid, where it is theirs too."""
    if told.case.grid is None or not told.case.police:
        return ()
    markdown = _card(told, told.case.grid, words.POLICE_CARD, head, why=why, short=NUMBER)
    return to_police(told, markdown)


def to_police(told: Told, markdown: str) -> Iterable[Message]:
    return numbered(told, audience.police_groups(told.session, told.case.grid_id), markdown)


def _in_grid(told: Told, markdown: str) -> Iterable[Message]:
    """Tell the grid's group; where it has none, the desk must know that nobody was told."""
    groups = audience.grid_group(told.session, told.case.grid_id)
    return _each(groups, {"markdown": markdown}) if groups else desk(words.DESK_NO_GROUP)(told)


def _card(
    told: Told, grid: Grid, template: str, head: str, *, why: bool = False, **more: str
) -> str:
    case = told.case
    urgent = case.severity is Severity.URGENT
    return told.fill(
        template,
        head=head,
        area=" ".join(filter(None, (grid.community.name, grid.name, building(case.place)))),
        why=_reason(told) if why else _why(told),
        due=words.CARD_DUE_URGENT if urgent else told.fill(words.CARD_DUE),
        link=told.office.links.worker(case.id),
        **more,
    )


def _reason(told: Told) -> str:
    return words.CARD_WHY.format(marks="", said=told.said) if told.said else ""


def _why(told: Told) -> str:
    """Say why a case is to be done again: the marks it was given, and the resident's words."""
    if told.event.from_state not in (State.RESOLVED, State.RATED):
        return ""
    stars = told.before("rating")
    said = told.said or (words.BEHIND_LINK if _explained(told) else "")
    by_many = told.change.actor.kind == "system"  # In a storm one reporter's mark is not the why.
    marks = words.GIVEN_STARS.format(stars=stars) if stars and not by_many else ""
    return words.CARD_WHY.format(marks=marks, said=said or words.NO_REASON)


def _explained(told: Told) -> bool:
    """Whether the resident said why before, beside the mark."""
    events = events_of(told.session, told.case.subject)
    number = told.case.round - 1
    return any(e.step == "comment" and e.data["in_round"] == number for e in events)


def group_link(template: str) -> Telling:
    """Tell whose turn it is, with a link to what a group may not read."""

    def telling(told: Told) -> Iterable[Message]:
        links = told.office.links
        link = links.console(told.case.id) if told.at_desk else links.worker(told.case.id)
        return group(template.replace("{link}", link))(told)

    return telling


def desk(template: str) -> Telling:
    """Tell the desk 指挥中心 over the case, with a way to it on the console."""
    return _to_desk(template, lambda told: audience.desk(told.session, told.case.area_code))


def level_above(template: str) -> Telling:
    """Tell the desk of the level the case has been brought to, or of the one above its grid."""

    def above(told: Told) -> Iterable[Recipient]:
        level = told.before("level") or told.case.level
        return audience.level_above(told.session, told.case.area_code, str(level))

    return _to_desk(template, above)


def count_line(told: Told) -> Iterable[Message]:
    """Say in a line how many report the same by now; an earlier line not sent yet gives way."""
    line = words.GATHERED_LINE.replace("{count}", str(told.case.child_count + 1))
    for who, payload in group(line)(told):
        yield who, {"heading": words.GATHERED, **payload}


def merged_by_hand(told: Told) -> Iterable[Message]:
    """Tell the reporter whose case the desk merged; who said it themselves was answered so."""
    return reporter(words.MERGED)(told) if told.change.actor.kind == "staff" else ()


def merged_away(told: Told) -> Iterable[Message]:
    """Tell the group that had a case where it is now."""
    if told.event.from_state == State.ACCEPTED or told.case.grid_id is None:
        return ()
    parent = told.session.get_one(Case, told.change.parent_id or 0)
    name = f"{parent.short_number}号" if parent.short_number else parent.number
    template = words.GROUP_MERGED_AWAY.replace("{parent}", name)
    if told.case.level is Level.DEPARTMENT:
        return _to_had(told, told.case.department_id, template)
    return _each(
        audience.grid_group(told.session, told.case.grid_id), {"markdown": told.fill(template)}
    )


def desk_first(told: Told) -> Iterable[Message]:
    """Tell the desk of a case that begins with it: by the table, or since nobody knows its grid."""
    case = told.case
    if case.level is Level.DEPARTMENT or told.change.parent_id is not None:
        return ()
    if told.change.grid_id is None:
        return desk(words.DESK_NO_GRID)(told)
    begins_here = case.level is not Level.GRID
    return level_itself(words.DESK_FIRST)(told) if begins_here else ()


def level_itself(template: str) -> Telling:
    """Tell the desk of the level that has the case."""

    def desks(told: Told) -> Iterable[Recipient]:
        return audience.desk(told.session, told.case.area_code[: LENGTHS[told.case.level]])

    return _to_desk(template, desks)


def department(template: str) -> Telling:
    """Tell the group of the department that the case was given to, where there is one."""

    def telling(told: Told) -> Iterable[Message]:
        if told.case.department_id is None or told.change.parent_id is not None:
            return ()
        text = told.fill(template, short=NUMBER, link=told.office.links.console(told.case.id))
        groups = audience.department_group(told.session, told.case.department_id)
        return numbered(told, groups, text)

    return telling


def department_redated(told: Told) -> Iterable[Message]:
    """Tell the department that was told until when it is to be resolved; of no other end."""
    moved = told.event.data.get("moved", {})
    return department(words.DEPARTMENT_REDATED)(told) if "resolve" in moved else ()


def moved_away(told: Told) -> Iterable[Message]:
    """Tell the grid that had the case that another has it now."""
    was_in = told.before("grid_id")
    if not isinstance(was_in, int) or told.event.from_state == State.ACCEPTED:
        return ()
    text = told.fill(words.GROUP_MOVED, was=told.before("short_number") or told.case.short_number)
    return _each(audience.grid_group(told.session, was_in), {"markdown": text})


def left_the_grid(told: Told) -> Iterable[Message]:
    """Tell the grid that had the case that a department has it now."""
    if told.before("level") != Level.GRID.value or told.event.from_state == State.ACCEPTED:
        return ()
    text = told.fill(words.MOVED_TO_DEPARTMENT, was=told.case.short_number)
    return _each(audience.grid_group(told.session, told.case.grid_id), {"markdown": text})


def department_card(head: str) -> Telling:
    """Show the case to the group of the department that has it; the desk where it has none."""

    def telling(told: Told) -> Iterable[Message]:
        case = told.case
        if case.level is not Level.DEPARTMENT:
            return
        area = case.grid.community.name if case.grid else ""
        link = told.office.links.console(case.id)
        facts = {"head": head, "area": area, "why": _reason(told), "link": link, "short": NUMBER}
        yield from to_department(told, told.fill(words.ENTRUSTED_CARD, **facts))
        if nobody_there(told):
            yield from desk(words.DESK_NOBODY_THERE)(told)

    return telling


def to_department(told: Told, markdown: str, department_id: int | None = None) -> Iterable[Message]:
    """Tell a department, else the one that has the case; without a group it is the desk's."""
    own = department_id or told.case.department_id or 0
    groups = audience.department_group(told.session, own)
    if groups:
        return numbered(told, groups, markdown)
    markdown = markdown.replace(NUMBER, told.case.number)
    return _each(audience.desk(told.session, told.case.area_code), {"markdown": markdown})


def numbered(told: Told, groups: Iterable[Recipient], markdown: str) -> Iterable[Message]:
    """Tell groups that stand over many grids, each with the number by which it calls the case."""
    for who in groups:
        number = tag(told.session, int(who.account), told.case.id)
        yield who, {"markdown": markdown.replace(NUMBER, str(number))}


def departments(template: str) -> Telling:
    """Tell the groups of the departments that a change names; of one without, the desk."""

    def telling(told: Told) -> Iterable[Message]:
        text = told.fill(template, short=NUMBER, link=told.office.links.console(told.case.id))
        for department_id in told.change.departments:
            name = told.session.get_one(Department, department_id).name
            alone = words.NO_GROUP.format(name=name, card=text)
            groups = audience.department_group(told.session, department_id)
            yield from to_department(told, text if groups else alone, department_id)

    return telling


def lead(template: str) -> Telling:
    """Tell the lead 主办 what a helper said, and how many helpers are left."""

    def telling(told: Told) -> Iterable[Message]:
        left = told.case.open_parts
        parts = words.PARTS_LEFT.format(count=left) if left else words.ALL_PARTS_DONE
        return group(template.replace("{parts}", parts))(told)

    return telling


def excused(template: str) -> Telling:
    """Tell the helper whose part is over without being done."""

    def telling(told: Told) -> Iterable[Message]:
        part = next((p for p in told.clocks.parts if p.number == told.change.part), None)
        groups = audience.department_group(told.session, part.department_id) if part else ()
        return numbered(told, groups, told.fill(template, short=NUMBER))

    return telling


def objection(told: Told) -> Iterable[Message]:
    """Tell the desk that has to rule on a return; from the second one on, the level above."""
    up = told.before("level") is not None
    return (level_above if up else desk)(words.DESK_SENT_BACK)(told)


def ruled_right(told: Told) -> Iterable[Message]:
    """Tell the group that had returned a case that it was right to."""
    template = words.RULED_NOBODYS if told.case.state is State.DECLINED else words.RULED_RIGHT
    if _returned_at(told) == Level.DEPARTMENT:
        had = told.before("department_id") or told.case.department_id
        return _to_had(told, had, template)
    was_in = told.before("grid_id") or told.case.grid_id
    if not isinstance(was_in, int):
        return ()
    was = told.before("short_number") or told.case.short_number
    text = told.fill(template, short=was)
    return _each(audience.grid_group(told.session, was_in), {"markdown": text})


def _returned_at(told: Told) -> object:
    """Give the level whose people returned the case; the second return brought it up itself."""
    events = standing(events_of(told.session, told.case.subject))
    last = next((event for event in reversed(events) if event.step == "send_back"), None)
    brought_up = last.data.get("level") if last is not None else None
    return brought_up[0] if brought_up else told.before("level") or told.case.level


def left_the_department(told: Told) -> Iterable[Message]:
    """Tell the department that had the case that others have it now."""
    level = told.before("level") or told.case.level
    if level != Level.DEPARTMENT or told.event.from_state == State.ACCEPTED:
        return ()
    had = told.before("department_id") or told.case.department_id
    return _to_had(told, had, words.DEPARTMENT_MOVED)


def _to_had(told: Told, had: object, template: str) -> Iterable[Message]:
    """Tell the group of a department that had the case; without one it sees the console alone."""
    groups = audience.department_group(told.session, had) if isinstance(had, int) else ()
    return numbered(told, groups, told.fill(template, short=NUMBER))


def helpers(template: str) -> Telling:
    """Tell those who still have a part of the case to do."""

    def telling(told: Told) -> Iterable[Message]:
        text = told.fill(template, short=NUMBER)
        for part in told.clocks.parts:
            if part.state is PartState.OPEN:
                groups = audience.department_group(told.session, part.department_id)
                yield from numbered(told, groups, text)

    return telling


def partly(told: Told) -> Iterable[Message]:
    """Tell whose turn it is what is left."""
    return group(words.GROUP_PARTLY)(told)


def call_back(told: Told) -> Iterable[Message]:
    """Ask the level above for a call, where doing it again is used up."""
    case = told.case
    if case.state is not State.RATED or case.round < MOST_ROUNDS:
        return ()
    return level_above(words.DESK_CALL_BACK)(told)


def who_has_it(template: str) -> Telling:
    """Tell the member of staff who has the case now."""

    def telling(told: Told) -> Iterable[Message]:
        somebody = told.session.get(Staff, told.case.assignee_id) if told.case.assignee_id else None
        text = told.fill(template, link=told.office.links.console(told.case.id))
        return _each(audience.person(told.office, somebody), {"text": text})

    return telling


def who_had_it(template: str) -> Telling:
    """Tell the member of staff who had the case before the step."""

    def telling(told: Told) -> Iterable[Message]:
        staff_id = told.before("assignee_id")
        if staff_id is None:
            return ()
        somebody = at_work(told.session, told.session.get(Staff, staff_id), told.office.today)
        text = told.fill(template, link=told.office.links.console(told.case.id))
        return _each(audience.person(told.office, somebody), {"text": text})

    return telling


def _to_desk(template: str, desks: Audience) -> Telling:
    def telling(told: Told) -> Iterable[Message]:
        text = told.fill(template, link=told.office.links.console(told.case.id))
        return _each(desks(told), {"markdown": text})

    return telling


def _each(recipients: Iterable[Recipient], payload: Payload) -> Iterable[Message]:
    return [(recipient, payload) for recipient in recipients]

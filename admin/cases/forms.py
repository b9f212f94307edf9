"""The form of a step, made from what its row needs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import DateField, Field, HiddenField, SelectField, SelectMultipleField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from admin.cases import words
from admin.context import console
from admin.words import FILL_IN, TOO_LONG
from flows.cases.lists import grids_to_dispatch
from flows.cases.needs import (
    Reason,
    TheCase,
    TheColleague,
    TheDay,
    TheDepartment,
    TheDepartments,
    TheGrid,
    TheKind,
    ThePart,
    Words,
)
from flows.cases.parts import PartState, parts_of
from flows.cases.places import building
from flows.cases.reads import TOLD_WITH_WORDS
from flows.cases.scope import Viewer
from flows.cases.states import Level, Objection
from flows.cases.steps.row import Row
from flows.cases.storms import near_on_console
from flows.cases.tables import Case
from flows.cases.words import OBJECTION_NAMES
from flows.machine import Need
from flows.map.reads import grid_name, grids_of_street
from flows.map.tables import STREET
from flows.people.duties import department_staff, roster
from flows.people.reads import all_departments

MOST_TEXT = 500
Choices = Sequence[tuple[int, str]]
"""The id and name of each thing that may be chosen."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the forms of a page offer: departments, open parts, colleagues, near cases."""

    grids: Choices = ()
    departments: Choices = ()
    parts: Choices = ()
    colleagues: Choices = ()
    cases: Choices = ()


def options_for(session: Session, who: Viewer, case: Case, *rows: Row) -> Options:
    """Give what forms of some rows may offer; each is read only where a row asks for it."""
    kinds = {type(need) for row in rows for need in row.needs}
    asks_departments = kinds & {TheDepartment, TheDepartments, ThePart}
    names = all_departments(session) if asks_departments else {}
    still = [p for p in parts_of(session, case) if p.state is PartState.OPEN]
    return Options(
        _grids(session, who, case) if TheGrid in kinds else (),
        tuple(names.items()),
        [(part.number, names[part.department_id]) for part in still if ThePart in kinds],
        _colleagues(session, case) if TheColleague in kinds else (),
        _near(session, case) if TheCase in kinds else (),
    )


def _grids(session: Session, who: Viewer, case: Case) -> Choices:
    """Give the grids a case may go to: all of a dispatcher's, else those of the case's street."""
    own = grids_to_dispatch(session, who)
    return own or [(g.id, grid_name(g)) for g in grids_of_street(session, case.area_code[:STREET])]


def _colleagues(session: Session, case: Case) -> Choices:
    """Give those who may be handed a case: who works where it is now, and is there today."""
    today = console().office.today
    if case.level is Level.DEPARTMENT:
        people = department_staff(session, case.department_id, today)
    else:
        people = roster(session, case.grid_id, today) if case.grid_id is not None else ()
    return [(person.id, person.name) for person in people]


def _near(session: Session, case: Case) -> Choices:
    """Give the open cases that it may be one more of, by number, time and place."""
    found = near_on_console(session, case, console().office.clock())
    return [
        (near.id, words.NEAR.format(number=near.number, place=building(near.place), day=day(near)))
        for near in found
    ]


def day(case: Case) -> str:
    at = case.accepted_at
    return at.astimezone(console().settings.timezone).strftime("%m月%d日 %H:%M") if at else ""


def step_form(row: Row, options: Options, *, filled: bool = False) -> FlaskForm:
    """Make the form of a row, filled in from the request or empty."""
    kind = type("StepForm", (FlaskForm,), fields_of(row, options))
    return kind() if filled else kind(formdata=None)


def fields_of(row: Row, options: Options) -> dict[str, Field]:
    """Give the fields of a row's form by their names."""
    fields = {
        need.field: FIELDS[type(need)](need, row, options)
        for need in row.needs
        if type(need) in FIELDS
    }
    return fields | ({"again": HiddenField()} if row.code in TOLD_WITH_WORDS else {})


def _text(need: Need, row: Row, _options: Options) -> Field:
    told = words.TO_RESIDENT if row.code in TOLD_WITH_WORDS else words.TO_STAFF
    label = told.format(need=need.name)
    most = Length(max=MOST_TEXT, message=TOO_LONG.format(most=MOST_TEXT))
    if need.optional:
        return TextAreaField(words.OPTIONAL.format(label=label), [Optional(), most])
    return TextAreaField(label, [DataRequired(FILL_IN.format(what=need.name)), most])


class ChoiceField(SelectField):  # type: ignore[misc]  # WTForms ships no types.
    """One of those that were offered: what is not among them any more is said so."""

    def pre_validate(self, form: FlaskForm) -> None:
        try:
            super().pre_validate(form)
        except ValidationError as error:
            raise ValidationError(words.CHOICE_GONE.format(what=self.label.text)) from error


def _choices(choices: Choices) -> list[SelectChoice]:
    return [SelectChoice(key, name) for key, name in choices]


def _one_of(choices: Choices, need: Need) -> Field:
    unchosen = SelectChoice(0, words.CHOOSE.format(what=need.name))
    return ChoiceField(need.name, [_chosen], coerce=int, choices=[unchosen, *_choices(choices)])


def _grid(need: Need, _row: Row, options: Options) -> Field:
    return _one_of(options.grids, need)


def _department(need: Need, _row: Row, options: Options) -> Field:
    return _one_of(options.departments, need)


def _part(need: Need, _row: Row, options: Options) -> Field:
    return _one_of(options.parts, need)


def _colleague(need: Need, _row: Row, options: Options) -> Field:
    return _one_of(options.colleagues, need)


def _case(need: Need, _row: Row, options: Options) -> Field:
    return _one_of(options.cases, need)


def _departments(need: Need, _row: Row, options: Options) -> Field:
    label = words.OPTIONAL.format(label=need.name) if need.optional else need.name
    needed = [] if need.optional else [DataRequired(FILL_IN.format(what=need.name))]
    return SelectMultipleField(
        label,
        needed,
        coerce=int,
        choices=_choices(options.departments),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
    )


def _day(need: Need, _row: Row, _options: Options) -> Field:
    if need.optional:
        return DateField(words.OPTIONAL.format(label=need.name), [Optional()])
    return DateField(need.name, [DataRequired(FILL_IN.format(what=need.name))])


def _kind(need: Need, _row: Row, _options: Options) -> Field:
    choices = [SelectChoice(kind.value, name) for kind, name in OBJECTION_NAMES.items()]
    return ChoiceField(need.name, coerce=Objection, choices=choices)


def _chosen(_form: FlaskForm, field: SelectField) -> None:
    if not field.data:
        raise ValidationError(words.CHOOSE_ONE.format(what=field.label.text))


FIELDS: Mapping[type[Need], Callable[[Need, Row, Options], Field]] = {
    Reason: _text,
    Words: _text,
    TheGrid: _grid,
    TheDepartment: _department,
    TheDepartments: _departments,
    ThePart: _part,
    TheColleague: _colleague,
    TheCase: _case,
    TheDay: _day,
    TheKind: _kind,
}
"""How each kind of need is asked for; a row with another kind has no form on the console."""

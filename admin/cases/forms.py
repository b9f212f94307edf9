"""The form of a step, made from what its row needs."""

from collections.abc import Callable, Mapping, Sequence

from flask_wtf import FlaskForm
from sqlalchemy.orm import Session
from wtforms import Field, SelectField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, ValidationError

from admin.cases import words
from admin.words import FILL_IN, TOO_LONG
from flows.cases.lists import grids_to_dispatch
from flows.cases.needs import Reason, TheGrid, Words
from flows.cases.reads import TOLD_WITH_WORDS
from flows.cases.scope import Viewer
from flows.cases.steps.row import Row
from flows.machine import Need

MOST_TEXT = 500
UNCHOSEN = SelectChoice(0, words.CHOOSE_GRID)
Grids = Sequence[tuple[int, str]]
"""The id and name of each grid that may be chosen."""


def grids_for(session: Session, who: Viewer, *rows: Row) -> Grids:
    """Give the grids that forms of some rows may offer; they are many, and few rows ask."""
    asked = any(isinstance(need, TheGrid) for row in rows for need in row.needs)
    return grids_to_dispatch(session, who) if asked else ()


def step_form(row: Row, grids: Grids, *, filled: bool = False) -> FlaskForm:
    """Make the form of a row, filled in from the request or empty."""
    fields = {need.field: FIELDS[type(need)](need, row, grids) for need in row.needs}
    kind = type("StepForm", (FlaskForm,), fields)
    return kind() if filled else kind(formdata=None)


def _text(need: Need, row: Row, _grids: Grids) -> Field:
    told = words.TO_RESIDENT if row.code in TOLD_WITH_WORDS else words.TO_STAFF
    label = told.format(need=need.name)
    most = Length(max=MOST_TEXT, message=TOO_LONG.format(most=MOST_TEXT))
    if need.optional:
        return TextAreaField(words.OPTIONAL.format(label=label), [Optional(), most])
    return TextAreaField(label, [DataRequired(FILL_IN.format(what=need.name)), most])


class GridField(SelectField):  # type: ignore[misc]  # WTForms ships no types.
    """One of the grids that were offered: those of the dispatcher's own area."""

    def pre_validate(self, form: FlaskForm) -> None:
        try:
            super().pre_validate(form)
        except ValidationError as error:
            raise ValidationError(words.GRID_GONE) from error


def _grid(need: Need, _row: Row, grids: Grids) -> Field:
    choices = [UNCHOSEN, *(SelectChoice(grid_id, name) for grid_id, name in grids)]
    return GridField(need.name, [_chosen], coerce=int, choices=choices)


def _chosen(_form: FlaskForm, field: SelectField) -> None:
    if not field.data:
        raise ValidationError(words.NO_GRID)


FIELDS: Mapping[type[Need], Callable[[Need, Row, Grids], Field]] = {
    Reason: _text,
    Words: _text,
    TheGrid: _grid,
}
"""How each kind of need is asked for; a row with another kind has no form on the console."""

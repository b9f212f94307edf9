"""The forms of the routing table."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import DateField, Field, SelectField, SelectMultipleField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from admin.context import console
from admin.routing import words
from admin.words import TOO_LONG
from flows.map.route_tables import Route, RouteLevel
from flows.map.route_words import EVERY_ITEM, EVERYWHERE, LEVEL_NAMES, USUAL
from flows.map.routing import RouteKey, RouteValue

MOST_NOTE = 200
Choices = Sequence[tuple[str, str]]
ANYTHING = "*"
"""How a form names every item, and everywhere."""
UNCHOSEN = "?"


def _offered(pairs: Iterable[tuple[str, str]]) -> list[SelectChoice]:
    return [SelectChoice(value, name) for value, name in pairs]


class Day(DateField):  # type: ignore[misc]  # WTForms ships no types.
    """A day, with a Chinese sentence for what is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(words.ODD_DAY) from None


def _from_today(_form: FlaskForm, field: Field) -> None:
    if field.data is not None and field.data < console().office.today:
        raise ValidationError(words.NOT_BEFORE_TODAY)


class Choice(SelectField):  # type: ignore[misc]  # WTForms ships no types.
    """One of what was offered."""

    def pre_validate(self, form: FlaskForm) -> None:
        if self.data not in {each.value for each in self.choices} or self.data == UNCHOSEN:
            raise ValidationError(words.NO_SUCH)


class Several(SelectMultipleField):  # type: ignore[misc]  # The same.
    """Any of what was offered, each with a box to tick."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: FlaskForm) -> None:
        if set(self.data or ()) - {each.value for each in self.choices}:
            raise ValidationError(words.NO_SUCH)


class RouteForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types.
    """One row: item and area, what holds there, on which days."""

    item = Choice(words.ITEM)
    area = Choice(words.AREA)
    level = Choice(words.LEVEL, choices=_offered(LEVEL_NAMES.items()))
    lead = Choice(words.LEAD)
    helpers = Several(words.HELPERS)
    profile = Choice(words.PROFILE)
    since = Day(words.SINCE, [DataRequired(words.ODD_DAY), _from_today])
    until = Day(words.UNTIL, [Optional()])
    note = StringField(words.NOTE, [Length(max=MOST_NOTE, message=TOO_LONG.format(most=MOST_NOTE))])

    def offer(self, areas: Choices, departments: Sequence[tuple[int, str]], *, whole: bool) -> None:
        """Offer what may be chosen; everywhere only to whoever looks after the whole map."""
        everywhere = [(ANYTHING, EVERYWHERE)] if whole else []
        items = sorted(console().items.items(), key=lambda item: item[1])
        unchosen = (UNCHOSEN, words.CHOOSE)
        self.item.choices = _offered([unchosen, (ANYTHING, EVERY_ITEM), *items])
        self.area.choices = _offered([unchosen, *everywhere, *areas])
        offices = [(str(id_), name) for id_, name in departments]
        self.lead.choices = _offered([("", words.NONE), *offices])
        self.helpers.choices = _offered(offices)
        profiles = console().office.deadlines.newest.values()
        own = sorted((each.code, each.name) for each in profiles)
        self.profile.choices = _offered([("", USUAL), *own])

    @property
    def key(self) -> RouteKey:
        named = (self.item.data, self.area.data)
        return RouteKey(*("" if each == ANYTHING else each for each in named))

    @property
    def value(self) -> RouteValue:
        lead = int(self.lead.data) if self.lead.data else None
        helpers = tuple(int(each) for each in self.helpers.data or ())
        return RouteValue(RouteLevel(self.level.data), lead, helpers, self.profile.data)


class EndForm(FlaskForm):  # type: ignore[misc]  # The same.
    """From which day a row holds no more."""

    since = Day(words.SINCE, [DataRequired(words.ODD_DAY), _from_today])


def filled(route: Route, today: date) -> dict[str, Any]:
    """Give a form's values from a row that is to be changed."""
    return {
        "item": route.item_code or ANYTHING,
        "area": route.area_code or ANYTHING,
        "level": route.level.value,
        "lead": str(route.department_id or ""),
        "helpers": [str(each) for each in route.helpers],
        "profile": route.profile,
        "since": max(route.since, today),
        "until": route.until,
    }

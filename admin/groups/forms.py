"""The forms of a group chat."""

from collections.abc import Sequence
from itertools import groupby

from flask_wtf import FlaskForm
from wtforms import SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, Length

from admin.doors import row_id
from admin.groups import words
from admin.words import FILL_IN, TOO_LONG
from flows.telling.places import Place, Serves
from flows.telling.words import SERVES_NAMES

MOST_NAME, MOST_KEY = 60, 300


def _short(what: str, most: int) -> list[DataRequired | Length]:
    return [DataRequired(FILL_IN.format(what=what)), _most(most)]


def _most(most: int) -> Length:
    return Length(max=most, message=TOO_LONG.format(most=most))


class GroupForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types.
    """What can be changed of a group; a key left empty stays as it is."""

    name = StringField(words.NAME, _short(words.NAME, MOST_NAME))
    key = StringField(words.KEY, [_most(MOST_KEY)])


class NewGroupForm(GroupForm):
    """A new group; whether its place is one of theirs and free is asked when it is made."""

    serves = SelectField(
        words.SERVES,
        [DataRequired(FILL_IN.format(what=words.SERVES))],
        validate_choice=False,
    )

    def offer(self, places: Sequence[Place]) -> None:
        """Offer places, by kind."""
        self.serves.choices = [
            SelectChoice("", words.CHOOSE),
            *(
                SelectChoice(f"{kind}-{each.id}", each.name, optgroup=SERVES_NAMES[kind])
                for kind, group in groupby(places, lambda place: place.kind)
                for each in group
            ),
        ]

    @property
    def place(self) -> tuple[Serves, int]:
        """Give kind and id of what was chosen; an id of 0 is nothing."""
        name, _, number = self.serves.data.partition("-")
        kind = next((each for each in Serves if each == name), None)
        return (kind, row_id(number) or 0) if kind else (Serves.GRID, 0)

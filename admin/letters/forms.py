"""The forms of letters and bulletins."""

from collections.abc import Sequence
from itertools import groupby

from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from admin.doors import row_id
from admin.letters import words
from admin.words import FILL_IN, TOO_LONG
from flows.letters.actions import Row
from flows.letters.addressees import Addressee
from flows.letters.states import To
from flows.map.tables import Division

MOST_TEXT, MOST_BULLETIN, MOST_CASES = 1000, 4000, 1200
MOST_SHORT = 20


def _most(most: int) -> Length:
    return Length(max=most, message=TOO_LONG.format(most=most))


def step_form(row: Row, most: int, *, filled: bool = False, text: str = "") -> FlaskForm:
    """Make the form of a row, filled in from the request, or with a text to begin with."""
    fields = {
        need.field: TextAreaField(
            need.name, [DataRequired(FILL_IN.format(what=need.name)), _most(most)], default=text
        )
        for need in row.needs
    }
    kind = type("LetterStepForm", (FlaskForm,), fields)
    return kind() if filled else kind(formdata=None)


class NewLetterForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types.
    """A letter by hand; whether all may go together is asked when it is issued."""

    cases = StringField(words.CASES, [DataRequired(words.NO_NUMBERS), _most(MOST_CASES)])
    issuer = SelectField(words.ISSUER, coerce=int)
    to = SelectField(words.TO, [DataRequired(words.CHOOSE_TO)])
    text = TextAreaField(words.OPTIONAL.format(label=words.TEXT), [Optional(), _most(MOST_TEXT)])

    def offer(self, issuers: Sequence[Division], addressees: Sequence[Addressee]) -> None:
        """Offer divisions to write from, and whom to write to by what they are."""
        self.issuer.choices = [(division.id, division.name) for division in issuers]
        order = list(To)
        by_kind = sorted(addressees, key=lambda each: order.index(each.kind))
        self.to.choices = [
            SelectChoice("", words.CHOOSE_TO),
            *(
                SelectChoice(f"{kind}-{each.id}", each.name, optgroup=words.TO_NAMES[kind])
                for kind, group in groupby(by_kind, lambda each: each.kind)
                for each in group
            ),
        ]

    def chosen(self, addressees: Sequence[Addressee]) -> Addressee | None:
        kind, _, number = (self.to.data or "").partition("-")
        wanted = (kind, row_id(number))
        return next((each for each in addressees if (each.kind.value, each.id) == wanted), None)


class MannerForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types.
    """How a division writes."""

    short_name = StringField(
        words.SHORT, [DataRequired(FILL_IN.format(what=words.SHORT)), _most(MOST_SHORT)]
    )
    acknowledge_days = IntegerField(
        words.ACKNOWLEDGE_DAYS, [InputRequired(words.DAYS), NumberRange(1, 30, words.DAYS)]
    )
    answer_days = IntegerField(
        words.ANSWER_DAYS, [InputRequired(words.DAYS), NumberRange(1, 30, words.DAYS)]
    )

    def validate_answer_days(self, field: IntegerField) -> None:
        if field.data and self.acknowledge_days.data and field.data < self.acknowledge_days.data:
            raise ValidationError(words.DAYS)

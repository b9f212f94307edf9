"""The forms people fill in. The token against forged requests is checked once, for all of them."""

from collections.abc import Sequence

from flask_wtf import FlaskForm
from wtforms import PasswordField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from admin import words
from admin.signing_in.accounts import MOST_LENGTH

MOST_TEXT = 500
UNCHOSEN = SelectChoice(0, "请选择网格")


def printable(_form: FlaskForm, field: StringField) -> None:
    """Refuse what no login holds and no database takes, such as a NUL."""
    if not field.data.isprintable():
        raise ValidationError(words.WRONG)


class SignInForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types.
    login = StringField(
        "账号",
        [InputRequired(words.FILL_IN.format(what="账号")), Length(max=40, message=""), printable],
    )
    password = PasswordField(
        "密码",
        [InputRequired(words.FILL_IN.format(what="密码")), Length(max=MOST_LENGTH, message="")],
    )


class AssignForm(FlaskForm):  # type: ignore[misc]  # The same.
    grid_id = SelectField("交办给", coerce=int, choices=[UNCHOSEN])

    def offer(self, grids: Sequence[tuple[int, str]]) -> None:
        """Offer grids; nothing else is accepted."""
        self.grid_id.choices = [UNCHOSEN, *(SelectChoice(grid, name) for grid, name in grids)]

    def validate_grid_id(self, field: SelectField) -> None:
        if not field.data:
            raise ValidationError(words.NO_GRID)


class DeclineForm(FlaskForm):  # type: ignore[misc]  # The same.
    text = TextAreaField(
        "原因，以及可以找谁办（会发给居民）",
        [
            DataRequired(words.NO_REASON),
            Length(max=MOST_TEXT, message=words.TOO_LONG.format(most=MOST_TEXT)),
        ],
    )


class ReopenForm(FlaskForm):  # type: ignore[misc]  # The same.
    text = TextAreaField(
        "重办原因", [Length(max=MOST_TEXT, message=words.TOO_LONG.format(most=MOST_TEXT))]
    )

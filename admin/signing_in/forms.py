"""The sign-in form. The token against forged requests is checked once, for all forms."""

from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length, ValidationError

from admin.signing_in import words
from admin.signing_in.accounts import MOST_LENGTH
from admin.words import FILL_IN


def printable(_form: FlaskForm, field: StringField) -> None:
    """Refuse what no login holds and no database takes, such as a NUL."""
    if not field.data.isprintable():
        raise ValidationError(words.WRONG)


class SignInForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types.
    login = StringField(
        words.LOGIN,
        [
            InputRequired(FILL_IN.format(what=words.LOGIN)),
            Length(max=40, message=""),
            printable,
        ],
    )
    password = PasswordField(
        words.PASSWORD,
        [
            InputRequired(FILL_IN.format(what=words.PASSWORD)),
            Length(max=MOST_LENGTH, message=""),
        ],
    )

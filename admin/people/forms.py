"""The forms on somebody's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_wtf import FlaskForm
from wtforms import SelectMultipleField
from wtforms.fields import SelectChoice
from wtforms.validators import DataRequired

from admin.cases.forms import ChoiceField
from admin.doors import row_id
from admin.people import words
from admin.routing.forms import Day
from admin.routing.words import ODD_DAY

Choices = Sequence[tuple[int, str]]
"""Ids and names of what may be chosen; 0 for nobody."""


def _offer(field: Any, nothing: str, choices: Choices) -> None:
    field.choices = [SelectChoice(0, nothing), *(SelectChoice(*each) for each in choices)]


class AbsenceForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types.
    """From when to when, who stands in, and over which duty."""

    since = Day(words.SINCE, [DataRequired(ODD_DAY)])
    until = Day(words.UNTIL, [DataRequired(ODD_DAY)])
    substitute = ChoiceField(words.SUBSTITUTE, coerce=int)
    duty = ChoiceField(words.OVER, coerce=int)

    def offer(self, colleagues: Choices, duties: Choices) -> None:
        _offer(self.substitute, words.NOBODY, colleagues)
        _offer(self.duty, words.EVERYTHING, duties)


class HandForm(FlaskForm):  # type: ignore[misc]  # The same.
    """Some of the cases somebody has in hand, each as it stood, and who has them from now on."""

    cases = SelectMultipleField(validate_choice=False)
    colleague = ChoiceField(words.HAND_TO, coerce=int)

    def offer(self, colleagues: Choices) -> None:
        _offer(self.colleague, words.BACK_TO_GROUP, colleagues)

    @property
    def chosen(self) -> dict[int, int]:
        """Give the ids of the cases, each with how many events it had."""
        pairs = [each.partition(":") for each in self.cases.data or ()]
        return {row_id(case) or 0: row_id(count) or 0 for case, _, count in pairs}


class RetireForm(FlaskForm):  # type: ignore[misc]  # The same.
    """Who has what somebody leaves behind."""

    colleague = ChoiceField(words.HAND_TO, coerce=int)

    def offer(self, colleagues: Choices) -> None:
        _offer(self.colleague, words.WHO_STANDS_IN, colleagues)


@dataclass(frozen=True, slots=True)
class Forms:
    """All forms of somebody's page."""

    absence: AbsenceForm
    hand: HandForm
    leaving: RetireForm

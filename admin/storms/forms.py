"""The form of taking a report apart: one part for each other matter."""

from collections.abc import Mapping, Sequence
from typing import Any

from wtforms import Form, SelectField, StringField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import Length

from admin.cases.forms import MOST_TEXT, Choices
from admin.storms import words
from admin.words import TOO_LONG
from flows.cases.splitting import MOST_PIECES
from nlp.catalogue.items import ServiceItem

MOST_PLACE = 60


def part_forms(
    items: Mapping[str, ServiceItem], grids: Choices, said: Any = None
) -> Sequence[Form]:
    """Make the forms of all matters there is room for, filled in from a request or empty."""
    codes = [SelectChoice(code, item.name) for code, item in sorted(items.items())]
    names = [SelectChoice(key, name) for key, name in grids]
    fields = {
        "item": SelectField(words.ITEM, choices=[SelectChoice("", words.CHOOSE), *codes]),
        "text": TextAreaField(words.TEXT, [_most(MOST_TEXT)]),
        "place": StringField(words.PLACE, [_most(MOST_PLACE)]),
        "grid_id": SelectField(
            words.GRID, coerce=int, choices=[SelectChoice(0, words.SAME_GRID), *names], default=0
        ),
        "validate_item": _has_an_item,
        "validate_text": _has_words,
    }
    kind = type("PartForm", (Form,), fields)
    return [kind(said, prefix=f"part{number}") for number in range(1, MOST_PIECES + 1)]


def filled(forms: Sequence[Form]) -> Sequence[Form]:
    """Give the parts in which something was written."""
    return [form for form in forms if form.item.data or form.text.data or form.place.data]


def _most(letters: int) -> Length:
    return Length(max=letters, message=TOO_LONG.format(most=letters))


def _has_an_item(form: Form, field: SelectField) -> None:
    if not field.data and (form.text.data or form.place.data):
        raise ValidationError(words.ITEM_MISSING)


def _has_words(form: Form, field: TextAreaField) -> None:
    if not (field.data or "").strip() and form.item.data:
        raise ValidationError(words.TEXT_MISSING)

"""The form of a ruling: a step's own, and what it makes a rule."""

from collections.abc import Mapping

from flask_wtf import FlaskForm
from wtforms import Field, SelectField, StringField
from wtforms.fields import SelectChoice
from wtforms.validators import Length, Optional

from admin.cases.forms import Options, fields_of
from admin.rulings import words
from admin.words import TOO_LONG
from flows.cases.rulings import LONGEST_ALIAS, Lesson, Scope
from flows.cases.steps.row import Row
from nlp.catalogue.items import ServiceItem


def ruling_form(
    row: Row, options: Options, items: Mapping[str, ServiceItem], *, filled: bool = False
) -> FlaskForm:
    """Make the form of a ruling, filled in from the request or empty."""
    fields: dict[str, Field] = {**fields_of(row, options)}
    if row.code in ("rule_assign", "rule_entrust"):
        scopes = [SelectChoice(scope.value, name) for scope, name in words.SCOPE_NAMES.items()]
        nothing = SelectChoice("", words.NO_SCOPE)
        fields["scope"] = SelectField(words.SCOPE, choices=[nothing, *scopes])
        names = [SelectChoice(code, item.name) for code, item in sorted(items.items())]
        same = SelectChoice("", words.SAME_ITEM)
        fields["item"] = SelectField(words.ITEM, choices=[same, *names])
    if row.code == "rule_assign":
        most = Length(max=LONGEST_ALIAS, message=TOO_LONG.format(most=LONGEST_ALIAS))
        fields["alias"] = StringField(words.ALIAS, [Optional(), most])
    kind = type("RulingForm", (FlaskForm,), fields)
    return kind() if filled else kind(formdata=None)


def lesson_of(form: FlaskForm) -> tuple[Lesson, str]:
    """Give what a form makes a rule, but for the item, and the code of the item it names."""
    said = {name: (form[name].data or "") for name in ("scope", "alias", "item") if name in form}
    scope = Scope(said["scope"]) if said.get("scope") else None
    return Lesson(scope, said.get("alias", "").strip()), said.get("item", "")

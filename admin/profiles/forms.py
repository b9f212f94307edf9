"""The form of a new version: each time in words, 1个工作日 or 24小时, empty for as general."""

from collections.abc import Mapping
from datetime import date

from flask_wtf import FlaskForm
from wtforms import Field, IntegerField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from admin.profiles import words
from admin.routing.forms import Day
from admin.routing.words import ODD_DAY
from admin.words import FILL_IN, TOO_LONG
from flows.clocks import profile_words
from flows.clocks.issuing import MOST_NAME
from flows.clocks.profile_words import CLASS_NAMES, STAGE_NAMES
from flows.deadlines import GENERAL, STAGES, URGENT, URGENT_SPANS, Extension, Profile

MOST_CODE = 16


class SpanField(StringField):  # type: ignore[misc]  # WTForms ships no types.
    """A time in words; empty is as for general cases."""

    def pre_validate(self, form: FlaskForm) -> None:
        text = (self.data or "").strip()
        if not text:
            if self.name.startswith(GENERAL):
                raise ValidationError(words.NEEDED)
            return
        try:
            profile_words.read(text)
        except ValueError as error:
            raise ValidationError(str(error)) from error


class Number(IntegerField):  # type: ignore[misc]  # The same.
    """A whole number, with a Chinese sentence for what is none."""

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError(words.NOT_NUMBER) from None


def _text(label: str, most: int) -> StringField:
    needed = DataRequired(FILL_IN.format(what=label))
    return StringField(label, [needed, Length(max=most, message=TOO_LONG.format(most=most))])


class ProfileForm(FlaskForm):  # type: ignore[misc]  # Flask-WTF ships no types.
    """What a version says besides its times, which `profile_form` adds."""

    code = _text(words.CODE, MOST_CODE)
    name = _text(words.NAME, MOST_NAME)
    since = Day(words.SINCE, [DataRequired(ODD_DAY)])
    extension_days = Number(words.EXTENSION_DAYS, [InputRequired(words.NOT_NUMBER)])
    extensions = Number(words.EXTENSIONS, [InputRequired(words.NOT_NUMBER)])
    return_days = Number(words.RETURN_DAYS, [InputRequired(words.NOT_NUMBER)])

    def span_field(self, kind: str, stage: str) -> Field:
        return self[span_name(kind, stage)]

    @property
    def profile(self) -> Profile:
        """Give the version that was filled in, once it is valid."""
        said = {
            kind: {
                stage: profile_words.read(text)
                for stage in STAGES
                if (text := (self.span_field(kind, stage).data or "").strip())
            }
            for kind in CLASS_NAMES
        }
        return Profile(
            code=self.code.data.strip(),
            name=self.name.data.strip(),
            spans={kind: own for kind, own in said.items() if own},
            extension=Extension(self.extension_days.data, self.extensions.data),
            return_days=self.return_days.data,
            since=self.since.data,
        )


def span_name(kind: str, stage: str) -> str:
    return f"{kind}-{stage}"


def usual() -> Mapping[tuple[str, str], str]:
    """Say what holds where a class and stage is left empty; of general cases nothing may be."""
    hurried = {(URGENT, s): profile_words.written(span) for s, span in URGENT_SPANS.items()}
    others = {(k, s): profile_words.AS_GENERAL for k in CLASS_NAMES for s in STAGES if k != GENERAL}
    return others | hurried


class _WithTimes(ProfileForm):
    """The form with a field for the time of each stage of each class."""


for _kind, _kind_name in CLASS_NAMES.items():
    for _stage, _stage_name in STAGE_NAMES.items():
        _label = words.SPAN.format(kind=_kind_name, stage=_stage_name)
        setattr(_WithTimes, span_name(_kind, _stage), SpanField(_label))


def profile_form(start: Profile | None, today: date) -> ProfileForm:
    """Give the form, empty or as a version that is to be followed says."""
    if start is None:
        return _WithTimes(since=today, extension_days=0, extensions=0, return_days=0)
    times = {
        span_name(kind, stage): profile_words.written(span)
        for kind, own in start.spans.items()
        for stage, span in own.items()
    }
    return _WithTimes(
        data={
            "code": start.code,
            "name": start.name,
            "since": today,
            "extension_days": start.extension.days,
            "extensions": start.extension.times,
            "return_days": start.return_days,
            **times,
        }
    )

"""What the domain says to people: whole, kind, and with nothing left open."""

import string
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.workdays import SHANGHAI, Workdays
from flows.cases import words
from flows.cases.states import Level, State, Who
from flows.cases.steps import CASES
from flows.clocks import running
from flows.clocks.profiles import terms
from flows.clocks.tables import Stage
from flows.deadlines import SHIPPED
from flows.events import Subject
from nlp.catalogue.severity import Severity

THE_DEFAULT = SHIPPED[0]

NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)
SENTENCES = {
    name: value for name, value in vars(words).items() if name.isupper() and isinstance(value, str)
}
KNOWN = {
    *(
        "name",
        "names",
        "card",
        "unreached",
        "state",
        "step",
        "now",
        "steps",
        "who",
        "need",
        "item",
        "number",
        "text",
        "says",
    ),
    *(
        "mark",
        "head",
        "short",
        "summary",
        "area",
        "due",
        "link",
        "answer",
        "resolve",
        "assign",
        "along",
    ),
    *(
        "provisional",
        "said",
        "was",
        "stars",
        "left",
        "level",
        "why",
        "marks",
        "along",
        "told",
        "later",
    ),
    *("actor", "kind", "asked", "department", "left_words", "plan", "rule", "days", "latest"),
    *("photos", "page", "files", "promised", "on_site"),
    *("times", "parts", "count", "due", "parent", "whom", "whose"),
}


@pytest.mark.parametrize("name", SENTENCES)
def test_a_sentence_asks_only_for_what_it_can_be_given(name):
    asked = {field for _, field, _, _ in string.Formatter().parse(SENTENCES[name]) if field}
    assert asked <= KNOWN


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (words.STATE_NAMES, State),
        (words.WHO_NAMES, Who),
        (words.LEVEL_NAMES, Level),
        (words.SEVERITY_MARKS, Severity),
    ],
)
def test_everything_that_is_shown_has_a_name_of_its_own(names, kind):
    assert set(names) == set(kind)
    assert len(set(names.values())) == len(names)


def test_marks_run_from_very_content_to_very_discontent():
    assert list(words.STAR_NAMES) == [5, 4, 3, 2, 1]
    assert all(label.startswith(f"{stars}分") for stars, label in words.STAR_NAMES.items())


def test_no_two_steps_that_people_can_tell_apart_share_a_name_and_a_state():
    for state in State:
        named = [row.name for row in CASES.possible(state) if row.when is None]
        assert len(named) == len(set(named)), state


@pytest.mark.parametrize(
    ("moment", "said"),
    [
        (datetime(2026, 3, 5, 16, tzinfo=UTC), "3月5日24时"),  # the midnight that ends the 5th
        (datetime(2026, 3, 5, 15, 59, 59, tzinfo=UTC), "3月5日23时59分"),
        (datetime(2026, 3, 5, 17, 5, tzinfo=UTC), "3月6日1时05分"),
        (datetime(2026, 12, 31, 16, tzinfo=UTC), "12月31日24时"),
    ],
)
def test_an_end_is_said_as_the_day_whose_midnight_it_is_or_to_the_minute(moment, said):
    assert words.day(moment, SHANGHAI) == said


@given(st.timedeltas(timedelta(-700), timedelta(900)))
def test_the_day_that_is_said_is_the_day_that_was_counted(later):
    for term in terms(Workdays(), THE_DEFAULT, NOW + later, "general"):
        last = (term.due - timedelta(hours=1)).astimezone(SHANGHAI)
        assert words.day(term.due, SHANGHAI) == f"{last.month}月{last.day}日24时"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("修好了", "修好了。"),
        ("修好了。", "修好了。"),
        ("好了吗？", "好了吗？"),
        ("好了!", "好了!"),
        ("辛苦啦~", "辛苦啦~"),
        ("", "。"),
    ],
)
def test_what_somebody_typed_ends_like_a_sentence(typed, said):
    assert words.full(typed) == said


def started(number, *, provisional, done=False):
    clocks = [
        running.start(
            Subject("case", 7), number, term.stage, NOW, term.due, provisional=provisional
        )
        for term in terms(Workdays(), THE_DEFAULT, NOW, "general")
    ]
    for clock in clocks if done else ():
        running.finish(clock, NOW)
    return clocks


def test_the_ends_of_one_round_are_said_and_no_other_round_s():
    said = words.dues(started(2, provisional=False), 2, SHANGHAI)
    assert said == {
        "assign": "3月5日24时",
        "answer": "3月9日24时",
        "resolve": "3月13日24时",
        "rule": "",
        "plan": "",
        "provisional": "",
    }
    nothing = words.dues(started(2, provisional=False), 1, SHANGHAI)
    assert set(nothing.values()) == {""}


@pytest.mark.parametrize(
    ("number", "done", "said"), [(1, False, words.PROVISIONAL), (1, True, ""), (2, False, "")]
)
def test_a_guessed_calendar_is_owned_up_to_while_it_matters(number, done, said):
    guessed = started(1, provisional=True, done=done)
    assert words.dues(guessed, number, SHANGHAI)["provisional"] == said
    assert {clock.stage for clock in guessed} == {Stage.ASSIGN, Stage.ANSWER, Stage.RESOLVE}

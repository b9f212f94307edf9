"""The recipe of docs/extending.md, "A new step in a case's life", followed step by step."""

import pytest

from flows.cases import actions, offers, refusals, tellings
from flows.cases.change import ActionError
from flows.cases.decision import Decision
from flows.cases.needs import WORDS
from flows.cases.states import ENDED, State, Who
from flows.cases.steps import CASES
from flows.cases.steps.row import Row
from flows.clocks.tables import Stage
from flows.events import Subject, events_of
from flows.machine import Table
from notify.tables import Outbox

LOOKED = "{short}号 · {item}：{who}去看过了：{said}"  # 2. Its sentences.
LOOK = Row(  # 1. A row.
    code="look_in",
    name="看过",
    source=(State.ASSIGNED,),
    by=frozenset({Who.ROSTER}),
    needs=(WORDS,),
    decide=lambda _moment: Decision(done=(Stage.ANSWER,)),
    tells=(tellings.group(LOOKED),),
    public="网格员来看过",
    answer="{short}号（{item}）记下了。{left}",
    intent="look_in",  # 3. What nlp must understand, where it is said in a new way.
    group_help="7号看过 明天来修",
    console=True,
)


@pytest.fixture
def extended(monkeypatch):
    """Put the row into the table; nothing else of the house is touched."""
    table = Table(State, State.DRAFT, ENDED, (*CASES.steps, LOOK))
    for module in (actions, refusals, offers):
        if hasattr(module, "CASES"):
            monkeypatch.setattr(module, "CASES", table)
    return table


def test_a_new_row_is_a_step_like_all_others(extended, database, act, case_id):
    case = act("li", "look_in", "明天来修")
    assert case.state is State.ASSIGNED
    with database.read() as session:
        event = events_of(session, Subject("case", case_id))[-1]
        told = session.query(Outbox).filter(Outbox.kind == "look_in").one()
    assert (event.step, event.data["done"]) == ("look_in", ["answer"])
    assert "去看过了：明天来修" in told.payload["markdown"]


def test_it_is_refused_as_all_others_are(extended, act):
    with pytest.raises(ActionError, match="看过还缺内容"):
        act("li", "look_in")
    with pytest.raises(ActionError, match="看过要由本网格的工作人员来做"):
        act("zhao", "look_in", "路过")
    act("li", "take")
    with pytest.raises(ActionError, match="不能看过"):
        act("li", "look_in", "又看了")


def test_it_is_in_the_diagram_and_is_found_by_its_intent(extended):
    assert "assigned --> assigned: look_in 看过" in extended.diagram()
    assert extended.asked_by("look_in") is LOOK

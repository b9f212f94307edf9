"""What officers say of a case without taking it: that they know."""

from flows.cases import words_police
from flows.cases.moment import Moment
from flows.cases.police_facts import ACKNOWLEDGE as CODE
from flows.cases.states import OPEN, State, Who
from flows.cases.steps.row import Row


def _said_already(moment: Moment) -> str | None:
    own = (event.actor_id == moment.change.actor.id for event in moment.taken(CODE))
    return words_police.SAID_ALREADY if any(own) else None


ACKNOWLEDGE = Row(
    code=CODE,
    name="已阅",
    source=(*OPEN, State.RESOLVED, State.RATED),
    by=frozenset({Who.POLICE}),
    only=_said_already,
    answer=words_police.ANSWER_ACKNOWLEDGED,
    console=True,
)

ROWS = (ACKNOWLEDGE,)

"""What a storm is promised, beside what was found."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bench.storm.living import Step, Stored, cards
from bench.storm.town import Town
from flows.cases.states import OPEN

A_MINUTE = 20
"""Messages one robot may send to its group within a minute."""


@dataclass(frozen=True, slots=True)
class Promise:
    """One line of the table; kept: whether what was found is what was promised."""

    name: str
    found: str
    kept: bool = True


def promises(
    town: Town,
    count: int,
    unsolved: int,
    took: float,
    drained: float | None,
    steps: Sequence[Step],
    heard: Counter[str],
    held: Stored,
) -> list[Promise]:
    filed, head = len(town.numbers), held.head
    refused = {code: many for code, many in town.running.tencent.platforms.answered.items() if code}
    group = town.heard.groups[town.spot.webhook_key]
    most = max(town.heard.count().values(), default=0)
    return [
        Promise("reports filed", f"{filed} of {count}, in {took:.0f} s", filed == count),
        Promise("answered later, being busy", str(town.busy)),
        Promise("offered as a neighbour's", f"{town.offered} of {count - 1}"),
        Promise("parents", str(len(held.parents)), len(held.parents) == 1),
        Promise("follow it", f"{held.followers} of {count - 1}", held.followers == count - 1),
        Promise("on their own", str(held.alone), not held.alone),
        Promise(
            "messages said and stored",
            f"{held.messages} of {len(town.said)}",
            held.messages == len(town.said),
        ),
        Promise("messages never answered", str(town.unanswered), not town.unanswered),
        Promise("cards in the group", str(len(cards(town))), len(cards(town)) == 1),
        Promise("messages to the group", str(len(group))),
        Promise("the count that waits for its slot", held.counted),
        Promise("all sent after the reports, s", _seconds(drained), drained is not None),
        *(_told(step, filed) for step in steps),
        Promise(
            "most a robot was sent in a minute",
            f"{town.heard.busiest_minute()}",
            town.heard.busiest_minute() <= A_MINUTE,
        ),
        Promise("most messages to one resident", str(most)),
        Promise("refused by Tencent's side", str(refused or "none"), not refused),
        Promise("answers kept", f"{held.answers} of {filed}"),
        *(
            Promise(f"  answered {many} times", text.splitlines()[0][:60] if text else "nothing")
            for text, many in heard.most_common()
        ),
        Promise(
            f"after {unsolved} say it is not solved",
            f"{head.state.value}, round {head.round}" if head else "gone",
            head is not None and head.state in OPEN,
        ),
    ]


def _told(step: Step, filed: int) -> Promise:
    found = (
        f"{step.told} of {filed}, {step.most} each, {step.own_number} by their own number, "
        f"all after {_seconds(step.told_after)} s; the robot answered in {step.answered:.1f} s"
    )
    kept = step.told == step.own_number == filed and step.most == 1
    return Promise(f"told of {step.name}", found, kept and step.told_after is not None)


def _seconds(found: float | None) -> str:
    return "never" if found is None else f"{found:.0f}"


def table(found: Sequence[Promise]) -> str:
    lines = [f"  {each.name:38} {each.found}{'' if each.kept else '   BROKEN'}" for each in found]
    return "\n".join(lines)

"""28 situations of a resident, and how it is told whether the sentence was taken as meant.

What counts is what happened in the database or was answered, by the rules of PRODUCT.md ("What
residents can say"); a writer saw the situation's description and nothing else.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from bench.voices.scene import LAMP, NO_PLACE, RUBBISH, SMOKE, Scene
from flows.cases.states import State

Row = dict[str, Any]
Judge = Callable[[Scene, Row], bool | None]
"""None: it was asked back, and is one tap from right."""
LIST, WHERE, RIGHT = "是下面哪一件", "在哪里", "对吗"


def yes(scene: Scene, row: Row) -> bool:
    """It was read back; they agree."""
    scene.say(SMOKE)
    scene.say(row["text"])
    return len(scene.cases()) == 1


def place_fix(scene: Scene, row: Row) -> bool:
    """3栋 was read back; it is 5栋."""
    scene.say(SMOKE)
    scene.say(row["text"])
    scene.say("对")
    places = [case.place or "" for case in scene.cases()]
    return len(places) == 1 and "5栋" in places[0] and "3栋" not in places[0]


def item_fix(scene: Scene, row: Row) -> bool:
    """油烟 was read back; it is about noise."""
    scene.say(SMOKE)
    scene.say(row["text"])
    scene.say("对")
    return ["noise" in case.item_code for case in scene.cases()] == [True]


def enough(scene: Scene, row: Row) -> bool:
    """Asked where, they do not want to report it any more."""
    scene.say(NO_PLACE)
    answer = scene.say(row["text"])
    scene.say("对")
    return not scene.cases() and RIGHT not in answer and WHERE not in answer


def unpick(scene: Scene, row: Row) -> bool:
    """They chose wrongly from a list, and say so."""
    scene.say("幸福里有人乱扔垃圾")
    scene.say("1")
    answer = scene.say(row["text"])
    scene.say("对")
    swallowed = any(row["text"] in case.description for case in scene.cases())
    return not swallowed and "不报了" not in answer


def nowhere(scene: Scene, row: Row) -> bool:
    """Asked where, they do not know what it is called."""
    scene.say(NO_PLACE)
    scene.say(row["text"])
    scene.say("对")
    return len(scene.cases()) == 1


def where(scene: Scene, row: Row) -> bool:
    """Asked where, they answer with building and unit."""
    scene.say(NO_PLACE)
    if "哪一片" in scene.say(row["text"]):
        scene.say("1")
    scene.say("对")
    return [case.grid_id is not None and "栋" in (case.place or "") for case in scene.cases()] == [
        True
    ]


def react(scene: Scene, row: Row) -> bool:
    """They show that they have read it: nothing changes, and nobody is told."""
    case = scene.file(LAMP)
    before = scene.told()
    answer = scene.say(row["text"])
    [after] = scene.cases()
    return (after.event_count, scene.told()) == (case.event_count, before) and RIGHT not in answer


def stars(scene: Scene, row: Row) -> bool:
    """Asked for marks, they give them."""
    scene.resolved(LAMP)
    scene.say(row["text"])
    return scene.cases()[0].rating == int(row["stars"])


def judged(scene: Scene, row: Row) -> bool | None:
    """Asked 解决了吗, they type: that it is, partly, not at all, or something else."""
    scene.resolved(f"花神庙社区3栋{row['matter']}的事没人管")
    answer = scene.say(row["text"])
    case = scene.cases()[0]
    said = next((each for each in JUDGED if scene.took(case, JUDGED[each])), "other")
    if said == "other" and "是解决了，还是没解决" in answer:
        return None
    offered = row["label"] == "no" and "重办" in answer
    return said == row["label"] or offered


JUDGED = {"yes": "solved", "partly": "partly", "no": "unsolved"}


def not_done(scene: Scene, row: Row) -> bool:
    """Told that it is done, they look, and it is not."""
    scene.resolved(LAMP)
    answer = scene.say(row["text"])
    [case] = scene.cases()
    return case.state is not State.CLOSED and ("重办" in answer or case.state is State.ASSIGNED)


def withdraw(scene: Scene, row: Row) -> bool:
    scene.file(LAMP)
    return "撤回" in scene.say(row["text"])


def progress(scene: Scene, row: Row) -> bool:
    case = scene.file(LAMP)
    scene.wait(timedelta(days=2))
    answer = scene.say(row["text"])
    return case.number in answer and "已交办" in answer


def which(scene: Scene, row: Row) -> bool:
    """Two are open; the words tell which is asked about. A list that shows both is as good."""
    lamp, rubbish = scene.file(LAMP), scene.file(RUBBISH)
    scene.wait(timedelta(days=2))
    answer = scene.say(row["text"])
    asked = lamp if row["case"] == "灯" else rubbish
    return asked.number in answer and len(scene.cases()) == 2


def person(scene: Scene, row: Row) -> bool:
    answer = scene.say(row["text"])
    return "工作人员" in answer and LIST not in answer


def phone(scene: Scene, row: Row) -> bool:
    """Unasked they give name or phone; it is kept."""
    scene.file(LAMP)
    scene.say(row["text"])
    resident = scene.resident()
    return bool(resident.phone or resident.name)


def anon_before(scene: Scene, row: Row) -> bool:
    """Nobody is to know who tells it, said in the same breath."""
    answer = scene.say(row["text"])
    for said in ("花神庙社区3栋", "1", "1"):
        if RIGHT not in answer:
            answer = scene.say(said)
    return "匿名" in answer


def anon_after(scene: Scene, row: Row) -> bool:
    scene.file(LAMP)
    answer = scene.say(row["text"])
    return scene.cases()[0].anonymous or "不能匿名" in answer


def angry(scene: Scene, row: Row) -> bool:
    """Anger without a matter is asked nothing about matters; or a person takes it."""
    answer = scene.say(row["text"])
    asks = any(each in answer.replace("是什么事、在哪里", "") for each in (LIST, WHERE, RIGHT))
    return "已转给工作人员" in answer or not (scene.cases() or asks)


def robot(scene: Scene, row: Row) -> bool:
    answer = scene.say(row["text"])
    return any(each in answer for each in ("程序", "机器人", "自动")) and "人工" in answer


def privacy(scene: Scene, row: Row) -> bool:
    answer = scene.say(row["text"])
    return (
        any(each in answer for each in ("加密", "看到", "看得到", "看不到")) and RIGHT not in answer
    )


def despair(scene: Scene, row: Row) -> bool:
    answer = scene.say(row["text"])
    return "12356" in answer or "陪" in answer


def staff(scene: Scene, row: Row) -> bool:
    """A complaint about staff is in no grid; one about the property manager may be."""
    scene.say(f"花神庙社区3栋的，{row['text']}")
    scene.say("对")
    inside = [case.grid_id is None for case in scene.cases()]
    return len(inside) == 1 and (row["who"] == "property" or inside[0])


def for_other(scene: Scene, row: Row) -> bool:
    return "没有完全听懂" not in scene.say(row["text"])


def english(scene: Scene, row: Row) -> bool:
    answer = scene.say(row["text"])
    return any(each in answer for each in ("English", "Danger", "matter", "Which", "Where"))


def aside(scene: Scene, row: Row) -> bool:
    """Asked where, they ask something themselves: it is in no case, and the matter goes on."""
    scene.say(NO_PLACE)
    scene.say(row["text"])
    scene.say("花神庙社区3栋")
    scene.say("对")
    return [row["text"] in case.description for case in scene.cases()] == [False]


def another(scene: Scene, row: Row) -> bool:
    """While one is read back they tell a quite different one."""
    scene.say(LAMP)
    answer = scene.say(row["text"])
    scene.say("对")
    return len(scene.cases()) > 1 or "另一件" in answer


def more(scene: Scene, row: Row) -> bool:
    """Right after filing they add something of the same matter."""
    case = scene.file(LAMP)
    scene.say(row["text"])
    return scene.last_added(case) == row["text"] and len(scene.cases()) == 1


def behind(scene: Scene, row: Row) -> bool:
    """Behind a case just filed: more of it, or another matter."""
    case = scene.file(f"花神庙社区3栋，{row['case']}")
    added = case.event_count
    scene.say(row["then"])
    [first, *others] = scene.cases()
    return (first.event_count > added and not others) == bool(row["same"])


SITUATIONS: dict[str, Judge] = {
    judge.__name__: judge
    for judge in (
        *(yes, place_fix, item_fix, enough, unpick, nowhere, where, react, stars, not_done, judged),
        *(withdraw, progress, which, person, phone, anon_before, anon_after, angry, robot),
        *(privacy, despair, staff, for_other, english, aside, another, more, behind),
    )
}

"""A sentence that tells of several cases, each with words of its own: 51灯换了 52垃圾收了."""

from dataclasses import replace

from bot.group import words
from bot.group.said import GroupError, Heard, Said
from flows.cases.states import OPEN
from flows.cases.steps import CASES
from flows.cases.steps.work import RESOLVE
from nlp.commands.numbers import find_numbers
from nlp.commands.told_apart import named_like_a_thing, paused, told_apart
from nlp.commands.worker_answers import says_only_done

MOST_PARTS = 4
"""Each is understood by itself, outside the transaction, which begins anew for each."""
WITHOUT_WORDS = frozenset({"accept", "query", "undo"})
"""What is meant of the first case alone needs no words: 8号我去，9号没人接 takes one."""


def with_its_number(said: Said) -> Said:
    """Read 45号车挪走了 as of case 45, where the grid has it open."""
    text = said.heard.whole.text
    number = named_like_a_thing(text) if said.intent.number is None else None
    if number is None or not _is_open(said, number):
        return said
    return _heard(said, said.understand(paused(text)))


def each_of(said: Said) -> list[Said]:
    """Give what is said of each case, one where there is one; GroupError if it is not clear."""
    if len(said.intent.numbers) != 1 or said.intent.kind in WITHOUT_WORDS:
        return [said]
    texts = told_apart(said.heard.whole.text)
    numbers = [find_numbers(text)[0].value for text in texts if len(texts) > 1]
    if not any(_is_open(said, each) for each in numbers[1:] if each != numbers[0]):
        return [said]
    if len(set(numbers)) == len(texts) <= MOST_PARTS:
        parts = [_heard(said, said.understand(text)) for text in texts]
        if all(_is_clear(one) for one in parts):
            return parts
    named = "、".join(f"{each}号" for each in dict.fromkeys(numbers))
    raise GroupError(words.TOLD_TOGETHER.format(cases=named))


def _is_clear(one: Said) -> bool:
    row = CASES.asked_by(one.intent.kind)
    if row is None or not one.intent.sure or len(one.intent.numbers) != 1:
        return False
    return row is not RESOLVE or not says_only_done(one.words.text, ordered=False)


def _is_open(said: Said, number: int) -> bool:
    case = said.place.find(said.session, number)
    return case is not None and case.state in OPEN


def _heard(said: Said, heard: Heard) -> Said:
    return replace(said, heard=heard, intent=heard.intent, words=heard.words)

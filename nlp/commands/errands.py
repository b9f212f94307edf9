"""An errand told in one line: 代办 张奶奶 医保缴费 380元 已办."""

from dataclasses import dataclass
from typing import Final

from nlp.commands.amounts import find_amount
from nlp.text.patterns import lazy_pattern
from nlp.text.surnames import COMPOUND, SURNAMES

KINDS: Final = "代办|代发|代购|代言|代管|代设|代缴|代领|代取|代买|代送|代交"
_TITLES: Final = (
    "奶奶|爷爷|大爷|大妈|大娘|大叔|大伯|大哥|大姐|阿姨|叔叔|伯伯|婆婆|公公"
    "|师傅|老师|先生|女士|嫂子?|婶"
)
_SURNAME: Final = f"(?:{'|'.join(COMPOUND)}|[{''.join(sorted(SURNAMES))}])"
_PAUSES: Final = " ，,。；;：:、\n"
_COMMAND: Final = lazy_pattern(
    r"(?:请人|找人|请|麻烦|我|想|要|需要|申请|可以|能不能|能|有没有|有|志愿者){0,4}"
    r"(?:(?:给|帮|替|为)我|帮忙|(?:给|帮|替|为)(?P<whose>[^\s，,。：:]{1,6}?))?"
    rf"(?P<kind>{KINDS})(?!(?<=办)[点证理]|[的员费]|公司|人(?!$|[\s，,]))"
)
"""代办点, 代管的孩子 and 代办证件的广告 speak of a matter."""

_TITLED: Final = lazy_pattern(
    rf"(?:给|帮|替|为)?(?P<person>{_SURNAME}(?:[^\s\d，,。]{{0,2}}?)(?:{_TITLES}))"
)
_ALONE: Final = lazy_pattern(
    rf"(?:^|(?<=[{_PAUSES}]))(?:给|帮|替|为)?"
    rf"(?P<person>[小老阿][^\s\d，,。]{{1,2}}|{_SURNAME}[^\s\d，,。]{{1,2}})(?=[{_PAUSES}]|$)"
)
_UNDONE: Final = lazy_pattern(
    "(?:还没|没有|没|未|尚未|待)(?:办|缴|交|送|买|领|取)[好完到了成]{0,2}"
)
_DONE: Final = lazy_pattern(
    "(?:已经?|都)(?:经)?(?:代?(?:办|缴|交|送|买|领|取|发|设|完)|给)[好完到了成回结清]{0,3}"
    "|(?:办|缴|交|送|买|领|取|设置?)(?:好|完|到|回)了?"
    "|(?:已)?(?:完成|搞定|办结|办妥)了?"
)


@dataclass(frozen=True, slots=True)
class Errand:
    """kind: 代办, 代购 …; said: all that came after it; person: for whom, as written; fen: the sum.

    What was not told is empty or None (`done` too): it is asked for, never guessed.
    """

    kind: str
    said: str = ""
    person: str = ""
    what: str = ""
    fen: int | None = None
    done: bool | None = None


def read_errand(text: str) -> Errand | None:
    """The errand a message tells or asks for, or None when it does not begin with such a word."""
    command = _COMMAND.match(text)
    if command is None:
        return None
    said = rest = text[command.end() :].strip(_PAUSES)
    amount = find_amount(rest, unit_left_out=True)
    if amount:
        rest = f"{rest[: amount.start]} {rest[amount.end :]}"
    done, rest = _take_done(rest)
    person, rest = _take_person(rest, command["whose"] or "")
    what = " ".join(rest.split()).strip(_PAUSES)
    fen = amount.fen if amount else None
    return Errand(command["kind"], said, person, what, fen, done)


def _take_done(text: str) -> tuple[bool | None, str]:
    for done, pattern in ((False, _UNDONE), (True, _DONE)):
        if match := pattern.search(text):
            return done, f"{text[: match.start()]} {text[match.end() :]}"
    return None, text


def _take_person(text: str, told: str) -> tuple[str, str]:
    if told:
        return told, text
    match = _TITLED.search(text) or _ALONE.search(text)
    if match is None:
        return "", text
    return match["person"], f"{text[: match.start()]} {text[match.end() :]}"

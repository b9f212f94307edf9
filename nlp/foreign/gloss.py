"""What a message in English or pinyin says, in Chinese words; any other message as it is.

No translation: word for word, telling words only, the place first (花神庙社区3栋，路灯坏了). Items,
dangers, commands and places are recognised by no more. Words nobody knows are left out.
"""

from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import Final, NamedTuple
from unicodedata import combining, normalize

from nlp.foreign.glossary import Glossary, shipped
from nlp.foreign.pinyin import IN_PINYIN
from nlp.foreign.places import numbers_in_chinese
from nlp.text.patterns import lazy_pattern
from nlp.text.spelling import loosely

_FOREIGN: Final = lazy_pattern("[A-Za-z\u00c0-\u024f]{2}")
_TONED: Final = lazy_pattern("[\u00c0-\u024f]")
_HAN: Final = "\u4e00-\u9fff"
_STRETCH: Final = lazy_pattern(f"[^{_HAN}，。！？；、：]*[A-Za-z]{{2}}[^{_HAN}，。！？；、：]*")
_LETTERS: Final = lazy_pattern("[A-Za-z]")
_CHINESE: Final = lazy_pattern(f"[{_HAN}]")
_CLAUSE_ENDS: Final = lazy_pattern(r"([,.;:!?，。；：！？\n]+)(?=\s|$|[^\d])")
_TOKENS: Final = lazy_pattern(
    r"\d+(?:栋|号|单元|楼|室|星)|[A-Za-z]{1,4}\d[\dA-Za-z\-]{3,24}|[A-Za-z]+(?:['’`][A-Za-z]+)?|\d+"
)
_APOSTROPHES: Final = lazy_pattern("['’`]")
_MARKS: Final = {",": "，", ".": "。", ";": "；", ":": "，", "!": "！", "?": "？"}
_UNITS: Final = "栋号元楼室"
_STAR: Final = "星"
_OPENINGS: Final = ("你好", "帮助")
"""What a message that goes on only opens with."""

_DENIES: Final = "no"
_LONGEST: Final = 8
_SPACED: Final = lazy_pattern(f"[{_HAN}] +[{_HAN}]")
_FEW_PIECES, _LEAST_PIECES, _LONG_PIECE = 3, 4, 2
"""Fewer may be pauses of somebody in a hurry, 来人 来人 救, unless the first is one character."""

Names = Mapping[str, str]


class _Piece(NamedTuple):
    """name: of a place; number: of a building in it; known: it was English or pinyin.

    command: all of a clause, which keeps its place.
    """

    said: str
    name: bool = False
    number: bool = False
    known: bool = True
    command: bool = False


def gloss(text: str, names: Names) -> str:
    """What a normalised text says, in Chinese; the text itself where it is Chinese already.

    names: those of places, by their loose pinyin written as one word.
    """
    if _FOREIGN.search(text):
        return _read(_without_tones(text), names)
    if " " in text and _SPACED.search(text):
        return _joined(text)
    return text


def _without_tones(text: str) -> str:
    """Pinyin as it is typed, for pinyin with its tones: cuī bàn."""
    if not _TONED.search(text):
        return text
    return "".join(char for char in normalize("NFD", text) if not combining(char))


def _joined(text: str) -> str:
    """Put together what was typed word by word: 我 想 死."""
    pieces = text.split(" ")
    least = _FEW_PIECES if len(pieces[0]) == 1 else _LEAST_PIECES
    short = sum(map(len, pieces)) <= _LONG_PIECE * len(pieces)
    return "".join(pieces) if len(pieces) >= least and short else text


def _read(text: str, names: Names) -> str:
    foreign = len(_LETTERS.findall(text)) > len(_CHINESE.findall(text))
    said, end = "", 0
    for match in _STRETCH.finditer(text):
        stretch = match[0]
        told = _stretch(stretch, names) if foreign or " " in stretch.strip() else ""
        said += text[end : match.start()] + (told or stretch)
        end = match.end()
    said += text[end:]
    return said


def _stretch(text: str, names: Names) -> str:
    """A stretch without Chinese in it; "" where nothing of it is known."""
    glossary = shipped()
    clauses = _CLAUSE_ENDS.split(numbers_in_chinese(text))
    pieces: list[_Piece] = []
    for at in range(0, len(clauses), 2):
        alone = len(clauses) <= 2 or not "".join(clauses[2:]).strip()
        pieces += _clause(clauses[at], glossary, names, alone=alone)
        if pieces and at + 1 < len(clauses) and pieces[-1].said not in _MARKS.values():
            pieces.append(_Piece(_MARKS.get(clauses[at + 1][0], "，"), known=False))
    if not any(piece.known for piece in pieces):
        return ""
    return "".join(piece.said for piece in _place_first(pieces))


def _clause(text: str, glossary: Glossary, names: Names, *, alone: bool) -> list[_Piece]:
    tokens = [_APOSTROPHES.sub("", token).lower() for token in _TOKENS.findall(text)]
    key = _without_polite(glossary.key(tokens), glossary)
    everyday = len(key) == 1 and key in glossary.words and key[0] != _DENIES
    if key in glossary.whole and (alone or not everyday):
        told = glossary.whole[key]
        return [_Piece(told, command=True)] if alone or told not in _OPENINGS else []
    return list(_pieces(tokens, glossary, names))


def _without_polite(key: tuple[str, ...], glossary: Glossary) -> tuple[str, ...]:
    while len(key) > 1 and key[0] in glossary.polite:
        key = key[1:]
    while len(key) > 1 and key[-1] in glossary.polite:
        key = key[:-1]
    return key


def _pieces(tokens: list[str], glossary: Glossary, names: Names) -> Iterator[_Piece]:
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if any(map(str.isdecimal, token)):
            number = token[-1] in _UNITS
            yield _Piece(token, number=number, known=number or token[-1] == _STAR)
            at += 1
            continue
        taken, piece = max(
            _name(tokens[at : at + _LONGEST], names),
            _pinyin(tokens[at : at + _LONGEST], glossary),
            _english(tokens[at:], glossary),
            key=lambda found: found[0],
        )
        if piece is not None:
            yield piece
        at += max(taken, 1)


def _name(tokens: list[str], names: Names) -> tuple[int, _Piece | None]:
    """The longest name that begins here, and how many tokens it takes."""
    plain = list(accumulate(map(loosely, tokens)))
    half = list(accumulate(loosely(IN_PINYIN.get(token, token)) for token in tokens))
    for count in range(len(tokens), 0, -1):
        for written in (plain[count - 1], half[count - 1]):
            if name := names.get(written):
                return count, _Piece(name, name=True)
    return 0, None


def _pinyin(tokens: list[str], glossary: Glossary) -> tuple[int, _Piece | None]:
    written = list(accumulate(tokens))
    for count in range(len(tokens), 0, -1):
        if chinese := glossary.pinyin.get(written[count - 1]):
            return count, _Piece(chinese)
    return 0, None


def _english(tokens: list[str], glossary: Glossary) -> tuple[int, _Piece | None]:
    """The longest phrase that begins here; small words within it do not count."""
    if tokens[0] in glossary.small:
        return 0, None
    places = [at for at, token in enumerate(tokens) if token not in glossary.small][:_LONGEST]
    forms = [glossary.form(tokens[at]) for at in places]
    for count in range(len(forms), 0, -1):
        if chinese := glossary.words.get(tuple(forms[:count])):
            return places[count - 1] + 1, _Piece(chinese)
    return 0, None


def _place_first(pieces: list[_Piece]) -> list[_Piece]:
    """Bring a name and the numbers of its building together, before what is the matter there.

    Where two buildings are told of, 不是3栋，是5栋, the order says which is meant.
    """
    names = [piece for piece in pieces if piece.name]
    numbers = [piece for piece in pieces if piece.number]
    if len({piece.said[-1] for piece in numbers}) < len(numbers) or len(names) > 1:
        return pieces
    if any(piece.command for piece in pieces):
        return pieces
    numbers.sort(key=lambda piece: _UNITS.index(piece.said[-1]))
    rest = [piece for piece in pieces if not (piece.name or piece.number)]
    while rest and rest[0].said in _MARKS.values():
        rest = rest[1:]
    if (names or numbers) and rest and rest[-1].said == _MARKS[","]:
        rest = rest[:-1]
    if not (names or numbers) or not rest:
        return names + numbers + rest
    return [*names, *numbers, _Piece("，"), *rest]

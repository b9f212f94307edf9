"""The service-item list 服务事项清单 as values."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from nlp.catalogue.severity import Severity


class CatalogueError(ValueError):
    """The catalogue cannot be used; the sentence names file, line and field."""


@dataclass(frozen=True, slots=True)
class ItemRules:
    """The words that speak for an item, each with a weight; below 0 they speak against it.

    words: things talked about. Only "不是…" takes them back.
    troubles: what happens to them. "没有…", "不…", "未…" take them back too.
    phrases: found as written, wherever words are cut.
    pairs: two words near each other, in either order.
    required: at least one of these must be there.
    excluding: none of these may be there.
    """

    words: Mapping[str, float]
    troubles: Mapping[str, float]
    phrases: Mapping[str, float]
    pairs: Mapping[tuple[str, str], float]
    required: tuple[str, ...]
    excluding: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Question:
    """Asked before the case is opened. type: text, number, date, choice, yes_no, photo."""

    key: str
    ask: str
    type: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ServiceItem:
    """One matter the street takes in.

    level: grid, community, street, department. deadline: the class of its deadlines,
    general, major, or utility for water, power, gas and heating.
    fallback: offered when nothing fits.
    """

    code: str
    name: str
    group: str
    description: str
    rules: ItemRules
    questions: tuple[Question, ...]
    level: str
    department: str
    severity: Severity
    deadline: str
    group_visible: bool
    anonymous_allowed: bool
    answers: Mapping[str, str]
    policies: tuple[str, ...]
    fallback: bool


@dataclass(frozen=True, slots=True)
class EmergencyRule:
    """One kind of emergency as written in emergencies.yaml; see `nlp.weighing.emergency`.

    Signs are written in the notation of `nlp.catalogue.signs`. certain: signs that count although
    the text tells of another day, or of a fear. unless: everyday expressions that are no sign.
    """

    kind: str
    number: str
    sentence: str
    item: str
    signs: tuple[str, ...]
    certain: tuple[str, ...]
    unless: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class EmergencyRules:
    """All kinds, the most pressing first, and the words that tell now from another time.

    sets: lists of words that signs name. elsewhere: near a sign; feared: before it in its clause;
    office: in its sentence, what people ask an office for; now: overrules these three.
    """

    kinds: tuple[EmergencyRule, ...]
    sets: Mapping[str, tuple[str, ...]]
    elsewhere: tuple[str, ...]
    feared: tuple[str, ...]
    office: tuple[str, ...]
    now: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupRules:
    """A group of items, and rules that add to each of them something else speaks for."""

    name: str
    codes: tuple[str, ...]
    rules: ItemRules | None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All items by code. `version` changes with any change of the content of `folder`'s files.

    misheard: slips of voice and typing, dialect, and faces of WeChat, each with what is meant.
    synonyms: for a word the others that mean the same.
    """

    items: Mapping[str, ServiceItem]
    groups: tuple[str, ...]
    group_rules: tuple[GroupRules, ...]
    emergencies: EmergencyRules
    user_words: tuple[str, ...]
    misheard: Mapping[str, str]
    synonyms: Mapping[str, tuple[str, ...]]
    version: str
    folder: Path

    @property
    def fallback(self) -> ServiceItem:
        """The item of what fits no other; the desk sorts it."""
        return next(item for item in self.items.values() if item.fallback)

"""From a folder of YAML files to a checked `Catalogue`.

One file per group (`group`, `defaults`, `items`), `emergencies.yaml`, and if wanted
`userdict.yaml` (`words`: further words never to be cut apart), `misheard.yaml` (`words`: slips of
voice and typing) and `dialect.yaml` (`words`, and `faces`: names of WeChat's own faces, which are
not read). docs/understanding.md tells how to edit them.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from string import Formatter
from types import MappingProxyType
from typing import Final

from nlp.catalogue.items import (
    Catalogue,
    CatalogueError,
    EmergencyRule,
    EmergencyRules,
    GroupRules,
    Question,
    ServiceItem,
)
from nlp.catalogue.rule_fields import (
    Fold,
    read_dialect,
    read_misheard,
    read_rules,
    read_synonyms,
    read_user_words,
)
from nlp.catalogue.signs import SignError, read_sign
from nlp.catalogue.words import DEADLINES, LEVELS, QUESTION_TYPES, SEVERITIES
from nlp.catalogue.yaml_fields import Fields, read_fields
from nlp.text.folding import Folding
from nlp.text.loading import without_collecting
from nlp.text.patterns import lazy_pattern

SHIPPED: Final = Path(__file__).parent / "shipped"
LEARNED_FILE: Final = "learned.txt"
EMERGENCIES_LEARNED_FILE: Final = "emergencies_learned.txt"
_EMERGENCIES: Final = "emergencies.yaml"
_USER_WORDS: Final = "userdict.yaml"
_MISHEARD: Final = "misheard.yaml"
_DIALECT: Final = "dialect.yaml"
_SYNONYMS: Final = "synonyms.yaml"
_NO_GROUPS: Final = (_EMERGENCIES, _USER_WORDS, _MISHEARD, _DIALECT, _SYNONYMS)
_CODE: Final = lazy_pattern(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_ANSWER_NAMES: Final = ("accepted", "resolved", "declined")
_ANSWER_BLANKS: Final = frozenset({"number", "grid", "department", "deadline"})
_ITEM_DEFAULTS: Final = (
    "level",
    "department",
    "severity",
    "deadline",
    "group_visible",
    "anonymous_allowed",
    "answers",
    "questions",
    "policies",
)
_ITEM_FIELDS: Final = ("code", "name", "description", "rules", "fallback", *_ITEM_DEFAULTS)


Read = Callable[[Path], Fields]


def load_catalogue(folder: Path | None = None, read: Read = read_fields) -> Catalogue:
    """Read and check a catalogue folder (None: the shipped one), or raise CatalogueError.

    read: how its groups and emergencies are read.
    """
    folder = folder or SHIPPED
    if not folder.is_dir():
        raise CatalogueError(f"{folder} 不是文件夹，请写事项清单所在的文件夹。")
    with without_collecting():
        return _read_catalogue(folder, read)


def _read_catalogue(folder: Path, read: Read) -> Catalogue:
    misheard = read_dialect(folder / _DIALECT) | read_misheard(folder / _MISHEARD)
    fold = Folding(misheard).fold
    items: dict[str, ServiceItem] = {}
    if strange := next(iter(sorted(folder.glob("*.yml"))), None):
        raise CatalogueError(f"{strange.name}：文件名要以 .yaml 结尾，不然读不到，请改名。")
    groups = [_read_group(read(path), items, fold) for path in group_files(folder)]
    if not items:
        raise CatalogueError(f"{folder} 里一个服务事项也没有，请看看是不是这个文件夹。")
    return Catalogue(
        items=MappingProxyType(items),
        groups=tuple(dict.fromkeys(each.name for each in groups)),
        group_rules=tuple(each for each in groups if each.rules is not None),
        emergencies=_read_emergencies(read(folder / _EMERGENCIES), items, fold),
        user_words=read_user_words(folder / _USER_WORDS),
        misheard=MappingProxyType(misheard),
        synonyms=read_synonyms(folder / _SYNONYMS),
        version=_version(catalogue_files(folder)),
        folder=folder,
    )


def group_files(folder: Path) -> list[Path]:
    """The files that hold a group of items each."""
    return [path for path in sorted(folder.glob("*.yaml")) if path.name not in _NO_GROUPS]


def catalogue_files(folder: Path) -> list[Path]:
    """Every file that a catalogue folder is made of."""
    learned = (folder / LEARNED_FILE, folder / EMERGENCIES_LEARNED_FILE)
    return [*sorted(folder.glob("*.yaml")), *(path for path in learned if path.exists())]


def _version(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def _read_group(fields: Fields, items: dict[str, ServiceItem], fold: Fold) -> GroupRules:
    fields.only("group", "defaults", "rules", "items")
    group = fields.text("group")
    defaults = fields.inner("defaults") if fields.has("defaults") else None
    if defaults is not None:
        defaults.only(*_ITEM_DEFAULTS)
    for entry in fields.inner_list("items", defaults):
        item = _read_item(entry, group, fold)
        if item.code in items:
            raise entry.error(f"编号“{item.code}”用了两次，每个事项要有自己的编号")
        if any(item.name == other.name for other in items.values()):
            raise entry.error(f"名称“{item.name}”用了两次，居民分不出是哪一项")
        items[item.code] = item
    codes = tuple(code for code, item in items.items() if item.group == group)
    shared = read_rules(fields.inner("rules"), fold) if fields.has("rules") else None
    return GroupRules(group, codes, shared)


def _read_item(fields: Fields, group: str, fold: Fold) -> ServiceItem:
    fields.only(*_ITEM_FIELDS)
    code = fields.text("code")
    if not _CODE.fullmatch(code):
        raise fields.error(f"编号“{code}”要以小写字母开头，只用小写字母、数字和“-”")
    return ServiceItem(
        code=code,
        name=fields.text("name"),
        group=group,
        description=fields.text("description"),
        rules=read_rules(fields.inner("rules"), fold),
        questions=tuple(_read_question(q) for q in fields.inner_list("questions")),
        level=fields.choice("level", LEVELS),
        department=fields.text("department"),
        severity=fields.choice("severity", SEVERITIES),
        deadline=fields.choice("deadline", DEADLINES),
        group_visible=fields.truth("group_visible"),
        anonymous_allowed=fields.truth("anonymous_allowed"),
        answers=_read_answers(fields),
        policies=fields.texts("policies"),
        fallback=fields.has("fallback") and fields.truth("fallback"),
    )


def _read_question(fields: Fields) -> Question:
    fields.only("key", "ask", "type", "options")
    question = Question(
        key=fields.text("key"),
        ask=fields.text("ask"),
        type=fields.choice("type", QUESTION_TYPES),
        options=fields.texts("options"),
    )
    if (question.type == "choice") != bool(question.options):
        raise fields.error("type 是“选择”的问题要写 options，别的问题不写 options")
    return question


def _read_answers(fields: Fields) -> Mapping[str, str]:
    answers = fields.pairs("answers")
    for name, template in answers.items():
        if name not in _ANSWER_NAMES:
            known = "、".join(_ANSWER_NAMES)
            raise fields.error(f"answers 里不能写“{name}”，请从这些里选一个：{known}")
        try:
            blanks = {blank for _, blank, _, _ in Formatter().parse(template) if blank is not None}
        except ValueError as problem:
            raise fields.error(f"答复“{name}”里的花括号不成对") from problem
        if not blanks <= _ANSWER_BLANKS:
            known = "、".join(f"{{{blank}}}" for blank in sorted(_ANSWER_BLANKS))
            raise fields.error(f"答复“{name}”里有没人填的空，只能用这些：{known}")
    return answers


def _read_emergencies(
    fields: Fields, items: Mapping[str, ServiceItem], fold: Fold
) -> EmergencyRules:
    fields.only("sets", "kinds", "elsewhere", "feared", "office", "now")
    sets = fields.inner("sets")
    words = {name: tuple(map(fold, sets.texts(name))) for name in sets.names()}
    kinds = tuple(
        _read_emergency(entry, items, words, fold) for entry in fields.inner_list("kinds")
    )
    if not kinds:
        raise fields.error("一个紧急种类也没有，请在 kinds 里写上")
    return EmergencyRules(
        kinds=kinds,
        sets=words,
        elsewhere=fields.texts("elsewhere"),
        feared=fields.texts("feared"),
        office=fields.texts("office"),
        now=fields.texts("now"),
    )


def _read_emergency(
    fields: Fields,
    items: Mapping[str, ServiceItem],
    sets: Mapping[str, tuple[str, ...]],
    fold: Fold,
) -> EmergencyRule:
    fields.only("kind", "number", "sentence", "item", "signs", "certain", "unless")
    rule = EmergencyRule(
        kind=fields.text("kind"),
        number=fields.text("number"),
        sentence=fields.text("sentence"),
        item=fields.text("item"),
        signs=tuple(map(fold, fields.texts("signs"))),
        certain=tuple(map(fold, fields.texts("certain"))),
        unless=tuple(map(fold, fields.texts("unless"))),
    )
    if rule.item not in items:
        raise fields.error(f"没有编号是“{rule.item}”的事项，请改正")
    if rule.number not in rule.sentence:
        raise fields.error(f"sentence 里没有说电话 {rule.number}，请写上")
    if not rule.signs:
        raise fields.error("这个紧急种类没有 signs，请至少写一条")
    try:
        for sign in (*rule.signs, *rule.certain, *rule.unless):
            read_sign(sign, sets)
    except SignError as problem:
        raise fields.error(str(problem)) from problem
    return rule

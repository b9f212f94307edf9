"""Read YAML field by field, so that every mistake is told with its file and line."""

from collections.abc import Mapping
from math import nan
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import yaml

from nlp.catalogue.items import CatalogueError

_SAFE: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class _Texts(_SAFE):  # type: ignore[misc]  # Chosen while running: libyaml where it is there.
    """Leaves every scalar a text: fields are asked for by type; guessing costs half the time."""

    def resolve(self, *_: object) -> str:
        return "tag:yaml.org,2002:str"

    def descend_resolver(self, *_: object) -> None:
        """Nothing is guessed by where it stands."""

    def ascend_resolver(self) -> None:
        """The same on the way back."""


T = TypeVar("T", bound=str)
_QUOTES = frozenset("“”「」")


class Fields:
    """A YAML mapping whose fields are asked for by name and type.

    `defaults` stand in for fields that are not written here.
    Every method raises CatalogueError when the field is missing or of another kind.
    """

    def __init__(
        self, file: str, node: yaml.Node, name: str, defaults: "Fields | None" = None
    ) -> None:
        self._file = file
        self._name = name
        self._defaults = defaults
        self._node = node
        if not isinstance(node, yaml.MappingNode):
            raise self.error(f"{name} 里要写成“字段: 值”的样子", node)
        self._nodes: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise self.error("字段名要写文字", key)
            if key.value in self._nodes:
                raise self.error(f"“{key.value}”在这里写了两次，请删去一个", key)
            if _QUOTES.intersection(key.value):
                raise self.error(f"“{key.value}”里有中文引号，请把引号去掉", key)
            self._nodes[key.value] = value

    def error(
        self, problem: str, node: yaml.Node | None = None, line: int | None = None
    ) -> CatalogueError:
        """An error about this mapping, or a node or a line (from 1) inside it."""
        line = line or (node or self._node).start_mark.line + 1
        return CatalogueError(f"{self._file} 第 {line} 行：{problem}。")

    def only(self, *allowed: str) -> None:
        """Refuse misspelt fields."""
        for key, node in self._nodes.items():
            if key not in allowed:
                told = f"{self._name} 里没有“{key}”这个字段，请看看是不是写错了"
                raise self.error(told, node)

    def has(self, key: str) -> bool:
        return key in self._nodes or (self._defaults is not None and self._defaults.has(key))

    def _find(self, key: str) -> yaml.Node:
        if key in self._nodes:
            return self._nodes[key]
        if self._defaults is not None and self._defaults.has(key):
            return self._defaults._find(key)  # noqa: SLF001 - the same class.
        raise self.error(f"{self._name} 里缺少字段“{key}”，请补上")

    def node(self, key: str) -> yaml.Node:
        """Where a field is written, for an error about it."""
        return self._find(key)

    def line(self, key: str) -> int:
        """The line of a field's value, counted from 1."""
        return self._find(key).start_mark.line + 1

    def _text_of(self, node: yaml.Node, key: str) -> str:
        if not isinstance(node, yaml.ScalarNode) or not node.value.strip():
            if "：" in key or ":" in key:
                raise self.error(f"“{key}”要用英文冒号，后面空一格，像 词: 5", node)
            raise self.error(f"字段“{key}”里要写文字，不能空着", node)
        return str(node.value).strip()

    def text(self, key: str) -> str:
        return self._text_of(self._find(key), key)

    def choice(self, key: str, meanings: Mapping[str, T]) -> T:
        """One of the given Chinese words, turned into its meaning in code."""
        written = self.text(key)
        if written not in meanings:
            known = "、".join(meanings)
            told = f"字段“{key}”不能写“{written}”，请从这些里选一个：{known}"
            raise self.error(told, self._find(key))
        return meanings[written]

    def truth(self, key: str) -> bool:
        return self.choice(key, {"是": "1", "否": "", "true": "1", "false": ""}) == "1"

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty when the field is absent."""
        if not self.has(key):
            return ()
        node = self._find(key)
        if not isinstance(node, yaml.SequenceNode):
            raise self.error(f"字段“{key}”要写成列表，像 [甲, 乙]", node)
        return tuple(self._text_of(entry, key) for entry in node.value)

    def pairs(self, key: str) -> Mapping[str, str]:
        """Texts by name; empty when the field is absent."""
        if not self.has(key):
            return MappingProxyType({})
        inner = Fields(self._file, self._find(key), key)
        return MappingProxyType({name: inner.text(name) for name in inner.names()})

    def weights(self, key: str, *, least: float = 0.0, most: float = 10.0) -> Mapping[str, float]:
        """Numbers by word, none of them 0; empty when the field is absent."""
        if not self.has(key):
            return MappingProxyType({})
        inner = Fields(self._file, self._find(key), key)
        found = {}
        for word, node in inner._nodes.items():
            try:
                weight = float(node.value)
            except (TypeError, ValueError):
                weight = nan
            if not least <= weight <= most:
                weight = inner.number(word, least=least, most=most)
            if not weight:
                told = f"“{word}”的分量是 0，等于没写，请改掉或删去"
                raise self.error(told, node)
            found[word] = weight
        return MappingProxyType(found)

    def number(self, key: str, *, least: float, most: float) -> float:
        """A number between two bounds, both allowed."""
        written = self.text(key)
        try:
            number = float(written)
        except ValueError:
            number = nan
        if not least <= number <= most:
            problem = f"“{key}”不能写“{written}”，要写 {least:g} 到 {most:g} 的数字"
            raise self.error(problem, self._find(key))
        return number

    def names(self) -> tuple[str, ...]:
        return tuple(self._nodes)

    def inner(self, key: str) -> "Fields":
        return Fields(self._file, self._find(key), key)

    def inner_list(self, key: str, defaults: "Fields | None" = None) -> tuple["Fields", ...]:
        """A list of mappings; empty when the field is absent."""
        if not self.has(key):
            return ()
        node = self._find(key)
        if not isinstance(node, yaml.SequenceNode):
            raise self.error(f"字段“{key}”要写成列表，每一条前面写“- ”", node)
        return tuple(Fields(self._file, entry, key, defaults) for entry in node.value)


def _mistake(problem: yaml.MarkedYAMLError, path: Path) -> tuple[int, str]:
    """The line of a mistake, from 1, and what it is.

    A quote or bracket that stays open is only noticed at the end of the file: its begin counts.
    """
    opened = problem.context_mark
    if opened is not None and "quoted scalar" in (problem.context or ""):
        return opened.line + 1, "这里的引号只有一半，请补上另一半"
    if opened is not None and "flow" in (problem.context or ""):
        return opened.line + 1, "这里的括号没有收尾，或者里面少了逗号、冒号后面少了空格"
    line = problem.problem_mark.line + 1 if problem.problem_mark else 1
    lines = path.read_text(encoding="utf-8").splitlines()
    if line <= len(lines) and "\t" in lines[line - 1]:
        return line, "这里有 Tab，请换成空格"
    return line, "YAML 写法不对，请看看冒号、括号和缩进"


def read_fields(path: Path) -> Fields:
    """The fields of one YAML file; CatalogueError if it cannot be read as such."""
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=_Texts)
    except (OSError, UnicodeDecodeError) as problem:
        told = f"{path.name} 读不出来，请看看文件在不在、是不是 UTF-8 的文本（{problem}）。"
        raise CatalogueError(told) from problem
    except yaml.MarkedYAMLError as problem:
        line, told = _mistake(problem, path)
        raise CatalogueError(f"{path.name} 第 {line} 行：{told}。") from problem
    except yaml.YAMLError as problem:
        reason = " ".join(str(problem).split())
        raise CatalogueError(f"{path.name} 的 YAML 写法不对（{reason}）。") from problem
    if node is None:
        raise CatalogueError(f"{path.name} 第 1 行：文件是空的。")
    return Fields(path.name, node, path.name)

"""`rules show ITEM`: what speaks for an item and against it, for the clerk who keeps the rules."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

import click

from app.commands import words
from nlp.catalogue.items import Catalogue, CatalogueError, ItemRules, ServiceItem
from nlp.catalogue.schema import LEARNED_FILE
from nlp.engine import Engine
from nlp.learned.evidence import is_character, plain
from nlp.learned.reading import read_learned
from nlp.learned.scores import UNIT

MOST_TOLD = 30
MOST_NEAR = 3


def show_command(engine: Engine) -> click.Command:
    @click.command("show", help="看一个事项的规则：手写的词、学来的词、所在组的规则")
    @click.argument("item", metavar="编号或名称")
    def command(item: str) -> None:
        try:
            click.echo(described(engine.catalogue, _found(engine.catalogue, item.strip())))
        except CatalogueError as problem:
            raise click.ClickException(str(problem)) from problem

    return command


def _found(catalogue: Catalogue, written: str) -> ServiceItem:
    by_name = {item.name: item for item in catalogue.items.values()}
    found = catalogue.items.get(written) or by_name.get(written)
    if found is not None:
        return found
    near = "、".join(f"{item.name}（{item.code}）" for item in _near(catalogue, written))
    raise click.ClickException(words.NO_SUCH_ITEM.format(written=written, near=near))


def _near(catalogue: Catalogue, written: str) -> list[ServiceItem]:
    """Those whose name holds what was written, then those whose name or code looks alike."""
    inside = [item for item in catalogue.items.values() if written and written in item.name]
    called = {key: item for item in catalogue.items.values() for key in (item.name, item.code)}
    alike = [called[key] for key in get_close_matches(written, called, MOST_NEAR, cutoff=0.0)]
    return list({item.code: item for item in (*inside, *alike)}.values())[:MOST_NEAR]


def described(catalogue: Catalogue, item: ServiceItem) -> str:
    """Everything that is weighed for an item, heaviest first."""
    lines = [
        words.SHOWN_ITEM.format(name=item.name, code=item.code),
        words.SHOWN_GROUP.format(group=item.group, description=item.description),
        "",
        words.SHOWN_BY_HAND,
        *_rules(item.rules),
        "",
        *_learned(catalogue, item.code),
    ]
    for group in catalogue.group_rules:
        if item.code in group.codes and group.rules is not None:
            lines += ["", words.SHOWN_OF_GROUP.format(group=group.name), *_rules(group.rules)]
    return "\n".join(lines)


def _rules(rules: ItemRules) -> Iterator[str]:
    pairs = {f"{one} … {other}": weight for (one, other), weight in rules.pairs.items()}
    for name, weights in (
        (words.SHOWN_WORDS, rules.words),
        (words.SHOWN_TROUBLES, rules.troubles),
        (words.SHOWN_PHRASES, rules.phrases),
        (words.SHOWN_PAIRS, pairs),
    ):
        if weights:
            yield f"  {name}　{_told(weights)}"
    for name, listed in (
        (words.SHOWN_REQUIRED, rules.required),
        (words.SHOWN_EXCLUDING, rules.excluding),
    ):
        if listed:
            yield f"  {name}　{'、'.join(listed)}"


def _told(weights: Mapping[str, float]) -> str:
    heaviest = sorted(weights.items(), key=lambda pair: (-abs(pair[1]), pair[0]))
    return "、".join(f"{word} {weight:g}" for word, weight in heaviest)


def _learned(catalogue: Catalogue, code: str) -> Sequence[str]:
    """The heaviest learned words for and against; characters are marked as such."""
    path = catalogue.folder / LEARNED_FILE
    learned = read_learned(path) if path.exists() else None
    if learned is None or code not in learned.labels:
        return [words.SHOWN_NOT_LEARNED]
    weights = {_written(word): weight for word, weight in learned.weights_of(code).items()}
    by_weight = sorted(weights.items(), key=lambda pair: (pair[1], pair[0]))
    speaking_for = [pair for pair in reversed(by_weight) if pair[1] > 0][:MOST_TOLD]
    against = [pair for pair in by_weight if pair[1] < 0][:MOST_TOLD]
    return [
        words.SHOWN_LEARNED.format(count=len(weights), base=learned.base, unit=UNIT),
        f"  {words.SHOWN_FOR}　{_told(dict(speaking_for))}",
        f"  {words.SHOWN_AGAINST}　{_told(dict(against))}",
    ]


def _written(word: str) -> str:
    return words.SHOWN_CHARACTER.format(char=plain(word)) if is_character(word) else word

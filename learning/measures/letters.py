"""`python -m learning.measures.letters FOLDER [--domains] [--fold N …]`: public letters understood.

In four folds: learned from the letters of three, judged on those of the fourth, by title and by
title with text. By item, beside all chat messages and hand-written rules, as the shipped table is;
`--domains`: by the seven domains their readers were given, from the letters alone. Takes an hour,
or a quarter of it for one fold.
"""

import argparse
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from learning.evaluate import Evaluation, Labelled, evaluate
from learning.labelled_file import HISTORY, read_labelled
from learning.learned_text import write_learned
from learning.letters import Letter, read_letters, texts
from learning.tables.weights import learned_items
from nlp.engine import Engine
from nlp.learned.reading import read_learned
from nlp.learned.weights import LearnedRules
from nlp.weighing.classify import Classified, Classifier

FOLDS = (0, 1, 2, 3)
Learned = Callable[[Sequence[Letter]], Classifier]


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m learning.measures.letters", description=__doc__
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--domains", action="store_true")
    parser.add_argument("--fold", type=int, nargs="*", choices=FOLDS, default=FOLDS)
    options = parser.parse_args()
    engine = Engine.load()
    letters = [each for each in read_letters(options.folder) if each.fold is not None]
    if options.domains:
        letters = [_by_domain(each) for each in letters]
        _judge(engine, letters, options.fold, lambda kept: _domains(engine, kept))
    else:
        _judge(engine, letters, options.fold, lambda kept: _items(engine, kept))


def _judge(
    engine: Engine, letters: Sequence[Letter], folds: Sequence[int], learned: Learned
) -> None:
    titles: dict[str, Classified] = {}
    wholes: dict[str, Classified] = {}
    for fold in folds:
        classifier = learned([each for each in letters if each.fold != fold])
        for each in letters:
            if each.fold == fold:
                titles[each.title.text] = classifier.classify(engine.fold(each.title.text))
                if each.whole:
                    wholes[each.whole.text] = classifier.classify(engine.fold(each.whole.text))
        print(f"  fold {fold}", flush=True)
    judged = [each for each in letters if each.fold in folds]
    _tell("titles", [each.title for each in judged], titles)
    _tell("titles and texts", [each.whole for each in judged if each.whole], wholes)


def _tell(name: str, messages: Sequence[Labelled], answers: dict[str, Classified]) -> None:
    told: Evaluation = evaluate(messages, lambda text: answers[text])
    sure = told.count - told.unsure
    print(
        f"{name}: {told.count}, top-1 {told.top1:.4f}, top-3 {told.top3:.4f},"
        f" accuracy {told.accuracy:.4f}, macro-F1 {told.macro_f1:.4f};"
        f" sure {sure}, of these wrong {told.sure_wrongly}"
    )
    for each in told.calibration:
        print(f"  score {each.score:.2f}: right {each.accuracy:.2f} of {each.count}")
    gap = sum(each.count * abs(each.score - each.accuracy) for each in told.calibration)
    print(f"  calibration error {gap / told.count:.3f}")


def _items(engine: Engine, letters: Sequence[Letter]) -> Classifier:
    chat = read_labelled(HISTORY / "chat.jsonl")
    learned = learned_items(engine, chat, letters, lambda _: None)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "items.txt"
        written = Classifier.by_hand(engine.catalogue).written
        write_learned(path, learned, "letters", len(letters), written=written)
        return Classifier.of(engine.catalogue, LearnedRules(read_learned(path)))


def _domains(engine: Engine, letters: Sequence[Letter]) -> Classifier:
    # scikit-learn is an extra requirement: only who learns needs it.
    from learning.learn import learn

    learned = learn(list(texts(letters)), Classifier.of_labels(), fold=engine.fold)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "domains.txt"
        write_learned(path, learned, "letters", len(letters))
        return Classifier.of_labels(read_learned(path))


def _by_domain(letter: Letter) -> Letter:
    title, whole = letter.title, letter.whole
    return replace(
        letter,
        title=Labelled(title.text, letter.domain),
        whole=whole and Labelled(whole.text, letter.domain),
    )


if __name__ == "__main__":
    main()

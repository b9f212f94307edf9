"""The figures of `rules eval`: as values and as a table."""

from learning.evaluate import Evaluation, Judged
from nlp.weighing.ranked import RankedItem

FIGURES = (
    ("条数", "{0.count}"),
    ("首选正确率（只认标注）", "{0.accuracy:.4f}"),
    ("宏平均 F1", "{0.macro_f1:.4f}"),
    ("首选正确率（认可的都算）", "{0.top1:.4f}"),
    ("前三项里有（认可的都算）", "{0.top3:.4f}"),
    ("说不清的话", "{0.unclear}，其中答“不确定” {0.unclear_told}"),
    ("答“不确定”", "{0.unsure}，其中首选其实是对的 {0.unsure_wrongly}"),
    ("答得确定而错", "{0.sure_wrongly}"),
)


def as_values(figures: Evaluation) -> dict[str, object]:
    """Give everything as plain values; shares are 0..1."""
    return {
        "count": figures.count,
        "accuracy": figures.accuracy,
        "macro_f1": figures.macro_f1,
        "top1": figures.top1,
        "top3": figures.top3,
        "unclear": figures.unclear,
        "unclear_told": figures.unclear_told,
        "unsure": figures.unsure,
        "unsure_wrongly": figures.unsure_wrongly,
        "sure_wrongly": figures.sure_wrongly,
        "labels": {
            label: {
                "precision": each.precision,
                "recall": each.recall,
                "f1": each.f1,
                "support": each.support,
            }
            for label, each in figures.labels.items()
        },
        "confusion": [[*pair, count] for pair, count in figures.confusion.items()],
        "calibration": [[each.score, each.accuracy, each.count] for each in figures.calibration],
        "coverage": [[each.threshold, each.covered, each.accuracy] for each in figures.coverage],
        "worst": [
            {"text": each.message.text, "label": each.message.label, "answers": answers(each)}
            for each in figures.worst
        ],
    }


def as_table(figures: Evaluation) -> str:
    """Write what a clerk reads at the terminal."""
    rows = [f"{name}　{form.format(figures)}" for name, form in FIGURES]
    rows += ["", "事项　查准　查全　F1　条数"]
    rows += [
        f"{label}　{each.precision:.3f}　{each.recall:.3f}　{each.f1:.3f}　{each.support}"
        for label, each in figures.labels.items()
    ]
    rows += ["", "分数说的是不是真的：平均分　正确率　条数"]
    rows += [f"{each.score:.2f}　{each.accuracy:.2f}　{each.count}" for each in figures.calibration]
    rows += ["", "只答分数够高的：分数线　答了　正确率"]
    rows += [
        f"{each.threshold:.1f}　{each.covered:.2f}　{each.accuracy:.3f}"
        for each in figures.coverage
    ]
    rows += ["", "最常弄混的：标注 → 答成　条数"]
    confused = list(figures.confusion.items())[:20]
    rows += [f"{label} → {answer or '（无）'}　{count}" for (label, answer), count in confused]
    rows += ["", "错得最肯定的："]
    for each in figures.worst:
        rows += [f"{each.message.text[:60]}　应是 {each.message.label}", f"    {answers(each)[0]}"]
    return "\n".join(rows)


def answers(judged: Judged) -> list[str]:
    return [_answer(item) for item in judged.classified.ranked[:3]] or ["（无）"]


def _answer(item: RankedItem) -> str:
    words = "、".join(f"{each.word}({each.weight:g})" for each in item.words[:6])
    return f"{item.code} {item.score:.2f} {words}"

"""`classify TEXT…`: what the service understands of a text, and why."""

import json
import sys
from collections.abc import Iterable

import click

from bot.context import Bot
from nlp.findings import Findings


def classify_command(bot: Bot) -> click.Command:
    @click.command("classify", help="看看一句话会被理解成什么（“-”从标准输入逐行读）")
    @click.argument("texts", nargs=-1, required=True)
    @click.option("--json", "as_json", is_flag=True, help="输出 JSON，一行一条")
    def classify(texts: tuple[str, ...], as_json: bool) -> None:  # noqa: FBT001 - a flag.
        for text in _lines(texts):
            findings = bot.findings(text)
            click.echo(json.dumps(values(findings), ensure_ascii=False) if as_json else "")
            if not as_json:
                click.echo(described(findings))

    return classify


def values(findings: Findings) -> dict[str, object]:
    """Give the findings as plain values."""
    return {
        "sure": findings.sure,
        "items": [
            {
                "code": item.code,
                "name": item.name,
                "score": round(item.score, 3),
                "words": [[each.word, round(each.weight, 2)] for each in item.words],
            }
            for item in (findings.items or findings.nearest)
        ],
        "emergency": findings.emergency.kind if findings.emergency else None,
        "emergency_sure": findings.emergency is not None and findings.emergency.sure,
        "grids": list(findings.place.grid_ids),
        "place": findings.place.matched,
        "intent": findings.intent.kind,
        "masked": findings.masked,
    }


def described(findings: Findings) -> str:
    """Write the findings for a clerk."""
    rows = [f"{'确定' if findings.sure else '不确定'}　{findings.masked}"]
    for item in findings.items or findings.nearest:
        words = "、".join(f"{each.word}({each.weight:g})" for each in item.words)
        rows.append(f"  {item.score:.2f}  {item.name}  {item.code}  {words}")
    if findings.emergency:
        kind = "紧急" if findings.emergency.sure else "可能紧急"
        rows.append(f"  {kind}：{findings.emergency.sentence}")
    if findings.place.grid_ids:
        rows.append(f"  地点：{findings.place.matched} → 网格 {list(findings.place.grid_ids)}")
    return "\n".join(rows)


def _lines(texts: Iterable[str]) -> Iterable[str]:
    for text in texts:
        if text == "-":
            yield from (line.rstrip("\n") for line in sys.stdin)
        else:
            yield text

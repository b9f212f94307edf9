"""`classify TEXT…`: what the service understands of a text, and why."""

import json
import sys
from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import click

from nlp.catalogue.items import CatalogueError
from nlp.commands.dates import take_date
from nlp.commands.errands import Errand
from nlp.commands.intent import Intent
from nlp.commands.targets import people_in, target_of
from nlp.commands.worker_intent import WorkerIntent
from nlp.engine import Engine
from nlp.findings import Findings
from nlp.place.locate import Gazetteer

SPEAKERS = ("resident", "worker", "volunteer")
CHINA = ZoneInfo("Asia/Shanghai")
SAME = {"my_cases": "progress"}
"""Kinds that tell the talk more than who asks from outside needs to know."""


def classify_command(engine: Engine, gazetteer: Callable[[], Gazetteer | None]) -> click.Command:
    @click.command("classify", help="看看一句话会被理解成什么（“-”从标准输入逐行读）")
    @click.argument("texts", nargs=-1, required=True)
    @click.option("--json", "as_json", is_flag=True, help="输出 JSON，一行一条")
    @click.option(
        "--as", "speaker", type=click.Choice(SPEAKERS), default="resident", help="这句话是谁说的"
    )
    def classify(texts: tuple[str, ...], as_json: bool, speaker: str) -> None:  # noqa: FBT001 - a flag.
        try:
            _ = engine.classifier  # Reads the list; what is wrong in it is told in one line.
        except CatalogueError as problem:
            raise click.ClickException(str(problem)) from problem
        places = gazetteer()
        for text in _lines(texts):
            findings = engine.understand(text, places)
            if as_json:
                intent = intent_of(engine, findings, speaker)
                click.echo(json.dumps(values(findings, intent), ensure_ascii=False))
            else:
                click.echo(described(findings))

    return classify


def intent_of(engine: Engine, findings: Findings, speaker: str) -> dict[str, Any]:
    """Give what the speaker wants of the service, as plain values."""
    if speaker == "resident":
        return _resident(findings.intent)
    today = datetime.now(CHINA).date()
    return _worker(engine.worker_intent(findings.text), findings.text, today)


def _resident(intent: Intent) -> dict[str, Any]:
    kind = SAME.get(intent.kind, intent.kind)
    if kind == "choice":
        kind = "rate" if intent.stars is not None else "none"
    found = _nothing(kind)
    if intent.number is not None:
        number = int(intent.number) if intent.number.isdecimal() else intent.number
        found |= {"number": number, "numbers": [number]}
    return found | {
        "text": intent.text,
        "stars": intent.stars,
        "errand": _errand(intent.errand),
    }


def _worker(intent: WorkerIntent, said: str, today: date) -> dict[str, Any]:
    day = take_date(intent.text, today).day
    return _nothing(intent.kind) | {
        "number": intent.number,
        "numbers": list(intent.numbers),
        "text": intent.text,
        "sure": intent.sure,
        "date": day.isoformat() if day else None,
        "people": people_in(said) if intent.kind != "none" else [],
        "target": target_of(intent.kind, said) or None,
        "errand": _errand(intent.errand),
    }


def _nothing(kind: str) -> dict[str, Any]:
    return {
        "kind": kind,
        "sure": True,
        "number": None,
        "numbers": [],
        "text": "",
        "stars": None,
        "date": None,
        "people": [],
        "target": None,
        "errand": None,
    }


def _errand(errand: Errand | None) -> dict[str, Any] | None:
    if errand is None:
        return None
    return {"person": errand.person, "what": errand.what, "fen": errand.fen, "done": errand.done}


def values(findings: Findings, intent: dict[str, Any]) -> dict[str, Any]:
    """Give the findings as plain values."""
    danger = findings.emergency
    return {
        "sure": findings.sure,
        "items": [
            {
                "code": item.code,
                "name": item.name,
                "score": round(item.score, 3),
                "words": [[each.word, round(each.weight, 2)] for each in item.words],
            }
            for item in (findings.items if findings.sure else findings.nearest)
        ],
        "matters": list(findings.matters),
        "emergency": danger
        and {"kind": danger.kind, "sure": danger.sure, "sentence": danger.sentence},
        "grids": list(findings.place.grid_ids),
        "place": findings.place.matched,
        "intent": intent,
        "masked": findings.masked,
        "pii": [{"kind": s.kind, "start": s.start, "end": s.end} for s in findings.pii],
    }


def described(findings: Findings) -> str:
    """Write the findings for a clerk."""
    rows = [f"{'确定' if findings.sure else '不确定'}　{findings.masked}"]
    for item in findings.items or findings.nearest:
        words = "、".join(f"{each.word}({round(each.weight, 2):g})" for each in item.words)
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

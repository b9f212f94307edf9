"""What the caller of a play is told: the answer in clear, parsed, and each try."""

import json
from dataclasses import asdict
from typing import Any

from flask import Response, jsonify

from simulator.delivery import Outcome
from simulator.wechat_xml import parse_xml


def told(outcome: Outcome | None) -> Response:
    if outcome is None:
        return jsonify(answer="", message=None, problem="", tries=[])
    return jsonify(
        answer=outcome.plain,
        message=None if outcome.refused else _message(outcome.plain),
        problem=outcome.problem,
        tries=[asdict(one) for one in outcome.tries],
    )


def _message(plain: str) -> Any:
    if plain.startswith("<xml"):
        return parse_xml(plain)
    return json.loads(plain) if plain.startswith("{") else None

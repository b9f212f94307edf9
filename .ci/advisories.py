"""Lists known advisories against what the lock pins, in one question to osv.dev.

It never fails a build: an advisory is read and judged by a person. Where it cannot look it says
so.
"""

import json
import re
import sys
import urllib.request
from pathlib import Path

OSV = "https://api.osv.dev/v1/querybatch"
SECONDS = 10
LOCK = Path(__file__).resolve().parents[1] / "requirements-dev.lock"


def main() -> None:
    pinned = re.findall(r"^([\w.-]+)==([^\s;]+)", LOCK.read_text(encoding="utf-8"), re.MULTILINE)
    try:
        known = asked(pinned)
    except (OSError, ValueError, LookupError) as error:
        why = type(error).__name__
        say(f"没能查询已知漏洞（{why}）：{len(pinned)} 个包都没有查，要能访问 osv.dev。")
        return
    for (name, version), ids in zip(pinned, known, strict=True):
        if ids:
            say(f"{name} {version}：{'、'.join(ids)}")
    say(f"查了 {len(pinned)} 个包，{sum(map(bool, known))} 个有已知漏洞。")


def asked(pinned: list[tuple[str, str]]) -> list[list[str]]:
    """Give the ids of the advisories against each package, in their order."""
    queries = [
        {"package": {"name": name, "ecosystem": "PyPI"}, "version": version}
        for name, version in pinned
    ]
    question = urllib.request.Request(
        OSV, json.dumps({"queries": queries}).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(question, timeout=SECONDS) as answer:  # noqa: S310 - a fixed https address.
        results = json.load(answer)["results"]
    if len(results) != len(pinned):
        raise ValueError("an answer to another question")
    return [[found["id"] for found in each.get("vulns", [])] for each in results]


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()

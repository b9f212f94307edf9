"""Runs a checkout's application on requests from stdin; knows nothing of the service but `wsgi`.

One JSON object a line. In: {path, query, body, type, profile?}. Out: {status, body, ms}, ms being
the processor time of the call. {top: N} gives the profile of the calls that asked for one.
"""

import cProfile
import io
import json
import pstats
import re
import runpy
import sys
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

sys.path[0] = str(Path.cwd())  # Python put this file's own folder there.


def called(application: Any, asked: dict[str, Any], profile: cProfile.Profile) -> dict[str, Any]:
    body = asked["body"].encode()
    environ = {
        "REQUEST_METHOD": "POST",
        "SCRIPT_NAME": "",
        "PATH_INFO": asked["path"],
        "QUERY_STRING": asked["query"],
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_TYPE": asked["type"],
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": False,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    status = ""

    def start(line: str, _headers: object, _error: object = None) -> None:
        nonlocal status
        status = line

    if asked.get("profile"):
        profile.enable()
    began = time.process_time()
    parts = application(environ, start)
    answer = b"".join(parts)
    spent = time.process_time() - began
    profile.disable()
    if hasattr(parts, "close"):
        parts.close()
    return {"status": status, "body": answer.decode(), "ms": 1000 * spent}


def report(profile: cProfile.Profile, top: int) -> dict[str, Any]:
    """Give where most time is spent, and what each function of the service costs in all."""
    text = io.StringIO()
    figures = pstats.Stats(profile, stream=text)
    figures.sort_stats("tottime").print_stats(top)
    rooms = rf"{re.escape(str(Path.cwd()))}/(?!\.venv)"
    figures.sort_stats("cumulative").print_stats(rooms, 2 * top)
    return {"text": text.getvalue()}


def main() -> None:
    from wsgi import application

    # What gunicorn does before its workers part.
    arbiter = SimpleNamespace(app=SimpleNamespace(wsgi=lambda: application))
    runpy.run_path("gunicorn.conf.py")["when_ready"](arbiter)
    profile = cProfile.Profile()
    print(json.dumps({"ready": True}), flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        done = (
            report(profile, asked["top"]) if "top" in asked else called(application, asked, profile)
        )
        print(json.dumps(done), flush=True)


if __name__ == "__main__":
    main()

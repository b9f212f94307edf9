"""The server that keeps files, and how the tests wait for other threads."""

import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


@dataclass
class Reply:
    content: bytes = b""
    media_type: str = "image/jpeg"
    status: int = 200
    headers: dict = field(default_factory=dict)


class Platform(ThreadingHTTPServer):
    """Gives each file by its name: a Reply, or a function that serves the request itself."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Handler)
        self.files, self.asked, self.hosts, self.tokens = {}, Counter(), [], 0
        self.let = threading.Event()
        self.url = f"http://127.0.0.1:{self.server_address[1]}"

    def handle_error(self, request, client_address):
        """Whoever hangs up early has his reasons."""


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.tokens += 1
        token = f'{{"access_token": "t{self.server.tokens}", "expires_in": 7200}}'
        self.give(Reply(token.encode(), "application/json"))

    def do_GET(self):
        address = urlsplit(self.path)
        name = parse_qs(address.query).get("media_id", [address.path.removeprefix("/")])[0]
        self.server.asked[name] += 1
        self.server.hosts.append(self.headers["Host"])
        found = self.server.files.get(name, Reply(b'{"errcode": 40007}', "application/json"))
        found(self) if callable(found) else self.give(found)

    def give(self, reply):
        self.send_response(reply.status)
        headers = {"Content-Type": reply.media_type, "Content-Length": str(len(reply.content))}
        for name, value in (headers | reply.headers).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(reply.content)

    def log_message(self, *_):
        pass


def eventually(condition, seconds=30.0):
    """Wait for something another thread does; gives the seconds it took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < seconds
        time.sleep(0.02)
    return time.monotonic() - began


def hangs(handler):
    """Say nothing until the platform is let go."""
    with suppress(OSError):
        handler.server.let.wait(60)
        handler.give(Reply(b"late"))

"""python -m simulator --config FILE --port 8001."""

import argparse
import errno
import logging
import signal
import socket
import sys
import threading
from pathlib import Path

from werkzeug.serving import WSGIRequestHandler, make_server

from simulator import words
from simulator.app import create_app
from simulator.config_reader import ConfigError, load_config
from simulator.story_reader import StoryError


class QuietHandler(WSGIRequestHandler):
    """The wire log on the page tells more than an access log."""

    protocol_version = "HTTP/1.1"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        pass


class CannotListenError(OSError):
    """One sentence on why the address can't be had."""


def open_socket(host: str, port: int) -> socket.socket:
    """A listening socket; `CannotListenError` if the port is taken or forbidden."""
    line = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    line.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        line.bind((host, port))
        line.listen(128)
    except OSError as error:
        line.close()
        if error.errno == errno.EADDRINUSE:
            raise CannotListenError(words.port_taken(port)) from error
        reason = error.strerror or str(error)
        raise CannotListenError(words.bind_failed(f"{host}:{port}", reason)) from error
    return line


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m simulator", description=words.PROGRAM)
    parser.add_argument("--config", type=Path, required=True)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8001)
    options = parser.parse_args(arguments)
    try:
        app = create_app(load_config(options.config))
        line = open_socket(options.host, options.port)
    except (ConfigError, StoryError, CannotListenError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    with line:
        server = make_server(
            options.host,
            options.port,
            app,
            threaded=True,
            request_handler=QuietHandler,
            fd=line.fileno(),
        )
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
        sys.stdout.write(words.listening(f"http://{options.host}:{options.port}") + "\n")
        sys.stdout.flush()
        server.serve_forever(poll_interval=0.2)
        server.server_close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

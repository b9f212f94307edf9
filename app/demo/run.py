"""`make run`: the service, the worker and the simulator together, until Ctrl-C."""

import argparse
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from types import FrameType

from app.demo import cast
from core.files import keep_private, private_folder
from core.settings import ROOT

VAR = ROOT / "var"
SECRETS = VAR / "demo.json"
SIMULATOR = VAR / "simulator.json"
PATIENCE = 20.0
NAMES = {
    "zhou": "周主任（指挥中心）",
    "jin": "金审计（审计，只读）",
    "xiaoli": "小李（花神庙第一网格网格员）",
    "laozhao": "老赵（花神庙第二网格网格员）",
    "jiang": "姜警官（花溪一警格）",
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="make run")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--simulator-port", type=int, default=8001)
    options = parser.parse_args()
    for port in (options.port, options.simulator_port):
        if _taken(port):
            print(  # noqa: T201 - said to the person at the terminal.
                f"端口 {port} 已被占用：请停掉占用它的程序，或换一个端口，"
                "例如 make run PORT=9000 SIM_PORT=9001。"
            )
            return 1
    keep_private()
    private_folder(VAR)
    VAR.chmod(0o700)  # An earlier version, or make, may have made it for all.
    service = f"http://127.0.0.1:{options.port}"
    simulator = f"http://127.0.0.1:{options.simulator_port}"
    install = cast.saved(SECRETS, service, simulator)
    config = cast.simulator_config(install, service)
    SIMULATOR.write_text(json.dumps(config, ensure_ascii=False, indent=1), encoding="utf-8")
    environment = {**os.environ, **install["environment"], "PYTHONUNBUFFERED": "1"}
    if not _prepare(environment):
        return 1
    return _serve(environment, options.port, options.simulator_port, install["passwords"])


def _prepare(environment: dict[str, str]) -> bool:
    """Bring the tables up to date and load the street; what went wrong is already said."""
    command = ["-m", "flask", "--app", "wsgi", "demo", "load", "--secrets", str(SECRETS)]
    done = subprocess.run([sys.executable, *command], cwd=ROOT, env=environment, check=False)  # noqa: S603
    return done.returncode == 0


def _serve(
    environment: dict[str, str], port: int, simulator_port: int, passwords: dict[str, str]
) -> int:
    python = sys.executable
    simulator = ["--config", str(SIMULATOR), "--port", str(simulator_port)]
    web = ["-w", "2", "-b", f"127.0.0.1:{port}", "--log-level", "warning", "wsgi:application"]
    commands = {
        "simulator": [python, "-m", "simulator", *simulator],
        "web": [python, "-m", "gunicorn", *web],
        "worker": [python, "-m", "flask", "--app", "wsgi", "worker"],
    }
    stopping = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        stopping.set()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    processes = {
        name: subprocess.Popen(command, cwd=ROOT, env=environment, start_new_session=True)  # noqa: S603
        for name, command in commands.items()
    }
    _greet(port, simulator_port, passwords)
    ended = _watch(processes, stopping)
    _stop(processes)
    return 1 if ended else 0


def _greet(port: int, simulator_port: int, passwords: dict[str, str]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not (_taken(port) and _taken(simulator_port)) and time.monotonic() < deadline:
        time.sleep(0.1)
    rows = [
        "",
        "街坊已启动（Ctrl-C 停止）",
        f"  扮演居民和网格员   http://127.0.0.1:{simulator_port}/sim/",
        f"  居民页             http://127.0.0.1:{port}/m/",
        f"  指挥中心           http://127.0.0.1:{port}/admin/",
        "  演示里夜间也照常发消息（正式使用时，除紧急件外 21:00 到次日 7:00 不打扰人）",
        "  登录：",
        *(f"    {login:<9}{word}   {NAMES[login]}" for login, word in passwords.items()),
        "",
    ]
    print("\n".join(rows), flush=True)  # noqa: T201 - said to the person at the terminal.


def _watch(processes: dict[str, subprocess.Popen[bytes]], stopping: threading.Event) -> str | None:
    """Wait until asked to stop, or one of the three has ended by itself."""
    while not stopping.wait(0.3):
        for name, process in processes.items():
            if process.poll() is not None:
                print(f"{name} 意外停止，其余一并停止。", file=sys.stderr)  # noqa: T201
                return name
    return None


def _stop(processes: dict[str, subprocess.Popen[bytes]]) -> None:
    for process in processes.values():
        if process.poll() is None:
            process.terminate()
    for process in processes.values():
        try:
            process.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()


def _taken(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


if __name__ == "__main__":
    sys.exit(main())

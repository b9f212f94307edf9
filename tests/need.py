"""What the tests need besides Python packages: a browser, Chinese fonts, Node's two packages.

Installed where this may (root and apt, npm); otherwise said loudly, with the way to get it. The
tests that need a missing part are skipped on a developer's machine and fail in CI.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

NODE = Path(__file__).with_name("wire") / "node"


def main() -> None:
    missing = [name for name, ready in _needs() if not ready]
    for name in missing:
        print(f"!!! 没有 {name}，用到它的测试不会运行。{HOW[name]}", flush=True)


def _needs() -> list[tuple[str, bool]]:
    return [
        ("chromium", _have("chromium") or _apt("chromium", "fonts-noto-cjk")),
        ("node", _have("npm") or _apt("nodejs", "npm")),
        ("@wecom/crypto", _npm()),
    ]


def _have(command: str) -> bool:
    return shutil.which(command) is not None


def _apt(*packages: str) -> bool:
    if os.geteuid() != 0 or not _have("apt-get"):
        return False
    print(f"安装 {' '.join(packages)} …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        subprocess.run(
            ["apt-get", "-q", *step], env=environment, stdout=subprocess.DEVNULL, check=False
        )
    return _have(packages[0]) or _have("npm")


def _npm() -> bool:
    if not (NODE / "package.json").exists() or (NODE / "node_modules" / "@wecom").exists():
        return True
    if not _have("npm"):
        return False
    done = subprocess.run(
        ["npm", "ci", "--no-audit", "--no-fund", "--silent"], cwd=NODE, check=False
    )
    return done.returncode == 0


HOW = {
    "chromium": "请运行：sudo apt-get install chromium fonts-noto-cjk",
    "node": "请运行：sudo apt-get install nodejs npm",
    "@wecom/crypto": "请在 tests/wire/node 里运行：npm ci",
}

if __name__ == "__main__":
    sys.exit(main())

"""What the bootstrap modules share: the folder, its environment, talking to the user and running commands."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
CACHE = ROOT / ".cache"
LOCAL = ROOT / ".local"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")


class Stop(Exception):
    """Going on makes no sense; the message tells the user what to do."""


def say(text: str) -> None:
    print(f"==> {text}", flush=True)


def environment() -> dict[str, str]:
    """The user's environment with every cache inside the folder, and the machine's own certificates trusted."""
    env = dict(os.environ)
    env |= {
        "UV_CACHE_DIR": str(CACHE / "uv"),
        "PIP_CACHE_DIR": str(CACHE / "pip"),
        "npm_config_cache": str(CACHE / "npm"),
        "XDG_CACHE_HOME": str(CACHE / "xdg"),
        "UV_PYTHON_DOWNLOADS": "never",
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "npm_config_update_notifier": "false",
    }
    if CERTIFICATES.exists():
        env.setdefault("UV_SYSTEM_CERTS", "1")
        env.setdefault("NODE_EXTRA_CA_CERTS", str(CERTIFICATES))
    env.pop("VIRTUAL_ENV", None)
    env.pop("PYTHONHOME", None)
    return env


def run(command: Sequence[object], hint: str = "", **extra: str) -> None:
    """Run a command in the folder; its failure stops everything with its own output above and our hint below."""
    result = subprocess.run([str(part) for part in command], cwd=ROOT, env=environment() | extra, check=False)
    if result.returncode:
        raise Stop(hint or f"{' '.join(str(part) for part in command)} failed ({result.returncode}).")


def digest(paths: Iterable[Path], *extra: str) -> str:
    """One hash over names and contents, to see whether work can be skipped."""
    total = hashlib.sha256("\0".join(extra).encode())
    for path in sorted(paths):
        total.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def app_files(*patterns: str) -> list[Path]:
    """Files in the apps that fit, and the locked packages: what a database was made from."""
    apps = [ROOT / "llo_portal", *(path.parent for path in ROOT.glob("[a-z]*/apps.py"))]
    found = {path for app in apps for pattern in patterns for path in app.glob(pattern)}
    return [path for path in found if path.is_file() and path.suffix != ".pyc"] + [ROOT / "requirements" / "base.txt"]


def is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def warn(text: str) -> None:
    print(f"\n!!! {text}\n", file=sys.stderr, flush=True)

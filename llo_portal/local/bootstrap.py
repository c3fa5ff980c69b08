"""The Python environment: .venv from the locked requirements, every file checked by its hash."""

import subprocess
import sys

from .shell import ROOT, VENV, Stop, digest, environment, run, say
from .system import install_packages

REQUIREMENTS = ROOT / "requirements"
SETS = {"demo": "demo.txt", "dev": "dev.txt"}  # dev holds all of demo
STAMP = VENV / ".llo-stamp"


def install(wanted: str) -> None:
    """Make .venv hold the set `wanted`; nothing happens when it does already, or when it is a link to someone else's."""
    if VENV.is_symlink():
        say(".venv is a link: it is used as it is")
        return
    if _installed(wanted):
        return
    if not (VENV / "bin" / "uv").exists():
        _create()
    lock = REQUIREMENTS / SETS[wanted]
    say(f"Installing {lock.relative_to(ROOT)}")
    STAMP.unlink(missing_ok=True)
    uv = [VENV / "bin" / "uv", "pip", "sync", "--quiet", "--python", VENV / "bin" / "python", "--require-hashes"]
    run([*uv, lock, REQUIREMENTS / "uv.txt"], hint=f"The packages of {lock.name} could not be installed.")
    STAMP.write_text(f"{wanted} {_lock_hash(wanted)}\n")


def _installed(wanted: str) -> bool:
    """True when the environment works and holds `wanted`, or the larger set."""
    python = VENV / "bin" / "python"
    if not STAMP.exists() or not python.exists():
        return False
    name, _, found = STAMP.read_text().strip().partition(" ")
    return name in {wanted, "dev"} and found == _lock_hash(name)


def _lock_hash(name: str) -> str:
    return digest([REQUIREMENTS / SETS[name], REQUIREMENTS / "uv.txt"], str(VENV), str(sys.version_info[:2]))


def _create() -> None:
    say(f"Creating .venv with Python {sys.version.split()[0]}")
    if not _has("ensurepip"):
        if _has("pip"):
            return _create_without_ensurepip()
        if not install_packages("venv", "Python's venv module is not complete on this machine"):
            raise Stop("Install the package named above and run this again.")
    run([sys.executable, "-m", "venv", "--clear", VENV], hint="Python could not create .venv.")
    _pip([VENV / "bin" / "python", "-m", "pip"])


def _create_without_ensurepip() -> None:
    """The machine's own pip can fill an environment that has none."""
    run([sys.executable, "-m", "venv", "--clear", "--without-pip", VENV])
    _pip([sys.executable, "-m", "pip", "--python", VENV / "bin" / "python"])


def _pip(pip: list[object]) -> None:
    lock = REQUIREMENTS / "uv.txt"
    run([*pip, "install", "--quiet", "--require-hashes", "-r", lock], hint="The installer uv could not be fetched.")


def _has(module: str) -> bool:
    """Asked in a new process: a package installed a moment ago must be seen."""
    found = subprocess.run(
        [sys.executable, "-c", f"import {module}"], env=environment(), capture_output=True, check=False
    )
    return found.returncode == 0

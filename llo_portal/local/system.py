"""What only the system can supply: Pango and a font for PDFs, Python's venv, Chromium for the browser tests."""

import ctypes
import shutil
import subprocess
from pathlib import Path

from .shell import environment, is_root, say, warn

PANGO = ("libpango-1.0.so.0", "libpango-1.0.dylib", "/opt/homebrew/lib/libpango-1.0.dylib")
PANGOFT = ("libpangoft2-1.0.so.0", "libpangoft2-1.0.dylib", "/opt/homebrew/lib/libpangoft2-1.0.dylib")
FONT_FOLDERS = ("/usr/share/fonts", "/usr/local/share/fonts", "/Library/Fonts", "/System/Library/Fonts")
CHROMIUM = ("/usr/bin/chromium", "/usr/bin/chromium-browser")
FREE = {"apt-get", "dnf", "apk"}  # managers that install without asking; of the others the command is only shown

COMMANDS = {
    "apt-get": ["apt-get", "install", "-y", "-q", "--no-install-recommends"],
    "dnf": ["dnf", "install", "-y", "-q"],
    "apk": ["apk", "add", "-q"],
    "brew": ["brew", "install"],
}
PACKAGES = {
    "venv": {"apt-get": ["python3-venv"], "dnf": ["python3-pip"], "apk": ["py3-pip"], "brew": ["python"]},
    "pdf": {
        "apt-get": ["libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core"],
        "dnf": ["pango", "dejavu-sans-fonts"],
        "apk": ["pango", "font-dejavu"],
        "brew": ["pango"],
    },
    "chromium": {"apt-get": ["chromium"], "dnf": ["chromium"], "apk": ["chromium"], "brew": ["chromium"]},
}


def ensure_pdf() -> bool:
    """Pango and at least one font. Without them everything works but making a PDF."""
    if _loads(PANGO) and _loads(PANGOFT) and _fonts():
        return True
    if install_packages("pdf", "PDFs need the library Pango and a font"):
        return True
    warn("Everything else works; making a PDF waits (and is tried again) until these are installed.")
    return False


def ensure_chromium() -> str | None:
    """The path of a Chromium to test with, or None when the user must install it."""
    found = next((path for path in CHROMIUM if Path(path).exists()), None) or shutil.which("chromium")
    if found or not install_packages("chromium", "The browser tests need Chromium"):
        return found
    return next((path for path in CHROMIUM if Path(path).exists()), None) or shutil.which("chromium")


def install_packages(purpose: str, why: str) -> bool:
    """Install with the system's package manager when that needs no password; else print the exact command."""
    manager = next((name for name in COMMANDS if shutil.which(name)), None)
    if manager is None:
        warn(
            f"{why}. Install it with your system's package manager: {' '.join(PACKAGES[purpose]['apt-get'])} (Debian's names)."
        )
        return False
    command = COMMANDS[manager] + PACKAGES[purpose][manager]
    prefix = _privilege() if manager in FREE else None
    if prefix is None:
        sudo = "" if manager == "brew" else "sudo "
        warn(f"{why}. Install it once with:\n\n        {sudo}{' '.join(command)}")
        return False
    say(f"{why}: {' '.join(prefix + command)}")
    env = environment() | {"DEBIAN_FRONTEND": "noninteractive"}
    if manager == "apt-get":
        subprocess.run([*prefix, "apt-get", "update", "-q", "-q"], env=env, check=False, stdout=subprocess.DEVNULL)
    if subprocess.run(prefix + command, env=env, check=False, stdout=subprocess.DEVNULL).returncode == 0:
        return True
    warn(f"{why}. That did not work; install it once with:\n\n        {' '.join(command)}")
    return False


def _privilege() -> list[str] | None:
    """What to put before a command to be root: nothing, sudo when it asks no password, or None."""
    if is_root():
        return []
    if (
        shutil.which("sudo")
        and subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False).returncode == 0
    ):
        return ["sudo", "-n"]
    return None


def _loads(names: tuple[str, ...]) -> bool:
    for name in names:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False


def _fonts() -> bool:
    found = (
        path for folder in FONT_FOLDERS for path in Path(folder).rglob("*") if path.suffix in {".ttf", ".otf", ".ttc"}
    )
    return next(found, None) is not None

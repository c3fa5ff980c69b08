"""The icons we use, cut from the icon font: two thousand weigh 134 KB, ours about ten.

Standing alone, because the cutting runs in the packages' own Python: `icons.py SOURCE TARGET NAME...`.
"""

import json
import logging
import re
import sys
from collections.abc import Iterable
from pathlib import Path

PLACES = ("templates/**/*.html", "static/js/*.js", "*/**/*.py")
SKIPPED = {".venv", ".cache", "build", "node_modules", "tests"}
WORD = re.compile(r"""["']([a-z0-9]+(?:-[a-z0-9]+)*)["']|\bbi-([a-z0-9-]+)""")
HEAD = """@font-face{font-display:block;font-family:"bootstrap-icons";src:url("./fonts/bootstrap-icons.woff2") format("woff2")}
.bi::before{display:inline-block;font-family:bootstrap-icons!important;font-style:normal;font-weight:400!important;\
font-variant:normal;text-transform:none;line-height:1;vertical-align:-.125em;-webkit-font-smoothing:antialiased}
"""


def known(source: Path) -> dict[str, int]:
    """Character of every icon in the package, by name."""
    found: dict[str, int] = json.loads((source / "bootstrap-icons.json").read_text())
    return found


def used(root: Path, names: Iterable[str]) -> list[str]:
    """Every name that stands between quotes somewhere in our code and templates: rather some too many than one too few."""
    files = (path for place in PLACES for path in root.glob(place) if path.relative_to(root).parts[0] not in SKIPPED)
    said = {word for path in files for pair in WORD.findall(path.read_text()) for word in pair}
    return sorted(said.intersection(names))


def cut(source: Path, target: Path, wanted: Iterable[str]) -> None:
    """Writes bootstrap-icons.min.css and its font with the wanted icons only, under the names of the whole."""
    from fontTools import subset

    logging.getLogger("fontTools").setLevel(logging.ERROR)  # it tells of slack in the original font
    places = {name: known(source)[name] for name in wanted}
    options = subset.Options(flavor="woff2", layout_features=[], hinting=False, notdef_outline=True)
    font = subset.load_font(str(source / "fonts" / "bootstrap-icons.woff2"), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=places.values())
    cutter.subset(font)
    (target / "fonts").mkdir(parents=True, exist_ok=True)
    subset.save_font(font, str(target / "fonts" / "bootstrap-icons.woff2"), options)
    rules = (f'.bi-{name}::before{{content:"\\{place:x}"}}\n' for name, place in places.items())
    (target / "bootstrap-icons.min.css").write_text(HEAD + "".join(rules))


if __name__ == "__main__":
    cut(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])

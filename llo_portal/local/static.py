"""The demo serves css, js and fonts as production does: packed, and named after their content. Collected when they changed."""

from pathlib import Path

from .shell import ROOT, digest, say

PLACES = ("static/**/*", "build/assets/**/*")
LOCKED = ROOT / "requirements" / "base.txt"  # packages bring static files as well


def collect(target: Path) -> None:
    """Fills `target`; Django's settings must have been read."""
    from django.core.management import call_command

    found = (path for place in PLACES for path in ROOT.glob(place))
    wanted = digest([LOCKED, *(path for path in found if path.is_file() and path.suffix != ".map")])
    stamp = target / ".llo-stamp"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("Packing css, js and fonts")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(wanted)

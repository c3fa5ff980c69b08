"""The demo's world: every chapter loads its own part, in the order of the chapters."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from llo_portal.kernel.demo import World


@contextmanager
def _no_nudges() -> Iterator[None]:
    """Hundreds of effects at once: the sweep takes them, nobody has to be woken for each."""
    before = getattr(settings, "OUTBOX_NUDGE", True)
    settings.OUTBOX_NUDGE = False
    try:
        yield
    finally:
        settings.OUTBOX_NUDGE = before


class Command(BaseCommand):
    help = "Laadt de demo: een verzonnen LLO-aanbieder met twee jaar geschiedenis. Een tweede keer verandert niets."

    def handle(self, *args: Any, **options: Any) -> None:
        started = perf_counter()
        with _no_nudges(), transaction.atomic():
            load_chapters(World(), self.stdout.write)
        self.stdout.write(f"demo geladen in {perf_counter() - started:.1f} s")


def load_chapters(world: World, tell: Any = lambda _: None) -> World:
    """All loaders in order, inside the caller's transaction; a chapter without a loader is passed over."""
    for chapter in settings.CHAPTERS:
        if find_spec(f"{chapter}.demo") is None or find_spec(f"{chapter}.demo.load") is None:
            tell(f"{chapter:10} nog geen demo")
            continue
        began = perf_counter()
        import_module(f"{chapter}.demo.load").load(world)
        tell(f"{chapter:10} {perf_counter() - began:5.1f} s")
    return world

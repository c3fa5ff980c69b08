"""Two or three courses side by side: the same questions to each."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from catalogue import listing, selectors
from catalogue.models import Course
from catalogue.selectors import Price, Start
from llo_portal.kernel.dutch import long_date
from llo_portal.kernel.money import euro

MOST = 3
NO_BREAK, MAY_BREAK = "\xa0", "\xad"  # three columns on a phone: a date may break between words, a long word in two
SLUG = re.compile(r"[-\w]{1,140}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Compared:
    """A course with its next start, open ones first: of a block, with the lowest `price` and how many `blocks` start
    on their own, when the whole does not start. `without` compares the others only; empty when it stands alone."""

    course: Course
    start: Start | None
    price: Price | None
    blocks: int
    url: str
    without: str


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    values: tuple[str, ...]


def readable(slugs: Sequence[str]) -> list[str]:
    """What can be the address of a course, each once, in the order given."""
    return list(dict.fromkeys(slug for slug in slugs if SLUG.fullmatch(slug)))


def compared(slugs: Sequence[str]) -> list[Compared]:
    """The published ones among the first three, in the order given."""
    found = {course.slug: course for course in Course.objects.published().filter(slug__in=slugs[:MOST])}
    kept = [slug for slug in slugs[:MOST] if slug in found]
    return [_beside(found[slug], [("c", other) for other in kept if other != slug]) for slug in kept]


def _beside(course: Course, others: Sequence[tuple[str, str]]) -> Compared:
    starts, found = selectors.all_starts(course)
    blocks = [] if starts else found
    choice = starts or [start for _, of_block in blocks for start in of_block]
    first = min(choice, key=lambda s: (not s.offering.is_open, s.offering.is_full, s.offering.starts_on), default=None)
    prices = [start.price for start in (choice if blocks else [first]) if start and start.price]
    without = f"{reverse('catalogue:course_compare')}?{urlencode(others)}" if others else ""
    return Compared(
        course, first, min(prices, key=lambda price: price.including, default=None), len(blocks),
        reverse("catalogue:course_detail", args=[course.slug]), without,
    )  # fmt: skip


def rows(items: Sequence[Compared]) -> list[Row]:
    """The questions that a visitor compares by; a question that none answers is left out."""
    told = (Row(label, tuple(answer(item) for item in items)) for label, answer in QUESTIONS)
    return [row for row in told if any(row.values)]


def _of_start(answer: Callable[[Start], str]) -> Callable[[Compared], str]:
    return lambda item: answer(item.start) if item.start else ""


def _price(item: Compared) -> str:
    if item.price is None:
        return "Op aanvraag" if item.start else ""
    told = euro(item.price.including)
    told = f"vanaf {told} per blok" if item.blocks else told
    return f"{told} incl. btw" if item.price.has_vat else told


def _first_day(start: Start) -> str:
    told = long_date(start.offering.starts_on).replace(NO_BREAK, " ")
    return f"{told}, blok {start.offering.module.title}" if start.offering.module else told


def _blocks(item: Compared) -> str:
    if not item.blocks:
        return ""
    return "1 blok" if item.blocks == 1 else f"{item.blocks} blokken, elk met eigen starts"


def _places(start: Start) -> str:
    if start.offering.is_full:
        return "Vol"
    if not start.offering.is_open:
        return "Aanmelden kan nog niet"
    free = start.offering.free_seats
    return "Nog 1 plaats" if free == 1 else f"Nog {free} plaatsen"


def _hours(item: Compared) -> str:
    hours = listing.hours_per_week(item.course)
    return f"{hours} uur" if hours else ""


def _weeks(item: Compared) -> str:
    weeks = item.course.weeks
    return ("1 week" if weeks == 1 else f"{weeks} weken") if weeks else ""


def _entry(item: Compared) -> str:
    return "Geen vooropleiding nodig" if item.course.needs_no_diploma else item.course.entry_requirement


def _paper(item: Compared) -> str:
    return item.course.get_credential_display().replace("certificaat", f"{MAY_BREAK}certificaat")


def _validity(item: Compared) -> str:
    months = item.course.validity_months
    if not months:
        return ""
    return f"{months // 12} jaar" if months % 12 == 0 else f"{months} maanden"


QUESTIONS: tuple[tuple[str, Callable[[Compared], str]], ...] = (
    ("Prijs", _price),
    ("Uren per week", _hours),
    ("Hoe lang", _weeks),
    ("Eerste start", _of_start(_first_day)),
    ("In blokken", _blocks),
    ("Plaatsen", _of_start(_places)),
    ("Wanneer", _of_start(lambda start: start.offering.when_text)),
    ("Hoe", _of_start(lambda start: start.offering.get_form_display())),
    ("Waar", _of_start(lambda start: start.offering.place_text if start.offering.location else "")),
    ("Papier", _paper),
    ("Niveau", lambda item: item.course.get_level_display()),
    ("Papier is geldig", _validity),
    ("Toegang", _entry),
    ("Voor wie", lambda item: item.course.summary),
)

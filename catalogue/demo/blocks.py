"""A diploma in six blocks that start several times a year, in a fixed order: the carousel (M06)."""

from datetime import time, timedelta
from decimal import Decimal
from typing import Any

from catalogue import services
from catalogue.models import Course, Offering, Room
from catalogue.models.offerings import DECIDED_DAYS_BEFORE
from llo_portal.kernel.demo import World

CODE = "LLO-060"
EVERY, BACK, AHEAD = timedelta(weeks=9), 2, 7
MONDAY = ((0,), time(19), time(21, 30), "avond")
WEDNESDAY = ((2,), time(19), time(21, 30), "avond")
THURSDAY = ((3,), time(9, 30), time(16), "dag")
# title, what you learn, hours, what must be done first, weeks, when, weeks after the round began
BLOCKS: tuple[tuple[str, str, int, list[int], int, Any, int], ...] = (
    ("Zorg van elke dag", "Wassen, kleden, eten en bewegen, veilig en met respect.", 60, [], 6, MONDAY, 0),
    ("Samenwerken en schrijven", "Overdragen, rapporteren en een zorgplan lezen.", 40, [], 6, WEDNESDAY, 0),
    ("Medicijnen en techniek", "Medicijnen delen, prikken en wonden verzorgen.", 80, [1], 8, MONDAY, 7),
    ("Mensen met dementie", "Gedrag begrijpen en rust brengen.", 50, [1], 6, WEDNESDAY, 7),
    ("De laatste fase", "Zorg voor wie gaat sterven, en voor de familie.", 40, [3, 4], 6, THURSDAY, 2),
    ("Proeve van bekwaamheid", "Je laat op je eigen werk zien wat je kunt.", 50, [2, 3, 4, 5], 4, THURSDAY, 8),
)
WEEKEND = ((5,), time(9, 30), time(15, 30), "weekend")


def load(world: World, explain: Any, costs: Any) -> None:
    """The course with its blocks, published by two people, and starts of every block. Repeatable."""
    if Course.objects.filter(code=CODE).exists():
        return
    writer = world.users["onderwijsontwikkelaar"]
    course = explain(_course(world))
    services.save_course(course=course, by=writer)
    services.save_costs(course=course, **costs(course), by=writer)
    services.save_modules(course=course, rows=_rows(), by=writer)
    _starts(world, course)
    services.submit_for_review(course=course, by=writer)
    services.publish(course=course, by=world.users["onderwijskundige"])


def _course(world: World) -> Course:
    hours = sum(row[2] for row in BLOCKS)
    return Course(
        code=CODE, slug="verzorgende-ig-in-blokken", title="Verzorgende IG in zes blokken", sector="zorg-en-welzijn",
        summary="Voor wie in de zorg werkt en het diploma wil halen. Je kiest zelf wanneer je een blok doet.",
        description="Je haalt het diploma in zes blokken. Elk blok start een paar keer per jaar. Wat je al kunt, hoef je "
        "misschien niet over te doen. De examencommissie van de school beslist daarover.\n\nNa elk blok doe je examen. Heb je "
        "ze alle zes, dan krijg je het diploma.",
        credential="mbo-diploma", level="mbo-3", learning_route="derde leerweg", crebo="99060",
        licence_holder=world.bag["institutions"]["ROC Rijnstroom"], contact_hours=Decimal(hours) / 2,
        self_study_hours=Decimal(hours) / 2, weeks=52, entry_requirement="Je werkt minstens 16 uur per week in de zorg.",
    )  # fmt: skip


def _rows() -> list[dict[str, Any]]:
    return [
        {"title": title, "content": content, "study_hours": Decimal(hours), "needs": needs}
        for title, content, hours, needs, *_ in BLOCKS
    ]


def _starts(world: World, course: Course) -> None:
    """Rounds of nine weeks: two behind us, seven ahead; the second block now and then on Saturday."""
    campus = world.bag["locations"]["Campus Oost"]
    room = Room.objects.filter(location=campus).order_by("-name").first()
    modules, made = list(course.modules.all()), []
    for turn in range(-BACK, AHEAD):
        first = world.today + timedelta(days=24) + turn * EVERY
        for module, (_, _, hours, _, weeks, when, later) in zip(modules, BLOCKS, strict=True):
            days, begins, ends, part = WEEKEND if module.number == 2 and turn % 3 == 1 else when
            day = first + timedelta(weeks=later)
            day += timedelta(days=(days[0] - day.weekday()) % 7)
            made.append(
                Offering(
                    course=course, module=module, starts_on=day, ends_on=day + timedelta(days=7 * weeks - 1), location=campus,
                    room=room, day_part=part, weekdays=list(days), begins_at=begins, ends_at=ends, price=Decimal(hours) * 12,
                    decides_on=day - timedelta(days=DECIDED_DAYS_BEFORE), min_places=5, capacity=12,
                    vat_reason="Beroepsopleiding van een CRKBO-instelling",
                )
            )  # fmt: skip
    Offering.objects.bulk_create(made)

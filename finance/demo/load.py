"""Rates over two years, three budgets and a handful of cost sheets, examples A and B of domein/kostprijs.md among them."""

from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db import transaction

from finance import services
from finance.demo import money
from finance.models import AnnualBudget, CostSheet, CostSheetLine, Rate
from llo_portal.kernel.demo import World


class SetRate(NamedTuple):
    """`before` is what it cost until the end of last year."""

    category: str
    label: str
    unit: str
    per: str
    before: str
    now: str
    standard: bool


RATES = (
    SetRate("ontwikkeling", "Onderwijsontwikkelaar", "uur", "traject", "75.20", "78.50", True),
    SetRate("intake", "Intakegesprek en toets", "uur", "deelnemer", "42.50", "45.00", True),
    SetRate("trainer", "Trainer van ROC Rijnstroom", "uur", "traject", "92.10", "96.40", True),
    SetRate("trainer", "Docent in het publieke deel", "uur", "traject", "84.60", "88.15", False),
    SetRate("trainer", "Trainer in dienst", "uur", "traject", "68.75", "71.90", False),
    SetRate("trainer", "Zelfstandige trainer", "uur", "traject", "105.00", "110.00", False),
    SetRate("machines", "Praktijklokaal techniek", "uur", "traject", "33.50", "35.00", True),
    SetRate("huisvesting", "Lokaal met koffie en lunch", "dagdeel", "traject", "138.00", "145.00", True),
    SetRate("huisvesting", "Lokaal zonder catering", "dagdeel", "traject", "86.00", "90.00", False),
    SetRate("reis", "Reiskosten", "kilometer", "traject", "0.23", "0.23", True),
    SetRate("bijkomend", "Bijkomende vergoeding aan ROC Rijnstroom", "traject", "traject", "620.00", "650.00", True),
)
FIXED = {
    "personeel": "420000",
    "diensten": "96000",
    "marketing": "48000",
    "verborgen": "24000",
    "verzekeringen": "7500",
}
EXAMPLE_A = (
    ("ontwikkeling", "Lesplan en praktijkopdrachten", "privaat", "traject", "60", "78.50"),
    ("intake", "Intakegesprek", "privaat", "deelnemer", "1", "45.00"),
    ("trainer", "Trainer van ROC Rijnstroom", "privaat", "traject", "16 40 12 8", "96.40"),
    ("lesmateriaal", "Werkboek en inlog", "privaat", "deelnemer", "1", "62.50"),
    ("machines", "Praktijklokaal techniek", "privaat", "traject", "16", "35.00"),
    ("verbruik", "Oefenmateriaal", "privaat", "deelnemer", "1", "18.75"),
    ("huisvesting", "Lokaal met koffie en lunch", "privaat", "traject", "10", "145.00"),
    ("examen", "Branche-examen", "privaat", "deelnemer", "1", "185.00"),
    ("reis", "Reiskosten", "privaat", "traject", "480", "0.23"),
    ("bijkomend", "Bijkomende vergoeding aan ROC Rijnstroom", "privaat", "traject", "1", "650.00"),
)
EXAMPLE_B = (
    ("trainer", "Docent in het publieke deel", "publiek", "traject", "60 204 16 8", "88.15"),
    ("examen", "Examens van de opleiding", "publiek", "deelnemer", "1", "310.00"),
    ("intake", "Intakegesprek en toets", "privaat", "deelnemer", "1.5", "45.00"),
    ("trainer", "Trainer van ROC Rijnstroom", "privaat", "traject", "7.5 24 2 0", "96.40"),
    ("lesmateriaal", "Reader van de plus", "privaat", "deelnemer", "1", "27.33"),
    ("bijkomend", "Bijkomende vergoeding aan ROC Rijnstroom", "privaat", "traject", "1", "650.00"),
)
MORE = (
    ("Basisveiligheid voor de werkvloer", 10, "8"),
    ("Lean in de praktijk voor teamleiders", 14, "24"),
    ("Nederlands op de werkvloer, niveau A2", 12, "60"),
    ("Persoonlijke verzorging: opfrissen in vier avonden", 16, "12"),
    ("Heftruck en reachtruck met certificaat", 8, "16"),
)


@transaction.atomic
def load(world: World) -> None:
    """Repeatable: does nothing when there is a budget."""
    money.load(world)
    if AnnualBudget.objects.exists():
        return
    budgets = {year: _budget(world, year) for year in range(world.today.year - 2, world.today.year + 1)}
    Rate.objects.bulk_create(rate for told in RATES for rate in _rates(told, world.today))
    first, second = world.users["accountmanager"], world.users["accountmanager_2"]
    now = budgets[world.today.year]
    _sheet("Maatwerk montagetechniek voor een werkgever (voorbeeld A)", 12, "40", "0.08", now, first, EXAMPLE_A)
    _sheet("Bbl-plus zorg, gemengd traject (voorbeeld B)", 15, "24", "0.05", now, second, EXAMPLE_B)
    for number, (title, participants, hours) in enumerate(MORE):
        owner = (first, second)[number % 2]
        services.new_sheet(title=title, participants=participants, contact_hours=Decimal(hours), by=owner)


def _budget(world: World, year: int) -> AnnualBudget:
    """Five percent less for every year back; the key and the margin stay."""
    back = world.today.year - year
    share = Decimal(1) - Decimal("0.05") * back
    lines = {key: str((Decimal(amount) * share).quantize(Decimal("1"))) for key, amount in FIXED.items()}
    volume = Decimal(52_000 - 4_000 * back)
    return AnnualBudget.objects.create(year=year, lines=lines, volume=volume, margin=Decimal("0.08"))


def _rates(told: SetRate, today: date) -> list[Rate]:
    same = {"category": told.category, "label": told.label, "unit": told.unit, "per": told.per}
    older = Rate(
        **same, amount=told.before, is_standard=told.standard,
        valid_from=date(today.year - 2, 1, 1), valid_until=date(today.year - 1, 12, 31),
    )  # fmt: skip
    return [older, Rate(**same, amount=told.now, is_standard=told.standard, valid_from=date(today.year, 1, 1))]


def _sheet(
    title: str, participants: int, hours: str, margin: str, budget: AnnualBudget, owner: Any,
    lines: tuple[tuple[str, str, str, str, str, str], ...],
) -> None:  # fmt: skip
    sheet = CostSheet.objects.create(
        title=title, owner=owner, participants=participants, contact_hours=hours, budget=budget, margin=margin
    )
    CostSheetLine.objects.bulk_create(_line(sheet, number, *line) for number, line in enumerate(lines, 1))


def _line(
    sheet: CostSheet, number: int, category: str, description: str, stream: str, per: str, quantity: str, rate: str
) -> CostSheetLine:
    """A quantity of four numbers is preparation, teaching, guidance and aftercare of a trainer."""
    parts = [Decimal(part) for part in quantity.split()]
    four = dict(zip(("preparation", "teaching", "guidance", "aftercare"), parts, strict=True)) if len(parts) > 1 else {}
    return CostSheetLine(
        sheet=sheet, number=number, category=category, description=description, stream=stream, per=per,
        quantity=sum(parts), rate=rate, **four,
    )  # fmt: skip

"""What the market scan tells, and what an offer price may learn from it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import median
from typing import Any

from django.db.models import Avg, Count, Max, Min, QuerySet

from catalogue.models import Course
from clients.models import MarketOffer
from llo_portal.kernel.choices import Region, Sector

HEADINGS = ("Onderwerp", "Aanbieder", "Sector", "Regio", "Vorm", "Prijs per persoon", "Beoordeling", "Volgens",
            "Onze opleiding", "Gezien op", "Bron")  # fmt: skip
FRESH = timedelta(days=365)  # an older price says little about today
FEW = 3  # our courses in a sector; under this we have little


@dataclass(frozen=True, slots=True)
class MarketPlace:
    """One sector in one region (or nationwide): what others have, and what we have."""

    sector: str
    region: str
    offers: int
    providers: int
    lowest: Decimal | None
    highest: Decimal | None
    judged: Decimal | None
    ours: int
    uncovered: tuple[str, ...]

    @property
    def gap(self) -> str:
        """geen: we have nothing there; weinig: a few, or topics without a course of ours."""
        return "geen" if not self.ours else "weinig" if self.ours < FEW or self.uncovered else ""


@dataclass(frozen=True, slots=True)
class MarketPrice:
    """What others ask per person without VAT for what compares with a course."""

    count: int
    lowest: Decimal
    median: Decimal
    highest: Decimal


def places(rows: QuerySet[MarketOffer]) -> list[MarketPlace]:
    """By sector and region; the largest gap first."""
    ours = dict(Course.objects.published().values_list("sector").annotate(n=Count("pk")).order_by())
    lacking: dict[tuple[str, str], list[str]] = {}
    for sector, region, topic in (
        rows.filter(course__isnull=True).order_by("topic").values_list("sector", "region", "topic")
    ):
        lacking.setdefault((sector, region), []).append(topic)
    summed = rows.order_by().values("sector", "region").annotate(
        offers=Count("pk"), providers=Count("provider", distinct=True), lowest=Min("price"), highest=Max("price"),
        judged=Avg("judgement"),
    )  # fmt: skip
    found = [
        MarketPlace(
            Sector(r["sector"]).label, Region(r["region"]).label if r["region"] else "Heel Nederland", r["offers"],
            r["providers"], r["lowest"], r["highest"], _tenth(r["judged"]), ours.get(r["sector"], 0),
            tuple(dict.fromkeys(lacking.get((r["sector"], r["region"]), ()))),
        )
        for r in summed
    ]  # fmt: skip
    return sorted(found, key=lambda p: (("geen", "weinig", "").index(p.gap), -len(p.uncovered), p.sector, p.region))


def _tenth(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value)).quantize(Decimal("0.1"))


def market_price(course: Course, day: date) -> MarketPrice | None:
    """What others ask for what compares with this course, as seen in the last year; None when nobody looked."""
    rows = MarketOffer.objects.filter(course=course, price__isnull=False, checked_on__gte=day - FRESH)
    prices = list(rows.order_by("price").values_list("price", flat=True))
    return MarketPrice(len(prices), prices[0], median(prices), prices[-1]) if prices else None


def as_rows(rows: Iterable[MarketOffer]) -> Iterator[tuple[Any, ...]]:
    for row in rows:
        yield (
            row.topic, row.provider, row.get_sector_display(), row.get_region_display() or "Heel Nederland",
            row.get_form_display(), row.price, row.judgement, row.judged_by, row.course.title if row.course else "",
            row.checked_on, row.source,
        )  # fmt: skip

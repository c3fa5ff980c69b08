"""Rates, budgets and sheets for tests; the figures are those of example A in domein/kostprijs.md."""

from datetime import date
from decimal import Decimal

import factory

from finance.models import AnnualBudget, CostSheet, CostSheetLine, Rate
from llo_portal.kernel.dates import today
from tests.factories.accounts import UserFactory

FIXED = {
    "personeel": "420000",
    "diensten": "96000",
    "marketing": "48000",
    "verborgen": "24000",
    "verzekeringen": "7500",
}
EXAMPLE_A = (
    ("ontwikkeling", "traject", "60", "78.50"),
    ("intake", "deelnemer", "1", "45.00"),
    ("trainer", "traject", "76", "96.40"),
    ("lesmateriaal", "deelnemer", "1", "62.50"),
    ("machines", "traject", "16", "35.00"),
    ("verbruik", "deelnemer", "1", "18.75"),
    ("huisvesting", "traject", "10", "145.00"),
    ("examen", "deelnemer", "1", "185.00"),
    ("reis", "traject", "480", "0.23"),
    ("bijkomend", "traject", "1", "650.00"),
)


class AnnualBudgetFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AnnualBudget
        django_get_or_create = ("year",)

    year = factory.LazyFunction(lambda: today().year)
    lines = factory.LazyFunction(lambda: dict(FIXED))
    volume = Decimal("52000")
    margin = Decimal("0.08")


class RateFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Rate

    category = "trainer"
    label = factory.Sequence(lambda n: f"Trainer {n}")
    unit = "uur"
    amount = Decimal("96.40")
    valid_from = date(2020, 1, 1)


class CostSheetFactory(factory.django.DjangoModelFactory):
    """Without lines; `example_a=True` gives the ten of example A (floor price 2 163,49)."""

    class Meta:
        model = CostSheet
        skip_postgeneration_save = True

    title = factory.Sequence(lambda n: f"Calculatie {n}")
    owner = factory.SubFactory(UserFactory, roles=("accountmanager",))
    participants = 12
    contact_hours = Decimal("40")
    budget = factory.SubFactory(AnnualBudgetFactory)
    margin = Decimal("0.08")

    @factory.post_generation
    def example_a(self, create: bool, extracted: bool, **kwargs: object) -> None:
        if extracted:
            for number, (category, per, quantity, rate) in enumerate(EXAMPLE_A, 1):
                CostSheetLine.objects.create(
                    sheet=self, number=number, category=category, per=per, quantity=quantity, rate=rate
                )

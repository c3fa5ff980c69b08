from decimal import Decimal as D

import pytest

from finance.demo.load import load
from finance.models import AnnualBudget, CostSheet, Rate
from finance.selectors import outcome_of
from llo_portal.kernel.demo import World
from tests.factories.accounts import UserFactory


@pytest.mark.django_db
def test_the_demo_shows_the_worked_examples_and_loads_once() -> None:
    world = World(users={"accountmanager": UserFactory(), "accountmanager_2": UserFactory()})
    load(world)
    load(world)
    assert AnnualBudget.objects.count() == 3
    assert outcome_of(CostSheet.objects.get(title__contains="voorbeeld A")).floor_price == D("2163.49")
    example_b = outcome_of(CostSheet.objects.get(title__contains="voorbeeld B"))
    assert (example_b.total, example_b.public) == (D("9895.77"), D("30037.20"))
    assert Rate.objects.valid_on(world.today).count() * 2 == Rate.objects.count()
    assert all(outcome_of(sheet).floor_price > 0 for sheet in CostSheet.objects.all())

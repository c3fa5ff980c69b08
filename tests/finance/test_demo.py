from decimal import Decimal as D

import pytest

from finance.demo.load import load
from finance.models import AnnualBudget, CostSheet, Invoice, Rate, Voucher
from finance.selectors import outcome_of
from llo_portal.kernel.demo import World
from tests.factories.accounts import ProviderFactory, UserFactory
from tests.factories.clients import OrganisationFactory


@pytest.mark.django_db
def test_the_demo_shows_the_worked_examples_and_loads_once() -> None:
    ProviderFactory(iban="NL91ABNA0417164300")
    roles = ("accountmanager", "accountmanager_2", "financieel_administrateur", "administrateur", "deelnemer",
             "klantcontact")  # fmt: skip
    world = World(users={role: UserFactory() for role in roles}, bag={"organisations": [OrganisationFactory()]})
    load(world)
    load(world)
    assert AnnualBudget.objects.count() == 3
    assert outcome_of(CostSheet.objects.get(title__contains="voorbeeld A")).floor_price == D("2163.49")
    example_b = outcome_of(CostSheet.objects.get(title__contains="voorbeeld B"))
    assert (example_b.total, example_b.public) == (D("9895.77"), D("30037.20"))
    assert Rate.objects.valid_on(world.today).count() * 2 == Rate.objects.count()
    assert all(outcome_of(sheet).floor_price > 0 for sheet in CostSheet.objects.all())
    assert {invoice.state for invoice in Invoice.objects.all()} == {
        "concept", "verzonden", "deels betaald", "betaald", "gecrediteerd", "afgeboekt"
    }  # fmt: skip
    assert Voucher.objects.filter(redeemed_at__isnull=False).count() == 28

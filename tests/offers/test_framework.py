"""A quote keeps to the framework agreement of the day, or says where it does not."""

from datetime import timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clients.models import AgreementRate, FrameworkAgreement
from llo_portal.kernel.dates import today
from offers import selectors, services
from offers.errors import OffersError
from offers.framework import Asked, deviations, over_volume
from tests.factories.offers import QuoteFactory

MONEY = st.decimals(0, 10_000, places=2)


def held_by(organisation, volume=None, price=Decimal(100)) -> FrameworkAgreement:
    made = FrameworkAgreement.objects.create(
        organisation=organisation, number="RO-1", title="Scholing", starts_on=today(), volume=volume,
        ends_on=today() + timedelta(days=365),
    )  # fmt: skip
    AgreementRate.objects.create(agreement=made, price=price, unit="plaats")
    return made


@given(MONEY, MONEY, st.sampled_from(["plaats", "dag"]))
def test_only_a_different_price_for_an_agreed_unit_is_told(asked, agreed, unit):
    told = deviations([Asked("Les", unit, asked)], {"plaats": agreed})
    assert bool(told) == (unit == "plaats" and asked != agreed)


@given(MONEY, MONEY, MONEY)
def test_volume_is_passed_only_above_it(volume, used, amount):
    assert bool(over_volume(volume, used, amount)) == (used + amount > volume)
    assert over_volume(None, used, amount) is None


def test_a_quote_is_warned_and_takes_the_rates_over(db):
    quote = QuoteFactory()
    assert selectors.framework_of(quote) is None
    with pytest.raises(OffersError):
        services.take_over_rates(quote=quote, by=quote.owner)
    total = selectors.totals_of(quote).private
    held_by(quote.organisation, volume=Decimal(1))
    view = selectors.framework_of(quote)
    assert view is not None
    assert any("afgesproken is" in w for w in view.warnings) == (total > 0)
    services.take_over_rates(quote=quote, by=quote.owner)
    view = selectors.framework_of(quote)
    assert view is not None
    assert not any("afgesproken is" in warning for warning in view.warnings)
    assert not view.may_take_over
    assert any("over het afgesproken" in warning for warning in view.warnings)

"""A quote that is ready to go, and the people around it."""

from typing import Any

import pytest

from offers import selectors, services
from offers.models import Quote
from tests.factories.accounts import ProviderFactory, UserFactory
from tests.factories.catalogue import CourseFactory
from tests.factories.finance import CostSheetFactory
from tests.factories.offers import QuoteFactory, own_school


@pytest.fixture
def seller(db: None) -> Any:
    return UserFactory(roles=("accountmanager",))


@pytest.fixture
def director(db: None) -> Any:
    return UserFactory(roles=("directeur",))


@pytest.fixture
def priced(seller: Any) -> Quote:
    """A concept of 12 places at 2.500 with the sheet of example A (floor price 2.163,49), and a school to deliver it."""
    ProviderFactory()
    own_school()
    return QuoteFactory(
        owner=seller, course=CourseFactory(), cost_sheet=CostSheetFactory(example_a=True, owner=seller),
        introduction="Wij spraken over lassen.\n\nTwaalf mensen leren het in het voorjaar.",
        choices={"duur": {"aantal": 3, "eenheid": "dag"}, "locatie": ["bij de klant"], "tijdstip": "overdag"},
    )  # fmt: skip


def consent(quote: Quote, by: Any) -> None:
    from llo_portal.kernel.dates import today

    services.record_consent(
        quote=quote, institution=selectors.deliverer_of(quote), given_by_name="Gerard van Loon", given_on=today(), by=by
    )


@pytest.fixture
def ready(priced: Quote, seller: Any) -> Quote:
    """Settled and agreed with by the school: it can be sent."""
    quote = services.submit(quote=priced, by=seller)
    consent(quote, seller)
    return quote


@pytest.fixture
def sent(ready: Quote, seller: Any) -> Quote:
    return services.send(quote=ready, by=seller)

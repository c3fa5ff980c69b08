from datetime import timedelta
from decimal import Decimal

import pytest

from llo_portal.kernel.dates import Period, today
from offers.indicators import accepted_turnover, answered_in_time, conversion
from tests.factories.offers import (
    DeliveryRequestFactory,
    QuoteFactory,
    accepted_quote,
    declined_quote,
    promised_request,
    sent_quote,
)

pytestmark = pytest.mark.django_db
NOW = Period(today() - timedelta(days=1), today() + timedelta(days=30))
BEFORE = Period(today() - timedelta(days=400), today() - timedelta(days=370))


def test_conversion_is_accepted_of_sent():
    assert conversion(NOW) is None
    accepted_quote()
    declined_quote()
    sent_quote()
    QuoteFactory()
    assert conversion(NOW) == Decimal("33.3")
    assert conversion(BEFORE) is None


def test_turnover_counts_what_the_client_pays():
    accepted_quote(line__unit_price=Decimal("10.005"), participants=3)
    sent_quote()
    assert accepted_turnover(NOW) in (Decimal("30.02"), Decimal("30.03"))
    assert accepted_turnover(BEFORE) == 0


def test_answers_in_time_leave_open_and_withdrawn_requests_out():
    assert answered_in_time(NOW) is None
    promised_request()
    DeliveryRequestFactory()
    assert answered_in_time(NOW) == Decimal("100.0")

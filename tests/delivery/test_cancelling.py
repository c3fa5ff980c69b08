"""Giving up a place after the fourteen days costs what was agreed on the day of the order, unless we let it go."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from delivery import cancelling, withdrawal
from delivery.models import Enrolment
from delivery.ordering import Deal, Payer
from delivery.services import billing, leaving, ordering
from finance.models import Invoice, Redemption
from llo_portal.kernel.dates import today
from llo_portal.kernel.money import ZERO
from tests.delivery.test_billing import EMPLOYER, bought, deferred_now, in_days, voucher_code
from tests.delivery.test_enrol import Visitor
from tests.factories.accounts import UserFactory
from tests.factories.delivery import open_programme

HALF = Decimal("0.5")
days = st.integers(min_value=0, max_value=400)


@given(days, days, st.integers(min_value=0, max_value=366))
def test_nothing_is_due_in_the_time_to_think_it_over_nor_long_before(ordered: int, lead: int, free: int) -> None:
    ordered_on = date(2026, 1, 1) + timedelta(days=ordered)
    starts_on = ordered_on + timedelta(days=lead)
    told: dict[str, Any] = {"ordered_on": ordered_on, "starts_on": starts_on, "free_days": free}
    until = cancelling.free_until(**told)
    assert until >= withdrawal.last_day(ordered_on)
    for day, due in ((until, ZERO), (until + timedelta(days=1), HALF)):
        assert cancelling.share_due(is_consumer=True, on=day, late_share=HALF, **told) == due
        assert cancelling.share_due(is_consumer=False, on=day, late_share=HALF, **told) == ZERO


@pytest.mark.parametrize(
    ("share", "words"),
    [("0.5000", "de helft van de prijs"), ("1", "de hele prijs"), ("0", "niets"), ("0.3", "30\u00a0% van de prijs")],
)
def test_the_share_is_said_in_plain_words(share: str, words: str) -> None:
    assert cancelling.share_in_words(Decimal(share)) == words


@pytest.mark.django_db
def test_late_half_of_the_price_stays_due_by_each_payer(run_outbox: Any) -> None:
    enrolment = bought(Deal(payers=(Payer("zelf", Decimal(195)), EMPLOYER)))  # starts in 30 days or more
    start = enrolment.programme.starts_on
    assert start is not None
    billing.bill(enrolment_id=enrolment.pk)
    with in_days((start - today()).days - 27):
        assert leaving.due_on_cancelling(enrolment) == Decimal("247.50")
        leaving.cancel_enrolment(enrolment_id=enrolment.pk, by=UserFactory(), reason="Verhuisd")
    deferred_now()
    left = Invoice.objects.exclude(kind="creditfactuur").filter(state="verzonden")
    assert sorted(left.values_list("total", flat=True)) == [Decimal("97.50"), Decimal(150)]
    run_outbox()
    told = next(m for m in mail.outbox if m.subject.startswith("Je bent afgemeld"))
    assert "247,50" in str(told.body)


@pytest.mark.django_db
def test_four_weeks_before_nothing_is_due_and_the_voucher_is_whole_again() -> None:
    enrolment = bought(Deal(voucher_code=voucher_code(value=Decimal(100))), starts_on=today() + timedelta(days=60))
    billing.bill(enrolment_id=enrolment.pk)
    with in_days(32):
        assert leaving.due_on_cancelling(enrolment) == ZERO
        leaving.cancel_enrolment(enrolment_id=enrolment.pk, by=UserFactory(), reason="Verhuisd")
    assert not Invoice.objects.filter(state="verzonden").exclude(kind="creditfactuur").exists()
    assert Redemption.objects.get().released_at is not None


@pytest.mark.django_db
def test_we_may_let_it_go() -> None:
    enrolment = bought(starts_on=today() + timedelta(days=30))
    with in_days(20):
        leaving.cancel_enrolment(enrolment_id=enrolment.pk, by=UserFactory(), reason="Ziek", waive=True)
    assert not Invoice.objects.exists()


@pytest.mark.django_db
def test_the_terms_are_those_of_the_day_of_the_order() -> None:
    enrolment = bought(starts_on=today() + timedelta(days=30))
    ordering.set_policy(
        starts_on=today() + timedelta(days=1), instalments_from=Decimal(250), instalments_most=4, minimum_age=16,
        cancel_free_days=0, cancel_late_share=Decimal(1), by=UserFactory(),
    )  # fmt: skip
    with in_days(20):
        assert leaving.due_on_cancelling(enrolment) == Decimal("247.50")


@pytest.mark.django_db
def test_every_page_names_what_it_costs() -> None:
    visitor = Visitor(open_programme(offering__starts_on=today() + timedelta(days=60)))
    page = visitor.to_check().content.decode()
    assert "Daarna kun je gratis afzeggen tot en met" in page
    assert "de helft van de prijs" in page
    visitor.order()
    enrolment = Enrolment.objects.get()
    staff = Client()
    staff.force_login(UserFactory(roles=("programmaleider",)))
    url = reverse("delivery:enrolment_cancel", args=[enrolment.pk])
    assert "Breng niets in rekening" not in staff.get(url).content.decode()
    Enrolment.objects.filter(pk=enrolment.pk).update(created_at=enrolment.created_at - timedelta(days=40))
    type(enrolment.programme).objects.filter(pk=enrolment.programme_id).update(starts_on=today() + timedelta(days=10))
    page = staff.get(url).content.decode()
    assert "Breng niets in rekening" in page
    assert "€\u00a0247,50" in page
    assert staff.post(url, {"reason": "Verhuisd", "waive": "on"}).status_code == 302
    assert not Invoice.objects.exists()

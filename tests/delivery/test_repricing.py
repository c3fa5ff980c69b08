"""A move at another price makes a new order; at the same price the order stays where it was."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from delivery.models import Enrolment, EnrolmentOrder
from delivery.ordering import Deal, Payer, moved
from delivery.services import billing, leaving, moving
from finance.models import Invoice, Redemption
from llo_portal.kernel.dates import today
from llo_portal.kernel.money import ZERO
from tests.delivery.test_billing import EMPLOYER, bought, deferred_now, voucher_code
from tests.factories.accounts import UserFactory
from tests.factories.delivery import open_programme

amounts = st.decimals(min_value="0.01", max_value="9999.99", places=2)


def _moved(old: Enrolment, price: str, **values: Any) -> Enrolment:
    there = open_programme(
        offering__course=old.programme.course, offering__starts_on=today() + timedelta(days=90),
        offering__price=Decimal(price), **values,
    )  # fmt: skip
    new = moving.move_enrolment(enrolment=old, offering=there.offering, by=UserFactory())
    deferred_now()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return Enrolment.objects.get(pk=new.pk)


def _payers(enrolment: Enrolment) -> dict[str, Decimal]:
    return dict(enrolment.payers.values_list("kind", "amount"))


@given(st.lists(amounts, min_size=1, max_size=3), amounts)
def test_the_same_payers_pay_exactly_the_new_price(paid: list[Decimal], due: Decimal) -> None:
    kinds = ("zelf", "werkgever", "uitkeringsinstantie")
    payers = [Payer(kind, amount) for kind, amount in zip(kinds, paid, strict=False)]
    found = moved(payers, due)
    assert sum((payer.amount for payer in found), ZERO) == due
    assert all(payer.amount > ZERO for payer in found)
    before = {payer.kind: payer.amount for payer in payers}
    assert all(payer.amount <= before[payer.kind] for payer in found if payer.kind != "zelf" and "zelf" in before)


@pytest.mark.django_db
def test_at_the_same_price_the_order_stays() -> None:
    old = bought()
    billing.bill(enrolment_id=old.pk)
    new = _moved(old, "495.00")
    assert EnrolmentOrder.objects.get().enrolment == old
    assert new.ordered == old
    assert Invoice.objects.get().state == "verzonden"


@pytest.mark.django_db
def test_dearer_is_the_learners_and_invoices_that_went_out_are_credited() -> None:
    old = bought(Deal(payers=(Payer("zelf", Decimal(195)), EMPLOYER)))
    billing.bill(enrolment_id=old.pk)
    new = _moved(old, "600.00")
    assert _payers(new) == {"zelf": Decimal(300), "werkgever": Decimal(300)}
    assert new.payers.get(kind="werkgever").reference == "PO-7"
    assert set(Invoice.objects.exclude(kind="creditfactuur").values_list("state", flat=True)) == {"gecrediteerd"}
    assert new.order.invoice_on == today(), "who had an invoice gets the new one at once"
    billing.bill(enrolment_id=new.pk)
    sent = Invoice.objects.filter(state="verzonden").exclude(kind="creditfactuur")
    assert sum(sent.values_list("total", flat=True)) == Decimal(600)


@pytest.mark.django_db
def test_cheaper_leaves_the_learner_out_before_the_employer_pays_less() -> None:
    old = bought(Deal(payers=(Payer("zelf", Decimal(195)), EMPLOYER)))
    assert _payers(_moved(old, "250.00")) == {"werkgever": Decimal(250)}


@pytest.mark.django_db
def test_before_the_invoice_nothing_is_credited_and_the_new_one_waits() -> None:
    new = _moved(bought(), "400.00")
    assert not Invoice.objects.exists()
    assert new.order.invoice_on > today()
    assert billing.bill(enrolment_id=new.moved_from_id) == [], "the old order is over"


@pytest.mark.django_db
def test_the_voucher_goes_along_up_to_the_price_and_comes_back_on_withdrawal() -> None:
    old = bought(Deal(voucher_code=voucher_code(value=Decimal(300))))
    new = _moved(old, "200.00")
    assert (new.order.discount, _payers(new)) == (Decimal(200), {})
    leaving.withdraw(enrolment=new, by=None)
    assert Redemption.objects.get().released_at is not None


@pytest.mark.django_db
def test_consent_and_protection_go_along() -> None:
    agency = Payer("uitkeringsinstantie", Decimal(495), name="UWV Gouda", email="uwv@voorbeeld.nl", reference="B-19")
    deal = Deal(payers=(agency,), early_start_version="vroeg-beginnen-1")
    new = _moved(bought(deal, starts_on=today() + timedelta(days=8)), "450.00")
    assert new.order.is_protected
    assert new.order.early_start_version == "vroeg-beginnen-1"
    assert Enrolment.objects.protected().filter(pk=new.pk).exists()

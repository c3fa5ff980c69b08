"""The order behind an enrolment of an individual, and the mail that confirms it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from catalogue.models import Offering
from delivery import withdrawal
from delivery.errors import DeliveryError
from delivery.invoicing import goes_out_on
from delivery.models import (
    Enrolment,
    EnrolmentOrder,
    EnrolmentPayer,
    EnrolmentPolicy,
    EnrolmentState,
    PaymentWay,
)
from delivery.ordering import Deal, Payer
from finance.services import check_voucher, redeem_voucher
from llo_portal.documents import outbox
from llo_portal.kernel.dates import today
from llo_portal.kernel.money import ZERO

VOUCHER_SOURCE, BILL = "delivery.enrolment", "delivery.bill"
LINK_LIVES = timedelta(days=14)  # after the start, or after the time to think it over when that is later


def place(*, enrolment: Enrolment, offering: Offering, deal: Deal | None) -> EnrolmentOrder:
    """Writes order and payers inside the caller's transaction. Without a deal the learner pays by invoice, and lessons in
    the time to think it over are ours to lose. Raises DeliveryError when the payers do not pay the price or when an early
    start lacks the consent."""
    ordered_on = timezone.localdate(enrolment.created_at)
    early = withdrawal.needs_consent(ordered_on=ordered_on, starts_on=offering.starts_on)
    if early and deal and not deal.early_start_version:
        raise DeliveryError(
            "Deze opleiding begint binnen je bedenktijd. Geef aan dat je dat goed vindt.", field="early_start"
        )
    discount = _redeem(enrolment, offering, deal.voucher_code) if deal and deal.voucher_code else ZERO
    try:
        deal = (deal or Deal()).settled((enrolment.price or ZERO) + enrolment.vat_amount - discount)
    except ValueError:
        raise DeliveryError("De bedragen zijn samen niet de prijs. Kijk ze nog eens na.") from None
    out_on = goes_out_on(
        ordered_on=ordered_on, starts_on=offering.starts_on, at_once=deal.way == PaymentWay.ONLINE
    )  # fmt: skip
    wish = deal.early_start_version if early else ""
    order = EnrolmentOrder.objects.create(
        enrolment=enrolment, way=deal.way, parts=deal.parts, discount=discount, is_protected=deal.is_protected,
        early_start_version=wish,
        early_start_at=enrolment.created_at if wish else None, invoice_on=out_on if deal.payers else None,
    )  # fmt: skip
    EnrolmentPayer.objects.bulk_create(_payer(enrolment, payer) for payer in deal.payers)
    if not deal.payers:  # nothing is left to pay
        enrolment.state = EnrolmentState.CONFIRMED
        enrolment.save(update_fields=["state", "updated_at"])
    elif out_on <= today():
        outbox.enqueue(BILL, {"enrolment": str(enrolment.pk)}, key=f"{BILL}:{enrolment.pk}")
    return order


def _redeem(enrolment: Enrolment, offering: Offering, code: str) -> Decimal:
    used = redeem_voucher(
        code=code, price_including=(enrolment.price or ZERO) + enrolment.vat_amount, source_kind=VOUCHER_SOURCE,
        source_id=enrolment.pk, by=None, course=offering.course, person=enrolment.learner.person, on=today(),
    )  # fmt: skip
    return used.discount


def check_voucher_for(*, code: str, offering: Offering, price: Decimal, person: Any = None) -> Decimal:
    """Euros including VAT that a voucher takes off here. Raises VoucherError."""
    return check_voucher(code=code, on=today(), course=offering.course, person=person).discount_on(price)


def policy_on(day: date) -> EnrolmentPolicy:
    """What we agree with individuals on a day."""
    return EnrolmentPolicy.objects.filter(starts_on__lte=day).order_by("-starts_on")[0]


def _payer(enrolment: Enrolment, payer: Payer) -> EnrolmentPayer:
    person = enrolment.learner.person
    told = {name: getattr(payer, name) for name in Payer.__slots__}
    told |= {"name": payer.name or person.full_name[:160], "email": payer.email or person.email}
    return EnrolmentPayer(enrolment=enrolment, **told)


def set_policy(
    *, starts_on: date, instalments_from: Decimal, instalments_most: int, minimum_age: int, by: Any,
    cancel_free_days: int = 28, cancel_late_share: Decimal = Decimal("0.5"),
) -> EnrolmentPolicy:  # fmt: skip
    """What we agree from a day on, today at the earliest. Raises DeliveryError."""
    if starts_on < today():
        raise DeliveryError("Deze dag is al geweest. Kies vandaag of later.", field="starts_on")
    try:
        with transaction.atomic():
            return EnrolmentPolicy.objects.create(
                starts_on=starts_on, instalments_from=instalments_from, instalments_most=instalments_most,
                minimum_age=minimum_age, cancel_free_days=cancel_free_days, cancel_late_share=cancel_late_share,
            )  # fmt: skip
    except IntegrityError:
        raise DeliveryError("Voor deze dag zijn er al afspraken.", field="starts_on") from None

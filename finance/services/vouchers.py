"""Vouchers: issued in series, looked at, used exactly once, released when the enrolment is cancelled (M15)."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from finance import vouchercode
from finance.errors import VoucherError
from finance.models import Redemption, Voucher, VoucherSeries, VoucherTerm
from finance.voucherworth import VoucherOffer, discount
from llo_portal.documents import outbox
from llo_portal.kernel.dates import today
from llo_portal.kernel.dutch import long_date
from llo_portal.kernel.money import ZERO, euro

MAIL_VOUCHER = "finance.mail_voucher"
MOST = 2000
"""Vouchers in one series; more is more likely a slip of the finger."""


def last_day_of(valid_from: date) -> date:
    """The last day of a voucher by the term that holds on its first day."""
    term = VoucherTerm.objects.filter(starts_on__lte=valid_from).first()
    if term is None:
        raise VoucherError("Voor deze datum is geen geldigheidsduur vastgesteld.", field="valid_from")
    month = valid_from.month - 1 + term.months
    year, month = valid_from.year + month // 12, month % 12 + 1
    for day in range(valid_from.day, 0, -1):  # 29 February ends on the 28th
        try:
            return date(year, month, day)
        except ValueError:
            continue
    raise AssertionError("every month has a first day")


@transaction.atomic
def issue_series(
    *, name: str, valid_from: date, by: Any, value: Decimal | None = None, percentage: Decimal | None = None,
    count: int = 0, persons: Sequence[Any] = (), valid_until: date | None = None, courses: Iterable[Any] = (),
    send: bool = True,
) -> VoucherSeries:  # fmt: skip
    """A series of `count` vouchers without a name, or one for each of `persons` (accounts.Person), who get it by mail.
    Without `valid_until` the term that holds on `valid_from`. Raises VoucherError."""
    persons = list({person.pk: person for person in persons}.values())
    many = len(persons) or count
    if (value is None) == (percentage is None):
        raise VoucherError("Kies een bedrag of een percentage.", field="value")
    if not 1 <= many <= MOST:
        raise VoucherError(f"Een reeks heeft 1 tot en met {MOST} vouchers.", field="count")
    until = valid_until or last_day_of(valid_from)
    if until < valid_from:
        raise VoucherError("De laatste dag ligt voor de eerste.", field="valid_until")
    series = VoucherSeries.objects.create(
        name=name[:120], value=value, percentage=percentage, valid_from=valid_from, valid_until=until,
        issued_by=str(by or "systeem")[:200],
    )  # fmt: skip
    series.courses.set(courses)
    holders: list[Any] = [*persons] or [None] * many
    vouchers = Voucher.objects.bulk_create(_new(series, number, holder) for number, holder in enumerate(holders, 1))
    if send:
        for voucher in vouchers:
            if voucher.email:
                outbox.enqueue(MAIL_VOUCHER, {"voucher": str(voucher.pk)}, key=f"voucher:{voucher.pk}")
    return series


def _new(series: VoucherSeries, number: int, person: Any) -> Voucher:
    voucher = Voucher(id=uuid4(), series=series, number=number, person=person, email=person.email if person else "")
    _stamp(voucher)
    return voucher


def _stamp(voucher: Voucher) -> str:
    code = vouchercode.code_of(voucher.pk, voucher.generation, settings.SECRET_KEY)
    voucher.code_digest, voucher.code_hint = vouchercode.digest(code), code[-4:]
    return code


def code_for(voucher: Voucher) -> str:
    """The code to show its holder or to send again. When the house's secret was changed since, the voucher gets a next
    one, and the old stops working."""
    code = vouchercode.code_of(voucher.pk, voucher.generation, settings.SECRET_KEY)
    if vouchercode.digest(code) == voucher.code_digest:
        return code
    with transaction.atomic():
        row = Voucher.objects.select_for_update(of=("self",)).get(pk=voucher.pk)
        row.generation += 1
        code = _stamp(row)
        row.save(update_fields=["generation", "code_digest", "code_hint"])
    return code


def check_voucher(*, code: str, on: date | None = None, course: Any = None, person: Any = None) -> VoucherOffer:
    """What the voucher is worth on a day, for this course and person when given. Raises VoucherError."""
    voucher = _find(code)
    _check(voucher, on or today(), course, person)
    return _offer(voucher)


def _find(code: str) -> Voucher:
    found = None
    if vouchercode.looks_like_one(code):
        found = Voucher.objects.select_related("series").filter(code_digest=vouchercode.digest(code)).first()
    if found is None:
        raise VoucherError("Deze code kennen we niet. Kijk hem na; er staan 16 tekens op je voucher.", field="voucher")
    return found


def _check(voucher: Voucher, day: date, course: Any, person: Any) -> None:
    series = voucher.series
    if voucher.redeemed_at is not None:
        raise VoucherError("Deze voucher is al gebruikt.", field="voucher")
    if voucher.blocked_at is not None:
        raise VoucherError("Deze voucher is geblokkeerd. Bel of mail ons.", field="voucher")
    if day > series.valid_until:
        raise VoucherError(f"Deze voucher was geldig tot en met {long_date(series.valid_until)}.", field="voucher")
    if day < series.valid_from:
        raise VoucherError(f"Deze voucher is geldig vanaf {long_date(series.valid_from)}.", field="voucher")
    if course is not None and series.courses.exists() and not series.courses.filter(pk=course.pk).exists():
        raise VoucherError("Deze voucher is niet voor deze opleiding.", field="voucher")
    if person is not None and voucher.person_id not in (None, person.pk):
        raise VoucherError("Deze voucher staat op naam van iemand anders.", field="voucher")


def _offer(voucher: Voucher) -> VoucherOffer:
    series = voucher.series
    return VoucherOffer(voucher.pk, series.name, series.value, series.percentage, series.valid_until)


@transaction.atomic
def redeem_voucher(
    *, code: str, price_including: Decimal, source_kind: str, source_id: UUID, by: Any, on: date | None = None,
    course: Any = None, person: Any = None,
) -> Redemption:  # fmt: skip
    """Uses the voucher for this source, exactly once whoever else tries; again for the same source gives the same.

    Call it in the transaction that makes the enrolment. Raises VoucherError.
    """
    voucher = _find(code)
    mine = {"source_kind": source_kind, "source_id": source_id, "released_at__isnull": True}
    if known := voucher.redemptions.filter(**mine).first():
        return known
    _check(voucher, on or today(), course, person)
    off = discount(price_including, voucher.series.value, voucher.series.percentage)
    if off == ZERO:
        raise VoucherError("Er valt niets te betalen. Bewaar je voucher voor later.", field="voucher")
    # the row lock of this update lets one of many through; the others see what it wrote
    free = Voucher.objects.filter(pk=voucher.pk, redeemed_at__isnull=True, blocked_at__isnull=True)
    if not free.update(redeemed_at=timezone.now()):
        raise VoucherError("Deze voucher is al gebruikt.", field="voucher")
    try:
        with transaction.atomic():
            return Redemption.objects.create(
                voucher=voucher, source_kind=source_kind, source_id=source_id, price_including=price_including,
                discount=off,
            )  # fmt: skip
    except IntegrityError:
        raise VoucherError("Per inschrijving gebruik je één voucher.", field="voucher") from None


@transaction.atomic
def release_voucher(*, source_kind: str, source_id: UUID, reason: str, by: Any) -> Redemption | None:
    """The enrolment is off, so the voucher is whole again; its last day stays. None when there was nothing to release."""
    rows = Redemption.objects.select_for_update(of=("self",)).filter(source_kind=source_kind, source_id=source_id)
    used = rows.filter(released_at__isnull=True).first()
    if used is None:
        return None
    used.released_at, used.release_reason = timezone.now(), reason[:300]
    used.save(update_fields=["released_at", "release_reason"])
    Voucher.objects.filter(pk=used.voucher_id).update(redeemed_at=None)
    return used


@transaction.atomic
def send_voucher(*, voucher: Voucher, by: Any) -> None:
    """Mails the code, again if need be. Raises VoucherError."""
    if not voucher.email:
        raise VoucherError("Deze voucher staat niet op naam. Geef de code zelf.")
    if voucher.redeemed_at or voucher.blocked_at:
        raise VoucherError("Deze voucher is al gebruikt of geblokkeerd.")
    if today() > voucher.series.valid_until:
        raise VoucherError("Deze voucher is verlopen.")
    outbox.enqueue(
        MAIL_VOUCHER, {"voucher": str(voucher.pk)}, key=f"voucher:{voucher.pk}:{timezone.now().isoformat()}"
    )  # fmt: skip


@transaction.atomic
def block_voucher(*, voucher: Voucher, reason: str, by: Any) -> Voucher:
    """Ends a voucher that was not used. Raises VoucherError."""
    row = Voucher.objects.select_for_update(of=("self",)).get(pk=voucher.pk)
    if not reason.strip():
        raise VoucherError("Geef een reden.", field="reason")
    if row.redeemed_at is not None:
        raise VoucherError("Deze voucher is al gebruikt.")
    if row.blocked_at is None:
        row.blocked_at, row.blocked_reason = timezone.now(), reason[:300]
        row.save(update_fields=["blocked_at", "blocked_reason"])
    return row


def worth_text(series: VoucherSeries) -> str:
    from llo_portal.kernel.dutch import percent

    return euro(series.value) if series.value is not None else percent(series.percentage)

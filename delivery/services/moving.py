"""From one start to another of the same course: the new seat is taken before the old one is given back, or nothing happens."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from catalogue.models import Offering
from catalogue.selectors import price_of, vat_rates
from catalogue.vat import in_words
from delivery import withdrawal
from delivery.errors import AlreadyEnrolled, DeliveryError, PriceChanged
from delivery.models import Enrolment, EnrolmentOrder, EnrolmentState, Programme
from delivery.services import seats
from llo_portal.documents import mail
from llo_portal.kernel.dates import today
from llo_portal.kernel.dutch import long_date
from llo_portal.kernel.money import ZERO, euro
from llo_portal.kernel.registry import Registry

MOVABLE = (EnrolmentState.APPLIED, EnrolmentState.CONFIRMED)


@dataclass(frozen=True, slots=True)
class Carried:
    """What goes along with a moved enrolment: `take(old, new)` runs in the transaction of the move, before the old
    enrolment is cancelled, and may run once per move only."""

    key: str
    take: Callable[[Enrolment, Enrolment], None]


carried: Registry[Carried] = Registry("what a moved enrolment carries")


@dataclass(frozen=True, slots=True)
class MovePrice:
    """What the learner paid or will pay, and what the other start costs; all including VAT."""

    old: Decimal
    new: Decimal

    @property
    def difference(self) -> Decimal:
        return self.new - self.old


def targets(enrolment: Enrolment) -> list[Offering]:
    """Coming starts of the same course (or of the same block of it) with a free seat that the learner is not in yet."""
    own = Enrolment.objects.filter(learner=enrolment.learner_id).exclude(state=EnrolmentState.CANCELLED)
    rows = (
        Offering.objects.upcoming().with_free_seats().filter(course=enrolment.programme.course_id, starts_on__gt=today())
        .filter(programme__state__in=("voorbereiding", "gereed"))
        .filter(module=enrolment.programme.offering.module_id if enrolment.programme.offering else None)
        .exclude(programme__in=own.values("programme"))
    )  # fmt: skip
    return list(rows.select_related("location", "course"))


def own_targets(enrolment: Enrolment) -> list[Offering]:
    """Those that a learner may choose alone."""
    return [offering for offering in targets(enrolment) if not _lacks_wish(enrolment, offering)]


def _lacks_wish(enrolment: Enrolment, offering: Offering) -> bool:
    """A consumer would begin within the time to think it over and did not say so on ordering."""
    ordered_on = timezone.localdate(enrolment.created_at)
    if not enrolment.terms_version or not withdrawal.needs_consent(ordered_on=ordered_on, starts_on=offering.starts_on):
        return False
    order: EnrolmentOrder | None = EnrolmentOrder.objects.filter(enrolment=enrolment.ordered).first()
    return order is None or not order.early_start_version


def move_price(enrolment: Enrolment, offering: Offering) -> MovePrice | None:
    """None where the learner has no price of their own: an employer or an agreement pays."""
    price = price_of(offering, vat_rates())
    if enrolment.price is None or price is None:
        return None
    return MovePrice(enrolment.price + enrolment.vat_amount, price.including)


def move_own(*, enrolment: Enrolment, offering: Offering, seen: Decimal, by: Any) -> Enrolment:
    """The learner's own wish, at the price of the other start. `seen` is that price as it stood on the page: raises
    PriceChanged when it differs from that of now."""
    if not withdrawal.may_move(state=enrolment.state, starts_on=enrolment.programme.starts_on, on=today()):
        raise DeliveryError("Verplaatsen kan tot een week voor de start. Bel of mail ons, dan kijken we samen.")
    if not Offering.objects.open_for_enrolment().filter(pk=offering.pk).exists():
        raise DeliveryError("Dit startmoment is niet meer open. Kies een ander startmoment.")
    if _lacks_wish(enrolment, offering):
        raise DeliveryError("Dit startmoment begint binnen je bedenktijd. Bel of mail ons, dan regelen we het.")
    price = move_price(enrolment, offering)
    if price is not None and price.new != seen:
        raise PriceChanged
    return move_enrolment(enrolment=enrolment, offering=offering, by=by)


def move_enrolment(
    *, enrolment: Enrolment, offering: Offering, by: Any, keep_price: bool = False, why: str = ""
) -> Enrolment:
    """A new enrolment in the other start, linked to the old one, with terms, choices, name, version and policy of the day
    it was sold. With `keep_price` the learner pays what was agreed: for when the move is our doing.

    Raises DeliveryError when it cannot be moved, AlreadyEnrolled, and OfferingFull when no seat is free.
    """
    with transaction.atomic():
        seats.lock_programmes(enrolment.programme.offering_id, offering.pk)
        old = (
            Enrolment.objects.select_for_update(of=("self",))
            .select_related("programme__offering__course", "learner__person").get(pk=enrolment.pk)
        )  # fmt: skip
        target = _checked(old, offering)
        seats.lock_list(offering.course_id)
        seat = seats.take_seat(offering_id=offering.pk, course_id=offering.course_id, person_id=old.learner.person_id)
        new = _twin(old, target, keep_price)
        for each in carried:
            each.take(old, new)
        seats.placed(enrolment=new, seat=seat)
        _leave(old, offering)
        _tell(old, new, offering, why)
    return new


def _checked(old: Enrolment, offering: Offering) -> Programme:
    if old.programme.offering_id is None:
        raise DeliveryError("Dit traject is van één klant. Er is geen ander startmoment.")
    if old.state not in MOVABLE:
        raise DeliveryError("Alleen wie nog niet is begonnen, kan naar een ander startmoment.")
    target = Programme.objects.filter(offering=offering).first()
    if target is None or target.course_id != old.programme.course_id or target.pk == old.programme_id:
        raise DeliveryError("Kies een ander startmoment van dezelfde opleiding.")
    if old.programme.offering is None or offering.module_id != old.programme.offering.module_id:
        raise DeliveryError("Kies een ander startmoment van hetzelfde blok.")
    if target.state not in ("voorbereiding", "gereed") or offering.is_cancelled or offering.starts_on <= today():
        raise DeliveryError("Dit startmoment is al begonnen of gaat niet door. Kies een ander.")
    if target.enrolments.filter(learner=old.learner_id).exclude(state=EnrolmentState.CANCELLED).exists():
        raise AlreadyEnrolled(f"{old.learner} doet al mee aan dat startmoment.")
    return target


def _twin(old: Enrolment, target: Programme, keep_price: bool) -> Enrolment:
    price = (
        None if keep_price or old.price is None or target.offering is None else price_of(target.offering, vat_rates())
    )
    new = Enrolment.objects.create(
        programme=target, learner=old.learner, policy_id=old.policy_id, course_version_id=old.course_version_id,
        name_as_printed=old.name_as_printed, choices=old.choices, terms_version=old.terms_version,
        terms_accepted_at=old.terms_accepted_at, moved_from=old,
        price=price.excluding if price else old.price, vat_amount=price.vat if price else old.vat_amount,
    )  # fmt: skip
    # the time to think it over ran from the first day, and goes on from there
    Enrolment.objects.filter(pk=new.pk).update(created_at=old.created_at)
    if old.state == EnrolmentState.CONFIRMED:
        new.state = EnrolmentState.CONFIRMED
        new.save(update_fields=["state", "updated_at"])
    new.created_at = old.created_at
    return new


def _leave(old: Enrolment, offering: Offering) -> None:
    old.state = EnrolmentState.CANCELLED
    old.state_note = f"Verplaatst naar de start op {long_date(offering.starts_on)}"
    old.save(update_fields=["state", "state_note", "updated_at"])
    seats.release_seat(offering_id=old.programme.offering_id)  # type: ignore[arg-type]


def _tell(old: Enrolment, new: Enrolment, offering: Offering, why: str) -> None:
    person = old.learner.person
    if not person.email:
        return
    was, now_ = (e.price + e.vat_amount if e.price is not None else None for e in (old, new))
    told = {
        "name": person.first_name, "course": offering.what_text, "why": why, "old_start": long_date(old.programme.starts_on),
        "starts_on": long_date(offering.starts_on), "when": offering.when_text, "place": offering.place_text,
        "price": in_words(now_, new.vat_amount) if now_ is not None and now_ != was else "", "old_price": euro(was or ZERO),
    }  # fmt: skip
    mail.send(to=person.email, template="delivery/mail/moved", context=told, key=f"moved:{new.pk}")

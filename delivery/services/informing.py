"""Houd mij op de hoogte: a mail when a new start of a course opens, for who confirmed the address."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts import tokens
from accounts.services.holds import under_held_address
from catalogue.models import Course, Offering
from catalogue.selectors import price_of, vat_rates
from catalogue.vat import in_words
from delivery.errors import DeliveryError
from delivery.models import KeepInformed
from delivery.selectors import waiting as reads
from llo_portal.documents import mail, outbox
from llo_portal.documents.models import Effect
from llo_portal.kernel.dates import now, today
from llo_portal.kernel.dutch import long_date

NEW_START = "delivery.new_start"
VALID = timedelta(days=7)
MONTH = timedelta(days=31)
_signer = Signer(sep=".", salt="delivery.unsubscribe")


def ask(*, course: Course, email: str) -> None:
    """Remembers the wish and mails a link to confirm it. Who is confirmed already, or asked today, gets nothing: the
    page says the same to everybody."""
    email = email.strip().lower()
    with transaction.atomic():
        known = KeepInformed.objects.select_for_update().filter(course=course, email=email).first()
        if known is not None and (known.confirmed_at or known.updated_at.date() == timezone.now().date()):
            return
        token = tokens.make(email)
        fresh = {"token_digest": tokens.digest(token), "expires_at": now() + VALID}
        row, _ = KeepInformed.objects.update_or_create(course=course, email=email, defaults=fresh)
        link = settings.SITE_URL + reverse("delivery:informed_confirm", args=[token])
        mail.send(
            to=email, template="delivery/mail/informed_confirm", context={"course": course.title, "link": link},
            key=f"informed-confirm:{row.pk}:{row.token_digest[:16]}", confidential=True,
        )  # fmt: skip


def find(token: str) -> KeepInformed:
    """The wish that this link confirms. Raises DeliveryError when it is unknown, used or too old."""
    row = KeepInformed.objects.select_related("course").filter(token_digest=tokens.digest(token)).first()
    if row is None or not tokens.is_for(token, row.email) or row.expires_at <= now() or row.confirmed_at:
        raise DeliveryError("Deze link werkt niet meer. Vraag op de pagina van de opleiding een nieuwe.")
    return row


def confirm(*, token: str) -> KeepInformed:
    """Once: the address is from whom reads its mail."""
    row = find(token)
    mine = KeepInformed.objects.filter(pk=row.pk, confirmed_at=None, token_digest=row.token_digest)
    if not mine.update(confirmed_at=now(), updated_at=now()):
        raise DeliveryError("Deze link is al gebruikt.")
    return row


def unsubscribe_token(row: KeepInformed) -> str:
    """Signed and kept nowhere: it can do one thing only, and doing it twice is the same."""
    return _signer.sign(row.pk.hex)


def unsubscribe(*, token: str) -> None:
    """Forgets the address; a token we never made does nothing."""
    try:
        pk = _signer.unsign(token)
    except BadSignature:
        return
    KeepInformed.objects.filter(pk=pk).delete()


def announce(offering_id: Any) -> None:
    """A start opened: remembered once per start, carried out by a worker."""
    outbox.enqueue(NEW_START, {"offering": str(offering_id)}, key=f"{NEW_START}:{offering_id}")


@outbox.handler(NEW_START, label="Nieuw startmoment melden")
def tell_all(payload: dict[str, Any]) -> None:
    """One mail per person and start; a second run finds them remembered."""
    offering = Offering.objects.select_related("course", "location").get(pk=payload["offering"])
    if offering.is_cancelled or not offering.is_open:
        return
    price = price_of(offering, vat_rates())
    told = {
        "course": offering.what_text, "starts_on": long_date(offering.starts_on), "when": offering.when_text,
        "place": offering.place_text, "price": in_words(price.including, price.vat) if price else "",
        "page": settings.SITE_URL + reverse("catalogue:course_detail", args=[offering.course.slug]),
    }  # fmt: skip
    for row in KeepInformed.objects.confirmed().filter(course=offering.course_id).iterator():
        _tell(row, offering, told)


def _tell(row: KeepInformed, offering: Offering, told: dict[str, Any]) -> None:
    address = settings.SITE_URL + reverse("delivery:informed_stop", args=[unsubscribe_token(row)])
    mail.send(
        to=row.email, template="delivery/mail/new_start", context=told | {"stop": address},
        key=f"new-start:{row.pk}:{offering.pk}", headers=mail.stop_headers(address),
    )  # fmt: skip


def announce_missed() -> int:
    """Open starts that a lost message kept quiet; gives how many."""
    told = Effect.objects.filter(kind=NEW_START).values_list("payload__offering", flat=True)
    missed = set(map(str, reads.offerable().values_list("pk", flat=True))) - set(told)
    for offering_id in missed:
        announce(offering_id)
    return len(missed)


def forget() -> int:
    """Wishes nobody confirmed after two links' time, and confirmed ones after the months of the policy;
    never those of somebody under a hold."""
    months = reads.seat_policy(today()).informed_months
    rows = KeepInformed.objects.all()
    unconfirmed = rows.filter(confirmed_at=None, updated_at__lt=now() - 2 * VALID)
    old = rows.filter(confirmed_at__lt=now() - months * MONTH)
    stuck = rows.filter(under_held_address("email")).values("pk")
    return unconfirmed.exclude(pk__in=stuck).delete()[0] + old.exclude(pk__in=stuck).delete()[0]

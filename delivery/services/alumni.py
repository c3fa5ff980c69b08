"""Becoming an alumnus and stopping: asked once after the certificate, agreed to by oneself, withdrawn in one click."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db import transaction
from django.urls import reverse

from accounts.models import Person
from accounts.services.holds import PERSON, held
from delivery import tokens
from delivery.alumni_wording import change, wording_of
from delivery.errors import DeliveryError
from delivery.models import AlumniConsent, AlumniLetter, AlumniLink, Alumnus, Way
from delivery.selectors import alumni as reads
from llo_portal.documents import mail
from llo_portal.kernel.dates import now

DOOR, ADDRESS_DOOR = "delivery.alumnus", "delivery.alumnus.address"
ASK_VALID = timedelta(days=90)
ADDRESS_VALID = timedelta(days=7)
_stopper = Signer(sep=".", salt="delivery.alumni.stop")


def ask_graduates() -> int:
    """One mail to each graduate who was never asked; gives how many. A killed worker is followed where it was: who was
    asked is an alumnus row, written with the mail."""
    return sum(_ask(person) for person in reads.to_ask().iterator())


@transaction.atomic
def _ask(person: Person) -> bool:
    alumnus, is_new = Alumnus.objects.get_or_create(person=person, defaults={"invited_at": now()})
    if not is_new:  # another worker was first
        return False
    stop = stop_address(alumnus)
    told = {"name": person.first_name, "link": personal_address(alumnus, ASK_VALID), "stop": stop}
    mail.send(
        to=person.email, template="delivery/mail/alumni_ask", context=told, key=f"alumni-ask:{alumnus.pk}",
        confidential=True, headers=mail.stop_headers(stop),
    )  # fmt: skip
    return True


def personal_address(alumnus: Alumnus, valid: timedelta, letter: AlumniLetter | None = None) -> str:
    """A new personal link to the own page; it is known here by its digest only."""
    token = tokens.new_token(DOOR)
    AlumniLink.objects.create(
        alumnus=alumnus, letter=letter, sent_to=alumnus.address, token_digest=tokens.digest(token, DOOR) or "",
        expires_at=now() + valid,
    )  # fmt: skip
    return settings.SITE_URL + reverse("delivery:alumnus", args=[token])


def stop_address(alumnus: Alumnus, letter: AlumniLetter | None = None) -> str:
    """Signed and kept nowhere: it can stop and nothing else, twice is the same, and it works for ever."""
    subject = f"b{letter.pk.hex}" if letter else f"a{alumnus.pk.hex}"
    return settings.SITE_URL + reverse("delivery:alumnus_stop", args=[_stopper.sign(subject)])


def own_row(person: Person) -> Alumnus:
    """Of who comes by themselves, from the own account. Raises DeliveryError without a certificate."""
    if not reads.is_graduate(person.pk):
        raise DeliveryError("Dit kan als je een certificaat van ons hebt.")
    return Alumnus.objects.get_or_create(person=person)[0]


@transaction.atomic
def choose(*, alumnus: Alumnus, wanted: Collection[str], version: str, way: Way, sent_to: str) -> None:
    """What somebody ticked on the page with the words of `version`: new purposes are given, others withdrawn. Sending it
    twice is the same. Raises DeliveryError for words that were never on a page."""
    wording = wording_of(version)
    if wording is None:
        raise DeliveryError("De pagina is vernieuwd. Lees de tekst en kies opnieuw.")
    row = Alumnus.objects.select_for_update(of=("self",)).get(pk=alumnus.pk)
    wish = change(reads.open_purposes(row), wanted)
    _withdraw(row, way, purposes=wish.withdraw)
    AlumniConsent.objects.bulk_create(
        AlumniConsent(
            alumnus=row, purpose=purpose, given_at=now(), given_by=way, version=wording.version,
            words=wording.words[purpose], sent_to=sent_to,
        )
        for purpose in sorted(wish.give)
    )  # fmt: skip
    row.declined_at = None if set(wanted) else row.declined_at or now()
    row.save(update_fields=["declined_at", "updated_at"])


def _withdraw(alumnus: Alumnus, way: Way, purposes: Collection[str] | None = None) -> None:
    rows = AlumniConsent.objects.open().filter(alumnus=alumnus)
    if purposes is not None:
        rows = rows.filter(purpose__in=purposes)
    rows.update(withdrawn_at=now(), withdrawn_by=way)


@transaction.atomic
def stop(*, alumnus: Alumnus, way: Way, letter: AlumniLetter | None = None) -> None:
    """No mail to alumni any more, of any kind. Also somebody who never agreed: we do not ask again."""
    row = Alumnus.objects.select_for_update(of=("self",)).get(pk=alumnus.pk)
    _withdraw(row, way)
    row.declined_at = row.declined_at or now()
    row.save(update_fields=["declined_at", "updated_at"])
    if letter is not None:
        AlumniLetter.objects.filter(pk=letter.pk, stopped_at=None).update(stopped_at=now())


def stop_by_token(token: str) -> None:
    """A token we never made, or of somebody who was erased, does nothing: the page says the same."""
    try:
        subject = _stopper.unsign(token)
    except BadSignature:
        return
    kind, pk = subject[0], UUID(subject[1:])
    if kind == "b":
        letter = AlumniLetter.objects.select_related("alumnus").filter(pk=pk).first()
        if letter is not None and letter.alumnus is not None:
            stop(alumnus=letter.alumnus, way=Way.CLICK, letter=letter)
        return
    alumnus = Alumnus.objects.filter(pk=pk).first()
    if alumnus is not None:
        stop(alumnus=alumnus, way=Way.CLICK)


@transaction.atomic
def ask_address(*, alumnus: Alumnus, email: str) -> None:
    """Another address is used once its reader confirmed it; until then the old one holds. The same one is mailed once a
    day, so that nobody is bothered through this page."""
    email = email.strip().lower()
    row = Alumnus.objects.select_for_update(of=("self",)).select_related("person").get(pk=alumnus.pk)
    asked = AlumniLink.objects.filter(alumnus=row, email=email, made_at__gt=now() - timedelta(days=1))
    if email == row.address.lower() or asked.exists():
        return
    token = tokens.new_token(ADDRESS_DOOR)
    digest = tokens.digest(token, ADDRESS_DOOR) or ""
    AlumniLink.objects.create(alumnus=row, email=email, token_digest=digest, expires_at=now() + ADDRESS_VALID)
    told = {"link": settings.SITE_URL + reverse("delivery:alumnus_address_confirm", args=[token])}
    mail.send(
        to=email, template="delivery/mail/alumni_address", context=told, key=f"alumni-address:{digest[:24]}",
        confidential=True,
    )  # fmt: skip


def find_address(token: str) -> AlumniLink:
    """The question that this link answers. Raises DeliveryError when it is unknown, used or too old."""
    link = reads.link_of(tokens.digest(token, ADDRESS_DOOR))
    if link is None or not link.email:
        raise DeliveryError("Deze link werkt niet meer. Vul je adres opnieuw in op je eigen pagina.")
    return link


@transaction.atomic
def confirm_address(*, token: str) -> None:
    """Once: the address is from whom reads its mail."""
    link = find_address(token)
    if not AlumniLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now()):
        raise DeliveryError("Deze link is al gebruikt.")
    row = link.alumnus
    row.email = link.email
    row.save(update_fields=["email", "updated_at"])


def forget_links() -> int:
    """Links that are over, but for those of somebody under a hold; a signed link to stop keeps working."""
    stuck = AlumniLink.objects.filter(alumnus__person__in=held(PERSON))
    return AlumniLink.objects.filter(expires_at__lt=now()).exclude(pk__in=stuck.values("pk")).delete()[0]


def stop_for(*, alumnus: Alumnus, by: Any) -> None:
    """Somebody called and wants no mail any more; the audit trail knows the colleague."""
    stop(alumnus=alumnus, way=Way.STAFF)

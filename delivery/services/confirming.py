"""The mail that confirms an enrolment, and the way into the portal. Both follow through the outbox, so that who enrols
holds the seat no longer than needed and the secret of the personal link lies in no queue before it is sent."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from accounts.models import Provider, User
from accounts.services import invite
from catalogue.models import Offering
from catalogue.vat import in_words
from delivery import tokens, withdrawal
from delivery.models import Enrolment, EnrolmentLink, EnrolmentOrder
from delivery.start_file import MIME, start_file
from llo_portal.documents import mail, outbox
from llo_portal.kernel.dates import start_of_day, today
from llo_portal.kernel.dutch import long_date
from llo_portal.kernel.money import ZERO, euro

CONFIRMATION = "delivery.confirmation"
LINK_LIVES = timedelta(days=14)  # after the start, or after the time to think it over when that is later


def remember(enrolment: Enrolment, *, again: bool = False, account: bool = False) -> None:
    """Inside the transaction of the enrolment. Somebody who enrols once more hears so once a day."""
    key = f"{CONFIRMATION}:{enrolment.pk}" + (f":{today():%Y%m%d}" if again else "")
    told = {"enrolment": str(enrolment.pk), "again": again, "account": account}
    outbox.enqueue(CONFIRMATION, told, key=key)


@outbox.handler(CONFIRMATION, label="Bevestiging van een aanmelding")
def confirm(payload: dict[str, Any]) -> None:
    """Writes the mail and the invitation; a second run mails nothing twice, since mails have their own keys."""
    related = ("learner__person", "programme__leader", "programme__offering__course", "programme__offering__location")
    with transaction.atomic():
        enrolment = Enrolment.objects.select_related(*related).get(pk=payload["enrolment"])
        offering: Any = enrolment.programme.offering
        _mail(enrolment, offering, again=payload["again"])
        if payload["account"]:
            _invite(enrolment)


def _invite(enrolment: Enrolment) -> None:
    """The way into the portal; somebody with an account has one already."""
    person, leader = enrolment.learner.person, enrolment.programme.leader or _any_leader()
    if leader is None or hasattr(person, "user"):
        return
    invite(
        email=person.email, roles=("deelnemer",), first_name=person.first_name, infix=person.infix,
        last_name=person.last_name, by=leader, person=person,
    )  # fmt: skip


def _any_leader() -> User | None:
    """Who invites on behalf of a group without a leader: the account was promised on ordering."""
    return User.objects.filter(groups__name="programmaleider", is_active=True).order_by("date_joined", "pk").first()


def open_link(*, enrolment: Enrolment, offering: Offering) -> str:
    """A personal link for who enrolled; the token is kept nowhere."""
    token = tokens.new_token(tokens.LINK)
    last = max(offering.starts_on, withdrawal.last_day(today())) + LINK_LIVES
    EnrolmentLink.objects.create(
        enrolment=enrolment, token_digest=tokens.digest(token, tokens.LINK),
        expires_at=start_of_day(last),
    )  # fmt: skip
    return token


def _mail(enrolment: Enrolment, offering: Offering, *, again: bool) -> None:
    """Mails what was ordered, with the personal link, the start for the calendar and the form to withdraw."""
    person = enrolment.learner.person
    enrolled_on = timezone.localdate(enrolment.created_at)
    order: EnrolmentOrder | None = EnrolmentOrder.objects.filter(enrolment=enrolment).first()
    token = open_link(enrolment=enrolment, offering=offering)
    told = {
        "name": person.first_name, "course": offering.what_text, "starts_on": long_date(offering.starts_on),
        "when": offering.when_text, "place": offering.place_text, "again": again,
        "price": in_words((enrolment.price or ZERO) + enrolment.vat_amount, enrolment.vat_amount),
        "withdraw_until": long_date(withdrawal.last_day(enrolled_on)), "terms_version": enrolment.terms_version,
        "link": settings.SITE_URL + reverse("delivery:enrolment_link", args=[token]), "payers": _told_payers(enrolment),
        "way": order.way if order else "", "parts": order.parts if order else 1,
        "invoice_on": long_date(order.invoice_on) if order and order.invoice_on else "",
        "early": bool(order and order.early_start_version), "is_certain": offering.is_certain,
        "certain_from": long_date(offering.certain_from) if offering.certain_from else "",
    }  # fmt: skip
    key = f"enrolled:{enrolment.pk}" + (f":{today():%Y%m%d}" if again else "")
    files = () if again else (_calendar(enrolment, offering), _form(enrolment, offering, enrolled_on))
    mail.send(to=person.email, template="delivery/mail/enrolled", context=told, key=key, files=files, confidential=True)


def _told_payers(enrolment: Enrolment) -> list[dict[str, Any]]:
    rows = enrolment.payers.all()
    return [{"kind": row.kind, "name": row.name, "amount": euro(row.amount)} for row in rows]


def _calendar(enrolment: Enrolment, offering: Offering) -> mail.File:
    timed = offering.has_clock_times and offering.starts_on.weekday() in offering.weekdays
    text = start_file(
        uid=f"{enrolment.pk}@{settings.SITE_URL.partition('//')[2]}", sequence=0, title=offering.what_text,
        day=offering.starts_on, begins_at=offering.begins_at if timed else None,
        ends_at=offering.ends_at if timed else None, place=offering.place_text, stamp=enrolment.created_at,
        url=settings.SITE_URL + reverse("catalogue:course_detail", args=[offering.course.slug]),
    )  # fmt: skip
    return mail.File("start.ics", MIME, text)


def _form(enrolment: Enrolment, offering: Offering, enrolled_on: Any) -> mail.File:
    told = {
        "provider": Provider.objects.first(), "course": offering.what_text, "enrolled_on": enrolled_on,
        "name": enrolment.learner.person.full_name,
    }  # fmt: skip
    return mail.File("herroepingsformulier.html", "text/html", render_to_string("delivery/withdrawal_form.html", told))

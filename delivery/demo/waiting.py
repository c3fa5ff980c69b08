"""People on waiting lists, a seat that is kept for one of them, a start that needs a decision, and who wants to hear more."""

from datetime import timedelta
from typing import Any

from django.db.models import F

from accounts import tokens
from catalogue.models import Offering
from delivery.models import Enrolment, KeepInformed
from delivery.services import enrolling, waiting
from delivery.services.enrolling import Applicant
from llo_portal.kernel.dates import now

PEOPLE = (
    ("Samira", "el", "Idrissi"), ("Wouter", "van", "Dijk"), ("Jolanda", "", "Visser"), ("Kevin", "", "Pinas"),
    ("Ilse", "", "Verhoef"), ("Tomasz", "", "Nowak"), ("Fatma", "", "Yilmaz"), ("Bram", "de", "Graaf"),
)  # fmt: skip
DEMO_LEARNER_WAITS = 2  # after so many others on the second list


def build(today: Any, me: Any, by: Any) -> None:
    """After the groups are written: the first two courses with a full start get a list. On the first the demo's learner
    is offered a seat that came free, on the second somebody else; there the learner waits."""
    full = list(
        Offering.objects.filter(
            is_open=True, starts_on__gte=today + timedelta(days=7), seats_taken__gte=F("capacity"), capacity__gt=2
        ).select_related("course").order_by("starts_on")
    )  # fmt: skip
    for number, offering in enumerate(full[:2]):
        if not number:
            _wait(offering, _applicant_of(me.person))
        for place, (first, infix, last) in enumerate(PEOPLE[number * 4 : number * 4 + 4]):
            if number and place == DEMO_LEARNER_WAITS:
                _wait(offering, _applicant_of(me.person))
            email = f"{first}.{last}@voorbeeld.nl".lower()
            _wait(offering, Applicant(first_name=first, infix=infix, last_name=last, email=email))
    for offering in full[:2]:
        _free_one(offering, me, by)
    _decide(today)
    _inform(full)


def _applicant_of(person: Any) -> Applicant:
    return Applicant(first_name=person.first_name, infix=person.infix, last_name=person.last_name, email=person.email)


def _wait(offering: Offering, applicant: Applicant) -> None:
    others = Offering.objects.filter(course=offering.course_id, is_open=True).exclude(pk=offering.pk)
    has_free = any(not other.is_full for other in others)
    waiting.join(course=offering.course, applicant=applicant, starts=[offering] if has_free else [])


def _free_one(offering: Offering, me: Any, by: Any) -> None:
    rows = Enrolment.objects.filter(programme__offering=offering, state="aangemeld").exclude(learner=me)
    if row := rows.first():
        enrolling.cancel_enrolment(enrolment_id=row.pk, by=by, reason="Kreeg een andere baan")


def _decide(today: Any) -> None:
    """One start at its day with too few learners, one that is certain."""
    coming = Offering.objects.filter(is_open=True, goes_ahead_on=None, programme__state__in=("voorbereiding", "gereed"))
    few = coming.filter(starts_on__gt=today + timedelta(days=10), seats_taken__lt=F("min_places"), seats_taken__gt=0)
    if offering := few.order_by("starts_on").first():
        Offering.objects.filter(pk=offering.pk).update(decides_on=today)
    enough = coming.filter(seats_taken__gte=F("min_places"), starts_on__gt=today).order_by("starts_on").first()
    if enough:
        Offering.objects.filter(pk=enough.pk).update(goes_ahead_on=today)


def _inform(full: list[Offering]) -> None:
    for number, offering in enumerate(full[:2]):
        for at in range(3 + number):
            email = f"lezer{number}{at}@voorbeeld.nl"
            KeepInformed.objects.get_or_create(
                course=offering.course, email=email,
                defaults={
                    "token_digest": tokens.digest(tokens.make(email)), "expires_at": now(), "confirmed_at": now(),
                },
            )  # fmt: skip

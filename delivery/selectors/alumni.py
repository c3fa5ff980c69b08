"""Reads about alumni: who finished, who agreed, and how many an invitation reaches."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet

from accounts.models import Person
from catalogue.models import Course
from delivery.effects import LETTER
from delivery.models import (
    AlumniConsent,
    AlumniInvitation,
    AlumniLetter,
    AlumniLink,
    AlumniPurpose,
    Alumnus,
    Certificate,
    CertificateState,
    Enrolment,
)
from llo_portal.documents.models import Effect, EffectState
from llo_portal.kernel.dates import today

ASK_AFTER = timedelta(days=7)
"""A week after the certificate: the mail with the paper comes first, and what was issued by mistake is revoked by then."""
ASK_BEFORE = timedelta(days=60)
"""Who has it longer is not written to out of the blue, such as when the house starts with this."""


def papers() -> QuerySet[Certificate]:
    """Certificates that count: issued and not revoked, of our own or of the school."""
    return Certificate.objects.filter(state=CertificateState.ISSUED)


def is_graduate(person_id: UUID | None) -> bool:
    return papers().filter(enrolment__learner__person=person_id).exists()


def to_ask() -> QuerySet[Person]:
    """Who has a new certificate and was never asked. Not who came by a benefit agency: their data are for the course only
    (formules.yaml, `privacy`); they can join by themselves."""
    day = today()
    fresh = papers().filter(
        enrolment__learner__person=OuterRef("pk"), issued_on__lte=day - ASK_AFTER, issued_on__gt=day - ASK_BEFORE
    )
    protected = Enrolment.objects.protected().filter(learner__person=OuterRef("pk"))
    people = Person.objects.filter(Exists(fresh), ~Exists(protected), erased_at=None, alumnus=None)
    return people.exclude(email="").order_by("pk")


def open_purposes(alumnus: Alumnus | None) -> set[str]:
    """What somebody agrees to now."""
    rows = AlumniConsent.objects.open().filter(alumnus=alumnus)
    return set(rows.values_list("purpose", flat=True)) if alumnus else set()


def link_of(digest: str | None) -> AlumniLink | None:
    """The personal link that still works, with its person and letter."""
    if digest is None:
        return None
    rows = AlumniLink.objects.alive().filter(alumnus__person__erased_at=None)
    return rows.select_related("alumnus__person", "letter__invitation").filter(token_digest=digest).first()


def selected(invitation: AlumniInvitation) -> QuerySet[Alumnus]:
    """Who would get it now: agreed to this purpose, can be mailed, and finished what is asked for."""
    fits = papers().filter(enrolment__learner__person=OuterRef("person"))
    courses = list(invitation.courses.values_list("pk", flat=True))
    if courses:
        fits = fits.filter(enrolment__programme__course__in=courses)
    if invitation.sectors:
        fits = fits.filter(enrolment__programme__course__sector__in=invitation.sectors)
    if invitation.year_from:
        fits = fits.filter(issued_on__year__gte=invitation.year_from)
    if invitation.year_to:
        fits = fits.filter(issued_on__year__lte=invitation.year_to)
    return Alumnus.objects.agreed(invitation.purpose).reachable().filter(Exists(fits))


def courses_with_papers() -> QuerySet[Course]:
    """Courses that somebody finished."""
    done = papers().filter(enrolment__programme__course=OuterRef("pk"))
    return Course.objects.filter(Exists(done)).order_by("title")


def years_with_papers() -> list[int]:
    """Latest first."""
    rows = papers().order_by().values_list("issued_on__year", flat=True).distinct()
    return sorted((year for year in rows if year), reverse=True)


def purpose_counts() -> list[tuple[str, int]]:
    """(label, how many agree now) for every purpose, in one statement; bare counts."""
    rows = AlumniConsent.objects.open().order_by().values_list("purpose").annotate(many=Count("pk"))
    many = dict(rows)
    return [(purpose.label, many.get(purpose.value, 0)) for purpose in AlumniPurpose]


def failed_letters(invitation: AlumniInvitation, kind: str = LETTER) -> int:
    """Letters that were given up on; they stand on the page of effects."""
    return Effect.objects.filter(
        kind=kind, state=EffectState.DEAD, payload__invitation=str(invitation.pk)
    ).count()  # fmt: skip


def answers(user: Any, invitation: AlumniInvitation) -> QuerySet[AlumniLetter]:
    """Who said yes or no to it, for who may see names."""
    rows = AlumniLetter.objects.for_user(user).filter(invitation=invitation, alumnus__isnull=False)
    return rows.exclude(answer="").select_related("alumnus__person").order_by("alumnus__person__sort_key")


def unwritten(invitation: AlumniInvitation) -> QuerySet[Alumnus]:
    """Selected, and without a letter of this invitation."""
    there = AlumniLetter.objects.filter(invitation=invitation, alumnus=OuterRef("pk"))
    return selected(invitation).filter(~Exists(there)).order_by("pk")

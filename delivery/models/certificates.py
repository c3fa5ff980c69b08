"""Papers: our own, or the registration of what a licence holder issued."""

import secrets

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from delivery.models.learners import Enrolment
from delivery.querysets import CertificateQuerySet
from llo_portal.documents.models import Document
from llo_portal.kernel import guards
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel
from llo_portal.kernel.choices import Credential
from llo_portal.kernel.reading import NotesReads

ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that looks like something else


def new_code() -> str:
    """Eighty bits that nobody guesses: the number counts on, so it cannot be the lock of the public page."""
    return "".join(secrets.choice(ALPHABET) for _ in range(16))


class CertificateState(models.TextChoices):
    PREPARED = "klaargezet", "Klaargezet"
    ISSUED = "uitgegeven", "Uitgegeven"
    REVOKED = "ingetrokken", "Ingetrokken"


CERTIFICATE_MOVES = {"klaargezet": ("uitgegeven",), "uitgegeven": ("ingetrokken",)}
CONTENT = (
    "enrolment", "number", "code", "credential", "name_as_printed", "course_title", "issuer", "is_external",
    "issued_on", "valid_until", "prepared_by", "issued_by", "document",
)  # fmt: skip


@tracked
class Certificate(NotesReads, UUIDModel, Dated):
    """Our own paper with PDF and QR, or the registration of a recognised paper that a licence holder issued.

    Prepared by one person, issued by another; revoking is asked by one and confirmed by another (vier ogen).
    An own paper gets its gapless number when it is issued; a registered one carries the school's.
    """

    enrolment = models.OneToOneField(Enrolment, models.PROTECT, related_name="certificate")
    number = models.CharField("nummer", max_length=40, blank=True)
    code = models.CharField("controlecode", max_length=20, unique=True, default=new_code, editable=False)
    credential = models.CharField("papier", max_length=24, choices=Credential)
    name_as_printed = models.CharField("naam op het papier", max_length=200)
    course_title = models.CharField("opleiding", max_length=160)
    issuer = models.CharField("uitgever", max_length=160)
    is_external = models.BooleanField("uitgegeven door een licentiehouder", default=False)
    issued_on = models.DateField("datum", null=True, blank=True)
    valid_until = models.DateField("geldig tot en met", null=True, blank=True)
    state = models.CharField("toestand", max_length=12, choices=CertificateState, default=CertificateState.PREPARED)
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    revoke_asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    revoked_on = models.DateField("ingetrokken op", null=True, blank=True)
    revoke_reason = models.CharField("reden van intrekken", max_length=300, blank=True)
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="+")

    objects = CertificateQuerySet.as_manager()

    class Meta:
        ordering = ("-created_at",)
        constraints = (
            models.UniqueConstraint(
                fields=("issuer", "number"), condition=~Q(number=""), name="certificate_number_once"
            ),
            models.CheckConstraint(
                condition=Q(state=CertificateState.PREPARED)
                | Q(issued_by__isnull=False, issued_on__isnull=False) & ~Q(number=""),
                name="issued_has_issuer",
            ),
            models.CheckConstraint(
                condition=Q(issued_by__isnull=True) | ~Q(issued_by=F("prepared_by")), name="certificate_four_eyes"
            ),
            models.CheckConstraint(
                condition=~Q(state=CertificateState.REVOKED)
                | Q(revoked_by__isnull=False, revoke_asked_by__isnull=False, revoked_on__isnull=False)
                & ~Q(revoke_reason="")
                & ~Q(revoked_by=F("revoke_asked_by")),
                name="revoked_by_two",
            ),
        )
        triggers = (
            *guards.states("state", ("klaargezet",), CERTIFICATE_MOVES),
            guards.frozen(
                "content_fixed", "an issued certificate is fixed", fields=CONTENT,
                when=pgtrigger.Q(old__state__in=["uitgegeven", "ingetrokken"]),
            ),
            guards.frozen(
                "revoked_is_final", "a revoked certificate is final",
                fields=("revoke_asked_by", "revoked_by", "revoked_on", "revoke_reason"),
                when=pgtrigger.Q(old__state="ingetrokken"),
            ),
            guards.refuse(
                "issued_is_kept", "an issued certificate is revoked, never deleted", operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__state__df="klaargezet"),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return self.number or "klaargezet"

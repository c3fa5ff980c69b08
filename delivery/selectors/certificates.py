"""What pages about papers read."""

from dataclasses import dataclass

from delivery.models import Certificate, CertificateState, Programme
from delivery.services.certifying import ISSUE
from llo_portal.documents.models import Effect, EffectState


@dataclass(frozen=True, slots=True)
class Progress:
    """Of the own papers of one group: asked for, ready as a file, and failed for good."""

    total: int
    ready: int
    failed: int

    @property
    def is_busy(self) -> bool:
        return self.total > self.ready + self.failed


def progress_of(programme: Programme) -> Progress:
    """How far issuing is. Every number comes from the rows themselves, so the page can be left and found again."""
    own = Certificate.objects.filter(enrolment__programme=programme, is_external=False)
    issued = own.exclude(state=CertificateState.PREPARED)
    waiting = [f"issue:{pk}" for pk in own.filter(state=CertificateState.PREPARED).values_list("pk", flat=True)]
    asked = Effect.objects.filter(kind=ISSUE, key__in=waiting)
    dead = asked.filter(state=EffectState.DEAD).count()
    renders = [f"render:{pk}" for pk in issued.filter(document__rendered_at=None).values_list("document", flat=True)]
    dead += Effect.objects.filter(key__in=renders, state=EffectState.DEAD).count()
    ready = issued.filter(document__rendered_at__isnull=False).count()
    return Progress(total=issued.count() + asked.count(), ready=ready, failed=dead)


def to_issue(user: object) -> int:
    """Prepared by colleagues, waiting for this user."""
    return Certificate.objects.filter(state=CertificateState.PREPARED).exclude(prepared_by=user).count()


def published(code: str) -> Certificate | None:
    """The paper behind a public code: issued or revoked, never prepared."""
    rows = Certificate.objects.filter(is_external=False).exclude(state=CertificateState.PREPARED)
    return rows.filter(code=code.upper()).first()

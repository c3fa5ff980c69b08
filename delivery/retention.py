"""What delivery forgets: evidence of exams, what a learner told us, places in a list. Papers stay in their register."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest, TruncDate

from accounts.models import Person
from accounts.services import lifting
from delivery.models import (
    Attendance,
    Certificate,
    Enrolment,
    EnrolmentEnd,
    EnrolmentOrigin,
    EnrolmentPayer,
    Exemption,
    KeepInformed,
    LearnerRoute,
    Result,
    Trainer,
    WaitingEntry,
)
from delivery.models.waiting import SeatOffer, SeatOfferState, WaitingState
from llo_portal.kernel.retention import RetentionRule

GONE = "gewist"
ADDRESS = "gewist@gewist.invalid"
PAPERS = ("uitgegeven", "ingetrokken")
ENDED = ("afgerond", "gestopt", "geannuleerd")


def _evidence() -> QuerySet[Any]:
    """Enrolments with a paper of which the evidence is still there."""
    there = Exists(Attendance.objects.filter(enrolment=OuterRef("pk")))
    noted = Exists(Result.objects.filter(enrolment=OuterRef("pk")).exclude(note=""))
    said = ~Q(state_note="", choices={})
    return Enrolment.objects.filter(there | noted | said, certificate__state__in=PAPERS)


def _forget_evidence(pks: Sequence[UUID]) -> None:
    attended = Attendance.objects.filter(enrolment__in=pks).values_list("pk", flat=True)
    lifting.remove(Attendance, attended)
    lifting.wipe(Result, Result.objects.filter(enrolment__in=pks).values_list("pk", flat=True), note="")
    lifting.wipe(Enrolment, pks, state_note="", choices={})


def _exemptions() -> QuerySet[Any]:
    return Exemption.objects.exclude(reference=GONE)


def _forget_exemptions(pks: Sequence[UUID]) -> None:
    withdrawn = Exemption.objects.filter(pk__in=pks).exclude(withdrawn_reason="").values_list("pk", flat=True)
    lifting.wipe(Exemption, withdrawn, withdrawn_reason=GONE)
    lifting.wipe(Exemption, pks, reference=GONE)


def _without_paper() -> QuerySet[Any]:
    """Ended, without a paper, and still with a name or a reason."""
    paper = Exists(Certificate.objects.filter(enrolment=OuterRef("pk"), state__in=PAPERS))
    return Enrolment.objects.filter(~paper, state__in=ENDED).exclude(name_as_printed=GONE, state_note="", choices={})


def _forget_enrolments(pks: Sequence[UUID]) -> None:
    lifting.wipe(Enrolment, pks, name_as_printed=GONE, state_note="", choices={})
    ended = EnrolmentEnd.objects.filter(enrolment__in=pks).values_list("pk", flat=True)
    lifting.wipe(EnrolmentEnd, ended, reason=GONE)
    lifting.remove(EnrolmentOrigin, EnrolmentOrigin.objects.filter(enrolment__in=pks).values_list("pk", flat=True))
    lifting.remove(Attendance, Attendance.objects.filter(enrolment__in=pks).values_list("pk", flat=True))
    lifting.wipe(Result, Result.objects.filter(enrolment__in=pks).values_list("pk", flat=True), note="")


def _births() -> QuerySet[Any]:
    """Days and places of birth of learners and trainers who take part in nothing now. They are on a paper; the term counts
    from the last paper, the last programme or, when there was none, the last change."""
    busy = Exists(Enrolment.objects.filter(learner__person=OuterRef("pk")).exclude(state__in=ENDED))
    waits = Exists(WaitingEntry.objects.filter(person=OuterRef("pk"), state=WaitingState.WAITING))
    teaches = Exists(Trainer.objects.filter(person=OuterRef("pk"), is_active=True))
    last = Coalesce(
        Greatest(
            Max("learner__enrolments__certificate__issued_on"), Max("learner__enrolments__programme__ends_on"),
        ),
        TruncDate("updated_at"),
    )  # fmt: skip
    known = ~Q(birth_date=None, birth_place="")
    return Person.objects.filter(known, ~busy, ~waits, ~teaches).annotate(last_of_all=last)


def _forget_births(pks: Sequence[UUID]) -> None:
    lifting.wipe(Person, pks, birth_date=None, birth_place="")


def _routes() -> QuerySet[Any]:
    """Of who takes part in nothing now."""
    busy = Exists(Enrolment.objects.filter(learner=OuterRef("learner")).exclude(state__in=ENDED))
    return LearnerRoute.objects.filter(~busy)


def _drop_routes(pks: Sequence[UUID]) -> None:
    lifting.remove(LearnerRoute, pks)


def _payers() -> QuerySet[Any]:
    return EnrolmentPayer.objects.exclude(name=GONE, email=ADDRESS)


def _forget_payers(pks: Sequence[UUID]) -> None:
    gone = dict.fromkeys(("contact", "street", "postcode", "place", "coc_number", "reference"), "")
    lifting.wipe(EnrolmentPayer, pks, name=GONE, email=ADDRESS, **gone)


def _left_lists() -> QuerySet[Any]:
    """Off the list, unless it became an enrolment: that has its own term."""
    rows = WaitingEntry.objects.exclude(state=WaitingState.WAITING)
    return rows.filter(~Exists(SeatOffer.objects.filter(entry=OuterRef("pk"), state=SeatOfferState.ACCEPTED)))


def _drop_entries(pks: Sequence[int]) -> None:
    lifting.remove(SeatOffer, SeatOffer.objects.filter(entry__in=pks).values_list("pk", flat=True))
    lifting.remove(WaitingEntry, pks)


def _unconfirmed() -> QuerySet[Any]:
    return KeepInformed.objects.filter(confirmed_at=None)


def _drop_wishes(pks: Sequence[UUID]) -> None:
    lifting.remove(KeepInformed, pks)


LEARNER = ("learner__person",)
RULES = (
    RetentionRule(
        "delivery.evidence", "Bewijs van examens: aanwezigheid en toelichting", "examen", "certificate__issued_on",
        _evidence, _forget_evidence, frozenset(("delivery.attendance", "delivery.result", "delivery.enrolment")),
        persons=LEARNER, organisations=("programme__organisation",),
    ),
    RetentionRule(
        "delivery.births", "Geboortedatum en geboorteplaats na het papier", "examen", "last_of_all", _births,
        _forget_births, frozenset(("accounts.person",)), persons=("pk",),
    ),
    RetentionRule(
        "delivery.exemptions", "Besluiten over vrijstelling", "vrijstelling", "decided_on", _exemptions,
        _forget_exemptions, frozenset(("delivery.exemption",)), persons=LEARNER,
    ),
    RetentionRule(
        "delivery.enrolments", "Deelnames zonder papier", "deelname", "programme__ends_on", _without_paper,
        _forget_enrolments, frozenset(("delivery.enrolment", "delivery.enrolmentend", "delivery.enrolmentorigin")),
        persons=LEARNER, organisations=("programme__organisation",),
    ),
    RetentionRule(
        "delivery.routes", "Routes van wie niet meer deelneemt", "deelname", "updated_at", _routes, _drop_routes,
        frozenset(("delivery.learnerroute", "delivery.routeplan")), persons=LEARNER,
    ),
    RetentionRule(
        "delivery.payers", "Wie een deelname betaalde", "boekhouding", "created_at", _payers, _forget_payers,
        frozenset(("delivery.enrolmentpayer",)), persons=("enrolment__learner__person",),
    ),
    RetentionRule(
        "delivery.lists", "Plekken in een wachtlijst die voorbij zijn", "wachtlijst", "closed_at", _left_lists,
        _drop_entries, frozenset(("delivery.waitingentry", "delivery.seatoffer")), persons=("person",),
    ),
    RetentionRule(
        "delivery.wishes", "Wie op de hoogte wilde blijven en het niet bevestigde", "concepten", "created_at",
        _unconfirmed, _drop_wishes, frozenset(("delivery.keepinformed",)), addresses=("email",),
    ),
)  # fmt: skip

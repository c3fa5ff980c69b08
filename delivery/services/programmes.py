"""From accepted quote or offering to a programme, and its life."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.urls import reverse
from sequences import get_next_value

from catalogue.models import Offering
from catalogue.services import release_seat, set_open
from clients.services import record
from delivery import readiness
from delivery.errors import DeliveryError, StateRefused
from delivery.models import EndedBy, Enrolment, EnrolmentEnd, EnrolmentState, Programme, ProgrammeState
from delivery.selectors.programmes import facts_of
from delivery.services import counting
from llo_portal.documents import mail, outbox
from llo_portal.kernel.choices import MarketFormula, Service
from llo_portal.kernel.dates import now, today
from llo_portal.kernel.signals import programme_finished, send_after_commit
from offers.models import Quote, QuoteState
from strategy.models import Strategy
from strategy.policy import policy_on

CREATE = "programme.create"


def next_number(year: int) -> str:
    """Gapless within a year; call it inside the transaction that uses it."""
    return f"T-{year}-{get_next_value(f'traject-{year}'):04d}"


@outbox.handler(CREATE, label="Traject klaarzetten")
def create_programme(payload: dict[str, Any]) -> None:
    """Carries out the acceptance; a second run finds the programme."""
    create_from_quote(UUID(payload.get("quote") or payload["quote_id"]))


def create_from_quote(quote_id: UUID) -> Programme | None:
    """The programme of an accepted quote with its learners' places; the same one when asked twice. None for a quote
    that holds advice only."""
    with transaction.atomic():
        quote = Quote.objects.select_for_update(of=("self",)).select_related("intake", "organisation").get(pk=quote_id)
        if found := Programme.objects.filter(quote=quote).first():
            return found
        if quote.state != QuoteState.ACCEPTED:
            raise DeliveryError("Alleen een geaccepteerde offerte wordt een traject.")
        if not quote.lines.filter(service=Service.TRAINING).exists():
            return None
        programme = Programme.objects.create(
            number=next_number(today().year), title=quote.title, course_id=quote.course_id, quote=quote,
            organisation_id=quote.organisation_id, formula=quote.formula, policy_id=quote.policy_id,
            choices=quote.choices, places=quote.participants, starts_on=_wanted_start(quote),
        )  # fmt: skip
        _tell_client(programme, f"{programme.number} gemaakt voor {programme.places} deelnemers", by=None)
    return programme


def _wanted_start(quote: Quote) -> date | None:
    wanted = quote.intake.wanted_start if quote.intake else None
    return wanted if wanted and wanted >= today() else None


def _tell_client(programme: Programme, text: str, *, by: Any) -> None:
    if programme.organisation:
        record(
            organisation=programme.organisation, kind="traject", text=text, by=by, subject_kind="delivery.programme",
            subject_id=programme.pk, url=reverse("delivery:programme_detail", args=[programme.pk]),
        )  # fmt: skip


def plan_for_offering(*, offering: Offering, by: Any, leader: Any = None) -> Programme:
    """The programme of a catalogue offering; the same one when asked twice."""
    with transaction.atomic():
        locked = Offering.objects.select_for_update(of=("self",)).select_related("course", "module").get(pk=offering.pk)
        if found := Programme.objects.filter(offering=locked).first():
            return found
        if locked.is_cancelled:
            raise DeliveryError("Dit startmoment gaat niet door. Er is niets te plannen.")
        return Programme.objects.create(
            number=next_number(locked.starts_on.year), title=locked.what_text[:160], course=locked.course,
            offering=locked, formula=MarketFormula.INDIVIDUAL, policy=_policy_today(), places=locked.capacity,
            starts_on=locked.starts_on, ends_on=locked.ends_on, leader=leader,
        )  # fmt: skip


def _policy_today() -> Strategy:
    return Strategy.objects.get(pk=policy_on().strategy_id)


def set_enrolment(*, programme: Programme, is_open: bool, by: Any) -> None:
    """Opens or closes the offering of this programme for individuals."""
    if programme.offering is None:
        raise DeliveryError("Dit traject is van één klant en heeft geen open inschrijving.")
    if is_open and not policy_on().enrolment_open_for(MarketFormula.INDIVIDUAL):
        raise DeliveryError("Volgens de strategie schrijven we nu geen particulieren in.")
    if is_open and programme.state not in (ProgrammeState.PREPARING, ProgrammeState.READY):
        raise DeliveryError("Dit traject is al gestart of voorbij.")
    set_open(offering=programme.offering, is_open=is_open, by=by)


def assign_leader(*, programme: Programme, leader: Any, by: Any) -> None:
    """The programmaleider who answers for it."""
    if "programmaleider" not in leader.role_keys:
        raise DeliveryError("Deze collega is geen programmaleider.", field="leader")
    programme.leader = leader
    programme.save(update_fields=["leader", "updated_at"])
    _tell_client(programme, f"{leader} is programmaleider van {programme.number}", by=by)


def change_plan(*, programme: Programme, by: Any, **changes: Any) -> None:
    """Title, dates, places of a live programme. Places never go below who is in."""
    with transaction.atomic():
        locked = _locked(programme.pk)
        places = changes.get("places", locked.places)
        if not locked.is_live:
            raise DeliveryError("Dit traject is voorbij en verandert niet meer.")
        if locked.offering_id is None and places < locked.enrolments.seated().count():
            raise DeliveryError("Er zijn meer deelnemers dan plaatsen.", field="places")
        for name, value in changes.items():
            setattr(locked, name, value)
        locked.save(update_fields=[*changes, "updated_at"])


def _locked(pk: UUID) -> Programme:
    return Programme.objects.select_for_update(of=("self",)).get(pk=pk)


def _move(programme: Programme, state: ProgrammeState, note: str = "") -> None:
    programme.state, programme.state_note = state, note[:300]
    try:
        with transaction.atomic():
            programme.save(update_fields=["state", "state_note", "updated_at"])
    except IntegrityError as error:
        raise StateRefused(["Dit traject is intussen in een andere toestand. Ververs de pagina."]) from error


def make_ready(*, programme: Programme, by: Any) -> None:
    """Everything is arranged. Raises StateRefused with what is missing."""
    with transaction.atomic():
        locked = _locked(programme.pk)
        _refuse(readiness.against_ready(facts_of(locked)))
        _move(locked, ProgrammeState.READY)


def reopen_preparation(*, programme: Programme, by: Any) -> None:
    with transaction.atomic():
        _move(_locked(programme.pk), ProgrammeState.PREPARING)


def start(*, programme: Programme, by: Any) -> None:
    """Starts with who is in; no start without a promise when the policy of the file asks one."""
    with transaction.atomic():
        locked = _locked(programme.pk)
        _refuse(readiness.against_start(facts_of(locked)))
        _move(locked, ProgrammeState.RUNNING)
        if locked.starts_on is None:
            Programme.objects.filter(pk=locked.pk).update(starts_on=today())
        rows = Enrolment.objects.filter(programme=locked)
        rows.filter(state=EnrolmentState.APPLIED).update(state=EnrolmentState.CONFIRMED)
        rows.filter(state=EnrolmentState.CONFIRMED).update(state=EnrolmentState.STARTED)
        counting.started(programme=locked)
        if locked.offering and locked.offering.is_open:
            set_open(offering=locked.offering, is_open=False, by=by)
        _tell_client(locked, f"Traject {locked.number} is gestart", by=by)


def finish(*, programme: Programme, by: Any, reason: str = "") -> None:
    """Closes the programme: who has a result is done, who has none stopped (with the reason)."""
    with transaction.atomic():
        locked = _locked(programme.pk)
        _refuse(readiness.against_finish(facts_of(locked), reason))
        _move(locked, ProgrammeState.DONE, reason)
        rows = Enrolment.objects.filter(programme=locked, state=EnrolmentState.STARTED)
        rows.filter(result__isnull=False).update(state=EnrolmentState.COMPLETED)
        rows.filter(result__isnull=True).update(state=EnrolmentState.STOPPED, state_note=reason[:300])
        if locked.ends_on is None:
            Programme.objects.filter(pk=locked.pk).update(ends_on=max(today(), locked.starts_on or today()))
        _tell_client(locked, f"Traject {locked.number} is afgerond", by=by)
        send_after_commit(programme_finished, Programme, programme_id=locked.pk)


def cancel(*, programme: Programme, by: Any, reason: str) -> None:
    """Cancels with a reason: closes the enrolment, gives the seats back, cancels what was still to come, tells learners."""
    if not reason.strip():
        raise DeliveryError("Geef een reden.", field="reason")
    with transaction.atomic():
        locked = _locked(programme.pk)
        if locked.offering and locked.offering.is_open:
            set_open(offering=locked.offering, is_open=False, by=by)
        _move(locked, ProgrammeState.CANCELLED, reason)
        locked.sessions.filter(starts_at__gte=now()).update(is_cancelled=True)
        _release_learners(locked, reason, by)
        _tell_client(locked, f"Traject {locked.number} gaat niet door: {reason}", by=by)


def _release_learners(programme: Programme, reason: str, by: Any) -> None:
    rows = Enrolment.objects.filter(programme=programme).select_related("learner__person")
    gone = [e for e in rows if e.state in ("aangemeld", "wachtlijst", "bevestigd")]
    for enrolment in gone:
        if programme.offering_id and enrolment.state != EnrolmentState.WAITING:
            release_seat(offering_id=programme.offering_id)
    Enrolment.objects.filter(pk__in=[e.pk for e in gone]).update(
        state=EnrolmentState.CANCELLED, state_note=reason[:300]
    )
    EnrolmentEnd.objects.bulk_create(
        EnrolmentEnd(enrolment=e, kind=EndedBy.STAFF, by=by, reason=reason[:300]) for e in gone
    )
    rows.filter(state=EnrolmentState.STARTED).update(state=EnrolmentState.STOPPED, state_note=reason[:300])
    for enrolment in gone:
        if to := enrolment.learner.person.email:
            told = {"name": enrolment.learner.person.first_name, "title": programme.title, "reason": reason}
            mail.send(
                to=to, template="delivery/mail/programme_cancelled", context=told, key=f"cancelled:{enrolment.pk}"
            )


def _refuse(reasons: tuple[str, ...]) -> None:
    if reasons:
        raise StateRefused(reasons)

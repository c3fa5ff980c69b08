"""Opportunities move through the pipeline; each move is told in the client's story and asks for the next step."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from clients.choices import LostReason, Stage, TaskOutcome
from clients.errors import ClientsError, StateError
from clients.models import Contact, Intake, Opportunity, Organisation, StageEntry, StageWeight, Task
from clients.sensitive import without_citizen_numbers, without_numbers_in
from clients.services.timeline import record
from llo_portal.kernel.dates import add_working_days, today

ORDER = [stage.value for stage in Stage]
USUAL_STEP = {
    Stage.INQUIRY.value: "Terugbellen over de vraag",
    Stage.INTAKE.value: "Intakegesprek voeren en uitwerken",
    Stage.ADVICE.value: "Advies bespreken",
    Stage.QUOTE.value: "Bellen over de offerte",
    Stage.AGREEMENT.value: "Overeenkomst rondmaken",
}
USUAL_WORKING_DAYS = 5


def open_opportunity(
    *, organisation: Organisation, title: str, formula: str, owner: Any, by: Any, stage: str = Stage.INQUIRY,
    value: Decimal | None = None, expected_on: date | None = None, contact: Contact | None = None,
    intake: Intake | None = None, next_step: str = "", next_on: date | None = None,
) -> Opportunity:  # fmt: skip
    """A new one. Without a next step the usual one of its stage is planned, five working days ahead."""
    with transaction.atomic():
        made = Opportunity.objects.create(
            organisation_id=organisation.merged_into_id or organisation.pk, title=title[:160], formula=formula,
            stage=stage, value=value, expected_on=expected_on, contact=contact, intake=intake, owner=owner,
        )  # fmt: skip
        _enter(made, by)
        _plan(made, next_step, next_on)
        _tell(made, f"Nieuwe kans: {made}", by)
    return made


def _enter(opportunity: Opportunity, by: Any) -> None:
    StageEntry.objects.create(
        opportunity=opportunity, stage=opportunity.stage, entered_at=timezone.now(),
        by=by if getattr(by, "pk", None) else None,
    )  # fmt: skip


def _plan(opportunity: Opportunity, step: str, on: date | None) -> Task:
    return Task.objects.create(
        opportunity=opportunity, organisation_id=opportunity.organisation_id, owner_id=opportunity.owner_id,
        title=(without_citizen_numbers(step.strip()) or USUAL_STEP[opportunity.stage])[:200], is_next_step=True,
        due_on=on or add_working_days(today(), USUAL_WORKING_DAYS),
    )  # fmt: skip


def _tell(opportunity: Opportunity, text: str, by: Any) -> None:
    record(
        organisation=opportunity.organisation, kind="kans", text=text[:500], by=by, subject_kind="clients.opportunity",
        subject_id=opportunity.pk, url=opportunity.get_absolute_url(),
    )  # fmt: skip


def _locked(opportunity: Opportunity) -> Opportunity:
    return Opportunity.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=opportunity.pk)


def _open(opportunity: Opportunity) -> Opportunity:
    found = _locked(opportunity)
    if not found.is_open:
        raise StateError(f"Deze kans is al {found.get_stage_display().lower()}.")
    return found


def change_opportunity(*, opportunity: Opportunity, values: dict[str, Any], by: Any) -> Opportunity:
    """Stores title, formula, value, expected_on, contact or owner. A new owner gets the next step too."""
    with transaction.atomic():
        found = _locked(opportunity)
        before = found.owner_id
        for name, value in without_numbers_in(values).items():
            setattr(found, name, value)
        found.save(update_fields=[*values, "updated_at"])
        if found.owner_id != before:
            found.tasks.open().filter(is_next_step=True).update(owner=found.owner_id)
            _tell(found, f"Kans {found} is nu van {found.owner}", by)
    return found


def move(
    *, opportunity: Opportunity, stage: str, by: Any, next_step: str = "", next_on: date | None = None
) -> Opportunity:
    """To another open stage, forward or back. The same stage changes nothing. Raises StateError for a closed one."""
    if stage not in USUAL_STEP:
        raise ClientsError("Kies een fase. Winnen of verliezen doe je met een eigen knop.", field="stage")
    with transaction.atomic():
        found = _open(opportunity)
        if found.stage == stage and not next_step:
            return found
        if found.stage != stage:
            found.stage = stage
            found.save(update_fields=["stage", "updated_at"])
            _enter(found, by)
            _tell(found, f"{found}: naar {found.get_stage_display().lower()}", by)
        if next_step:
            _finish_steps(found, TaskOutcome.DONE, by)
            _plan(found, next_step, next_on)
    return found


def _finish_steps(opportunity: Opportunity, outcome: TaskOutcome, by: Any) -> None:
    opportunity.tasks.open().filter(is_next_step=True).update(
        done_at=timezone.now(), done_by=by if getattr(by, "pk", None) else None, outcome=outcome
    )


def do_next_step(*, opportunity: Opportunity, next_step: str, next_on: date, by: Any) -> Task:
    """The step is done; what comes after it is planned in the same breath. Raises ClientsError without a new step."""
    if not next_step.strip():
        raise ClientsError("Schrijf op wat de volgende stap is.", field="next_step")
    with transaction.atomic():
        found = _open(opportunity)
        _finish_steps(found, TaskOutcome.DONE, by)
        return _plan(found, next_step, next_on)


def win(*, opportunity: Opportunity, by: Any, value: Decimal | None = None) -> Opportunity:
    """It became a deal."""
    with transaction.atomic():
        found = _open(opportunity)
        found.value = found.value if value is None else value
        return _end(found, Stage.WON, by, f"Gewonnen: {found}", TaskOutcome.DONE)


def lose(*, opportunity: Opportunity, reason: str, by: Any, note: str = "") -> Opportunity:
    """It did not become a deal; why not is asked always. Raises ClientsError without a known reason."""
    if reason not in LostReason.values:
        raise ClientsError("Kies waarom het niet doorgaat.", field="reason")
    with transaction.atomic():
        found = _open(opportunity)
        found.lost_reason, found.lost_note = reason, without_citizen_numbers(note.strip())[:300]
        text = f"Verloren: {found} ({found.get_lost_reason_display().lower()})"
        return _end(found, Stage.LOST, by, text, TaskOutcome.DROPPED)


def _end(found: Opportunity, stage: Stage, by: Any, text: str, outcome: TaskOutcome) -> Opportunity:
    _finish_steps(found, outcome, by)
    found.stage, found.closed_on = stage, today()
    found.save(update_fields=["stage", "value", "lost_reason", "lost_note", "closed_on", "updated_at"])
    _enter(found, by)
    _tell(found, text, by)
    return found


def reopen_opportunity(
    *, opportunity: Opportunity, by: Any, next_step: str = "", next_on: date | None = None
) -> Opportunity:
    """A lost one comes back to where it was; a won one to the agreement."""
    with transaction.atomic():
        found = _locked(opportunity)
        if found.is_open:
            raise StateError("Deze kans staat nog open.")
        earlier = found.stages.exclude(stage__in=(Stage.WON, Stage.LOST)).last()
        lost_at = earlier.stage if earlier else Stage.INQUIRY
        found.stage = lost_at if found.stage == Stage.LOST else Stage.AGREEMENT
        found.closed_on, found.lost_reason, found.lost_note = None, "", ""
        found.save(update_fields=["stage", "closed_on", "lost_reason", "lost_note", "updated_at"])
        _enter(found, by)
        _plan(found, next_step, next_on)
        _tell(found, f"Weer open: {found}", by)
    return found


def follow(
    *, intake: Intake, stage: str, by: Any, value: Decimal | None = None, title: str = "", reason: str = "", note: str = ""
) -> Opportunity | None:  # fmt: skip
    """For the chapters that carry the deal further: brings the opportunity of an intake at least to `stage`.

    Made when there is none yet. Never goes back by itself, and what was closed by a person stays closed. `stage` may be
    gewonnen, or verloren with a `reason`.
    """
    with transaction.atomic():
        found = intake.opportunities.select_for_update(of=("self",)).order_by("-created_at").first()
        if found is None and stage == Stage.LOST:
            return None
        if found is None:
            start = stage if stage in USUAL_STEP else Stage.AGREEMENT.value
            found = open_opportunity(
                organisation=intake.organisation, title=title or str(intake), formula=intake.formula, owner=intake.owner,
                stage=start, value=value, contact=intake.contact, intake=intake, by=by,
            )  # fmt: skip
        if not found.is_open:
            return found
        if value is not None and value != found.value:
            found = change_opportunity(opportunity=found, values={"value": value}, by=by)
        if stage == Stage.WON:
            return win(opportunity=found, by=by)
        if stage == Stage.LOST:
            return lose(opportunity=found, reason=reason, note=note, by=by)
        if ORDER.index(stage) > ORDER.index(found.stage):
            return move(opportunity=found, stage=stage, by=by, next_step=USUAL_STEP[stage])
        return found


def weigh_stage(*, weight: StageWeight, by: Any) -> StageWeight:
    """A new percentage from a day on. Raises ClientsError when that day has one already."""
    with transaction.atomic():
        if StageWeight.objects.filter(stage=weight.stage, starts_on=weight.starts_on).exists():
            raise ClientsError("Voor deze fase gaat op die dag al een percentage in.", field="starts_on")
        weight.save()
    return weight

"""Who was there, and what came of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from delivery.errors import DeliveryError
from delivery.models import Attendance, Programme, ProgrammeState, Result, Session
from llo_portal.kernel.dates import now, today


@dataclass(frozen=True, slots=True)
class Outcome:
    """`is_passed` None: nothing decided yet."""

    enrolment_id: UUID
    is_passed: bool | None
    note: str = ""


def record_attendance(*, session: Session, present: Collection[UUID], by: Any) -> int:
    """Everybody who takes part is present or absent; gives the number of learners. Ids of others are ignored."""
    if session.is_cancelled:
        raise DeliveryError("Deze bijeenkomst is vervallen.")
    if session.starts_at.date() > now().date():
        raise DeliveryError("Deze bijeenkomst is nog niet geweest.")
    learners = list(session.programme.enrolments.taking_part().values_list("pk", flat=True))
    moment = timezone.now()
    rows = [
        Attendance(session=session, enrolment_id=pk, is_present=pk in present, recorded_by=by, recorded_at=moment)
        for pk in learners
    ]
    Attendance.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["session", "enrolment"],
        update_fields=["is_present", "recorded_by", "recorded_at"],
    )  # fmt: skip
    return len(rows)


def record_results(*, programme: Programme, outcomes: Sequence[Outcome], decided_on: date, by: Any) -> int:
    """Stores the decided outcomes and gives how many changed. A result under an issued certificate is fixed."""
    if programme.state not in (ProgrammeState.RUNNING, ProgrammeState.DONE):
        raise DeliveryError("Resultaten vul je in als het traject loopt.")
    if decided_on > today():
        raise DeliveryError("De datum ligt in de toekomst.", field="decided_on")
    known = {r.enrolment_id: r for r in Result.objects.filter(enrolment__programme=programme)}
    mine = set(programme.enrolments.taking_part().values_list("pk", flat=True))
    changed = 0
    with transaction.atomic():
        for outcome in outcomes:
            if outcome.is_passed is not None and outcome.enrolment_id in mine:
                changed += _store(known.get(outcome.enrolment_id), outcome, decided_on, by)
    return changed


def _store(known: Result | None, outcome: Outcome, decided_on: date, by: Any) -> bool:
    if known and (known.is_passed, known.note) == (outcome.is_passed, outcome.note):
        return False
    row = known or Result(enrolment_id=outcome.enrolment_id)
    row.is_passed, row.note, row.decided_on, row.recorded_by = outcome.is_passed, outcome.note, decided_on, by
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        raise DeliveryError(
            "Er is al een certificaat uitgegeven. Trek dat eerst in als het resultaat anders is."
        ) from error
    return True

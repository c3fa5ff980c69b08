"""Conditions beside a scheme, and applications from preparing to settled."""

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction

from catalogue.models import Course, SubsidyScheme
from clients.choices import APPLICATION_MOVES, ApplicationState, ConditionKind, EvidencePhase
from clients.errors import ClientsError, StateError
from clients.models import (
    Attachment,
    EvidenceItem,
    Intake,
    Opportunity,
    Organisation,
    SchemeApplication,
    SchemeCondition,
    SchemeEvidence,
    Task,
)
from clients.scheme_match import check_value, last_day_to_apply
from clients.selectors.schemes import facts_of
from clients.sensitive import without_citizen_numbers, without_numbers_in
from clients.services.attachments import add_attachment
from clients.services.tasks import add_task, finish_tasks_of
from clients.services.timeline import record
from llo_portal.kernel import yamldata
from llo_portal.kernel.dates import today
from llo_portal.kernel.dutch import short_date

EXAMPLES = Path(__file__).parents[1] / "data" / "regelingen.yaml"
REMIND_DAYS = 30  # a task appears this long before a deadline
TASK_BEFORE = 7  # and asks for it this many days earlier


def save_condition(*, scheme: SubsidyScheme, kind: str, value: Any, text: str, by: Any) -> SchemeCondition:
    """Adds the condition; of every kind but "navragen" a scheme has one, which is replaced."""
    if wrong := check_value(kind, value):
        raise ClientsError(wrong, field="value")
    if kind == ConditionKind.ASK:
        if not text:
            raise ClientsError("Schrijf op wat je moet navragen.", field="text")
        return SchemeCondition.objects.create(scheme=scheme, kind=kind, value=[], text=text)
    made, _ = SchemeCondition.objects.update_or_create(
        scheme=scheme, kind=kind, defaults={"value": value, "text": text}
    )
    return made


def change_condition(*, condition: SchemeCondition, value: Any, text: str, by: Any) -> SchemeCondition:
    """Another value or other words; the kind stays."""
    if wrong := check_value(condition.kind, value):
        raise ClientsError(wrong, field="value")
    if condition.kind == ConditionKind.ASK and not text:
        raise ClientsError("Schrijf op wat je moet navragen.", field="text")
    condition.value, condition.text = value, text
    condition.save(update_fields=["value", "text", "updated_at"])
    return condition


def add_evidence(*, scheme: SubsidyScheme, what: str, phase: str, by: Any) -> SchemeEvidence:
    """What every next application has to show; applications that exist keep their own list."""
    made, is_new = SchemeEvidence.objects.get_or_create(scheme=scheme, what=what, phase=phase)
    if not is_new:
        raise ClientsError("Dit bewijsstuk staat al op de lijst.")
    return made


def examples() -> list[dict[str, Any]]:
    """The Dutch schemes that come with the product, each with source and the day it was read there."""
    needed = {"naam", "soort", "voor", "krijgt", "van", "bron", "nagekeken"}
    rows: list[dict[str, Any]] = yamldata.load(EXAMPLES)["regelingen"]
    may = {"aanvrager", "hoogstens", "tot", "sectoren", "voorwaarden", "bewijs"}
    for row in rows:
        yamldata.check_keys(row, required=needed, optional=may, where=row.get("naam", "regeling"))
    return rows


def take_examples(*, by: Any) -> int:
    """Adds the examples that are not there yet, marked to be checked. Gives how many."""
    made = 0
    with transaction.atomic():
        for row in examples():
            bare = str(row["naam"])
            if not SubsidyScheme.objects.filter(name__startswith=bare).exists():
                _take(bare, row, by)
                made += 1
    return made


def _take(bare: str, row: dict[str, Any], by: Any) -> None:
    scheme = SubsidyScheme.objects.create(
        name=f"{bare} (controleer)", kind=row["soort"], audience=row["voor"], applicant=row.get("aanvrager", ""),
        contribution=row["krijgt"], maximum=row.get("hoogstens"), sectors=row.get("sectoren", []), starts_on=row["van"],
        ends_on=row.get("tot"), url=row["bron"], checked_on=row["nagekeken"],
    )  # fmt: skip
    for one in row.get("voorwaarden", []):
        save_condition(scheme=scheme, kind=one["soort"], value=one.get("waarde", []), text=one.get("tekst", ""), by=by)
    for phase, whats in row.get("bewijs", {}).items():
        for what in whats:
            add_evidence(scheme=scheme, what=what, phase=phase, by=by)


def start_application(
    *, organisation: Organisation, scheme: SubsidyScheme, by: Any, intake: Intake | None = None,
    opportunity: Opportunity | None = None, course: Course | None = None, amount_asked: Decimal | None = None,
    apply_by: date | None = None, start: date | None = None, note: str = "",
) -> SchemeApplication:  # fmt: skip
    """A new application with the evidence list of its scheme. Without a day given, the scheme's own last day counts."""
    with transaction.atomic():
        day = apply_by or last_day_to_apply(facts_of(scheme), start or (intake.wanted_start if intake else None))
        try:
            with transaction.atomic():
                made = SchemeApplication.objects.create(
                    organisation=organisation, scheme=scheme, intake=intake, opportunity=opportunity, course=course,
                    amount_asked=amount_asked, apply_by=day, note=without_citizen_numbers(note),
                )  # fmt: skip
        except IntegrityError as error:
            raise ClientsError("Voor deze intake is deze regeling al in voorbereiding.") from error
        EvidenceItem.objects.bulk_create(
            EvidenceItem(application=made, what=e.what, phase=e.phase,
                         needed_by=day if e.phase == EvidencePhase.APPLYING else None)
            for e in scheme.evidence.all()
        )  # fmt: skip
        record(organisation=organisation, kind="regeling", text=f"Aanvraag {scheme.name} in voorbereiding", by=by,
               url=made.get_absolute_url())  # fmt: skip
        _remind(made, today(), by)
    return made


def change_application(*, application: SchemeApplication, values: dict[str, Any], by: Any) -> SchemeApplication:
    """Fields that may change while it runs; evidence follows a moved deadline."""
    with transaction.atomic():
        found = _locked(application)
        if found.state not in APPLICATION_MOVES:
            raise StateError("Deze aanvraag is klaar en verandert niet meer.")
        told = without_numbers_in(values)
        for name in ("amount_asked", "apply_by", "settle_by", "reference", "note", "opportunity", "course"):
            if name in told:
                setattr(found, name, told[name])
        found.save()
        for phase, day in ((EvidencePhase.APPLYING, found.apply_by), (EvidencePhase.SETTLING, found.settle_by)):
            found.evidence.filter(phase=phase, received_on__isnull=True).update(needed_by=day)
        finish_tasks_of(source_key=_key(found), by=by)
        _remind(found, today(), by)
    return found


def _locked(application: SchemeApplication) -> SchemeApplication:
    rows = SchemeApplication.objects.select_for_update(of=("self",)).select_related("organisation", "scheme")
    return rows.get(pk=application.pk)


def _move(application: SchemeApplication, to: str, by: Any, **values: Any) -> SchemeApplication:
    with transaction.atomic():
        found = _locked(application)
        if to not in APPLICATION_MOVES.get(found.state, ()):
            raise StateError(f"Van {found.get_state_display().lower()} kan dit niet.")
        finish_tasks_of(source_key=_key(found), by=by)
        found.state = to
        for name, value in values.items():
            setattr(found, name, value)
        found.save()
        found.evidence.filter(phase=EvidencePhase.SETTLING, received_on__isnull=True).update(needed_by=found.settle_by)
        text = f"Aanvraag {found.scheme.name}: {found.get_state_display().lower()}"
        record(organisation=found.organisation, kind="regeling", text=text, by=by, url=found.get_absolute_url())
        _remind(found, today(), by)
    return found


def submit(
    *, application: SchemeApplication, on: date, amount: Decimal, reference: str = "", by: Any
) -> SchemeApplication:
    """Sent to the scheme's desk."""
    return _move(application, ApplicationState.SUBMITTED, by, submitted_on=on, amount_asked=amount, reference=reference)


def grant(
    *, application: SchemeApplication, on: date, amount: Decimal, settle_by: date | None = None, by: Any
) -> SchemeApplication:
    """The desk said yes; `settle_by` is the last day to account for it."""
    _after_sending(application, on)
    return _move(application, ApplicationState.GRANTED, by, decided_on=on, amount_granted=amount, settle_by=settle_by)


def refuse(*, application: SchemeApplication, on: date, by: Any) -> SchemeApplication:
    _after_sending(application, on)
    return _move(application, ApplicationState.REFUSED, by, decided_on=on)


def _after_sending(application: SchemeApplication, on: date) -> None:
    if application.submitted_on and on < application.submitted_on:
        raise ClientsError("Het besluit kan niet voor de dag van indienen liggen.", field="on")


def settle(*, application: SchemeApplication, amount: Decimal, by: Any) -> SchemeApplication:
    """Accounted for; `amount` is what the client keeps."""
    return _move(application, ApplicationState.SETTLED, by, amount_granted=amount)


def withdraw(*, application: SchemeApplication, by: Any) -> SchemeApplication:
    return _move(application, ApplicationState.WITHDRAWN, by)


def receive(
    *, item: EvidenceItem, on: date, where_kept: str, by: Any, file: tuple[str, bytes] | None = None,
    is_confidential: bool = False, known: Iterable[Attachment] = (),
) -> EvidenceItem:  # fmt: skip
    """The piece is in, with its `file` (name, content) or attachments the client already has; a next one keeps the first day.

    Raises ClientsError (field `file`) as add_attachment does; a file that the client has already is used again.
    """
    client = item.application.organisation
    with transaction.atomic():
        item.received_on, item.where_kept = item.received_on or on, where_kept
        item.save(update_fields=["received_on", "where_kept", "updated_at"])
        found = list(known)
        if file is not None:
            found.append(_kept(client, item, *file, is_confidential=is_confidential, by=by))
        item.files.add(*found)
    return item


def _kept(
    client: Organisation, item: EvidenceItem, name: str, content: bytes, *, is_confidential: bool, by: Any
) -> Attachment:
    checksum = hashlib.sha256(content).hexdigest()
    rows = Attachment.objects.for_user(by).filter(organisation=client, intake=None, checksum=checksum)
    if known := rows.first():
        if is_confidential and not known.is_confidential:
            raise ClientsError(
                "Dit bestand staat al open bij de bijlagen van de klant. Verwijder het daar eerst.", field="file"
            )
        return known
    return add_attachment(
        organisation=client, content=content, name=name, title=item.what[:160], is_confidential=is_confidential, by=by
    )


def let_go(*, item: EvidenceItem, attachment: Attachment, by: Any) -> None:
    """The file is not evidence after all. It stays with the client; evidence without any file or place is missing again."""
    with transaction.atomic():
        item.files.remove(attachment)
        if not item.where_kept and not item.files.exists():
            item.received_on = None
            item.save(update_fields=["received_on", "updated_at"])


def _key(application: SchemeApplication) -> str:
    return f"aanvraag:{application.pk}:{application.state}:{application.next_deadline or ''}"


def _remind(application: SchemeApplication, day: date, by: Any) -> bool:
    """A task when the next deadline comes near; once per deadline, also when it was ticked off."""
    last = application.next_deadline
    owner = application.organisation.owner or (by if getattr(by, "pk", None) else None)
    if not last or last > day + timedelta(days=REMIND_DAYS) or owner is None:
        return False
    if Task.objects.filter(source_key=_key(application)).exists():
        return False
    verb = "Dien in" if application.state == ApplicationState.PREPARING else "Verantwoord"
    add_task(
        title=f"{verb}: {application.scheme.name} (uiterlijk {short_date(last)})", owner=owner, by=by,
        due_on=max(day, last - timedelta(days=TASK_BEFORE)), organisation=application.organisation,
        url=application.get_absolute_url(), source_key=_key(application),
    )  # fmt: skip
    return True


def remind_of_deadlines(*, day: date) -> int:
    """Tasks for every running application whose deadline comes near. Repeatable; gives how many were made."""
    rows = SchemeApplication.objects.running().select_related("organisation__owner", "scheme")
    return sum(_remind(row, day, None) for row in rows)

"""The nightly job: what is past its term goes, in batches, each in its own transaction with its counts. Running again or
being killed does no harm: what is gone is no longer among the rows of its rule."""

import logging
from datetime import date, datetime
from time import monotonic
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import RetentionRun, User
from accounts.models.keeping import RunKind
from accounts.services import lifting
from accounts.services.holds import ORGANISATION, PERSON, held, under_held_address
from llo_portal.documents import outbox
from llo_portal.kernel.dates import start_of_day, today
from llo_portal.kernel.dutch import short_date
from llo_portal.kernel.privacy import cutoff
from llo_portal.kernel.privacy_files import terms
from llo_portal.kernel.retention import RetentionRule, retention_rules

logger = logging.getLogger(__name__)

CARRY_ON = "retention.carry_on"
BATCH = 200
TURN = 45.0
"""Seconds of work per effect: well within the lease, so that two workers do not do the same."""
EXAMPLES = 3


class StillThere(Exception):
    """A rule forgot rows that it would find again: it would never end."""


def past_term(rule: RetentionRule, day: date) -> QuerySet[Any]:
    """Rows of a rule whose term has passed, under a hold or not."""
    rows: QuerySet[Any] = rule.rows()
    last: Any = cutoff(terms()[rule.term], day)
    if _is_moment(rows, rule.dated):
        last = start_of_day(last)
    return rows.filter(**{f"{rule.dated}__lt": last}).order_by()


def _is_moment(rows: QuerySet[Any], lookup: str) -> bool:
    field: Any = rows.query.annotations.get(lookup)
    if field is not None:
        return isinstance(field.output_field, models.DateTimeField)
    model: Any = rows.model
    *steps, last = lookup.split("__")
    for step in steps:
        model = model._meta.get_field(step).related_model
    return isinstance(model._meta.get_field(last), models.DateTimeField)


def under_hold(rule: RetentionRule, day: date) -> Q:
    """True for rows about somebody or something under a hold."""
    found = Q(pk__in=())
    for kind, lookups in ((PERSON, rule.persons), (ORGANISATION, rule.organisations)):
        ids = held(kind, day) if lookups else set()
        for lookup in lookups if ids else ():
            found |= Q(**{f"{lookup}__in": ids})
    for lookup in rule.addresses:
        found |= under_held_address(lookup, day)
    return found


def free_rows(rule: RetentionRule, day: date) -> QuerySet[Any]:
    """Past their term, and nothing holds them."""
    due = past_term(rule, day)
    stuck = due.filter(under_hold(rule, day)).values("pk")
    return due.exclude(pk__in=stuck)


def look(rule: RetentionRule, day: date) -> dict[str, Any]:
    """Counts and a few examples by date, never by name."""
    due, free = (
        past_term(rule, day).values("pk").distinct().count(),
        free_rows(rule, day).values("pk").distinct().count(),
    )
    dates = free_rows(rule, day).values_list(rule.dated, flat=True).order_by(rule.dated)[:EXAMPLES]
    return {"label": rule.label, "te_doen": free, "vast": due - free, "gedaan": 0, "klaar": False,
            "voorbeelden": [_day_text(found) for found in dates]}  # fmt: skip


def _day_text(found: date | datetime) -> str:
    return short_date(timezone.localtime(found).date() if isinstance(found, datetime) else found)


def start_trial(*, by: User) -> RetentionRun:
    """A round that only counts, asked for by somebody. One that still runs is found again."""
    with transaction.atomic():
        User.objects.select_for_update(of=("self",)).get(pk=by.pk)
        running = RetentionRun.objects.filter(kind=RunKind.TRIAL, by=by, finished_at=None).first()
        return running or _start(RunKind.TRIAL, by)


def start_night() -> RetentionRun:
    """The round of today; asked twice it is the same one."""
    with transaction.atomic():
        found = RetentionRun.objects.filter(kind=RunKind.NIGHT, day=today()).first()
        return found or _start(RunKind.NIGHT, None)


def _start(kind: RunKind, by: User | None) -> RetentionRun:
    run = RetentionRun.objects.create(kind=kind, day=today(), by=by)
    outbox.enqueue(CARRY_ON, {"run": str(run.pk), "turn": 1}, key=f"retention:{run.pk}:1")
    return run


@outbox.handler(CARRY_ON, label="Bewaartermijnen")
def carry_on(payload: dict[str, Any]) -> None:
    """Works for one turn and asks for the next."""
    run_id, until = UUID(payload["run"]), monotonic() + TURN
    for rule in retention_rules:
        while _step_or_note(run_id, rule):
            if monotonic() > until:
                turn = payload["turn"] + 1
                outbox.enqueue(CARRY_ON, {"run": str(run_id), "turn": turn}, key=f"retention:{run_id}:{turn}")
                return
    RetentionRun.objects.filter(pk=run_id, finished_at=None).update(finished_at=timezone.now())


def _step_or_note(run_id: UUID, rule: RetentionRule) -> bool:
    """One rule that fails must not keep the others waiting: what went wrong is on the page of the run."""
    try:
        return _one_step(run_id, rule)
    except Exception as error:
        logger.exception("retention rule %s failed", rule.key)
        with transaction.atomic():
            run = RetentionRun.objects.select_for_update(of=("self",)).get(pk=run_id)
            told = run.report.get(
                rule.key, {"label": rule.label, "te_doen": 0, "vast": 0, "gedaan": 0, "voorbeelden": []}
            )
            run.report[rule.key] = told | {"klaar": True, "fout": type(error).__name__}
            run.save(update_fields=["report"])
        return False


def _one_step(run_id: UUID, rule: RetentionRule) -> bool:
    """One batch of one rule with its counts; True when there is more to do. The row of the run is locked, so that a second
    worker waits and goes on with what is left."""
    with transaction.atomic(), lifting.task() as touched:
        run = RetentionRun.objects.select_for_update(of=("self",)).get(pk=run_id)
        told = run.report.get(rule.key) or look(rule, run.day)
        if told["klaar"]:
            return False
        pks = [] if run.is_trial else list(free_rows(rule, run.day).values_list("pk", flat=True).distinct()[:BATCH])
        if pks:
            rule.forget(pks)
            if past_term(rule, run.day).filter(pk__in=pks).exists():
                raise StillThere(rule.key)
        told["gedaan"] += len(pks)
        told["klaar"] = len(pks) < BATCH
        run.report[rule.key] = told
        run.set_aside = sorted({*run.set_aside, *touched})
        run.save(update_fields=["report", "set_aside"])
        return not told["klaar"]

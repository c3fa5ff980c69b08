"""P2: what the field registry promises is what the nightly job does. The whole demo, twelve years later: nothing that has a
term with a number is left, except where something still goes on."""

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db.models import Model, Q

from accounts import services
from accounts.models import RetentionHold, RetentionRun
from accounts.services.retention import carry_on
from delivery.models import Enrolment
from llo_portal.kernel.dates import today
from llo_portal.kernel.privacy import FieldEntry
from llo_portal.kernel.privacy_files import registry, terms
from llo_portal.kernel.retention import retention_rules

GONE = ("", {}, [], b"", None, "gewist", "gewist@gewist.invalid", "0.0.0.0", "Gewist na de bewaartermijn",
        "Gewist na de bewaartermijn.", "Gewiste vraag", "Gewiste klacht")  # fmt: skip
OF_TECHNIQUE = "kort"
"""Terms of days, which the sweeps of sessions, drafts and idempotency keep; each has tests of its own."""
OVER = ("afgerond", "gestopt", "geannuleerd")
BUSY = Enrolment.objects.exclude(state__in=OVER)
GOES_ON: dict[str, Q] = {
    "documents.effect": ~Q(state__in=("klaar", "dood")),
    "clients.inquiry": Q(closed_at=None),
    "clients.inquirynote": Q(inquiry__closed_at=None),
    "clients.inquiryfile": Q(inquiry__closed_at=None),
    "clients.referral": Q(inquiry__closed_at=None),
    "clients.complaint": Q(closed_on=None),
    "clients.complaintnote": Q(complaint__closed_on=None),
    "clients.task": Q(done_at=None),
    "clients.opportunity": Q(closed_on=None),
    "offers.quote": Q(state__in=("ter goedkeuring", "akkoord", "verzonden")),
    "offers.quotelink": Q(quote__state__in=("ter goedkeuring", "akkoord", "verzonden")),
    "offers.contentconsent": Q(quote__state__in=("ter goedkeuring", "akkoord", "verzonden")),
    "delivery.alumniconsent": Q(withdrawn_at=None),
    "delivery.attendance": ~Q(enrolment__state__in=OVER),
    "delivery.result": ~Q(enrolment__state__in=OVER),
    "delivery.enrolment": ~Q(state__in=OVER),
    "delivery.learnerroute": Q(learner__in=BUSY.values("learner")),
    "delivery.routeplan": Q(route__learner__in=BUSY.values("learner")),
    "accounts.person": Q(pk__in=BUSY.values("learner__person")) | Q(trainer__is_active=True),
}


def dated(entry: FieldEntry) -> bool:
    """Data with a number, not a pointer at somebody: that goes with the row or the person."""
    is_pointer = entry.erasing == "via persoon"
    return entry.is_personal and not is_pointer and terms()[entry.term].is_dated and entry.term != OF_TECHNIQUE


def test_every_term_is_the_term_of_a_rule() -> None:
    kept: dict[str, set[str]] = {}
    for rule in retention_rules:
        for model in rule.covers:
            kept.setdefault(model, set()).add(rule.term)
    broken = [
        f"{entry.model_label}.{entry.field}: {entry.term}, the job keeps {sorted(kept.get(entry.model_label, ()))}"
        for entry in registry().values()
        if dated(entry) and entry.term not in kept.get(entry.model_label, ())
    ]
    assert broken == []


@pytest.fixture(scope="module")
def later(whole_demo: None) -> RetentionRun:
    """The demo after the night of twelve years on."""
    for hold in RetentionHold.objects.filter(lifted_at=None):
        services.lift_hold(hold=hold, by=hold.by)
    run = RetentionRun.objects.create(kind="nacht", day=today() + timedelta(days=12 * 366))
    carry_on({"run": str(run.pk), "turn": 1})
    run.refresh_from_db()
    return run


def test_no_rule_failed(later: RetentionRun) -> None:
    assert later.finished_at
    assert {key: told["fout"] for key, told in later.report.items() if told.get("fout")} == {}
    assert [key for key, told in later.report.items() if told["te_doen"] != told["gedaan"]] == []


def left_of(entry: FieldEntry) -> list[Any]:
    model: type[Model] = apps.get_model(entry.model_label)
    rows = model._base_manager.exclude(GOES_ON.get(entry.model_label, Q(pk__in=())))
    return [value for value in rows.values_list(entry.field, flat=True) if value not in GONE]


def test_nothing_with_a_term_is_left(later: RetentionRun) -> None:
    told = {}
    for entry in registry().values():
        if dated(entry) and (left := left_of(entry)):
            told[f"{entry.model_label}.{entry.field}"] = (len(left), left[0])
    assert {key: str(found)[:80] for key, found in told.items()} == {}

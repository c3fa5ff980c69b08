"""Bewaartermijnen: what we keep how long, what the nightly job did, and what it may not touch."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.apps import apps
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy

from accounts import services
from accounts.forms import HoldForm
from accounts.models import RetentionHold, RetentionRun
from llo_portal.kernel.dates import today
from llo_portal.kernel.privacy import ERASING
from llo_portal.kernel.privacy_files import registry, terms
from llo_portal.kernel.retention import hold_subjects, retention_rules
from llo_portal.kernel.views import ActionView, DetailPage, FormPage, Page

VIEW, HOLD = "accounts.view_retention", "accounts.hold"
CRUMB = ("Bewaartermijnen", reverse_lazy("accounts:retention"))


def _holds(rows: QuerySet[RetentionHold]) -> Iterator[tuple[RetentionHold, str, str]]:
    for hold in rows.select_related("by__person"):
        subject = hold_subjects.get(hold.subject_kind)
        yield hold, subject.label, subject.name(hold.subject_id)


class Retention(Page):
    permission = VIEW
    template_name = "accounts/retention.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        holds = RetentionHold.objects.for_user(user).active(today())
        return super().get_context_data(
            title="Bewaartermijnen", rules=[(rule, terms()[rule.term]) for rule in retention_rules],
            runs=RetentionRun.objects.for_user(user).select_related("by__person")[:10], holds=list(_holds(holds)),
            rule_count=len(retention_rules), may_hold=user.has_perm(HOLD), **kwargs,
        )  # fmt: skip


class Register(Page):
    """The field registry, readable."""

    permission = VIEW
    template_name = "accounts/register.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        entries = sorted(
            (entry for entry in registry().values() if entry.is_personal),
            key=lambda e: (e.app, e.model, e.term, e.erasing),
        )
        return super().get_context_data(
            title="Register van persoonsgegevens", breadcrumb=[CRUMB, ("Register", "")], apps=list(_by_app(entries)),
            count=len(entries), without=len(registry()) - len(entries), erasing=ERASING, **kwargs,
        )  # fmt: skip


def _by_app(entries: list[Any]) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    for app, of_app in groupby(entries, key=lambda entry: entry.app):
        label = str(apps.get_app_config(app).verbose_name)
        yield label[:1].upper() + label[1:], [_row(*found) for found in _groups(of_app)]


def _groups(entries: Iterator[Any]) -> Iterator[tuple[Any, list[str]]]:
    """Fields of one model with the same answers, in one row."""
    alike: dict[Any, list[str]] = {}
    kept = {}
    for entry in entries:
        key = (entry.model, entry.purpose, entry.basis, entry.term, entry.erasing)
        alike.setdefault(key, []).append(_field_name(entry))
        kept[key] = entry
    return ((kept[key], names) for key, names in alike.items())


def _field_name(entry: Any) -> str:
    model = apps.get_model(entry.app, entry.model)
    names = {field.name: str(getattr(field, "verbose_name", field.name)) for field in model._meta.get_fields()}
    return names.get(entry.field, entry.field)


def _row(entry: Any, names: list[str]) -> dict[str, Any]:
    return {"entry": entry, "model": apps.get_model(entry.app, entry.model)._meta.verbose_name, "fields": names,
            "term": terms()[entry.term]}  # fmt: skip


class RunDetail(DetailPage):
    permission = VIEW
    template_name = "accounts/retention_run.html"
    model = RetentionRun
    object: RetentionRun

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        run = self.object
        return super().get_context_data(
            title=str(run), breadcrumb=[CRUMB, (str(run), "")], rule_count=len(retention_rules),
            told=list(run.report.values()), **kwargs,
        )  # fmt: skip


class RunProgress(RunDetail):
    """The fragment that asks again until the round is over."""

    template_name = "accounts/retention_progress.html"


class TrialStart(ActionView):
    permission = HOLD
    success_message = "De proef is begonnen. Er wordt niets gewist."

    def act(self) -> str:
        return services.start_trial(by=self.request.user).get_absolute_url()

    def error_url(self) -> str:
        return reverse("accounts:retention")


class HoldCreate(FormPage):
    permission = HOLD
    title = "Bewaarplicht vastleggen"
    submit_label = "Vastleggen"
    success_message = "De bewaarplicht staat. Hiervan wordt niets gewist."
    form_class = HoldForm

    def save(self, form: HoldForm) -> str:
        services.place_hold(**form.cleaned_data, by=self.request.user)
        return reverse("accounts:retention")

    def cancel_url(self) -> str:
        return reverse("accounts:retention")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(breadcrumb=[CRUMB, ("Bewaarplicht", "")], **kwargs)


class HoldLift(ActionView):
    permission = HOLD
    success_message = "De bewaarplicht is opgeheven."

    def act(self) -> str:
        rows = RetentionHold.objects.editable_by(self.request.user)
        services.lift_hold(hold=get_object_or_404(rows, pk=self.kwargs["pk"]), by=self.request.user)
        return self.error_url()

    def error_url(self) -> str:
        return reverse("accounts:retention")

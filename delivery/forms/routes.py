"""Wishes for a route, the order of its starts, and what an exam board granted."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from accounts.models import Person
from catalogue.carousel_rows import routable
from catalogue.forms.availability import AvailabilityForm
from catalogue.models import Course, Module
from delivery.forms import DateInput, EarlyStart, early_start_field
from delivery.forms.enrol import sensible_birth_date
from delivery.models import Certificate, CertificateState, ExemptionBasis, LearnerRoute


class GoalForm(AvailabilityForm):
    """A new route: the goal, and when."""

    course = forms.ModelChoiceField(Course.objects.none(), label="Wat wil je halen?", empty_label="Kies een opleiding")
    field_order = ("course",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["course"]
        field.queryset = routable()


class RouteOrderForm(EarlyStart, forms.Form):
    """Ordering the places of a route. Birth date and place only where the paper needs them and we do not know them."""

    birth_date = forms.DateField(label="Geboortedatum", widget=DateInput(), help_text="Nodig voor je diploma.")
    birth_place = forms.CharField(label="Geboorteplaats", max_length=120)
    old_enough = forms.BooleanField(label="Ik ben 18 jaar of ouder. Of mijn ouder of voogd vindt het goed.")
    terms = forms.BooleanField(label="Ik ga akkoord met de voorwaarden.")
    early_start = early_start_field()

    def __init__(self, *args: Any, course: Course, person: Person, starts: Iterable[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_early_start(starts)
        for name in ("birth_date", "birth_place"):
            if not course.is_recognised or getattr(person, name):
                del self.fields[name]

    def clean_birth_date(self) -> date | None:
        return sensible_birth_date(self.cleaned_data["birth_date"])


class ExemptionForm(forms.Form):
    module = forms.ModelChoiceField(Module.objects.none(), label="Blok", empty_label="Kies een blok")
    basis = forms.ChoiceField(label="Op grond van", choices=ExemptionBasis)
    certificate = forms.ModelChoiceField(
        Certificate.objects.none(), label="Certificaat van ons", required=False, empty_label="Niet van ons",
        help_text="Alleen bij een eerder certificaat dat wij uitgaven.",
    )  # fmt: skip
    decided_on = forms.DateField(label="Datum van het besluit", widget=DateInput())
    reference = forms.CharField(
        label="Kenmerk van het besluit", max_length=120, help_text="Zoals het op de brief van de examencommissie staat."
    )

    def __init__(self, *args: Any, route: LearnerRoute, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["module"].queryset = _to_exempt(route)
        papers = Certificate.objects.filter(enrolment__learner=route.learner_id, state=CertificateState.ISSUED)
        fields["certificate"].queryset = papers
        fields["certificate"].label_from_instance = lambda paper: f"{paper.course_title}, {paper.number}"
        if not papers:
            del self.fields["certificate"]


def _to_exempt(route: LearnerRoute) -> QuerySet[Module]:
    """Blocks without an exemption in force."""
    granted = Module.objects.filter(exemptions__learner=route.learner_id, exemptions__withdrawn_on__isnull=True)
    return Module.objects.filter(course=route.course_id).exclude(pk__in=granted.values("pk"))

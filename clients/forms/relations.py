"""What is typed about agreements, rhythms, referents, segments and the market."""

from typing import Any

from django import forms

from clients.choices import OrganisationKind, SizeClass
from clients.forms.intakes import BudgetField
from clients.forms.organisations import published_or
from clients.forms.pipeline import day_field
from clients.models import AgreementRate, FrameworkAgreement, MarketOffer, MarketSegment, Referent
from llo_portal.kernel.choices import Region, Sector
from llo_portal.kernel.dates import today
from llo_portal.kernel.years import not_ahead


def several(label: str, choices: Any) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple)


class AgreementForm(forms.ModelForm):
    volume = BudgetField(label="Volume over de looptijd (euro excl. btw)", required=False, max_length=30)
    starts_on = day_field("Geldt van")
    ends_on = day_field("Geldt tot en met")

    class Meta:
        model = FrameworkAgreement
        fields = ("number", "title", "starts_on", "ends_on", "notice_months", "volume", "note")
        widgets = {"note": forms.Textarea(attrs={"rows": 4})}

    def clean_notice_months(self) -> int:
        months: int = self.cleaned_data["notice_months"]
        if months > 24:
            raise forms.ValidationError("Een opzegtermijn is hoogstens 24 maanden.")
        return months


class RateForm(forms.ModelForm):
    price = BudgetField(label="Tarief (euro excl. btw)", max_length=30)

    class Meta:
        model = AgreementRate
        fields = ("course", "sector", "unit", "price")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        course: Any = self.fields["course"]
        course.queryset, course.empty_label = (
            course.queryset.published().order_by("title"),
            "Geen opleiding in het bijzonder",
        )
        self.fields["sector"].choices = [("", "Geen sector in het bijzonder"), *Sector.choices]  # type: ignore[attr-defined]
        self.fields["sector"].help_text = "Zonder opleiding en zonder sector geldt het tarief voor alles."

    def clean_price(self) -> Any:
        price = self.cleaned_data["price"]
        if not price:
            raise forms.ValidationError("Een tarief is een bedrag boven nul.")
        return price

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if told.get("course") and told.get("sector"):
            self.add_error("sector", "Kies een opleiding of een sector, niet allebei.")
        return told


class RhythmForm(forms.Form):
    months = forms.TypedChoiceField(
        label="Hoe vaak spreken we deze klant?", coerce=int, empty_value=None, required=False,
        choices=[("", "Geen vast ritme"), (1, "Elke maand"), (3, "Elke 3 maanden"), (6, "Elke 6 maanden"),
                 (12, "Elk jaar"), (24, "Elke 2 jaar")],
    )  # fmt: skip


class ReferentForm(forms.ModelForm):
    agreed_on = day_field("Toestemming op", initial=today)

    class Meta:
        model = Referent
        fields = ("agreed_on", "how", "about")

    def clean_agreed_on(self) -> Any:
        return not_ahead(self.cleaned_data["agreed_on"])


class SegmentForm(forms.ModelForm):
    kinds = several("Soorten", OrganisationKind.choices)
    sectors = several("Sectoren", Sector.choices)
    sizes = several("Grootte", SizeClass.choices)
    regions = several("Regio's", Region.choices)

    class Meta:
        model = MarketSegment
        fields = ("name", "why", "kinds", "sectors", "sizes", "regions")


class MarketOfferForm(forms.ModelForm):
    price = BudgetField(label="Prijs per persoon (euro excl. btw)", required=False, max_length=30)
    checked_on = day_field("Gezien op", initial=today)
    judgement = forms.TypedChoiceField(
        label="Beoordeling", coerce=int, empty_value=None, required=False,
        choices=[("", "Geen beoordeling"), *((n, f"{n} van 5") for n in range(1, 6))],
    )  # fmt: skip

    class Meta:
        model = MarketOffer
        fields = ("provider", "topic", "sector", "region", "form", "price", "judgement", "judged_by", "course", "source",
                  "checked_on")  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        course: Any = self.fields["course"]
        course.queryset, course.empty_label = published_or(self.instance.course_id), "Geen: dit hebben wij niet"

    def clean_checked_on(self) -> Any:
        return not_ahead(self.cleaned_data["checked_on"])

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if bool(told.get("judgement")) != bool(told.get("judged_by")):
            self.add_error("judged_by", "Bij een beoordeling hoort wie dat vindt, en andersom.")
        return told

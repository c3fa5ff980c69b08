"""The quote editor: its fields, its lines and the client's choices as one form."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from catalogue.models import Course
from llo_portal.kernel.choices import FundingStream, Service
from offers.forms.fields import AmountField, DayInput
from offers.models import Quote
from offers.pricing import PricedLine
from strategy.forms import ChoicesForm
from strategy.policy import policy_of

VAT_RATES = (("0", "Vrijgesteld"), ("0.21", "21 %"), ("0.09", "9 %"))


class QuoteForm(forms.ModelForm):
    """`participants` is also the number of places the calculation must reckon with."""

    class Meta:
        model = Quote
        fields = ("title", "contact", "course", "participants", "valid_until", "introduction")
        widgets = {"valid_until": DayInput(), "introduction": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contact, course = self.fields["contact"], self.fields["course"]
        assert isinstance(contact, forms.ModelChoiceField)
        assert isinstance(course, forms.ModelChoiceField)
        contact.queryset = self.instance.organisation.contacts.filter(is_active=True).select_related("person")
        contact.empty_label = "Nog niet gekozen"
        contact.help_text = "Krijgt de offerte per mail."
        course.queryset = Course.objects.order_by("title").only("title")
        course.empty_label = "Geen opleiding, of maatwerk zonder opleiding"
        self.fields["participants"].min_value = 1  # type: ignore[attr-defined]

    def clean_participants(self) -> int:
        number = self.cleaned_data["participants"]
        if not 1 <= number <= 10_000:
            raise forms.ValidationError("Vul een aantal van 1 tot en met 10.000 in.")
        return int(number)


class LineForm(forms.Form):
    description = forms.CharField(label="Omschrijving", max_length=300)
    service = forms.ChoiceField(label="Dienst", choices=Service, initial=Service.TRAINING)
    quantity = AmountField(label="Aantal", least=Decimal("0.01"))
    unit = forms.CharField(label="Eenheid", max_length=20, initial="plaats")
    unit_price = AmountField(label="Prijs per eenheid")
    stream = forms.ChoiceField(label="Geldstroom", choices=FundingStream)
    vat_rate = forms.TypedChoiceField(label="Btw", choices=VAT_RATES, coerce=Decimal)

    def __init__(self, *args: Any, services: Any, streams: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.empty_permitted = True
        self.use_required_attribute = False
        self.fields["service"].choices = [(s.value, s.label) for s in Service if s in services]  # type: ignore[attr-defined]
        self.fields["stream"].choices = [(s.value, s.label) for s in FundingStream if s in streams]  # type: ignore[attr-defined]

    def has_changed(self) -> bool:
        """A line counts once it says something; its preset choices say nothing."""
        names = ("description", "quantity", "unit_price")
        return any(str(self.data.get(self.add_prefix(name), "")).strip() for name in names)

    def priced(self) -> PricedLine | None:
        """For the sum that is shown while typing: None while the line is not complete."""
        data = getattr(self, "cleaned_data", {})
        needed = ("service", "stream", "quantity", "unit_price", "vat_rate")
        if any(data.get(name) in (None, "") for name in needed):
            return None
        return PricedLine(
            Service(data["service"]),
            FundingStream(data["stream"]),
            data["quantity"],
            data["unit_price"],
            data["vat_rate"],
        )


class BaseLines(forms.BaseFormSet):
    """Order on the screen is the order of the quote; a line marked for removal, or an empty one, is left out."""

    def kept(self) -> list[LineForm]:
        return [
            form for form in self.forms
            if form.has_changed() and not (self.can_delete and self._should_delete_form(form))
        ]  # fmt: skip

    def add_fields(self, form: Any, index: int | None) -> None:
        super().add_fields(form, index)
        form.fields["DELETE"].label = "Verwijder"


LineFormSet = forms.formset_factory(
    LineForm, formset=BaseLines, extra=1, can_delete=True, max_num=60, validate_max=True, absolute_max=60
)


class QuoteEditor:
    """The three forms of the editor, bound to `data` or filled from the quote."""

    def __init__(self, quote: Quote, data: Mapping[str, Any] | None = None) -> None:
        self.quote = quote
        self.form = QuoteForm(data, instance=quote)
        self.choices = ChoicesForm(data, formula=quote.formula, initial=quote.choices, prefix="keuze")
        self.lines = LineFormSet(data, initial=_initial(quote), prefix="regel", form_kwargs=_allowed(quote))

    @classmethod
    def with_empty_line(cls, quote: Quote, data: QueryDict) -> "QuoteEditor":
        """What was typed so far, unjudged, without the lines marked for removal and with one line more."""
        typed = cls(quote, data)
        editor = cls(quote)
        editor.form.initial.update(_typed(typed.form, data))
        editor.choices.initial.update(_typed(typed.choices, data))
        rows = [_typed(form, data) for form in typed.lines.forms if form.has_changed()]
        rows = [row for row in rows if not row.get("DELETE")]
        editor.lines = LineFormSet(initial=rows, prefix="regel", form_kwargs=_allowed(quote))
        return editor

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), self.choices.is_valid(), self.lines.is_valid()])

    def values(self) -> dict[str, Any]:
        return {**self.form.cleaned_data, "choices": self.choices.cleaned_choices()}

    def line_values(self) -> list[dict[str, Any]]:
        return [
            {name: value for name, value in line.cleaned_data.items() if name != "DELETE"} for line in self.lines.kept()
        ]

    def priced(self) -> tuple[PricedLine, ...]:
        """The complete lines so far."""
        self.lines.is_valid()
        return tuple(line for form in self.lines.kept() if (line := form.priced()))

    def participants(self) -> int:
        self.form.is_valid()
        return self.form.cleaned_data.get("participants") or 0


def _typed(form: forms.BaseForm, data: QueryDict) -> dict[str, Any]:
    """Raw values by field name, as the widgets read them."""
    return {
        name: field.widget.value_from_datadict(data, form.files, form.add_prefix(name))
        for name, field in form.fields.items()
    }


def _initial(quote: Quote) -> list[dict[str, Any]]:
    return [
        {
            "service": line.service, "description": line.description, "quantity": line.quantity, "unit": line.unit,
            "unit_price": line.unit_price, "stream": line.stream, "vat_rate": f"{line.vat_rate.normalize():f}",
        }
        for line in quote.lines.all()
    ]  # fmt: skip


def _allowed(quote: Quote) -> dict[str, Any]:
    """Services and streams the quote's policy allows, with what it already has."""
    policy = policy_of(quote.policy)
    used = {(line.service, line.stream) for line in quote.lines.all()}
    return {
        "services": policy.services_for(quote.formula) | {service for service, _ in used},
        "streams": {s for s in FundingStream if policy.allows_stream(s)} | {stream for _, stream in used},
    }

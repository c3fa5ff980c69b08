"""What is typed at the desk and in the register of complaints."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms

from accounts.models import User
from catalogue.models import Course
from clients import values
from clients.choices import (
    Channel,
    ComplaintAbout,
    ComplaintOutcome,
    InquiryOutcome,
    OrganisationKind,
    ReferralOutcome,
)
from clients.forms.organisations import ReadField, UserChoice, account_managers, published_or
from clients.forms.pipeline import day_field
from clients.models import AnswerTerm, Complaint, Inquiry, Organisation
from llo_portal.kernel.anonymous import AnonymousForm
from llo_portal.kernel.dates import today

LONG = forms.Textarea(attrs={"rows": 6})
PHONE = {"type": "tel", "autocomplete": "off"}


class PublicQuestionForm(AnonymousForm):
    """Vraag stellen on the site. Anonymous is fine; an address is only needed to answer."""

    about = forms.ChoiceField(
        label="Wat wil je doen?", choices=(("vraag", "Een vraag stellen"), ("klacht", "Een klacht melden")),
        widget=forms.RadioSelect, initial="vraag",
    )  # fmt: skip
    question = forms.CharField(
        label="Wat wil je vragen of vertellen?", max_length=10_000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Schrijf geen burgerservicenummer of medische gegevens op.",
        error_messages={"required": "Schrijf je vraag of klacht op.",
                        "max_length": "Dit is te lang. Gebruik hoogstens 10.000 tekens."},
    )  # fmt: skip
    name = forms.CharField(
        label="Je naam", max_length=160, required=False, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label="E-mailadres", required=False, help_text="Wil je antwoord? Vul dan je e-mailadres of telefoonnummer in.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip
    phone = forms.CharField(
        label="Telefoon",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    organisation = forms.CharField(
        label="Bedrijf of organisatie", max_length=160, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )  # fmt: skip

    def __init__(self, *args: Any, course: Course | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.course = course


class InquiryForm(forms.ModelForm):
    """A question that came by phone or in person."""

    email = ReadField(rule=values.email, label="E-mailadres", required=False, max_length=254)
    phone = ReadField(
        rule=values.phone, label="Telefoon", required=False, max_length=30, widget=forms.TextInput(attrs=PHONE)
    )

    class Meta:
        model = Inquiry
        fields = ("channel", "subject", "question", "name", "organisation_name", "email", "phone", "formula", "course",
                  "is_confidential")  # fmt: skip
        widgets = {"question": LONG}
        help_texts = {
            "subject": "In een paar woorden.",
            "formula": "Weet je het nog niet? Laat het leeg.",
            "is_confidential": "Dan zien alleen de eigenaar en de directeur deze vraag.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["formula"].choices = [("", "Nog onbekend"), *list(fields["formula"].choices)[1:]]
        fields["course"].queryset = published_or(self.instance.course_id)
        fields["course"].empty_label = "Geen"
        if self.instance._state.adding:
            del fields["is_confidential"]
        flags = [] if self.instance._state.adding else ["is_confidential"]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Fieldset("De vraag", Row(Column("channel"), Column("formula")), "subject", "question", "course"),
            Fieldset("Van wie", Row(Column("name"), Column("organisation_name")), Row(Column("email"), Column("phone")), *flags),
        )  # fmt: skip

    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.fields}


class MailInForm(forms.Form):
    """A message by file or pasted; one of both."""

    file = forms.FileField(
        label="Bericht als bestand (.eml)",
        required=False,
        widget=forms.FileInput(attrs={"accept": ".eml,message/rfc822"}),
    )
    text = forms.CharField(
        label="Of plak het bericht hier", required=False, max_length=60_000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text="Kopieer ook de regels met Van en Onderwerp mee, dan vullen wij de afzender in.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not data.get("file") and not (data.get("text") or "").strip() and not self.errors:
            raise forms.ValidationError("Kies een bestand of plak een bericht.")
        return data


class AnswerForm(forms.Form):
    text = forms.CharField(label="Antwoord", max_length=10_000, widget=forms.Textarea(attrs={"rows": 5}))
    by_mail = forms.BooleanField(label="Mail dit antwoord aan de vrager", required=False)

    def __init__(self, *args: Any, inquiry: Inquiry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not inquiry.email:
            del self.fields["by_mail"]


class DeskNoteForm(forms.Form):
    text = forms.CharField(label="Notitie", max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))


class AssignForm(forms.Form):
    owner = UserChoice(label="Eigenaar", empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = account_managers()


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(label="Hoe is het afgelopen?", choices=InquiryOutcome, widget=forms.RadioSelect)
    text = forms.CharField(label="Toelichting", max_length=300, required=False)


class NewClientForm(forms.Form):
    """Just enough to begin with; the rest is asked in the intake."""

    name = forms.CharField(label="Naam van de organisatie", max_length=160)
    place = forms.CharField(label="Plaats", max_length=80, required=False)
    kind = forms.ChoiceField(
        label="Soort", choices=[(k.value, k.label) for k in OrganisationKind if k != OrganisationKind.EDUCATOR]
    )


class ReferForm(forms.Form):
    partner = forms.ModelChoiceField(
        Organisation.objects.none(), label="Naar welke opleider?", empty_label="Kies een opleider"
    )
    email = forms.EmailField(label="E-mailadres van de opleider", max_length=254)
    message = forms.CharField(
        label="Wat krijgt de opleider te lezen?", max_length=4000, widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Alleen wat nodig is om te kunnen helpen.",
    )  # fmt: skip
    consent = forms.BooleanField(label="De vrager vindt het goed dat we deze gegevens doorgeven")
    consent_how = forms.CharField(
        label="Hoe en wanneer is dat gezegd?", max_length=160, initial="Aan de telefoon, vandaag"
    )

    def __init__(self, *args: Any, partners: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        partner: Any = self.fields["partner"]
        partner.queryset = partners


class FeedbackForm(forms.Form):
    outcome = forms.ChoiceField(label="Wat kwam eruit?", choices=ReferralOutcome, widget=forms.RadioSelect)
    text = forms.CharField(
        label="Wil je er iets bij vertellen?", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )


class AnswerTermForm(forms.ModelForm):
    starts_on = day_field("Gaat in op")

    class Meta:
        model = AnswerTerm
        fields = ("subject", "working_days", "starts_on")

    def clean_starts_on(self) -> Any:
        day = self.cleaned_data["starts_on"]
        if day and day < today():
            raise forms.ValidationError("Wat al beloofd is, blijft beloofd. Kies vandaag of later.")
        return day


class ComplaintForm(forms.ModelForm):
    """By a colleague who heard or read it."""

    email = ReadField(rule=values.email, label="E-mailadres", required=False, max_length=254)
    received_on = day_field("Ontvangen op")

    class Meta:
        model = Complaint
        fields = ("channel", "received_on", "name", "email", "phone", "about", "about_text", "text")
        widgets = {"text": LONG}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["received_on"].initial = today()
        self.fields["about"].choices = ComplaintAbout.choices  # type: ignore[attr-defined]
        self.fields["channel"].choices = Channel.choices  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Fieldset("De klacht", Row(Column("channel"), Column("received_on")), Row(Column("about"), Column("about_text")), "text"),
            Fieldset("Van wie", "name", Row(Column("email"), Column("phone"))),
        )  # fmt: skip

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day and (day > today() or (today() - day).days > 366):
            raise forms.ValidationError("Kies een dag in het afgelopen jaar.")
        return day


class HandlerForm(forms.Form):
    """Any colleague may handle one; reading it comes with it."""

    handler = UserChoice(label="Behandelaar", empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        handler: Any = self.fields["handler"]
        handler.queryset = User.objects.working_here().select_related("person").order_by("person__sort_key")


class ComplaintDoneForm(forms.Form):
    outcome = forms.ChoiceField(label="Oordeel", choices=ComplaintOutcome, widget=forms.RadioSelect)
    outcome_text = forms.CharField(
        label="Antwoord aan de klager", max_length=10_000, widget=forms.Textarea(attrs={"rows": 6})
    )
    measures = forms.CharField(
        label="Wat doen we eraan?", max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Verplicht als de klacht geheel of deels gegrond is.",
    )  # fmt: skip
    by_mail = forms.BooleanField(label="Mail het antwoord aan de klager", required=False)

    def __init__(self, *args: Any, complaint: Complaint, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not complaint.email:
            del self.fields["by_mail"]

"""What is typed about organisations and contacts."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Fieldset, Layout, Row
from django import forms
from django.db.models import Q

from accounts.models import Team, User
from catalogue.models import Course
from clients import values
from clients.choices import OrganisationKind
from clients.models import Contact, Organisation
from llo_portal.kernel.rights import CORE_TEAM


class ReadField(forms.CharField):
    """Text that `clients.values` brings into stored form, with its Dutch reason when it cannot."""

    def __init__(self, *, rule: Any, **extra: Any) -> None:
        super().__init__(**extra)
        self.rule = values.as_validation(rule)

    def clean(self, value: Any) -> str:
        return self.rule(super().clean(value))


class UserChoice(forms.ModelChoiceField):
    """Accountmanagers to choose from."""

    def __init__(self, **extra: Any) -> None:
        super().__init__(queryset=User.objects.none(), **extra)

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.person.full_name)


def account_managers() -> Any:
    """Active users who may own a client."""
    return (
        User.objects.filter(is_active=True, groups__name__in=("accountmanager", "directeur"))
        .select_related("person").order_by("person__sort_key").distinct()
    )  # fmt: skip


def published_or(chosen: Any) -> Any:
    """Courses on the site, and the one that was chosen before: a page that is edited for something else keeps it, also
    when the course went off the site."""
    return Course.objects.filter(Q(pk__in=Course.objects.published().values("pk")) | Q(pk=chosen)).order_by("title")


def task_keepers() -> Any:
    """Who may have a task: the core team, which also writes talks down."""
    return User.objects.with_role(*CORE_TEAM).select_related("person").order_by("person__sort_key")


class OrganisationForm(forms.ModelForm):
    kvk = ReadField(
        rule=values.kvk, label="KvK-nummer", required=False, max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    postcode = ReadField(rule=values.postcode, label="Postcode", required=False, max_length=12)
    owner = UserChoice(label="Accountmanager", required=False, empty_label="Nog niemand")

    class Meta:
        model = Organisation
        fields = (
            "name", "kind", "legal_form", "kvk", "sector", "size", "street", "postcode", "place", "region",
            "institution", "owner", "team",
        )  # fmt: skip
        help_texts = {
            "region": "Laat leeg om de regio van de plaats over te nemen.",
            "institution": "Alleen bij een opleider of opleidingsbedrijf.",
            "team": "Iedereen in dit team mag de klant ook bijwerken.",
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owner: Any = self.fields["owner"]
        owner.queryset = account_managers()
        team: Any = self.fields["team"]
        team.queryset = Team.objects.order_by("name")
        self.fields["institution"].empty_label = "Geen"  # type: ignore[attr-defined]
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Fieldset("Wie is het", "name", Row(Column("kind"), Column("legal_form")), Row(Column("kvk"), Column("size")),
                     Row(Column("sector"), Column("institution"))),
            Fieldset("Waar", "street", Row(Column("postcode"), Column("place")), "region"),
            Fieldset("Wie van ons", Row(Column("owner"), Column("team"))),
        )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        schools = (OrganisationKind.EDUCATOR, OrganisationKind.COMPANY_SCHOOL)
        if data.get("institution") and data.get("kind") not in schools:
            self.add_error("institution", "Alleen een opleider of opleidingsbedrijf hoort bij een instelling.")
        return data


class ContactForm(forms.Form):
    """`person_locked`: who can sign in keeps the own name and address in hand."""

    first_name = forms.CharField(label="Voornaam of initialen", max_length=80)
    infix = forms.CharField(label="Tussenvoegsel", max_length=20, required=False)
    last_name = forms.CharField(label="Achternaam", max_length=120)
    function = forms.CharField(label="Functie", max_length=120, required=False)
    email = forms.EmailField(label="E-mailadres", required=False, max_length=254)
    phone = ReadField(
        rule=values.phone, label="Telefoon", required=False, max_length=30,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )  # fmt: skip
    is_active = forms.BooleanField(label="Werkt hier nog", required=False, initial=True)

    PERSON = ("first_name", "infix", "last_name", "email", "phone")

    def __init__(self, *args: Any, contact: Contact | None = None, person_locked: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if contact is None:
            del self.fields["is_active"]
        if person_locked:
            for name in self.PERSON:
                self.fields[name].disabled = True
            self.fields["email"].help_text = "Deze persoon kan inloggen en past de eigen gegevens zelf aan."
        self.helper = FormHelper()
        self.helper.layout = Layout(
            Row(Column("first_name"), Column("infix"), Column("last_name")),
            "function", Row(Column("email"), Column("phone")), *(["is_active"] if contact else []),
        )  # fmt: skip

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).lower()

    def person_data(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in self.PERSON}


class NoteForm(forms.Form):
    """A line for the timeline."""

    KINDS = (("telefoon", "Telefoon"), ("mail", "Mail"), ("bezoek", "Bezoek"), ("online", "Online gesprek"),
             ("notitie", "Notitie"))  # fmt: skip
    kind = forms.ChoiceField(label="Soort", choices=KINDS)
    text = forms.CharField(label="Wat is er besproken?", max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))

"""Forms about people and the provider."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts import logo as logos
from accounts.models import Person, Provider, ProviderSite, Team, User
from accounts.roles import roles
from llo_portal.kernel import contrast, numbers
from llo_portal.kernel.choices import Region
from llo_portal.kernel.retention import hold_subjects


def _checked(check: Callable[[str], str]) -> Callable[[Any], str]:
    """A field's clean method out of a function that raises ValueError."""

    def clean(text: str) -> str:
        try:
            return check(text)
        except ValueError as error:
            raise ValidationError(str(error)) from None

    return clean


class NameFields(forms.Form):
    first_name = forms.CharField(label="Voornaam", max_length=80)
    infix = forms.CharField(label="Tussenvoegsel", max_length=20, required=False)
    last_name = forms.CharField(label="Achternaam", max_length=120)


def role_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    found = roles().values()
    return [
        ("Collega’s", [(r.key, r.label) for r in found if not r.is_external and r.key != "beheer"]),
        ("Van buiten", [(r.key, r.label) for r in found if r.is_external]),
        ("Recht", [(r.key, r.label) for r in found if r.key == "beheer"]),
    ]


class RolesField(forms.MultipleChoiceField):
    def __init__(self, **extra: Any) -> None:
        super().__init__(label="Rollen", choices=role_choices, widget=forms.CheckboxSelectMultiple, **extra)


class RolesForm(forms.Form):
    roles = RolesField(required=False, help_text="Eén persoon kan meerdere rollen hebben.")


class SignupForm(forms.Form):
    """The fields that allauth's sign-up form gets from us."""

    first_name = forms.CharField(
        label="Voornaam", max_length=80, widget=forms.TextInput(attrs={"autocomplete": "given-name"})
    )
    infix = forms.CharField(label="Tussenvoegsel", max_length=20, required=False)
    last_name = forms.CharField(
        label="Achternaam", max_length=120, widget=forms.TextInput(attrs={"autocomplete": "family-name"})
    )

    field_order = ("first_name", "infix", "last_name", "email", "password1", "password2")

    def signup(self, request: Any, user: Any) -> None:
        """For allauth, which asks for it; the adapter saves everything."""


class InvitationForm(NameFields):
    email = forms.EmailField(label="E-mailadres", help_text="De uitnodiging werkt alleen voor dit adres.")
    roles = RolesField(error_messages={"required": "Kies minstens één rol."})

    field_order: ClassVar[list[str]] = ["email", "first_name", "infix", "last_name", "roles"]


class AcceptForm(NameFields):
    """`needs_password` is False for who already has a confirmed account."""

    password1 = forms.CharField(
        label="Wachtwoord", strip=False, min_length=12, help_text="Minstens 12 tekens. Een zin is makkelijk te onthouden.",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    password2 = forms.CharField(
        label="Wachtwoord nog een keer", strip=False, widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def __init__(self, *args: Any, email: str, needs_password: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        if not needs_password:
            self.fields.clear()

    def clean_password1(self) -> str:
        password = self.cleaned_data["password1"]
        names = {key: self.cleaned_data.get(key, "") for key in ("first_name", "last_name")}
        validate_password(password, User(email=self.email, person=Person(**names)))
        return password

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "password1" in data and data.get("password2") not in (None, data["password1"]):
            self.add_error("password2", "De twee wachtwoorden zijn niet hetzelfde.")
        return data


class LeaveForm(forms.Form):
    successor = forms.ModelChoiceField(
        label="Wie neemt het werk over?", queryset=User.objects.none(), required=False, empty_label="Kies een collega"
    )

    def __init__(self, *args: Any, leaver: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["successor"]
        field.queryset = (
            User.objects.working_here().exclude(pk=leaver.pk).select_related("person").order_by("person__sort_key")
        )
        field.required = leaver.is_colleague
        field.error_messages["required"] = "Kies wie het werk overneemt."


class TeamForm(forms.ModelForm):
    members = forms.ModelMultipleChoiceField(
        label="Leden", queryset=User.objects.none(), required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Leden van een team mogen elkaars klanten en offertes wijzigen.",
    )  # fmt: skip

    class Meta:
        model = Team
        fields = ("name",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["members"]
        field.queryset = User.objects.working_here().select_related("person").order_by("person__sort_key")
        if self.instance.pk:
            self.initial["members"] = list(self.instance.members.values_list("pk", flat=True))


class ProfileForm(NameFields):
    """`works_here`: the morning mail is for colleagues only."""

    phone = forms.CharField(label="Telefoon", max_length=30, required=False)
    wants_morning_mail = forms.BooleanField(
        label="Stuur mij op werkdagen een mail met wat er te doen is", required=False
    )

    def __init__(self, *args: Any, works_here: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not works_here:
            del self.fields["wants_morning_mail"]

    def clean_phone(self) -> str:
        return _checked(numbers.phone)(self.cleaned_data["phone"])


class AddressChecks:
    """Postcode as Dutch addresses have it."""

    cleaned_data: dict[str, Any]

    def clean_postcode(self) -> str:
        return _checked(numbers.postcode)(self.cleaned_data["postcode"])


class SiteForm(AddressChecks, forms.ModelForm):
    postcode = forms.CharField(label="Postcode", max_length=10, required=False)

    class Meta:
        model = ProviderSite
        fields = ("name", "street", "postcode", "place")

    def clean_name(self) -> str:
        name = self.cleaned_data["name"]
        others = ProviderSite.objects.filter(provider_id=self.instance.provider_id, name=name)
        if others.exclude(pk=self.instance.pk).exists():
            raise ValidationError("Er is al een vestiging met deze naam.")
        return name


class ProviderForm(AddressChecks, forms.ModelForm):
    kvk = forms.CharField(label="KvK-nummer", max_length=20, required=False)
    vat_number = forms.CharField(label="Btw-nummer", max_length=30, required=False)
    iban = forms.CharField(label="IBAN", max_length=42, required=False)
    postcode = forms.CharField(label="Postcode", max_length=10, required=False)
    website = forms.URLField(label="Website", required=False, assume_scheme="https")
    service_area = forms.MultipleChoiceField(
        label="Verzorgingsgebied", choices=Region, required=False, widget=forms.CheckboxSelectMultiple,
        help_text="De arbeidsmarktregio’s waar jullie werken.",
    )  # fmt: skip
    home_region = forms.ChoiceField(
        label="Eigen arbeidsmarktregio", choices=[("", "Kies een regio"), *Region.choices], required=False
    )
    brand_colour = forms.CharField(
        label="Huiskleur", max_length=7, widget=forms.TextInput(attrs={"type": "color"}),
        help_text="Voor knoppen en links. Witte letters moeten er goed op te lezen zijn.",
    )  # fmt: skip
    logo = forms.FileField(
        label="Logo", required=False, widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        help_text="Png, jpg of webp, hooguit 2 MB. We bewaren een verkleinde kopie.",
    )  # fmt: skip
    remove_logo = forms.BooleanField(label="Haal het logo weg", required=False)

    class Meta:
        model = Provider
        fields = (
            "name", "legal_name", "kvk", "vat_number", "iban", "crkbo_number", "crkbo_expires_on", "email", "phone",
            "website", "street", "postcode", "place", "home_region", "service_area", "brand_colour",
        )  # fmt: skip
        widgets: ClassVar[dict[str, Any]] = {
            "crkbo_expires_on": forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        }
        help_texts: ClassVar[dict[str, str]] = {
            "crkbo_expires_on": "Drie maanden van tevoren waarschuwen we. Zonder registratie is er btw over scholing.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.logo:
            del self.fields["remove_logo"]

    def clean_kvk(self) -> str:
        return _checked(numbers.kvk)(self.cleaned_data["kvk"])

    def clean_vat_number(self) -> str:
        return _checked(numbers.vat_number)(self.cleaned_data["vat_number"])

    def clean_iban(self) -> str:
        return _checked(numbers.iban)(self.cleaned_data["iban"])

    def clean_phone(self) -> str:
        return _checked(numbers.phone)(self.cleaned_data["phone"])

    def clean_brand_colour(self) -> str:
        colour = self.cleaned_data["brand_colour"].lower()
        if not contrast.is_colour(colour):
            raise ValidationError("Schrijf de kleur als # met zes tekens, zoals #0b5563.")
        if not contrast.readable_as_brand(colour):
            ratio = f"{contrast.contrast(colour, '#ffffff'):.1f}".replace(".", ",")
            raise ValidationError(
                f"Deze kleur is te licht: het contrast met wit is {ratio} en moet ruim boven 4,5 zijn. Kies een donkerder kleur."
            )
        return colour

    def clean_logo(self) -> bytes | None:
        upload = self.cleaned_data.get("logo")
        if not upload:
            return None
        try:
            return logos.clean(upload, upload.size)
        except ValueError as error:
            raise ValidationError(str(error)) from None


class PersonLookupForm(forms.Form):
    email = forms.EmailField(
        label="E-mailadres",
        help_text="Precies het adres dat we van deze persoon hebben. Elke opvraging wordt vastgelegd.",
    )


class HoldForm(forms.Form):
    kind = forms.ChoiceField(label="Waarover", widget=forms.RadioSelect)
    wanted = forms.CharField(label="Wie of welke", max_length=160)
    reason = forms.CharField(
        label="Reden", max_length=300, help_text="Bijvoorbeeld het nummer van een zaak. Schrijf hier geen namen op."
    )
    until = forms.DateField(
        label="Tot en met", required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text="Laat leeg als je het nog niet weet. Je kunt de bewaarplicht altijd opheffen.",
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        subjects = list(hold_subjects)
        self.fields["kind"].choices = [(subject.key, subject.label) for subject in subjects]  # type: ignore[attr-defined]
        how = "; ".join(f"{subject.label.lower()}: {subject.how}" for subject in subjects)
        self.fields["wanted"].help_text = f"{how[:1].upper()}{how[1:]}."

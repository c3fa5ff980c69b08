"""The forms by which an individual buys a place, one per step: who you are, who pays, how, and the order itself."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout
from django import forms

from catalogue.models import Course, Offering
from catalogue.openings import open_choices
from delivery import instalments
from delivery.forms import DateInput, EarlyStart, early_start_field, sensible_birth_date
from delivery.models import EnrolmentPolicy, PayerKind, PaymentWay
from delivery.ordering import Deal, Payer, shares
from llo_portal.kernel import numbers
from llo_portal.kernel.choices import Credential
from llo_portal.kernel.dutch import long_date
from llo_portal.kernel.fields import EuroField
from llo_portal.kernel.money import euro
from strategy.formulas import describe_choices

PREFIX = "keuze_"
KNOWN = ("first_name", "infix", "last_name", "email", "phone", "birth_date", "birth_place")


def _text(label: str, complete: str = "", *, longest: int = 120, optional: bool = False, help_text: str = "") -> Any:
    attrs = {"autocomplete": complete} if complete else {}
    return forms.CharField(
        label=label, max_length=longest, required=not optional, help_text=help_text, widget=forms.TextInput(attrs=attrs)
    )


def _mail(label: str, complete: str = "", help_text: str = "") -> Any:
    return forms.EmailField(label=label, help_text=help_text, widget=forms.EmailInput(attrs={"autocomplete": complete}))


class AboutForm(forms.Form):
    """Step 1. Who signed in is asked only what we do not know yet."""

    first_name = _text("Voornaam", "given-name", longest=80)
    infix = _text("Tussenvoegsel", "additional-name", longest=20, optional=True)
    last_name = _text("Achternaam", "family-name")
    email = _mail("E-mailadres", "email", "Hierheen sturen we de bevestiging.")
    phone = forms.CharField(
        label="Telefoon", max_length=30, required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )  # fmt: skip
    name_as_printed = _text(
        "Naam op je certificaat", longest=200, optional=True, help_text="Laat leeg als die hetzelfde is als hierboven."
    )
    birth_date = forms.DateField(
        label="Geboortedatum", widget=DateInput(attrs={"autocomplete": "bday"}), help_text="Nodig voor je diploma."
    )
    birth_place = _text("Geboorteplaats")
    account = forms.BooleanField(
        label="Stuur mij een link voor een eigen account", required=False, initial=True,
        help_text="Daar zie je je rooster en je certificaat. Je kunt ook zonder account meedoen.",
    )  # fmt: skip
    old_enough = forms.BooleanField(label="Ik ben 18 jaar of ouder. Of mijn ouder of voogd vindt het goed.")

    def __init__(
        self, *args: Any, offering: Offering, policy: EnrolmentPolicy, person: Any = None, by_letter: bool = False,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.by_letter = by_letter
        self.course: Course = offering.course
        self.offering, self.policy, self.person = offering, policy, person
        if not Credential(self.course.credential).is_recognised:
            del self.fields["birth_date"], self.fields["birth_place"]
        if person is not None:
            self._leave_out_what_we_know()
        self.choices = open_choices(self.course.open_options, guidance=self.course.guidance_open)
        for choice in self.choices:
            options = [("", "Geen voorkeur"), *((o, o[:1].upper() + o[1:]) for o in choice.options)]
            self.fields[PREFIX + choice.key] = forms.ChoiceField(label=choice.name, choices=options, required=False)
        self.order_fields([n for n in self.fields if n not in ("account", "old_enough")])

    def _leave_out_what_we_know(self) -> None:
        known = [n for n in KNOWN if n in self.fields and (getattr(self.person, n) or n == "infix")]
        for name in (*known, "account"):
            del self.fields[name]

    def clean_phone(self) -> str:
        return _read(numbers.phone, self.cleaned_data["phone"])

    def clean_birth_date(self) -> date | None:
        day = sensible_birth_date(self.cleaned_data["birth_date"])
        least = self.policy.minimum_age
        start = self.offering.starts_on
        if day and (start.year - day.year - ((start.month, start.day) < (day.month, day.day))) < least:
            raise forms.ValidationError(f"Je moet bij de start minstens {least} jaar zijn.")
        return day

    def chosen(self) -> dict[str, str]:
        picked = {c.key: self.cleaned_data.get(PREFIX + c.key, "") for c in self.choices}
        return {key: value for key, value in picked.items() if value}

    def applicant(self) -> dict[str, Any]:
        """The values of services.enrolling.Applicant."""
        data = {n: getattr(self.person, n) for n in KNOWN} if self.person is not None else {}
        data |= {n: self.cleaned_data[n] for n in (*KNOWN, "name_as_printed") if n in self.cleaned_data}
        return data | {"choices": self.chosen(), "person": self.person}

    def as_read(self) -> list[tuple[str, Any]]:
        """What was typed, to look over."""
        data = self.applicant()
        name = " ".join(part for part in (data["first_name"], data.get("infix"), data["last_name"]) if part)
        if self.by_letter:  # letters are passed on: what we know of the person beyond name and address stays with us
            data = {
                n: v
                for n, v in data.items()
                if n in self.cleaned_data or n not in ("phone", "birth_date", "birth_place")
            }
        paper = Credential(self.course.credential).is_recognised
        rows = [
            ("Naam", name),
            ("Naam op je certificaat", data.get("name_as_printed") or name),
            ("E-mailadres", data["email"]),
            ("Telefoon", data.get("phone")),
            ("Geboortedatum", data.get("birth_date") if paper else ""),
            ("Geboorteplaats", data.get("birth_place", "") if paper else ""),
            *describe_choices(self.chosen()),
        ]
        return [(label, value) for label, value in rows if value]


def _read(rule: Any, text: str) -> str:
    try:
        return str(rule(text)) if text else ""
    except ValueError as error:
        raise forms.ValidationError(str(error)) from None


PAYERS = (
    (PayerKind.SELF.value, "Ik betaal zelf"),
    (PayerKind.EMPLOYER.value, "Mijn werkgever betaalt"),
    (PayerKind.AGENCY.value, "UWV of mijn gemeente betaalt"),
)


class PayersForm(forms.Form):
    """Step 2, first half: who pays, and a voucher."""

    payers = forms.MultipleChoiceField(
        label="Wie betaalt?", choices=PAYERS, widget=forms.CheckboxSelectMultiple,
        help_text="Betalen jullie samen? Kruis er dan meer aan.",
        error_messages={"required": "Kruis aan wie betaalt."},
    )  # fmt: skip
    voucher = forms.CharField(
        label="Code van je voucher", max_length=40, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "class": "input-medium"}),
        help_text="Heb je een voucher? Vul de code in. Anders laat je dit leeg.",
    )  # fmt: skip

    def __init__(self, *args: Any, offering: Offering, price: Decimal, check: Any, **kwargs: Any) -> None:
        """`check(code)` gives the discount on `price` (euros including VAT) or raises a DomainError."""
        super().__init__(*args, **kwargs)
        self.offering, self.price, self.check = offering, price, check
        self.discount = Decimal(0)

    def clean_voucher(self) -> str:
        from llo_portal.kernel.errors import DomainError

        code = self.cleaned_data["voucher"].strip()
        if code:
            try:
                self.discount = self.check(code)
            except DomainError as error:
                raise forms.ValidationError(error.message) from None
        return code

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.to_pay == 0 and "payers" in self.errors:
            del self.errors["payers"]  # the voucher pays it all
        return data

    @property
    def to_pay(self) -> Decimal:
        return self.price - self.discount

    @property
    def kinds(self) -> list[str]:
        """Who pays, in the order of the page; nobody when the voucher covers it all."""
        picked = self.cleaned_data.get("payers", ())
        return [kind for kind, _ in PAYERS if kind in picked] if self.to_pay else []


def _address(prefix: str) -> dict[str, Any]:
    section = "" if prefix == "self" else f"section-{prefix} "
    return {
        f"{prefix}_street": _text("Straat en huisnummer", f"{section}street-address"),
        f"{prefix}_postcode": _text("Postcode", f"{section}postal-code", longest=10),
        f"{prefix}_place": _text("Plaats", f"{section}address-level2", longest=80),
    }


class PaymentForm(forms.Form):
    """Step 2, second half: an address per payer, who pays how much, and how the learner pays."""

    def __init__(
        self, *args: Any, kinds: Sequence[str], total: Decimal, policy: EnrolmentPolicy, online: bool,
        invoice_on: date, **kwargs: Any,
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.kinds, self.total, self.policy = list(kinds), total, policy
        self.shares: dict[str, Decimal] = {}
        groups = []
        for kind in self.kinds:
            made = getattr(self, f"_{kind}")(online, invoice_on)
            if len(self.kinds) > 1 and (kind != PayerKind.SELF):
                label = (
                    "Hoeveel betaalt je werkgever?"
                    if kind == PayerKind.EMPLOYER
                    else "Hoeveel betaalt UWV of gemeente?"
                )
                made = {
                    f"{kind}_amount": EuroField(label=label, help_text="Inclusief btw.", min_value=Decimal("0.01")),
                    **made,
                }
            self.fields |= made
            groups.append(Fieldset(dict(PAYERS)[kind], *made))
        self.helper = FormHelper(self)
        self.helper.layout = Layout(*groups)

    def _zelf(self, online: bool, invoice_on: date) -> dict[str, Any]:
        return {
            **_address("self"),
            "way": forms.ChoiceField(
                label="Hoe wil je betalen?", widget=forms.RadioSelect, choices=self._ways(online, invoice_on),
                error_messages={"required": "Kies hoe je wilt betalen."},
            ),
        }  # fmt: skip

    def _ways(self, online: bool, invoice_on: date) -> list[tuple[str, str]]:
        ways = [(PaymentWay.ONLINE.value, "Nu online, met iDEAL of een kaart")] if online else []
        ways.append((PaymentWay.INVOICE.value, f"Met een factuur, die komt op {long_date(invoice_on)}"))
        for parts in instalments.offered(
            self.total, least=self.policy.instalments_from, most=self.policy.instalments_most
        ):
            each = f" van ongeveer {euro(self.total / parts)}" if len(self.kinds) == 1 else ""
            ways.append((f"{PaymentWay.PARTS}-{parts}", f"In {parts} delen{each}, elke maand één"))
        return ways

    def _werkgever(self, online: bool, invoice_on: date) -> dict[str, Any]:
        return {
            "werkgever_name": _text("Naam van je werkgever", "organization", longest=160),
            **_address("werkgever"),
            "werkgever_coc_number": _text("KvK-nummer", longest=20, optional=True),
            "werkgever_email": _mail("E-mailadres voor de factuur"),
            "werkgever_reference": _text(
                "Kenmerk of inkoopnummer", longest=60, optional=True, help_text="Dit zetten we op de factuur."
            ),
        }

    def _uitkeringsinstantie(self, online: bool, invoice_on: date) -> dict[str, Any]:
        return {
            "uitkeringsinstantie_name": _text(
                "UWV of welke gemeente?", longest=160, help_text="Bijvoorbeeld UWV Gouda, of Gemeente Woerden."
            ),
            "uitkeringsinstantie_contact": _text("Wie is je contactpersoon?"),
            **_address("uitkeringsinstantie"),
            "uitkeringsinstantie_email": _mail("E-mailadres voor de factuur"),
            "uitkeringsinstantie_reference": _text(
                "Nummer van de brief", longest=60, help_text="Het staat boven de brief waarin je toestemming kreeg."
            ),
        }

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in [n for n in self.fields if n.endswith("_postcode")]:
            self._clean_by(numbers.postcode, name)
        if "werkgever_coc_number" in self.fields:
            self._clean_by(numbers.kvk, "werkgever_coc_number")
        self._divide(data)
        return data

    def _clean_by(self, rule: Any, name: str) -> None:
        try:
            self.cleaned_data[name] = _read(rule, self.cleaned_data.get(name, ""))
        except forms.ValidationError as error:
            self.add_error(name, error)

    def _divide(self, data: dict[str, Any]) -> None:
        asked = [kind for kind in self.kinds if f"{kind}_amount" in self.fields]
        if any(f"{kind}_amount" in self.errors for kind in asked):
            return
        found = shares(self.total, [data.get(f"{kind}_amount") if kind in asked else None for kind in self.kinds])
        if found is None:
            where = f"{asked[-1]}_amount" if asked else None
            told = (
                "Er moet ook iets voor jou overblijven."
                if len(asked) < len(self.kinds)
                else "Samen is dat niet de prijs."
            )
            self.add_error(where, f"{told} De prijs is {euro(self.total)}.")
            return
        self.shares = dict(zip(self.kinds, found, strict=True))
        self._check_parts(data)

    def _check_parts(self, data: dict[str, Any]) -> None:
        """Parts are offered on the price, but it is the learner's own share that must be enough."""
        mine, least = self.shares.get(PayerKind.SELF, Decimal(0)), self.policy.instalments_from
        if str(data.get("way", "")).startswith(PaymentWay.PARTS) and mine < least:
            self.add_error("way", f"In delen betalen kan vanaf {euro(least)}. Jij betaalt {euro(mine)}.")

    def payers(self) -> tuple[Payer, ...]:
        return tuple(self._payer(kind) for kind in self.kinds)

    def _payer(self, kind: str) -> Payer:
        prefix = "self" if kind == PayerKind.SELF else kind
        names = ("name", "contact", "email", "street", "postcode", "place", "coc_number", "reference")
        told = {n: self.cleaned_data[f"{prefix}_{n}"] for n in names if f"{prefix}_{n}" in self.cleaned_data}
        return Payer(kind, self.shares[kind], **told)

    def deal(self, *, voucher_code: str = "") -> Deal:
        way, _, parts = str(self.cleaned_data.get("way") or PaymentWay.INVOICE).partition("-")
        return Deal(way=way, parts=int(parts or 1), payers=self.payers(), voucher_code=voucher_code)


class OrderForm(EarlyStart, forms.Form):
    """Step 3: what somebody agrees with on ordering."""

    terms = forms.BooleanField(label="Ik ga akkoord met de voorwaarden.")
    early_start = early_start_field()

    def __init__(self, *args: Any, offering: Offering, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.ask_early_start([offering.starts_on])

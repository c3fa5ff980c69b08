"""What is typed about a network: its members and how they share a cost."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms

from clients.choices import SharingKey
from clients.divisible import Subject
from clients.forms.intakes import BudgetField
from clients.models import CostDivision, NetworkMember
from llo_portal.kernel.dates import today
from llo_portal.kernel.sheets import parse_amount

MOST_PER_TURN = 50


def date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class MembersForm(forms.Form):
    """Organisations that join on the same day."""

    members = forms.ModelMultipleChoiceField(
        queryset=None, label="Organisaties", widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies minstens één organisatie."},
    )  # fmt: skip
    starts_on = forms.DateField(label="Lid vanaf", initial=today, widget=date_input())

    def __init__(self, *args: Any, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["members"]
        field.queryset = rows

    def clean_members(self) -> Any:
        found = self.cleaned_data["members"]
        if len(found) > MOST_PER_TURN:
            raise forms.ValidationError(f"Voeg hoogstens {MOST_PER_TURN} leden tegelijk toe.")
        return found


class MemberForm(forms.ModelForm):
    class Meta:
        model = NetworkMember
        fields = ("starts_on", "ends_on", "employees", "note")
        widgets = {"starts_on": date_input(), "ends_on": date_input()}
        help_texts = {
            "employees": "Hiervoor telt dit lid mee bij verdelen naar medewerkers.",
            "ends_on": "Leeg: nog steeds lid.",
        }

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        first, last = data.get("starts_on"), data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "De laatste dag ligt niet voor de eerste.")
        return data


class AmountField(BudgetField):
    def clean(self, value: Any) -> Decimal | None:
        try:
            return super().clean(value)
        except forms.ValidationError as error:
            raise forms.ValidationError(str(error.message).replace("budget", "bedrag")) from None


class DivisionForm(forms.Form):
    """A cost and who shares it. Per member: does it take part, and what it counts for (participants, employees or a
    percentage; not asked for with equal shares)."""

    title = forms.CharField(label="Waarvoor", max_length=160)
    subject = forms.ChoiceField(label="Hoort bij", required=False)
    amount = AmountField(label="Bedrag zonder btw")
    key = forms.ChoiceField(label="Verdeelsleutel", choices=SharingKey, initial=SharingKey.EQUAL)

    def __init__(
        self, *args: Any, members: list[NetworkMember], subjects: list[Subject], division: CostDivision | None = None, **kwargs: Any
    ) -> None:  # fmt: skip
        super().__init__(*args, **kwargs)
        self.members = members
        self.subjects = {subject.key: subject for subject in subjects}
        field: Any = self.fields["subject"]
        field.choices = [("", "Los bedrag"), *((s.key, f"{s.label} {s.item.title}") for s in subjects)]
        known = {s.member_id: s.weight for s in division.shares.all()} if division else {}
        for row in members:
            takes_part = row.member_id in known or division is None
            weight = known.get(row.member_id, row.employees if division is None else None)
            self.fields[self.joins(row)] = forms.BooleanField(label=row.member.name, required=False, initial=takes_part)
            self.fields[self.counts(row)] = forms.CharField(
                label=f"{row.member.name} telt voor", required=False, max_length=12, initial=_shown(weight),
                widget=forms.TextInput(attrs={"inputmode": "decimal", "class": "num"}),
            )  # fmt: skip

    @staticmethod
    def joins(row: NetworkMember) -> str:
        return f"mee_{row.member_id}"

    @staticmethod
    def counts(row: NetworkMember) -> str:
        return f"telt_{row.member_id}"

    def rows(self) -> list[tuple[NetworkMember, Any, Any]]:
        """(membership, takes part, counts for) for the table."""
        return [(row, self[self.joins(row)], self[self.counts(row)]) for row in self.members]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", "Vul een bedrag in.")
        weights: dict[UUID, Decimal] = {}
        for row in self.members:
            if data.get(self.joins(row)):
                weights[row.member_id] = self._weight(row, data)
        if not weights:
            self.add_error(None, "Kies minstens één lid dat meebetaalt.")
        data["weights"] = weights
        return data

    def _weight(self, row: NetworkMember, data: dict[str, Any]) -> Decimal:
        try:
            weight = parse_amount(data.get(self.counts(row)) or "0") or Decimal(0)
        except ValueError:
            weight = Decimal(-1)
        if not 0 <= weight < 10**7:
            self.add_error(self.counts(row), "Vul een getal van nul of meer in.")
        return weight

    @property
    def chosen(self) -> Subject | None:
        return self.subjects.get(self.cleaned_data.get("subject", ""))


def _shown(weight: Decimal | int | None) -> str:
    if weight is None:
        return ""
    return f"{Decimal(weight).normalize():f}".replace(".", ",")

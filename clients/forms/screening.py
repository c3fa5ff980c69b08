"""The skills to screen on, and the group as a grid."""

from collections.abc import Sequence
from typing import Any

from django import forms

from catalogue.models import SkillLevel
from catalogue.services.skills import named
from clients.models import ScreenedSkill
from clients.screening_sheet import LONGEST_CODE
from clients.services.screening import MOST_SKILLS, GroupMember

WANTED = [(str(level.value), f"{level.value}. {level.label}") for level in SkillLevel]
CURRENT = [("", "–"), ("0", "0"), *((str(level.value), str(level.value)) for level in SkillLevel)]
MOST_ROWS = 60


class SkillRowForm(forms.Form):
    name = forms.CharField(
        label="Vaardigheid", max_length=120, required=False,
        widget=forms.TextInput(attrs={"list": "vaardigheden", "autocomplete": "off", "class": "form-control"}),
    )  # fmt: skip
    wanted = forms.ChoiceField(
        label="Gewenst niveau", choices=WANTED, initial="3", widget=forms.Select(attrs={"class": "form-select"})
    )


class SkillRows(forms.BaseFormSet):  # type: ignore[type-arg]
    """`wanted` maps skills to levels, once valid."""

    def clean(self) -> None:
        if any(self.errors):
            return
        names = [form.cleaned_data.get("name", "").strip() for form in self.forms]
        known = named([name for name in names if name])
        self.wanted: dict[Any, int] = {}
        for form, name in zip(self.forms, names, strict=True):
            if name and name not in known:
                form.add_error("name", "Deze vaardigheid staat niet in de lijst. Kies een van de voorstellen.")
            elif name:
                self.wanted[known[name]] = int(form.cleaned_data["wanted"])
        if not any(names):
            raise forms.ValidationError("Kies minstens één vaardigheid.")


SkillFormSet = forms.formset_factory(SkillRowForm, formset=SkillRows, extra=3, max_num=MOST_SKILLS, validate_max=True)


def cell_name(one: ScreenedSkill) -> str:
    """By the skill, not by its place: a colleague may change the skills while this form is open."""
    return f"s-{one.skill_id}"


class MemberForm(forms.Form):
    """One row: a code, a name only where that is allowed, and a level per skill."""

    code = forms.CharField(
        label="Code", max_length=LONGEST_CODE, required=False,
        widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off", "size": 8}),
    )  # fmt: skip

    def __init__(self, *args: Any, skills: Sequence[ScreenedSkill], with_names: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.skills = skills
        if with_names:
            self.fields["name"] = forms.CharField(
                label="Naam", max_length=200, required=False,
                widget=forms.TextInput(attrs={"class": "form-control", "autocomplete": "off"}),
            )  # fmt: skip
        for one in skills:
            self.fields[cell_name(one)] = forms.TypedChoiceField(
                label=one.skill.name, choices=CURRENT, coerce=int, empty_value=None, required=False,
                widget=forms.Select(attrs={"class": "form-select"}),
            )  # fmt: skip

    @property
    def cells(self) -> list[Any]:
        return [self[cell_name(one)] for one in self.skills]

    @property
    def is_filled(self) -> bool:
        return any(value not in (None, "") for value in self.cleaned_data.values())

    def member(self) -> GroupMember:
        data = self.cleaned_data
        levels = {one.skill_id: (data.get(cell_name(one)), None) for one in self.skills}
        return GroupMember(data.get("code", "").strip(), data.get("name", "").strip(), levels)


GroupFormSet = forms.formset_factory(MemberForm, extra=5, max_num=MOST_ROWS, validate_max=True)

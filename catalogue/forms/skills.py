"""Skills: the list, and what a course asks and adds."""

import difflib
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from catalogue.models import Skill, SkillKind, SkillLevel
from catalogue.services import skills

LEVELS = [(str(level.value), f"{level.value}. {level.label}") for level in SkillLevel]
MOST_LINES = 60
ALIKE = 0.5  # from here on a name is offered as what was meant


class SkillForm(forms.ModelForm):
    class Meta:
        model = Skill
        fields = ("name", "sector", "description")
        help_texts = {
            "name": "Kort en met een werkwoord. Bijvoorbeeld: een machine veilig instellen.",
            "description": "Eén zin in gewone taal: wat doet iemand die dit kan?",
        }

    def clean_name(self) -> str:
        name = " ".join(self.cleaned_data["name"].split())
        known = skills.named([name]).get(name)
        if known is not None and known.pk != self.instance.pk:
            raise ValidationError(f"“{known.name}” staat al in de lijst.")
        return name


class MergeForm(forms.Form):
    into = forms.ModelChoiceField(
        label="Voeg samen met", queryset=Skill.objects.none(), empty_label="Kies de vaardigheid die blijft"
    )

    def __init__(self, *args: Any, skill: Skill, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = Skill.objects.exclude(pk=skill.pk)  # type: ignore[attr-defined]


class CourseSkillForm(forms.Form):
    name = forms.CharField(
        label="Vaardigheid", max_length=120, required=False,
        widget=forms.TextInput(attrs={"list": "vaardigheden", "autocomplete": "off"}),
    )  # fmt: skip
    kind = forms.ChoiceField(label="Soort", choices=SkillKind, initial=SkillKind.GIVES)
    level = forms.ChoiceField(label="Hoe goed", choices=LEVELS, initial="3")


CourseSkillFormSet = forms.formset_factory(CourseSkillForm, extra=3, max_num=60, validate_max=True)


class SkillPasteForm(forms.Form):
    """A list from elsewhere, and whether names that nobody knows yet may be added."""

    lines = forms.CharField(
        label="Plak een lijst", required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Eén vaardigheid per regel. Met een puntkomma zet je er een niveau van 1 tot en met 4 achter.",
    )  # fmt: skip
    kind = forms.ChoiceField(label="De lijst is wat je", choices=SkillKind, initial=SkillKind.GIVES)
    add_new = forms.BooleanField(label="Zet onbekende vaardigheden erbij in de lijst", required=False)

    def clean_lines(self) -> list[tuple[str, int]]:
        lines = [line.strip() for line in self.cleaned_data["lines"].splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise ValidationError(f"Plak hoogstens {MOST_LINES} regels tegelijk.")
        return [_line(line) for line in lines]


def _line(line: str) -> tuple[str, int]:
    name, _, level = (part.strip() for part in line.partition(";"))
    if not name or len(name) > 120:
        raise ValidationError(f"“{line[:60]}” is geen vaardigheid van hoogstens 120 tekens.")
    if level and level not in {str(value) for value in SkillLevel.values}:
        raise ValidationError(f"Het niveau van “{name[:60]}” is 1, 2, 3 of 4.")
    return name, int(level or SkillLevel.ALONE)


def unknown_words(unknown: list[str]) -> str:
    """What an editor reads about names we do not know, with the likeliest name beside each."""
    listed = {name.casefold(): name for name in Skill.objects.values_list("name", flat=True)}
    told = []
    for name in unknown[:8]:
        alike = difflib.get_close_matches(name.casefold(), listed, 1, ALIKE)
        told.append(f"“{name}”" + (f" (bedoel je “{listed[alike[0]]}”?)" if alike else ""))
    return f"Niet in de lijst: {', '.join(told)}. Verbeter de naam, of zet een vinkje bij ‘Zet onbekende vaardigheden erbij’."

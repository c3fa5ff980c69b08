"""The words of a course."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from catalogue import openings
from catalogue.choices import CourseState, Level, ModuleWorth
from catalogue.forms.fields import BlockNumbersField, DutchDecimalField
from catalogue.models import Course, CourseImage


class CourseForm(forms.ModelForm):
    contact_hours = DutchDecimalField(label="Contacturen", required=False, min_value=0, max_digits=7, decimal_places=2)
    self_study_hours = DutchDecimalField(
        label="Zelfstudie-uren", required=False, min_value=0, max_digits=7, decimal_places=2
    )

    practice_hours = DutchDecimalField(
        label="Praktijkuren", required=False, min_value=0, max_digits=7, decimal_places=2
    )

    open_options = forms.MultipleChoiceField(
        label="Wat de deelnemer zelf kiest", required=False, widget=forms.CheckboxSelectMultiple,
        choices=openings.options_to_open, help_text="Open er minstens twee van een soort, anders valt er niets te kiezen.",
    )  # fmt: skip

    class Meta:
        model = Course
        fields = (
            "code", "title", "summary", "description", "sector", "range", "learning_route", "level", "credential", "crebo",
            "licence_holder", "validity_months", "repeats_every_months", "stance", "contact_hours", "self_study_hours",
            "practice_hours", "weeks", "needs_no_diploma", "entry_requirement", "guidance_open", "open_options", "image",
        )  # fmt: skip
        help_texts = {
            "summary": "Eén zin in gewone taal: voor wie is dit, en wat kun je daarna?",
            "description": "Je mag opmaken met Markdown: **vet**, lijstjes en kopjes met ##.",
            "crebo": "Vijf cijfers, of een keuzedeel zoals K0165. Verplicht bij een erkend papier.",
            "entry_requirement": "Wat moet je kunnen of hebben om te beginnen?",
            "validity_months": "Leeg als het papier niet verloopt.",
            "repeats_every_months": "Na hoeveel maanden doet iemand de herhaling? Bij bhv is dat 12.",
        }
        widgets = {"summary": forms.Textarea(attrs={"rows": 2}), "description": forms.Textarea(attrs={"rows": 10})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pictures = CourseImage.objects.filter(course=self.instance.pk)
        self.fields["image"].queryset = pictures  # type: ignore[attr-defined]
        if not pictures:
            del self.fields["image"]
        if self.instance.state == CourseState.PUBLISHED:
            del self.fields["code"]  # papers and papers' registers know the course by it

    def clean_crebo(self) -> str:
        return self.cleaned_data["crebo"].replace(" ", "").replace("\u00a0", "").upper()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("credential") and (paper := openings.unfit(data.get("open_options", ()), data["credential"])):
            self.add_error("open_options", f"Een {paper} is zwaarder dan het papier van deze opleiding.")
        return data


class CourseGuideForm(forms.ModelForm):
    """What a learner wants to know beside the facts: checks 14 to 20 of the course page."""

    self_check = forms.CharField(
        label="Vragen om zelf na te gaan", required=False, widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Eén vraag per regel, hoogstens acht. We bewaren geen antwoorden.",
    )  # fmt: skip

    class Meta:
        model = Course
        fields = (
            "entry_helps", "bring", "week_text", "assessment", "resits", "exemption", "next_step", "leads_to", "self_check",
        )  # fmt: skip
        help_texts = {
            "exemption": "Leeg: dan geldt de huistekst over evc en vrijstelling.",
            "leads_to": "Opleidingen waarvoor dit papier een deel is.",
        }
        widgets = {
            name: forms.Textarea(attrs={"rows": 3})
            for name in ("bring", "week_text", "assessment", "resits", "exemption")
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["self_check"] = "\n".join(self.instance.self_check)
        self.fields["leads_to"].queryset = Course.objects.exclude(pk=self.instance.pk).only("pk", "title")  # type: ignore[attr-defined]

    def clean_self_check(self) -> list[str]:
        questions = [line.strip() for line in self.cleaned_data["self_check"].splitlines() if line.strip()]
        if len(questions) > 8:
            raise ValidationError("Stel hoogstens acht vragen.")
        if any(len(question) > 200 for question in questions):
            raise ValidationError("Een vraag is hoogstens 200 tekens.")
        return questions


class CourseTextForm(forms.ModelForm):
    """What a marketeer may propose: words, not hours, papers or codes."""

    class Meta:
        model = Course
        fields = ("title", "summary", "description")
        help_texts = CourseForm.Meta.help_texts
        widgets = CourseForm.Meta.widgets


class ModuleForm(forms.Form):
    id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    title = forms.CharField(label="Titel", max_length=160, required=False)
    content = forms.CharField(label="Wat je leert", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    study_hours = DutchDecimalField(
        label="Studielast (sbu, in uren)", required=False, min_value=0, max_digits=7, decimal_places=2
    )
    level = forms.ChoiceField(label="Niveau", choices=[("", "Geen"), *Level.choices], required=False)
    counts_as = forms.ChoiceField(
        label="Telt als", choices=[("", "Nog niet gewaardeerd"), *ModuleWorth.choices], required=False
    )
    code = forms.CharField(
        label="Code van het deel", max_length=8, required=False, help_text="Van SBB, bijvoorbeeld K0165 of C0001."
    )
    worth = forms.CharField(
        label="Wat het waard is", max_length=200, required=False,
        help_text="In gewone woorden. Bijvoorbeeld: met dit deel mag je zelfstandig medicijnen delen.",
    )  # fmt: skip
    needs = BlockNumbersField(
        label="Eerst af", required=False,
        help_text="Nummers van de blokken op deze pagina die eerst klaar moeten zijn, bijvoorbeeld: 1, 2.",
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("title") and (data.get("content") or data.get("study_hours")):
            self.add_error("title", "Geef dit blok een titel.")
        if data.get("counts_as") and ModuleWorth(data["counts_as"]).is_recognised and not data.get("code"):
            self.add_error("code", "Een mbo-certificaat of keuzedeel heeft een code van SBB.")
        return data

    def clean_code(self) -> str:
        code = "".join(self.cleaned_data["code"].split()).upper()
        if code and not re.fullmatch(r"[0-9]{5}|[CK][0-9]{4}", code):
            raise ValidationError("Een code is vijf cijfers, of een K of C en vier cijfers.")
        return code


ModuleFormSet = forms.formset_factory(ModuleForm, extra=3, max_num=60, validate_max=True)


class ReturnForm(forms.Form):
    note = forms.CharField(
        label="Wat moet er beter?", required=False, widget=forms.Textarea(attrs={"rows": 4}), max_length=2000
    )


class ImageForm(forms.Form):
    file = forms.FileField(
        label="Beeld", help_text="Jpg, png of webp tot 5 MB. We maken er een klein, schoon bestand van."
    )
    alt = forms.CharField(
        label="Wat is er te zien?",
        max_length=200,
        help_text="Voor wie het beeld niet kan zien. Bijvoorbeeld: lasser aan het werk.",
    )

"""Uploading a file with clients."""

from typing import Any

from django import forms

MAX_BYTES = 5 * 1024 * 1024


class ImportForm(forms.Form):
    file = forms.FileField(
        label="Bestand", help_text="Een csv- of xlsx-bestand van hoogstens 5 MB, met een kolom “Organisatie”.",
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,text/csv"}),
    )  # fmt: skip

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError("Dit bestand is groter dan 5 MB. Splits het in delen.")
        if not file.name.lower().endswith((".csv", ".tsv", ".txt", ".xlsx")):
            raise forms.ValidationError("Gebruik een csv- of xlsx-bestand.")
        return file

"""Places, institutions, texts and files."""

from typing import Any

from django import forms

from catalogue import terms
from catalogue.models import EditablePage, HouseText, Institution, Location, Room, Synonym
from catalogue.models.searching import UNREADABLE
from llo_portal.kernel.fills import help_words, unknown_marks


class InstitutionForm(forms.ModelForm):
    class Meta:
        model = Institution
        fields = ("name", "kind", "brin", "email", "is_own_school")


class LocationForm(forms.ModelForm):
    class Meta:
        model = Location
        fields = ("name", "street", "postcode", "place", "region", "travel", "is_step_free")
        widgets = {"travel": forms.Textarea(attrs={"rows": 3})}


class RoomForm(forms.ModelForm):
    class Meta:
        model = Room
        fields = ("name", "capacity")

    def __init__(self, *args: Any, location: Location, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.location = location

    def _get_validation_exclusions(self) -> set[str]:
        """The location is ours, but the name must be free within it."""
        return super()._get_validation_exclusions() - {"location"}  # type: ignore[misc]


class FilledForm(forms.ModelForm):
    """A text in which words may follow agreements (kernel.fills)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        body: Any = self.fields["body"]
        body.help_text = " ".join(filter(None, (body.help_text, help_words())))

    def clean_body(self) -> str:
        body: str = self.cleaned_data["body"]
        if strange := unknown_marks(body):
            raise forms.ValidationError(f"Dit invulwoord kennen we niet: [[{strange[0]}]].")
        return body


class PageForm(FilledForm):
    class Meta:
        model = EditablePage
        fields = ("title", "body", "order")
        widgets = {"body": forms.Textarea(attrs={"rows": 20})}
        help_texts = {"body": "Je mag opmaken met Markdown: **vet**, lijstjes en kopjes met #."}


class HouseTextForm(FilledForm):
    class Meta:
        model = HouseText
        fields = ("body",)
        widgets = {"body": forms.Textarea(attrs={"rows": 8})}


class UploadForm(forms.Form):
    file = forms.FileField(
        label="Bestand",
        help_text="Een xlsx- of csv-bestand tot 5 MB. Je ziet eerst een verslag; er verandert nog niets.",
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv"}),
        allow_empty_file=True,
    )


class SynonymForm(forms.ModelForm):
    """Words are stored as the search reads them, so that Crèche and creche are the same word."""

    class Meta:
        model = Synonym
        fields = ("word", "same_as")
        help_texts = {
            "word": "Een woord dat bezoekers typen, bijvoorbeeld vorkheftruck.",
            "same_as": "Een woord dat in je opleidingen staat, bijvoorbeeld heftruck. Het werkt naar beide kanten.",
        }

    def clean_word(self) -> str:
        return self._read("word")

    def clean_same_as(self) -> str:
        return self._read("same_as")

    def _read(self, name: str) -> str:
        found = " ".join(terms.words(self.cleaned_data[name]))
        if not found:
            raise forms.ValidationError(UNREADABLE)
        return found[: terms.LONGEST]

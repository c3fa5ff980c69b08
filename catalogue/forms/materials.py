"""What goes into the material bank."""

from typing import Any

from django import forms

from catalogue.forms.fields import PastDateField
from catalogue.models import Audience, Material, MaterialKind
from llo_portal.kernel.dates import today


class MaterialForm(forms.ModelForm):
    upload = forms.FileField(
        label="Bestand", required=False,
        help_text="Pdf, docx, pptx, xlsx, png, jpg, mp3 of mp4 tot 25 MB. Een nieuw bestand komt in de plaats van het oude.",
    )  # fmt: skip
    drop_file = forms.BooleanField(label="Haal het bestand weg", required=False)
    url = forms.URLField(label="Adres", required=False, assume_scheme="https", max_length=500)
    checked_on = PastDateField(label="Nagekeken op", initial=today)

    class Meta:
        model = Material
        fields = ("kind", "title", "url", "upload", "drop_file", "audience", "owner", "version", "checked_on", "note")
        help_texts = {
            "owner": "Van wie is het en mag je het gebruiken? Bijvoorbeeld: eigen werk, of CC BY van de maker.",
            "audience": "Een toets is altijd alleen voor trainers.",
            "version": "Bijvoorbeeld: 3e druk of najaar 2026.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.file:
            del self.fields["drop_file"]
        else:
            self.fields["upload"].label = f"Nieuw bestand (nu: {self.instance.file_name})"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("url") and data.get("upload"):
            self.add_error("url", "Kies een adres of een bestand, niet allebei.")
        if data.get("kind") == MaterialKind.TEST:
            data["audience"] = self.instance.audience = Audience.TRAINERS
        if data.get("drop_file"):
            self.instance.file, self.instance.file_name, self.instance.mime, self.instance.size = "", "", "", None
        return data

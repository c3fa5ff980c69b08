"""What is typed about locations and files, and who gets a selection of clients."""

from typing import Any

from django import forms

from clients import values
from clients.forms.organisations import ReadField, UserChoice, account_managers
from clients.models import Contact, Organisation, OrganisationSite
from clients.services.attachments import MAX_BYTES

MOST_AT_ONCE = 500


class SiteForm(forms.ModelForm):
    postcode = ReadField(rule=values.postcode, label="Postcode", required=False, max_length=12)

    class Meta:
        model = OrganisationSite
        fields = ("name", "street", "postcode", "place", "region", "employees", "is_closed")
        help_texts = {"region": "Laat leeg om de regio van de plaats over te nemen."}


class AttachmentForm(forms.Form):
    title = forms.CharField(label="Wat is het", max_length=160)
    file = forms.FileField(
        label="Bestand", help_text="Pdf, docx, pptx, xlsx, png, jpg, mp3 of mp4 van hoogstens 10 MB.",
        widget=forms.ClearableFileInput(attrs={"accept": ".pdf,.docx,.pptx,.xlsx,.png,.jpg,.jpeg,.mp3,.mp4"}),
    )  # fmt: skip
    contact = forms.ModelChoiceField(
        queryset=Contact.objects.none(), label="Gaat over", required=False, empty_label="De organisatie",
        help_text="Gaat het over één persoon? Dan verdwijnt het als die persoon wordt gewist.",
    )  # fmt: skip
    is_confidential = forms.BooleanField(
        label="Vertrouwelijk",
        required=False,
        help_text="Alleen voor jou, de accountmanager van deze klant en de directeur.",
    )

    def __init__(self, *args: Any, organisation: Organisation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["contact"]
        field.queryset = organisation.contacts.select_related("person")

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError("Het bestand is groter dan 10 MB.")
        return file


class HandOverForm(forms.Form):
    organisations = forms.ModelMultipleChoiceField(
        queryset=Organisation.objects.none(), error_messages={"required": "Kies minstens één klant."}
    )
    successor = UserChoice(label="Draag over aan", empty_label="Kies een accountmanager")

    def __init__(self, *args: Any, rows: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen: Any = self.fields["organisations"]
        chosen.queryset = rows
        successor: Any = self.fields["successor"]
        successor.queryset = account_managers()

    def clean_organisations(self) -> Any:
        found = self.cleaned_data["organisations"]
        if len(found) > MOST_AT_ONCE:
            raise forms.ValidationError(f"Draag hoogstens {MOST_AT_ONCE} klanten tegelijk over.")
        return found

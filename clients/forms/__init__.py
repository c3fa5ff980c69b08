from clients.forms.intakes import IntakeForm
from clients.forms.organisations import ContactForm, NoteForm, OrganisationForm

__all__ = ["ContactForm", "IntakeForm", "NoteForm", "OrganisationForm"]

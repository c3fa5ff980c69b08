from clients.forms.organisations import ContactForm, NoteForm, OrganisationForm

__all__ = ["ContactForm", "NoteForm", "OrganisationForm"]

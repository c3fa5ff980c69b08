from clients.forms.intakes import IntakeForm
from clients.forms.organisations import ContactForm, NoteForm, OrganisationForm
from clients.forms.pipeline import (
    LoseForm,
    NextStepForm,
    OpportunityCreateForm,
    OpportunityForm,
    StageWeightForm,
    TaskForm,
)

__all__ = ["ContactForm", "IntakeForm", "LoseForm", "NextStepForm", "NoteForm", "OpportunityCreateForm", "OpportunityForm",
           "OrganisationForm", "StageWeightForm", "TaskForm"]  # fmt: skip

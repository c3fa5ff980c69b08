"""For whom we work."""

from clients.choices import IntakeState, LegalForm, LostReason, OrganisationKind, SizeClass, Stage
from clients.models.imports import ClientImport, ImportedRow
from clients.models.intake import Intake
from clients.models.organisation import Contact, Organisation, OrganisationMerge
from clients.models.pipeline import Opportunity, StageEntry, StageWeight, Task
from clients.models.timeline import TimelineEntry

__all__ = [
    "ClientImport", "Contact", "ImportedRow", "Intake", "IntakeState", "LegalForm", "LostReason", "Opportunity", "Organisation",
    "OrganisationKind", "OrganisationMerge", "SizeClass", "Stage", "StageEntry", "StageWeight", "Task", "TimelineEntry",
]  # fmt: skip

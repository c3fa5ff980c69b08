"""For whom we work."""

from clients.choices import IntakeState, LegalForm, OrganisationKind, SizeClass
from clients.models.imports import ClientImport, ImportedRow
from clients.models.intake import Intake
from clients.models.organisation import Contact, Organisation, OrganisationMerge
from clients.models.timeline import TimelineEntry

__all__ = [
    "ClientImport", "Contact", "ImportedRow", "Intake", "IntakeState", "LegalForm", "Organisation", "OrganisationKind",
    "OrganisationMerge", "SizeClass", "TimelineEntry",
]  # fmt: skip

"""For whom we work."""

from clients.choices import IntakeState, LegalForm, OrganisationKind, SizeClass
from clients.models.imports import ClientImport
from clients.models.intake import Intake
from clients.models.organisation import Contact, Organisation
from clients.models.timeline import TimelineEntry

__all__ = [
    "ClientImport", "Contact", "Intake", "IntakeState", "LegalForm", "Organisation", "OrganisationKind", "SizeClass",
    "TimelineEntry",
]  # fmt: skip

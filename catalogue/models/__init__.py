"""What we offer, one module per aggregate."""

from catalogue.choices import CourseState, DeliveryForm, ImportState, Level, VatTreatment
from catalogue.models.courses import Course, Module
from catalogue.models.imports import CatalogueImport
from catalogue.models.offerings import Offering, VatRate
from catalogue.models.pages import EditablePage
from catalogue.models.places import Institution, Location, Room

__all__ = [
    "CatalogueImport", "Course", "CourseState", "DeliveryForm", "EditablePage", "ImportState", "Institution", "Level",
    "Location", "Module", "Offering", "Room", "VatRate", "VatTreatment",
]  # fmt: skip

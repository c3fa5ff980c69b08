"""What we offer, one module per aggregate."""

from catalogue.choices import CourseState, DeliveryForm, ImportState, Level, VatTreatment
from catalogue.models.costs import CourseScheme, ExtraCost, NetPriceExample, SchemeKind, SubsidyScheme
from catalogue.models.courses import Course, Module
from catalogue.models.imports import CatalogueImport
from catalogue.models.offerings import Offering, VatRate
from catalogue.models.pages import EditablePage, HouseText, HouseTextKey
from catalogue.models.places import Institution, Location, Room
from catalogue.models.versions import CourseImage, CourseProposal, CourseVersion, ProposalState

__all__ = [
    "CatalogueImport",
    "Course",
    "CourseImage",
    "CourseProposal",
    "CourseScheme",
    "CourseState",
    "CourseVersion",
    "DeliveryForm",
    "EditablePage",
    "ExtraCost",
    "HouseText",
    "HouseTextKey",
    "ImportState",
    "Institution",
    "Level",
    "Location",
    "Module",
    "NetPriceExample",
    "Offering",
    "ProposalState",
    "Room",
    "SchemeKind",
    "SubsidyScheme",
    "VatRate",
    "VatTreatment",
]  # fmt: skip

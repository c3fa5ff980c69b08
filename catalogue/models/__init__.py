"""What we offer, one module per aggregate."""

from catalogue.choices import (
    Channel,
    CourseState,
    DeliveryForm,
    FunnelStep,
    ImportState,
    Level,
    ModuleWorth,
    VatTreatment,
)
from catalogue.models.changes import ChangeKind, PublicChange, StartEntry
from catalogue.models.costs import CourseScheme, ExtraCost, NetPriceExample, SchemeKind, SubsidyScheme
from catalogue.models.courses import Course, Module, ModulePrerequisite
from catalogue.models.crebo import CreboCode, CreboImport
from catalogue.models.funnel import FunnelCount
from catalogue.models.imports import CatalogueImport
from catalogue.models.materials import Audience, Material, MaterialKind
from catalogue.models.offerings import Offering, VatRate
from catalogue.models.pages import EditablePage, HouseText, HouseTextKey
from catalogue.models.places import Institution, Location, Room
from catalogue.models.searching import MissedTerm, Synonym
from catalogue.models.skills import CourseSkill, Skill, SkillKind, SkillLevel
from catalogue.models.versions import CourseImage, CourseProposal, CourseVersion, ProposalState

__all__ = [
    "Audience",
    "CatalogueImport",
    "ChangeKind",
    "Channel",
    "Course",
    "CourseImage",
    "CourseProposal",
    "CourseScheme",
    "CourseSkill",
    "CourseState",
    "CourseVersion",
    "CreboCode",
    "CreboImport",
    "DeliveryForm",
    "EditablePage",
    "ExtraCost",
    "FunnelCount",
    "FunnelStep",
    "HouseText",
    "HouseTextKey",
    "ImportState",
    "Institution",
    "Level",
    "Location",
    "Material",
    "MaterialKind",
    "MissedTerm",
    "Module",
    "ModulePrerequisite",
    "ModuleWorth",
    "NetPriceExample",
    "Offering",
    "ProposalState",
    "PublicChange",
    "Room",
    "SchemeKind",
    "Skill",
    "SkillKind",
    "SkillLevel",
    "StartEntry",
    "SubsidyScheme",
    "Synonym",
    "VatRate",
    "VatTreatment",
]  # fmt: skip

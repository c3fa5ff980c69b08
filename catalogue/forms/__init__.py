"""Input of the staff screens. Validation only; one service call stores it."""

from catalogue.forms.costs import (
    CourseCostForm,
    ExtraCostForm,
    ExtraCostFormSet,
    PriceExampleForm,
    PriceExampleFormSet,
    SchemeForm,
)
from catalogue.forms.courses import (
    CourseForm,
    CourseGuideForm,
    CourseTextForm,
    ImageForm,
    ModuleForm,
    ModuleFormSet,
    ReturnForm,
)
from catalogue.forms.offerings import OfferingForm
from catalogue.forms.others import (
    HouseTextForm,
    InstitutionForm,
    LocationForm,
    PageForm,
    RoomForm,
    SynonymForm,
    UploadForm,
)

__all__ = [
    "CourseCostForm", "CourseForm", "CourseGuideForm", "CourseTextForm", "ExtraCostForm", "ExtraCostFormSet",
    "HouseTextForm", "ImageForm", "InstitutionForm", "LocationForm", "ModuleForm", "ModuleFormSet", "OfferingForm",
    "PageForm", "PriceExampleForm", "PriceExampleFormSet", "ReturnForm", "RoomForm", "SchemeForm", "SynonymForm",
    "UploadForm",
]  # fmt: skip

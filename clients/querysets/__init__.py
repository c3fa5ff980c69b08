"""Who sees which rows of this chapter, one module per subject."""

from clients.querysets.clients import (
    EDITORS,
    ContactQuerySet,
    FactRows,
    ImportQuerySet,
    IntakeQuerySet,
    OfIntake,
    OfOrganisation,
    OpportunityQuerySet,
    OrganisationQuerySet,
    StaffOnly,
    StageWeightQuerySet,
    TaskQuerySet,
    TimelineQuerySet,
    is_editor,
    may_edit_all,
    reads_all,
)
from clients.querysets.desk import (
    ComplaintQuerySet,
    DraftQuerySet,
    InquiryQuerySet,
    OfInquiry,
    TermQuerySet,
    UnreadMailQuerySet,
)

__all__ = [
    "EDITORS", "ComplaintQuerySet", "ContactQuerySet", "DraftQuerySet", "FactRows", "ImportQuerySet", "InquiryQuerySet",
    "IntakeQuerySet", "OfInquiry", "OfIntake", "OfOrganisation", "OpportunityQuerySet", "OrganisationQuerySet", "StaffOnly",
    "StageWeightQuerySet", "TaskQuerySet", "TermQuerySet", "TimelineQuerySet", "UnreadMailQuerySet", "is_editor",
    "may_edit_all", "reads_all",
]  # fmt: skip

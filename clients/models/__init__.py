"""For whom we work."""

from clients.choices import AdviceState, IntakeState, LegalForm, LostReason, OrganisationKind, SizeClass, Stage
from clients.models.advice import Advice, AdvisedCourse, LabourMarketFact
from clients.models.attachments import Attachment
from clients.models.complaint import Complaint, ComplaintNote
from clients.models.conversation import ConversationDraft
from clients.models.desk import AnswerTerm, Inquiry, InquiryFile, InquiryNote, Referral, UnreadMail
from clients.models.imports import ClientImport, ImportedRow, ImportLayout, ImportLine
from clients.models.intake import Intake
from clients.models.market import MarketOffer
from clients.models.networks import CostDivision, NetworkMember, NetworkShare
from clients.models.organisation import Contact, Organisation, OrganisationMerge
from clients.models.pipeline import Opportunity, StageEntry, StageWeight, Task
from clients.models.places import OrganisationSite
from clients.models.relations import AgreementRate, FrameworkAgreement, MarketSegment, Referent, TalkRhythm
from clients.models.schemes import EvidenceItem, SchemeApplication, SchemeCondition, SchemeEvidence
from clients.models.screening import IntakeAnswers, ScreenedLevel, ScreenedPerson, ScreenedSkill
from clients.models.timeline import TimelineEntry

__all__ = [
    "Advice", "AdviceState", "AdvisedCourse", "AgreementRate", "AnswerTerm", "Attachment", "ClientImport", "Complaint",
    "ComplaintNote", "Contact", "ConversationDraft", "CostDivision", "EvidenceItem", "FrameworkAgreement",
    "ImportLayout", "ImportLine", "ImportedRow", "Inquiry", "InquiryFile", "InquiryNote", "Intake", "IntakeAnswers",
    "IntakeState", "LabourMarketFact", "LegalForm", "LostReason", "MarketOffer", "MarketSegment", "NetworkMember",
    "NetworkShare", "Opportunity", "Organisation", "OrganisationKind", "OrganisationMerge", "OrganisationSite",
    "Referent", "Referral", "SchemeApplication", "SchemeCondition", "SchemeEvidence", "ScreenedLevel", "ScreenedPerson",
    "ScreenedSkill", "SizeClass", "Stage", "StageEntry", "StageWeight", "TalkRhythm", "Task", "TimelineEntry",
    "UnreadMail",
]  # fmt: skip

"""How it is done: programmes, sessions, learners, certificates."""

from delivery.models.alumni import AlumniConsent, AlumniPurpose, Alumnus, Way
from delivery.models.alumni_letters import (
    AlumniInvitation,
    AlumniLetter,
    AlumniLink,
    Answer,
    InvitationState,
    LetterState,
)
from delivery.models.certificates import Certificate, CertificateState, new_code
from delivery.models.learners import Attendance, Enrolment, EnrolmentState, Learner, Result
from delivery.models.orders import (
    EndedBy,
    EnrolmentDraft,
    EnrolmentEnd,
    EnrolmentLink,
    EnrolmentOrder,
    EnrolmentPayer,
    EnrolmentPolicy,
    PayerKind,
    PaymentWay,
)
from delivery.models.origins import EnrolmentOrigin
from delivery.models.programmes import Programme, ProgrammeState
from delivery.models.routes import Exemption, ExemptionBasis, LearnerRoute, RoutePlan
from delivery.models.sessions import Session, Trainer, TsTzRange
from delivery.models.waiting import (
    DecisionKind,
    KeepInformed,
    SeatOffer,
    SeatOfferState,
    SeatPolicy,
    StartDecision,
    WaitingEntry,
    WaitingState,
)

__all__ = [
    "AlumniConsent",
    "AlumniInvitation",
    "AlumniLetter",
    "AlumniLink",
    "AlumniPurpose",
    "Alumnus",
    "Answer",
    "Attendance",
    "Certificate",
    "CertificateState",
    "DecisionKind",
    "EndedBy",
    "Enrolment",
    "EnrolmentDraft",
    "EnrolmentEnd",
    "EnrolmentLink",
    "EnrolmentOrder",
    "EnrolmentOrigin",
    "EnrolmentPayer",
    "EnrolmentPolicy",
    "EnrolmentState",
    "Exemption",
    "ExemptionBasis",
    "InvitationState",
    "KeepInformed",
    "Learner",
    "LearnerRoute",
    "LetterState",
    "PayerKind",
    "PaymentWay",
    "Programme",
    "ProgrammeState",
    "Result",
    "RoutePlan",
    "SeatOffer",
    "SeatOfferState",
    "SeatPolicy",
    "Session",
    "StartDecision",
    "Trainer",
    "TsTzRange",
    "WaitingEntry",
    "WaitingState",
    "Way",
    "new_code",
]  # fmt: skip

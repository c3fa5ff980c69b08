"""How it is done: programmes, sessions, learners, certificates."""

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
    "KeepInformed",
    "Learner",
    "LearnerRoute",
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
    "new_code",
]  # fmt: skip

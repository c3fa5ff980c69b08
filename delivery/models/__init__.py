"""How it is done: programmes, sessions, learners, certificates."""

from delivery.models.certificates import Certificate, CertificateState, new_code
from delivery.models.learners import Attendance, Enrolment, EnrolmentState, Learner, Result
from delivery.models.programmes import Programme, ProgrammeState
from delivery.models.sessions import Session, Trainer, TsTzRange

__all__ = [
    "Attendance", "Certificate", "CertificateState", "Enrolment", "EnrolmentState", "Learner", "Programme",
    "ProgrammeState", "Result", "Session", "Trainer", "TsTzRange", "new_code",
]  # fmt: skip

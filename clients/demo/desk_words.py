"""What `loket.yaml` says, as values."""

from dataclasses import dataclass
from pathlib import Path

from llo_portal.kernel import yamldata

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Question:
    """A question and how far it got; `days_ago` in days before today."""

    channel: str
    days_ago: int
    state: str
    name: str = ""
    organisation: str = ""
    email: str = ""
    subject: str = ""
    question: str = ""
    phone: str = ""
    course: str = ""
    formula: str = ""
    answer: str = ""
    outcome: str = ""
    feedback: str = ""


@dataclass(frozen=True, slots=True)
class Grievance:
    """A complaint and how far it got; `took` in working days."""

    channel: str
    days_ago: int
    state: str
    name: str
    about: str
    text: str
    email: str = ""
    about_text: str = ""
    course: str = ""
    handler: str = ""
    outcome: str = ""
    answer: str = ""
    measures: str = ""
    took: int = 12


_SAID = yamldata.load(HERE / "loket.yaml")
QUESTIONS = tuple(Question(**row) for row in _SAID["vragen"])
COMPLAINTS = tuple(Grievance(**row) for row in _SAID["klachten"])
DRAFTS = tuple(_SAID["gesprekken"])
UNREADABLE = (
    (
        b"Received: from mail.example\r\nX-Spam: \xff\xfe\x00\r\n\r\n\x00\x00",
        "In dit bericht staat geen leesbare tekst.",
    ),
)

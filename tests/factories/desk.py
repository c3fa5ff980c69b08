"""Questions and complaints to test with, made along the legal way."""

from typing import Any

from clients.models import Complaint, Inquiry
from clients.services import complaints, desk


def inquiry(**values: Any) -> Inquiry:
    told = {"channel": "mail", "name": "Fatima van der Meer", "email": "fatima@linde.example", "subject": "Bhv voor twaalf",
            "question": "Kunnen jullie in maart twaalf mensen opleiden?"} | values  # fmt: skip
    return desk.receive(**told)


def complaint(**values: Any) -> Complaint:
    told = {"channel": "web", "name": "Els Vis", "email": "els@voorbeeld.example", "text": "De les viel uit."} | values
    return complaints.register(**told)

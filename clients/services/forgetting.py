"""Takes the person out of questions and complaints: on request, and by their term (clients/retention.py)."""

from django.db.models import QuerySet
from django.utils import timezone

from accounts.services import lifting
from clients.models import (
    Complaint,
    ComplaintNote,
    Inquiry,
    InquiryFile,
    InquiryNote,
    Referral,
)

GONE = "Gewist na de bewaartermijn."
PERSONAL = {"name": "", "email": "", "phone": "", "organisation_name": "", "question": GONE, "subject": "Gewiste vraag",
            "outcome_note": "", "message_id": "", "contact": None}  # fmt: skip
OF_COMPLAINT = {
    "name": "",
    "email": "",
    "phone": "",
    "text": GONE,
    "outcome_text": "",
    "about_text": "",
    "measures": "",
}


def forget_inquiries(rows: QuerySet[Inquiry]) -> int:
    """Takes out what tells about a person; state, channel and days stay for the figures."""
    ids = list(rows.values_list("pk", flat=True))
    InquiryNote.objects.filter(inquiry__in=ids).delete()
    InquiryFile.objects.filter(inquiry__in=ids).delete()
    Referral.objects.filter(inquiry__in=ids).delete()
    lifting.wipe_trail(Inquiry, ids, **PERSONAL)
    return Inquiry.objects.filter(pk__in=ids).update(**PERSONAL, forgotten_at=timezone.now())


def forget_complaints(rows: QuerySet[Complaint]) -> int:
    """What it was about, the judgement and the days stay for the figures."""
    ids = list(rows.values_list("pk", flat=True))
    ComplaintNote.objects.filter(complaint__in=ids).delete()
    lifting.wipe_trail(Complaint, ids, **OF_COMPLAINT)
    return Complaint.objects.filter(pk__in=ids).update(**OF_COMPLAINT, forgotten_at=timezone.now())

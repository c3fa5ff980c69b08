"""What has served goes (waarborgen.md): questions without a deal and complaints after 24 months, drafts after 90 days."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone

from clients.models import (
    Complaint,
    ComplaintNote,
    ConversationDraft,
    Inquiry,
    InquiryFile,
    InquiryNote,
    Referral,
    UnreadMail,
)

MONTHS_24 = timedelta(days=730)
DAYS_90 = timedelta(days=90)
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
    return Inquiry.objects.filter(pk__in=ids).update(**PERSONAL, forgotten_at=timezone.now())


def forget_complaints(rows: QuerySet[Complaint]) -> int:
    """What it was about, the judgement and the days stay for the figures."""
    ids = list(rows.values_list("pk", flat=True))
    ComplaintNote.objects.filter(complaint__in=ids).delete()
    return Complaint.objects.filter(pk__in=ids).update(**OF_COMPLAINT, forgotten_at=timezone.now())


def forget() -> int:
    """Every night; running again finds nothing more. Gives how many rows were emptied or removed."""
    moment = timezone.now()
    inquiries = Inquiry.objects.filter(forgotten_at=None, closed_at__lt=moment - MONTHS_24)
    done = forget_inquiries(inquiries.exclude(opportunity__stage="gewonnen"))
    old = Complaint.objects.filter(forgotten_at=None, closed_on__lt=(moment - MONTHS_24).date())
    done += forget_complaints(old)
    drafts = ConversationDraft.objects.filter(updated_at__lt=moment - DAYS_90)
    gone = drafts.filter(Q(saved_at=None) | Q(saved_at__lt=moment - DAYS_90)).delete()[0]
    gone += UnreadMail.objects.filter(Q(dealt_at__lt=moment - DAYS_90) | Q(found_at__lt=moment - MONTHS_24)).delete()[0]
    return done + gone

"""A question goes to a partner, with consent, and comes back as news: the partner tells what came of it on a link that
works once."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts import tokens
from accounts.models import User
from clients.choices import InquiryOutcome, InquiryState, NoteKind, OrganisationKind, ReferralOutcome
from clients.errors import ClientsError
from clients.models import Inquiry, Organisation, Referral
from clients.sensitive import without_citizen_numbers
from clients.services import desk
from clients.services.timeline import record
from llo_portal.documents import mail
from llo_portal.kernel.dates import today

LINK_DAYS = 60
GONE = "Deze link werkt niet meer. Hij is al gebruikt of verlopen. Bel ons gerust als je nog iets wilt vertellen."


def refer(*, inquiry: Inquiry, partner: Organisation, email: str, message: str, consent_how: str, by: User) -> Referral:
    """Hands the question over. Raises ClientsError without consent, for who is no partner, and when this partner has the
    question already."""
    if partner.kind != OrganisationKind.EDUCATOR:
        raise ClientsError("Doorverwijzen kan alleen naar een opleider.", field="partner")
    if not consent_how.strip():
        raise ClientsError("Zonder toestemming van de vrager verwijs je niet door.", field="consent_how")
    with transaction.atomic():
        found = desk.locked(inquiry)
        if found.referrals.filter(partner=partner, answered_at=None).exists():
            raise ClientsError(f"{partner} heeft deze vraag al.", field="partner")
        if found.state == InquiryState.NEW:
            found.owner = by
            desk.go(found, InquiryState.ASSIGNED)
            found.save(update_fields=["owner", "state"])
        if found.state != InquiryState.REFERRED:
            desk.go(found, InquiryState.REFERRED)
        found.answered_at = found.answered_at or timezone.now()
        found.save(update_fields=["state", "answered_at", "updated_at"])
        token = tokens.make(email)
        made = Referral.objects.create(
            inquiry=found, partner=partner, email=email.lower(), message=without_citizen_numbers(message.strip()), consent_on=today(),
            consent_how=consent_how.strip()[:160], by=by, token_digest=tokens.digest(token),
            expires_at=timezone.now() + timedelta(days=LINK_DAYS),
        )  # fmt: skip
        _tell(made, f"Doorverwezen: {found.subject}", by)
        desk.note(
            inquiry=found, text=f"Doorverwezen naar {partner}. Toestemming: {consent_how.strip()}.", by=by, kind="stap"
        )
        context = {"referral": made, "inquiry": found, "token": token, "by": str(by), "days": LINK_DAYS}
        mail.send(
            to=made.email, template="clients/mail/referral", context=context, key=f"doorverwijzing:{made.pk}",
            confidential=True,
        )  # fmt: skip
    return made


def _tell(referral: Referral, text: str, by: User | None) -> None:
    """On the partner's page, and on the client's when we know who asked. Without the name of a person."""
    for organisation in filter(None, (referral.partner, referral.inquiry.organisation)):
        record(
            organisation=organisation, kind="vraag", text=text, by=by, subject_kind="clients.inquiry",
            subject_id=referral.inquiry_id, url=referral.inquiry.get_absolute_url(),
        )  # fmt: skip


def find(token: str, *, lock: bool = False) -> Referral:
    """The referral of a link that still works. Raises ClientsError."""
    rows = Referral.objects.select_related("inquiry__organisation", "inquiry__owner__person", "partner", "by__person")
    rows = rows.select_for_update(of=("self",)) if lock else rows
    found = rows.filter(token_digest=tokens.digest(token)).first()
    if found is None or not tokens.is_for(token, found.email):
        raise ClientsError(GONE)
    if found.answered_at or found.expires_at <= timezone.now():
        raise ClientsError(GONE)
    return found


def feed_back(*, token: str, outcome: str, text: str) -> Referral:
    """The partner's word, once. What is over closes the question; a talk that goes on leaves it open."""
    if outcome not in ReferralOutcome.values:
        raise ClientsError("Kies wat er uit kwam.", field="outcome")
    with transaction.atomic():
        found = find(token, lock=True)
        found.outcome, found.feedback, found.answered_at = outcome, text.strip()[:4000], timezone.now()
        found.save(update_fields=["outcome", "feedback", "answered_at", "updated_at"])
        told = f"{found.partner}: {found.get_outcome_display().lower()}"
        desk.note(
            inquiry=found.inquiry,
            text=f"{told}\n{found.feedback}".strip(),
            by=found.partner.name,
            kind=NoteKind.FEEDBACK,
        )
        _tell(found, f"Terugkoppeling over {found.inquiry.subject}: {found.get_outcome_display().lower()}", None)
        _close_or_wake(found)
    return found


def _close_or_wake(referral: Referral) -> None:
    inquiry = desk.locked(referral.inquiry)
    if inquiry.state != InquiryState.REFERRED:
        return
    if referral.outcome == ReferralOutcome.ENROLLED:
        desk.close(inquiry=inquiry, outcome=InquiryOutcome.REFERRED, by=None, text=f"Via {referral.partner}")
    elif referral.outcome in (ReferralOutcome.NO_FIT, ReferralOutcome.NO_CONTACT):
        desk.go(inquiry, InquiryState.ASSIGNED)
        inquiry.answer_by, inquiry.told_owner_on, inquiry.told_director_on = (
            desk.promised_on(inquiry.channel),
            None,
            None,
        )
        inquiry.save(update_fields=["state", "answer_by", "told_owner_on", "told_director_on", "updated_at"])
    if inquiry.owner:
        context = {"name": inquiry.owner.person.first_name, "referral": referral, "inquiry": inquiry}
        mail.send(
            to=inquiry.owner.email, template="clients/mail/referral_told", context=context,
            key=f"terugkoppeling:{referral.pk}",
        )  # fmt: skip

"""The desk as its pages show it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, DateField, F, IntegerField, Q, QuerySet, Value, When

from clients.choices import WAITING_STATES, InquiryState, OrganisationKind
from clients.duplicates import MAYBE, Candidate, Match, compare
from clients.filters import closest
from clients.models import Complaint, Contact, ConversationDraft, Inquiry, Organisation
from clients.names import organisation_key
from clients.sensitive import warnings_for
from llo_portal.kernel.dates import today

FREE_MAIL = frozenset({
    "gmail.com", "hotmail.com", "hotmail.nl", "outlook.com", "live.nl", "live.com", "icloud.com", "ziggo.nl", "kpnmail.nl",
    "kpnplanet.nl", "planet.nl", "xs4all.nl", "home.nl", "upcmail.nl", "yahoo.com", "msn.com", "proton.me",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Suggestion:
    organisation: Organisation
    match: Match | None
    contact: Contact | None

    @property
    def why(self) -> str:
        if self.contact:
            return f"{self.contact} is hier contactpersoon"
        return ", ".join(self.match.reasons) if self.match else "lijkt op wat er staat"


def suggestions(inquiry: Inquiry, user: Any, limit: int = 6) -> list[Suggestion]:
    """Clients this question may be from, the likeliest first; found by index."""
    rows = Organisation.objects.for_user(user).current().exclude(kind=OrganisationKind.EDUCATOR)
    mail, name = inquiry.email.lower(), inquiry.organisation_name
    wanted = Q(match_key=organisation_key(name)) if name else Q(pk=None)
    if mail:
        wanted |= Q(contacts__person__email=mail)
        domain = mail.partition("@")[2]
        if domain and domain not in FREE_MAIL:
            wanted |= Q(contacts__person__email__endswith=f"@{domain}")
    found = list(rows.filter(wanted).distinct().prefetch_related("contacts__person")[:30])
    if not found and len(name) > 2:
        found, _ = closest(rows.prefetch_related("contacts__person"), name, limit)
    made = [_suggest(inquiry, organisation) for organisation in found]
    return sorted(made, key=lambda s: (s.contact is None, -(s.match.score if s.match else 0)))[:limit]


def _suggest(inquiry: Inquiry, organisation: Organisation) -> Suggestion:
    mail = inquiry.email.lower()
    people = [contact for contact in organisation.contacts.all() if contact.is_active]
    contact = next((c for c in people if mail and c.person.email.lower() == mail), None)
    told = Candidate("vraag", inquiry.organisation_name or "", "", "", mail, inquiry.phone)
    known = Candidate("klant", organisation.name, organisation.place, organisation.kvk)
    match = compare(told, known) if inquiry.organisation_name else None
    return Suggestion(organisation, match if match and match.reasons else None, contact)


def is_probable(suggestion: Suggestion) -> bool:
    return suggestion.contact is not None or bool(suggestion.match and suggestion.match.score >= MAYBE)


def inquiries(user: Any) -> QuerySet[Inquiry]:
    """For the list: who still waits comes first, the oldest promise on top; then the newest of the rest."""
    waits = Case(When(state__in=WAITING_STATES, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows: QuerySet[Inquiry] = Inquiry.objects.for_user(user).select_related("organisation", "owner__person")
    promise = Case(When(state__in=WAITING_STATES, then=F("answer_by")), output_field=DateField())
    return rows.defer("question").annotate(waits=waits).order_by("waits", promise, "-received_at")


@dataclass(frozen=True, slots=True)
class DeskCounts:
    mine: int
    unassigned: int
    late: int
    open: int


def desk_counts(user: Any, day: date | None = None) -> DeskCounts:
    """In one statement; the same rows as the filters of the desk show."""
    late = Q(state__in=WAITING_STATES, answer_by__lt=day or today())
    found = Inquiry.objects.for_user(user).open().aggregate(
        mine=Count("pk", filter=Q(owner=user)), unassigned=Count("pk", filter=Q(state=InquiryState.NEW)),
        late=Count("pk", filter=late), open=Count("pk"),
    )  # fmt: skip
    return DeskCounts(**found)


def asks_attention(user: Any, day: date | None = None, limit: int = 6) -> list[Inquiry]:
    """What waits for this user: his own with a promise up to tomorrow, and what nobody has."""
    rows = Inquiry.objects.for_user(user).waiting().filter(Q(owner=user) | Q(owner=None))
    return list(rows.select_related("organisation").order_by("answer_by", "received_at")[:limit])


def open_complaints(user: Any) -> QuerySet[Complaint]:
    rows: QuerySet[Complaint] = Complaint.objects.for_user(user)
    return rows.open().select_related("handler__person")


def unfinished_drafts(user: Any, limit: int = 6) -> list[ConversationDraft]:
    """Conversations that are still to be finished, the last one on top."""
    rows = ConversationDraft.objects.for_user(user).unfinished().select_related("organisation")
    return list(rows[:limit])


def remarks_on(inquiry: Inquiry) -> list[str]:
    """What to look at again in what was written down."""
    return [remark.text for remark in warnings_for(inquiry.subject, inquiry.question) if remark.about != "bsn"]

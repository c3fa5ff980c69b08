"""The client answers on the personal link."""

from enum import Enum

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from clients.services import add_task, follow
from llo_portal.documents import mail, outbox
from llo_portal.kernel.dates import add_working_days, today
from llo_portal.kernel.signals import offer_accepted, send_after_commit
from offers import selectors
from offers.models import Acceptance, Quote, QuoteLink, QuoteState
from offers.services.story import tell


class Answer(Enum):
    """What came of it. ALREADY is the same answer given before: a double click or a second tab."""

    DONE = "done"
    ALREADY = "already"
    CLOSED = "closed"


@transaction.atomic
def accept(*, link: QuoteLink, name: str, function: str, ip_address: str, user_agent: str = "") -> Answer:
    """Records who accepted, locks the quote and asks for the programme, all in one transaction."""
    quote, outcome = _answerable(link, QuoteState.ACCEPTED)
    if outcome is not Answer.DONE:
        return outcome
    _write(quote, link, accepted=True, name=name, function=function, ip_address=ip_address, user_agent=user_agent)
    outbox.enqueue("programme.create", {"quote": str(quote.pk)}, key=f"programme.create:{quote.pk}")
    send_after_commit(offer_accepted, Quote, quote_id=quote.pk)
    tell(quote, f"Offerte {quote} geaccepteerd door {name} ({function})", by=None, kind="akkoord")
    if quote.intake is not None:
        follow(
            intake=quote.intake, stage="gewonnen", value=selectors.totals_of(quote).private, title=quote.title, by=None
        )
    _mail(quote, link, "accepted", {"name": name, "function": function})
    return Answer.DONE


@transaction.atomic
def decline(
    *, link: QuoteLink, name: str, reason: str, ip_address: str, function: str = "", user_agent: str = ""
) -> Answer:
    quote, outcome = _answerable(link, QuoteState.DECLINED)
    if outcome is not Answer.DONE:
        return outcome
    _write(
        quote, link, accepted=False, name=name, function=function, reason=reason, ip_address=ip_address,
        user_agent=user_agent,
    )  # fmt: skip
    tell(quote, f"Offerte {quote} afgewezen door {name}: {reason}", by=None)
    add_task(
        title=f"Bellen: {quote.organisation} wees offerte {quote} af", due_on=add_working_days(today(), 1),
        owner=quote.owner, organisation=quote.organisation, url=reverse("offers:quote_detail", args=[quote.pk]), by=None,
        source_key=f"offers.declined:{quote.pk}",
    )  # fmt: skip
    _mail(quote, link, "declined", {"name": name, "reason": reason})
    return Answer.DONE


def _answerable(link: QuoteLink, wanted: QuoteState) -> tuple[Quote, Answer]:
    """The quote's row, held so that of many clicks one counts."""
    quote = Quote.objects.select_for_update().get(pk=link.quote_id)
    if quote.state == wanted:
        return quote, Answer.ALREADY
    open_now = quote.state == QuoteState.SENT and quote.valid_until >= today() and link.expires_at > timezone.now()
    return quote, Answer.DONE if open_now else Answer.CLOSED


def _write(quote: Quote, link: QuoteLink, *, accepted: bool, user_agent: str, **evidence: str) -> None:
    Acceptance.objects.create(quote=quote, link=link, is_accepted=accepted, user_agent=user_agent[:300], **evidence)
    QuoteLink.objects.filter(pk=link.pk).update(used_at=timezone.now())
    quote.state = QuoteState.ACCEPTED if accepted else QuoteState.DECLINED
    quote.decided_at = timezone.now()
    quote.save(update_fields=["state", "decided_at", "updated_at"])


def _mail(quote: Quote, link: QuoteLink, what: str, extra: dict[str, str]) -> None:
    context = {
        "quote": quote, "organisation": quote.organisation, "to_pay": selectors.totals_of(quote).to_pay,
        "url": settings.SITE_URL + reverse("offers:quote_detail", args=[quote.pk]), **extra,
    }  # fmt: skip
    owner = quote.owner
    mail.send(to=owner.email, template=f"offers/mail/{what}_owner", context=context, key=f"{what}-owner:{quote.pk}")
    documents = (quote.document_id,) if what == "accepted" and quote.document and quote.document.is_ready else ()
    mail.send(
        to=link.email, template=f"offers/mail/{what}_client", context={**context, "owner": owner},
        key=f"{what}-client:{quote.pk}", documents=documents,
    )  # fmt: skip

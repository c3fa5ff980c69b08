"""What somebody types while enrolling, kept on our side for a day."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from accounts.services.holds import PERSON, held, under_held_address
from catalogue.models import Offering
from delivery import tokens
from delivery.models import Enrolment, EnrolmentDraft, SeatOffer

LIVES = timedelta(days=1)
LONGEST = 2000  # characters of one value: enough for anything that fits a field of ours, so that it can be mended


def find(*, offering: Offering, token: str, user: Any) -> EnrolmentDraft | None:
    """The draft that this secret opens, for this start. A draft of somebody who signed in opens for that user only."""
    digest = tokens.digest(token, tokens.DRAFT) if token else None
    if digest is None:
        return None
    rows = EnrolmentDraft.objects.alive().select_related("seat_offer__entry__person")
    draft = rows.filter(token_digest=digest, offering=offering).first()
    if draft is None or draft.user_id not in (None, getattr(user, "pk", None)):
        return None
    return draft


def begin(
    *, offering: Offering, user: Any, token: str = "", seat_offer: SeatOffer | None = None
) -> tuple[EnrolmentDraft, str]:
    """An empty draft and its secret, which is kept nowhere. `token` is the one that the page handed out: sending the page
    twice finds the same draft. One that is not ours, or whose draft is over or another's, is replaced. With a seat that is
    held the draft is that person's."""
    if (known := find(offering=offering, token=token, user=user)) and not known.is_done:
        return known, token
    digest = tokens.digest(token, tokens.DRAFT) if token else None
    if digest is None or EnrolmentDraft.objects.filter(token_digest=digest).exists():
        token = tokens.new_token(tokens.DRAFT)
    draft, _ = EnrolmentDraft.objects.get_or_create(
        token_digest=tokens.digest(token, tokens.DRAFT),
        defaults={
            "offering": offering, "user": user if getattr(user, "is_authenticated", False) else None,
            "expires_at": timezone.now() + LIVES, "seat_offer": seat_offer,
        },
    )  # fmt: skip
    return draft, token


def keep(*, draft: EnrolmentDraft, step: str, values: dict[str, Any]) -> None:
    """The raw values of one step, right or wrong: nothing that was typed is lost."""
    draft.data = {**draft.data, step: {name: _short(value) for name, value in values.items()}}
    draft.expires_at = timezone.now() + LIVES
    draft.save(update_fields=["data", "expires_at", "updated_at"])


def _short(value: Any) -> Any:
    if isinstance(value, list):
        return [_short(one) for one in value[:12]]
    return str(value).replace("\x00", "")[:LONGEST]


def finish(*, draft: EnrolmentDraft, enrolment: Enrolment | None) -> None:
    """Empties it once it is ordered. Without an enrolment the page only says thank you."""
    EnrolmentDraft.objects.filter(pk=draft.pk).update(
        data={}, is_done=True, enrolment=enrolment, seat_offer=None, updated_at=timezone.now()
    )  # fmt: skip


def throw_away(*, draft: EnrolmentDraft) -> None:
    draft.delete()


def forget_old() -> int:
    """Drafts whose day is over, but for those of somebody under a hold."""
    stuck = Q(user__person__in=held(PERSON)) | under_held_address("data__about__email")
    kept = EnrolmentDraft.objects.filter(stuck).values("pk")
    return EnrolmentDraft.objects.over().exclude(pk__in=kept).delete()[0]

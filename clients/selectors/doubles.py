"""Which organisations may be the same as an entry: found by index, so that the size of the table does not count."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet

from clients.duplicates import MAYBE, Candidate, Match, compare
from clients.models import Contact, Organisation
from clients.names import organisation_key

MOST = 50  # organisations with a block in common; a name that more of them bear tells nothing


def candidate(organisation: Organisation, email: str = "", phone: str = "") -> Candidate:
    return Candidate(organisation.pk, organisation.name, organisation.place, organisation.kvk, email, phone)


def candidates(organisation: Organisation) -> list[Candidate]:
    """One per contact, since mail and phone belong to people."""
    people = [contact.person for contact in organisation.contacts.all()]
    return [candidate(organisation, p.email.lower(), p.phone) for p in people] or [candidate(organisation)]


def sharing_a_block(
    *, kvks: Collection[str], keys: Collection[str], mails: Collection[str], limit: int | None = None
) -> set[Any]:
    """Ids of current organisations with one of these KvK numbers, name keys or addresses of contacts. Three look-ups by
    index each: joined in one condition PostgreSQL would read the whole table."""
    current = Organisation.objects.current()
    ids: set[Any] = set()
    if kvks:
        ids |= set(current.filter(kvk__in=kvks).values_list("pk", flat=True)[:limit])
    if keys:
        ids |= set(current.filter(match_key__in=keys).values_list("pk", flat=True)[:limit])
    if mails:
        rows = Contact.objects.filter(person__email__in=mails, organisation__merged_into__isnull=True)
        ids |= set(rows.values_list("organisation_id", flat=True)[:limit])
    return ids


def likely(new: list[Candidate], rows: QuerySet[Any], limit: int = 10) -> list[Match]:
    """Organisations among `rows` that look like one entry, of which `new` holds a candidate per contact; the likeliest
    first. `Match.right.key` is their id."""
    ids = sharing_a_block(
        kvks={c.kvk for c in new if c.kvk}, keys={organisation_key(c.name) for c in new if c.name},
        mails={c.email for c in new if c.email}, limit=MOST,
    )  # fmt: skip
    found = []
    for other in rows.filter(pk__in=ids).prefetch_related("contacts__person")[: 3 * MOST]:
        best = max((compare(a, b) for a in new for b in candidates(other)), key=lambda match: match.score)
        if best.score >= MAYBE:
            found.append(best)
    return sorted(found, key=lambda match: -match.score)[:limit]

"""Inzage and wissen (GDPR articles 15 and 17): one audited service over what every chapter registered."""

import io
import json
import zipfile
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction

from accounts.errors import AccountsError
from accounts.models import DataRequest, Person, User
from accounts.services import lifting, scrubbing
from accounts.services.holds import refuse_when_held
from accounts.services.users import keep_an_administrator
from llo_portal.kernel.dates import now
from llo_portal.kernel.dutch import long_moment
from llo_portal.kernel.personal_data import personal_data


def everything_about(person: Person) -> dict[str, list[dict[str, Any]]]:
    """What every chapter holds about this person, by the chapter's Dutch label."""
    return {source.label: source.export(person.pk) for source in personal_data}


@transaction.atomic
def export_person(*, person: Person, by: User) -> bytes:
    """A zip with one JSON file per source. The request is written down."""
    found = everything_about(person)
    DataRequest.objects.create(
        kind=DataRequest.Kind.EXPORT, person_id=person.pk, by=by,
        outcome=[f"{label}: {len(rows)}" for label, rows in found.items()],
    )  # fmt: skip
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("lees-mij.txt", _read_me())
        for source in personal_data:
            text = json.dumps(found[source.label], cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
            archive.writestr(f"{source.key.replace('.', '-')}.json", text)
    return buffer.getvalue()


def _read_me() -> str:
    return (
        f"Dit zijn de gegevens die wij over je bewaren, gemaakt op {long_moment(now())}.\n"
        "Elk bestand is een onderdeel. Je opent ze met een tekstprogramma.\n"
        "Klopt er iets niet? Laat het ons weten, dan passen we het aan.\n"
    )


@transaction.atomic
def erase_person(*, person: Person, by: User) -> list[str]:
    """Erases everywhere and tells in Dutch what was done and what is kept on legal ground. May be repeated.

    Raises AccountsError for oneself, for a colleague who still works here (that person leaves first), and under a hold.
    """
    fresh = Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
    user = User.objects.filter(person=fresh).first()
    if user and user.pk == by.pk:
        raise AccountsError("Je eigen gegevens laat je door een collega met beheer wissen.")
    if user and user.is_active and user.is_colleague:
        raise AccountsError(
            "Deze collega werkt hier nog. Meld het vertrek eerst, dan kan het werk worden overgedragen."
        )
    if user:
        keep_an_administrator(user)
    refuse_when_held(fresh)
    with lifting.task() as touched:
        outcome = _erase_everywhere(fresh)
    outcome.append(f"Beveiliging van het logboek even opzij gezet: {', '.join(sorted(touched)) or 'niet nodig'}.")
    DataRequest.objects.create(kind=DataRequest.Kind.ERASURE, person_id=fresh.pk, by=by, outcome=outcome)
    return outcome


def _erase_everywhere(person: Person) -> list[str]:
    words = scrubbing.words_of(person)
    # accounts goes last: higher chapters may still need to know who it was
    sources = sorted(personal_data, key=lambda source: source.key.startswith("accounts"))
    outcome = [line for source in sources for line in source.erase(person.pk)]
    if changed := scrubbing.scrub(words):
        outcome.append(f"Naam en adressen doorgehaald in {changed} teksten, mails en documenten van anderen.")
    return outcome

"""What is held about alumni: told, erased, and forgotten when a term has passed."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from accounts.services import lifting
from delivery.models import AlumniConsent, AlumniLetter, Alumnus
from llo_portal.kernel.personal_data import PersonalDataSource
from llo_portal.kernel.retention import RetentionRule


def export(person_id: UUID) -> list[dict[str, Any]]:
    """Consents with their words and their proof, and the letters with the answers."""
    alumnus = Alumnus.objects.filter(person=person_id).select_related("person").first()
    if alumnus is None:
        return []
    about = {
        "onderdeel": "alumnus", "e-mailadres": alumnus.address, "gevraagd op": alumnus.invited_at,
        "wil niets sinds": alumnus.declined_at,
    }  # fmt: skip
    links = alumnus.links.exclude(email="")
    asked = [{"onderdeel": "adres voor alumni", "e-mailadres": link.email, "bevestigd": link.used_at} for link in links]
    return [about, *asked, *map(_consent, alumnus.consents.all()), *map(_letter, _letters(alumnus))]


def _letters(alumnus: Alumnus) -> QuerySet[AlumniLetter]:
    return AlumniLetter.objects.filter(alumnus=alumnus).select_related("invitation")


def _consent(one: AlumniConsent) -> dict[str, Any]:
    return {
        "onderdeel": "toestemming alumni", "waarvoor": one.get_purpose_display(), "tekst": one.words,
        "versie": one.version, "gegeven op": one.given_at, "hoe": one.get_given_by_display(), "adres": one.sent_to,
        "ingetrokken op": one.withdrawn_at, "hoe ingetrokken": one.get_withdrawn_by_display(),
    }  # fmt: skip


def _letter(one: AlumniLetter) -> dict[str, Any]:
    return {
        "onderdeel": "uitnodiging voor alumni", "onderwerp": one.invitation.title, "stand": one.get_state_display(),
        "verzonden": one.sent_at, "antwoord": one.get_answer_display(), "op": one.answered_at, "gestopt": one.stopped_at,
        "afgezegd": one.off_at,
    }  # fmt: skip


def erase(person_id: UUID) -> list[str]:
    """Everything: without the person there is nothing to prove consent for. The letters count on, of nobody."""
    rows = list(Alumnus.objects.filter(person=person_id).values_list("pk", flat=True))
    return ["De alumnus is gewist, met toestemmingen en antwoorden."] if _drop_alumni(rows) else []


@transaction.atomic
def _drop_alumni(pks: Sequence[UUID]) -> int:
    list(Alumnus.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk"))  # before their letters
    _drop_consents(list(AlumniConsent.objects.filter(alumnus__in=pks).values_list("pk", flat=True)))
    return lifting.remove(Alumnus, pks)


def _unanswered() -> QuerySet[Any]:
    """Asked or stopped, and without a consent that we must be able to show."""
    return Alumnus.objects.filter(~Exists(AlumniConsent.objects.filter(alumnus=OuterRef("pk"))))


def _withdrawn() -> QuerySet[Any]:
    return AlumniConsent.objects.filter(withdrawn_at__isnull=False)


def _drop_consents(pks: Sequence[UUID]) -> None:
    lifting.remove(AlumniConsent, pks)


def _named() -> QuerySet[Any]:
    return AlumniLetter.objects.filter(alumnus__isnull=False)


def _unname(pks: Sequence[UUID]) -> None:
    """The answer stays for the totals, of nobody."""
    AlumniLetter.objects.filter(pk__in=pks).update(alumnus=None)


SOURCE = PersonalDataSource("delivery.alumni", "Alumni: toestemmingen, uitnodigingen en antwoorden", export, erase)
RULES = (
    RetentionRule(
        "delivery.alumni", "Alumni zonder toestemming", "alumni", "updated_at", _unanswered, _drop_alumni,
        frozenset(("delivery.alumnus", "delivery.alumnilink")), persons=("person",),
    ),
    RetentionRule(
        "delivery.consents", "Ingetrokken toestemmingen van alumni", "toestemming", "withdrawn_at", _withdrawn,
        _drop_consents, frozenset(("delivery.alumniconsent",)), persons=("alumnus__person",),
    ),
    RetentionRule(
        "delivery.alumni_letters", "Aan wie een uitnodiging ging, en het antwoord", "alumni", "created_at", _named,
        _unname, frozenset(("delivery.alumniletter",)), persons=("alumnus__person",),
    ),
)  # fmt: skip

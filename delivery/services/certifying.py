"""Papers: prepared by one, issued by another; revoked by two."""

from datetime import date
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.urls import reverse
from sequences import get_next_value

from accounts.models import Provider, User
from delivery.credentials import Paper, paper_for, valid_until
from delivery.errors import DeliveryError
from delivery.models import Certificate, CertificateState, Enrolment, Programme
from delivery.qr import as_svg_uri
from llo_portal.documents import mail, outbox
from llo_portal.documents.services import freeze
from llo_portal.kernel.choices import Credential
from llo_portal.kernel.dates import today
from llo_portal.kernel.dutch import long_date

ISSUE = "certificate.issue"
TEMPLATE = "delivery/pdf/certificate"


def paper_of(programme: Programme) -> Paper:
    return paper_for(programme.course.credential if programme.course else None, programme.choices)


def eligible(programme: Programme) -> Any:
    """Enrolments that passed and have no paper yet."""
    return (
        programme.enrolments.taking_part()
        .filter(result__is_passed=True, certificate__isnull=True)
        .select_related("learner__person")
    )


def prepare_group(*, programme: Programme, by: Any) -> int:
    """Our own papers for everybody who passed and has none; gives how many."""
    paper = paper_of(programme)
    if paper.is_external:
        raise DeliveryError("Dit papier geeft de school uit. Registreer per deelnemer het nummer van de school.")
    with transaction.atomic():
        rows = [_prepared(enrolment, programme, paper, by) for enrolment in eligible(programme)]
        Certificate.objects.bulk_create(rows)
    return len(rows)


def _prepared(enrolment: Enrolment, programme: Programme, paper: Paper, by: Any, **more: Any) -> Certificate:
    values = {
        "enrolment": enrolment, "credential": paper.credential, "is_external": paper.is_external, "prepared_by": by,
        "name_as_printed": enrolment.name_as_printed, "course_title": programme.title, "issuer": _provider().name,
    }  # fmt: skip
    return Certificate(**values | more)


def _provider() -> Provider:
    provider = Provider.objects.first()
    if provider is None:
        raise DeliveryError("Vul eerst de gegevens van de aanbieder in.")
    return provider


def register(*, enrolment: Enrolment, number: str, issuer: str, issued_on: date, by: Any) -> Certificate:
    """A recognised paper that a licence holder issued: their number and date. A colleague confirms it."""
    paper = paper_of(enrolment.programme)
    if not paper.is_external:
        raise DeliveryError("Dit papier geven wij zelf uit.")
    if not eligible(enrolment.programme).filter(pk=enrolment.pk).exists():
        raise DeliveryError("Deze deelnemer heeft nog geen behaald resultaat, of heeft al een papier.")
    if issued_on > today():
        raise DeliveryError("De datum ligt in de toekomst.", field="issued_on")
    certificate = _prepared(
        enrolment, enrolment.programme, paper, by, number=number, issuer=issuer, issued_on=issued_on
    )
    try:
        with transaction.atomic():
            certificate.save()
    except IntegrityError as error:
        raise DeliveryError("Dit nummer is al geregistreerd.", field="number") from error
    return certificate


def discard(*, certificate: Certificate, by: Any) -> None:
    """Takes back what was prepared; nothing was issued."""
    if certificate.state != CertificateState.PREPARED:
        raise DeliveryError("Een uitgegeven certificaat trek je in.")
    certificate.delete()


def issue(*, certificate_id: UUID, by: Any) -> Certificate:
    """Issues one prepared paper: number, frozen document, mail. A second call finds it issued. Raises DeliveryError
    when the same person prepared it."""
    with transaction.atomic():
        row = (
            Certificate.objects.select_for_update(of=("self",))
            .select_related("enrolment__programme__course", "enrolment__learner__person")
            .get(pk=certificate_id)
        )
        if row.state != CertificateState.PREPARED:
            return row
        if row.prepared_by_id == by.pk:
            raise DeliveryError("Je hebt dit zelf klaargezet. Een collega geeft het uit (vier ogen).")
        row.issued_by, row.state = by, CertificateState.ISSUED
        if not row.is_external:
            _write_own(row, by)
        row.save()
    return row


def _write_own(row: Certificate, by: Any) -> None:
    course = row.enrolment.programme.course
    row.issued_on = today()
    row.number = f"CERT-{row.issued_on.year}-{get_next_value(f'certificaat-{row.issued_on.year}'):06d}"
    row.valid_until = valid_until(row.issued_on, course.validity_months if course else None)
    row.document = freeze(
        template=TEMPLATE, title=f"Certificaat {row.number}", context=words_of(row), subject_kind="delivery.certificate",
        subject_id=row.pk, by=by, variant="pdf/a-3a", then=_mail_for(row),
    )  # fmt: skip


def words_of(row: Certificate) -> dict[str, Any]:
    """Everything that stands on the paper, as plain values."""
    programme, provider = row.enrolment.programme, _provider()
    url = settings.SITE_URL + reverse("delivery:verify", args=[row.code])
    return {
        "kind": Credential(row.credential).label, "number": row.number, "name": row.name_as_printed,
        "course": row.course_title, "issued_on": long_date(row.issued_on), "valid_until": long_date(row.valid_until),
        "hours": f"{programme.course.contact_hours:.0f}" if programme.course and programme.course.contact_hours else "",
        "provider": provider.name, "place": provider.place, "colour": provider.brand_colour,
        "verify_url": url.removeprefix("https://").removeprefix("http://"), "qr": as_svg_uri(url),
        "result": str(getattr(row.enrolment, "result", "")) and "met goed gevolg",
    }  # fmt: skip


def _mail_for(row: Certificate) -> dict[str, Any] | None:
    person = row.enrolment.learner.person
    if not person.email:
        return None
    told = {"name": person.first_name, "course": row.course_title, "number": row.number}
    return mail.effect(
        to=person.email, template="delivery/mail/certificate_ready", context=told, key=f"certificate:{row.pk}"
    )


def issue_group(*, programme: Programme, by: Any) -> int:
    """Asks the outbox to issue everything a colleague prepared in this group; gives how many."""
    with transaction.atomic():
        ids = list(
            Certificate.objects.filter(enrolment__programme=programme, state=CertificateState.PREPARED)
            .exclude(prepared_by=by)
            .order_by("enrolment__learner__person__sort_key")
            .values_list("pk", flat=True)
        )
        for pk in ids:
            outbox.enqueue(ISSUE, {"certificate": str(pk), "by": str(by.pk)}, key=f"issue:{pk}")
    return len(ids)


@outbox.handler(ISSUE, label="Certificaat uitgeven")
def carry_out_issue(payload: dict[str, Any]) -> None:
    certificate = Certificate.objects.filter(pk=payload["certificate"]).first()
    if certificate is not None:  # taken back before its turn came
        issue(certificate_id=certificate.pk, by=User.objects.get(pk=payload["by"]))


def ask_revocation(*, certificate: Certificate, reason: str, by: Any) -> None:
    """One person asks, with a reason."""
    if certificate.state != CertificateState.ISSUED or certificate.revoke_asked_by_id:
        raise DeliveryError("Dit certificaat kun je nu niet intrekken.")
    certificate.revoke_asked_by, certificate.revoke_reason = by, reason
    certificate.save(update_fields=["revoke_asked_by", "revoke_reason", "updated_at"])


def revoke(*, certificate: Certificate, by: Any) -> None:
    """Another person confirms; the public page says so from now on."""
    if certificate.state != CertificateState.ISSUED or certificate.revoke_asked_by_id is None:
        raise DeliveryError("Er is geen verzoek om dit certificaat in te trekken.")
    if certificate.revoke_asked_by_id == by.pk:
        raise DeliveryError("Je hebt het intrekken zelf gevraagd. Een collega bevestigt het (vier ogen).")
    certificate.state, certificate.revoked_by, certificate.revoked_on = CertificateState.REVOKED, by, today()
    certificate.save(update_fields=["state", "revoked_by", "revoked_on", "updated_at"])


def keep(*, certificate: Certificate, by: Any) -> None:
    """The request to revoke is turned down or taken back."""
    if certificate.state == CertificateState.ISSUED:
        certificate.revoke_asked_by, certificate.revoke_reason = None, ""
        certificate.save(update_fields=["revoke_asked_by", "revoke_reason", "updated_at"])

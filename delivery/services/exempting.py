"""Vrijstellingen: only what an exam board of a licence holder decided is recorded (regels.md)."""

from datetime import date
from typing import Any

from django.db import IntegrityError, transaction

from catalogue.models import Module
from delivery.errors import DeliveryError
from delivery.models import Certificate, CertificateState, Exemption, ExemptionBasis, Learner
from llo_portal.kernel.dates import today


def exempt(
    *, learner: Learner, module: Module, basis: str, decided_on: date, reference: str, by: Any,
    certificate: Certificate | None = None,
) -> Exemption:  # fmt: skip
    """Records the decision of the exam board of the course's licence holder. Raises DeliveryError when there is no licence
    holder, when the decision is of the future, or when the block is exempt already."""
    board = module.course.licence_holder
    if board is None:
        raise DeliveryError(
            "Deze opleiding heeft geen licentiehouder. Zonder besluit van een examencommissie is er geen vrijstelling."
        )
    if not reference.strip():
        raise DeliveryError("Vul het kenmerk van het besluit in.", field="reference")
    if decided_on > today():
        raise DeliveryError("Het besluit ligt in de toekomst.", field="decided_on")
    if certificate is not None:
        _check_paper(certificate, learner, basis)
    try:
        with transaction.atomic():
            return Exemption.objects.create(
                learner=learner, module=module, basis=basis, certificate=certificate, decided_by=board,
                decided_on=decided_on, reference=reference.strip(), recorded_by=by,
            )  # fmt: skip
    except IntegrityError as error:
        if "exempt_once" not in str(error):
            raise
        raise DeliveryError("Voor dit blok is al een vrijstelling vastgelegd.", field="module") from error


def _check_paper(certificate: Certificate, learner: Learner, basis: str) -> None:
    if basis != ExemptionBasis.CERTIFICATE:
        raise DeliveryError("Een certificaat hoort bij de grond ‘eerder certificaat’.", field="certificate")
    if certificate.enrolment.learner_id != learner.pk:
        raise DeliveryError("Dit certificaat is van iemand anders.", field="certificate")
    if certificate.state != CertificateState.ISSUED:
        raise DeliveryError("Dit certificaat is niet (meer) geldig.", field="certificate")


def withdraw(*, exemption: Exemption, reason: str, by: Any) -> Exemption:
    """The exam board took its decision back, or it was recorded by mistake. The row stays."""
    if not reason.strip():
        raise DeliveryError("Geef een reden.", field="reason")
    with transaction.atomic():
        locked = Exemption.objects.select_for_update(of=("self",)).get(pk=exemption.pk)
        if locked.withdrawn_on is not None:
            raise DeliveryError("Deze vrijstelling is al ingetrokken.")
        locked.withdrawn_on, locked.withdrawn_reason = today(), reason.strip()[:300]
        locked.save(update_fields=["withdrawn_on", "withdrawn_reason", "updated_at"])
    return locked

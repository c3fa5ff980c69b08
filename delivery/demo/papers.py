"""Papers of the demo: issued through the years, some waiting, one revoked. The worker makes the files."""

from typing import Any

from sequences import get_next_value

from delivery.credentials import valid_until
from delivery.models import Certificate, Enrolment, Programme
from delivery.services.certifying import TEMPLATE, paper_of, words_of
from llo_portal.documents.services import freeze
from llo_portal.kernel.demo import World

WAITING = 3  # groups whose papers are prepared and not issued


def load(world: World, done: list[Programme]) -> None:
    one, two = world.users["administrateur_2"], world.users["administrateur"]
    groups = sorted(done, key=lambda p: p.ends_on or world.today)
    provider = world.bag["provider"]
    made = 0
    for number, programme in enumerate(groups):
        paper = paper_of(programme)
        passed = Enrolment.objects.filter(programme=programme, result__is_passed=True)
        for enrolment in passed.select_related("learner__person", "result"):
            row = Certificate(
                enrolment=enrolment, credential=paper.credential, is_external=paper.is_external, prepared_by=one,
                name_as_printed=enrolment.name_as_printed, course_title=programme.title, issuer=provider.name,
            )  # fmt: skip
            if paper.is_external:
                _registered(row, programme, made)
            row.save()
            made += 1
            if number < len(groups) - WAITING:
                _issue(row, programme, two)
    _revoke(world)


def _registered(row: Certificate, programme: Programme, turn: int) -> None:
    holder = programme.course.licence_holder if programme.course else None
    row.issuer = holder.name if holder else "ROC Rijnstroom"
    row.number, row.issued_on = f"{99000 + turn}/{turn % 7}", programme.ends_on


def _issue(row: Certificate, programme: Programme, by: Any) -> None:
    row.state, row.issued_by = "uitgegeven", by
    if not row.is_external:
        day: Any = programme.ends_on
        row.enrolment.programme = programme
        row.issued_on = day
        row.number = f"CERT-{day.year}-{get_next_value(f'certificaat-{day.year}'):06d}"
        row.valid_until = valid_until(day, programme.course.validity_months if programme.course else None)
        row.document = freeze(
            template=TEMPLATE, title=f"Certificaat {row.number}", context=words_of(row),
            subject_kind="delivery.certificate", subject_id=row.pk, by=by, variant="pdf/a-3a",
        )  # fmt: skip
    row.save()


def _revoke(world: World) -> None:
    own = Certificate.objects.filter(state="uitgegeven", is_external=False)
    rows = list(own.exclude(enrolment__learner__person=world.users["deelnemer"].person).order_by("number")[:2])
    for number, row in enumerate(rows):
        row.revoke_asked_by, row.revoke_reason = (
            world.users["administrateur"],
            "De naam klopt niet; er komt een nieuw papier.",
        )
        if number == 0:
            row.state, row.revoked_by, row.revoked_on = "ingetrokken", world.users["administrateur_2"], world.today
        row.save()

"""What a pasted list would do to a group: looked up before anything is written."""

from dataclasses import dataclass

from delivery import paste
from delivery.models import Programme
from delivery.services.enrolling import Applicant


@dataclass(frozen=True, slots=True)
class Preview:
    """`fresh` come in, `known` take part already, `bad` cannot be read and stay out."""

    error: str = ""
    fresh: tuple[paste.Row, ...] = ()
    known: tuple[paste.Row, ...] = ()
    bad: tuple[paste.Row, ...] = ()
    free_places: int = 0
    keeps_birth_date: bool = False

    @property
    def too_many(self) -> int:
        return max(0, len(self.fresh) - self.free_places)

    @property
    def applicants(self) -> list[Applicant]:
        return [
            Applicant(
                first_name=row.first_name, infix=row.infix, last_name=row.last_name, email=row.email, phone=row.phone,
                birth_date=row.birth_date if self.keeps_birth_date else None,
            )
            for row in self.fresh
        ]  # fmt: skip


def preview(programme: Programme, text: str, *, keeps_birth_date: bool = False) -> Preview:
    """Reads the text and compares it with who takes part. Birth dates go in only where the paper needs them."""
    reading = paste.read(text)
    if reading.error:
        return Preview(error=reading.error)
    live = programme.enrolments.exclude(state="geannuleerd")
    inside = {email.lower() for email in live.values_list("learner__person__email", flat=True)}
    return Preview(
        fresh=tuple(row for row in reading.good if row.email not in inside),
        known=tuple(row for row in reading.good if row.email in inside),
        bad=reading.bad,
        free_places=free_places(programme),
        keeps_birth_date=keeps_birth_date,
    )


def free_places(programme: Programme) -> int:
    """Places left; those of the offering when it has one."""
    if programme.offering is not None:
        return programme.offering.free_seats
    return max(0, programme.places - programme.enrolments.seated().count())

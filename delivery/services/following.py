"""What goes along when somebody edits a start of the catalogue: the days of its programme, and the people who are in."""

from catalogue.models import Offering
from delivery.models import Enrolment, EnrolmentState, Programme, ProgrammeState
from llo_portal.documents import mail
from llo_portal.kernel.dates import today
from llo_portal.kernel.dutch import long_date

LIVE = (ProgrammeState.PREPARING, ProgrammeState.READY, ProgrammeState.RUNNING)
INSIDE = (EnrolmentState.APPLIED, EnrolmentState.CONFIRMED, EnrolmentState.STARTED)


def follow_days(*, offering: Offering, was: Offering) -> None:
    """The programme of a start begins and ends with it; sessions are planned by hand. With people in it the first day moves
    by a decision (`deciding.postpone`), which tells them."""
    moved = {name: getattr(offering, name) for name in ("starts_on", "ends_on") if _differs(name, offering, was)}
    if moved:
        Programme.objects.filter(offering=offering, state__in=LIVE).update(**moved)


def _differs(name: str, offering: Offering, was: Offering) -> bool:
    return bool(getattr(offering, name) != getattr(was, name))


def tell_of_change(*, offering: Offering, was: Offering) -> None:
    """Mails everybody in a start that is still to come, or goes on, when its time or place is another in words."""
    before = (was.when_text, was.place_text)
    if before == (offering.when_text, offering.place_text) or (offering.ends_on or offering.starts_on) < today():
        return
    told = {
        "course": offering.what_text, "starts_on": long_date(offering.starts_on), "when": offering.when_text,
        "place": offering.place_text, "old_when": before[0] if before[0] != offering.when_text else "",
        "old_place": before[1] if before[1] != offering.place_text else "",
    }  # fmt: skip
    rows = Enrolment.objects.filter(programme__offering=offering, state__in=INSIDE).select_related("learner__person")
    for enrolment in rows:
        person = enrolment.learner.person
        if person.email:
            mail.send(
                to=person.email, template="delivery/mail/start_changed", context=told | {"name": person.first_name},
                key=f"start_changed:{offering.pk}:{offering.updated_at.isoformat()}:{enrolment.pk}",
            )  # fmt: skip

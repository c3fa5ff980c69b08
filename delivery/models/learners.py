"""Deelnemers, their deelnames and what came of them."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models import Person
from catalogue.models import CourseVersion
from delivery.models.programmes import Programme
from delivery.models.sessions import Session
from delivery.querysets import EnrolmentQuerySet
from llo_portal.kernel import guards
from llo_portal.kernel.audit import tracked
from llo_portal.kernel.base import Dated, UUIDModel
from llo_portal.kernel.reading import NotesReads
from strategy.models import Strategy


class Learner(NotesReads, UUIDModel, Dated):
    """Deelnemer."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="learner", verbose_name="persoon")

    class Meta:
        ordering = ("person__sort_key",)

    def __str__(self) -> str:
        return self.person.full_name


class EnrolmentState(models.TextChoices):
    APPLIED = "aangemeld", "Aangemeld"
    WAITING = "wachtlijst", "Wachtlijst"
    CONFIRMED = "bevestigd", "Bevestigd"
    STARTED = "gestart", "Gestart"
    COMPLETED = "afgerond", "Afgerond"
    STOPPED = "gestopt", "Gestopt"
    CANCELLED = "geannuleerd", "Geannuleerd"


ENROLMENT_MOVES = {
    "wachtlijst": ("aangemeld", "geannuleerd"),
    "aangemeld": ("bevestigd", "geannuleerd"),
    "bevestigd": ("gestart", "geannuleerd"),
    "gestart": ("afgerond", "gestopt"),
}
SEATLESS = (EnrolmentState.WAITING, EnrolmentState.CANCELLED)

# the counter on the offering and the enrolments move together, and a group never outgrows its places
_SEATS_MATCH = f"""
SELECT p.offering_id, p.places INTO the_offering, the_places FROM delivery_programme p WHERE p.id = NEW.programme_id FOR UPDATE;
SELECT count(*) INTO seated FROM delivery_enrolment e
  WHERE e.programme_id = NEW.programme_id AND e.state NOT IN ('wachtlijst', 'geannuleerd');
IF the_offering IS NULL AND seated > the_places THEN {guards.violation("more learners than places")} END IF;
IF the_offering IS NOT NULL AND seated <> (SELECT o.seats_taken FROM catalogue_offering o WHERE o.id = the_offering) THEN
  {guards.violation("seats taken differ from enrolments")}
END IF;
"""  # noqa: S608 - no value of a user

# a seat that is paid or confirmed is lost only by what a learner or a colleague did, with a reason
_ENDED_BY_SOMEBODY = f"""
IF OLD.state IN ('aangemeld', 'bevestigd') AND NEW.state = 'geannuleerd'
   AND NOT EXISTS (SELECT 1 FROM delivery_enrolmentend x WHERE x.enrolment_id = NEW.id)
   AND NOT EXISTS (SELECT 1 FROM delivery_enrolment m WHERE m.moved_from_id = NEW.id) THEN
  IF OLD.state = 'bevestigd' OR EXISTS (
    SELECT 1 FROM delivery_enrolmentpayer p JOIN finance_invoice i ON i.id = p.invoice_id
    WHERE p.enrolment_id IN (NEW.id, NEW.moved_from_id) AND i.paid > 0
  ) THEN {guards.violation("a confirmed or paid enrolment is ended by somebody, with a reason")} END IF;
END IF;
"""  # noqa: S608 - no value of a user


@tracked
class Enrolment(NotesReads, UUIDModel, Dated):
    """Deelname of a learner to a programme. `policy` is the strategy of the day it was made and `course_version` what the
    course said when it was sold; empty when the course was never published.

    An enrolment stays with its programme: a move to another start is a new one, with the old one in `moved_from`.
    """

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="enrolments", verbose_name="traject")
    learner = models.ForeignKey(Learner, models.PROTECT, related_name="enrolments", verbose_name="deelnemer")
    policy = models.ForeignKey(Strategy, models.PROTECT, related_name="+")
    course_version = models.ForeignKey(
        CourseVersion, models.PROTECT, null=True, blank=True, editable=False, related_name="+",
        verbose_name="versie van de opleiding",
    )  # fmt: skip
    state = models.CharField("toestand", max_length=12, choices=EnrolmentState, default=EnrolmentState.APPLIED)
    state_note = models.CharField("reden", max_length=300, blank=True)
    name_as_printed = models.CharField("naam op het papier", max_length=200)
    price = models.DecimalField("prijs exclusief btw", max_digits=12, decimal_places=2, null=True, blank=True)
    vat_amount = models.DecimalField("btw", max_digits=12, decimal_places=2, default=0)
    terms_version = models.CharField("akkoord met voorwaarden", max_length=40, blank=True)
    terms_accepted_at = models.DateTimeField("akkoord op", null=True, blank=True)
    choices = models.JSONField("keuzes", default=dict, blank=True)
    moved_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="moved_to",
        verbose_name="verplaatst van",
    )  # fmt: skip

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        ordering = ("learner__person__sort_key",)
        constraints = (
            models.UniqueConstraint(
                fields=("programme", "learner"), condition=~Q(state=EnrolmentState.CANCELLED), name="enrolled_once"
            ),
            models.CheckConstraint(
                condition=Q(terms_version="") | Q(terms_accepted_at__isnull=False), name="terms_have_moment"
            ),
        )
        triggers = (
            *guards.states("state", ("aangemeld", "wachtlijst"), ENROLMENT_MOVES),
            guards.refuse("kept", "an enrolment is cancelled, never deleted", operation=pgtrigger.Delete),
            guards.frozen(
                "belongs", "an enrolment stays with its programme",
                fields=("programme", "learner", "policy", "course_version", "moved_from"),
            ),
            guards.deferred(
                "seats_match", _SEATS_MATCH, operation=pgtrigger.Insert | pgtrigger.UpdateOf("state"),
                declare=[("the_offering", "uuid"), ("the_places", "int"), ("seated", "int")],
            ),
            guards.deferred("ended_by_somebody", _ENDED_BY_SOMEBODY, operation=pgtrigger.UpdateOf("state")),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.learner} in {self.programme}"

    @property
    def ordered(self) -> "Enrolment":
        """The enrolment whose order holds: a move is a new enrolment, and at the same price the order stays where it was."""
        if self.moved_from is None or hasattr(self, "order"):
            return self
        return self.moved_from.ordered

    @property
    def root(self) -> "Enrolment":
        """The first of a row of moves; a voucher was used for that one."""
        return self.moved_from.root if self.moved_from is not None else self

    @property
    def current(self) -> "Enrolment":
        """Where it was moved to, at last."""
        found = Enrolment.objects.filter(moved_from=self).first()
        return found.current if found else self


@tracked
class Attendance(models.Model):
    session = models.ForeignKey(Session, models.CASCADE, related_name="attendance")
    enrolment = models.ForeignKey(Enrolment, models.CASCADE, related_name="attendance")
    is_present = models.BooleanField("aanwezig")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("session", "enrolment"), name="attendance_once"),)

    def __str__(self) -> str:
        return f"{self.enrolment} {'aanwezig' if self.is_present else 'afwezig'}"


_NO_ISSUED_PAPER = f"""
IF EXISTS (SELECT 1 FROM delivery_certificate c WHERE c.enrolment_id = OLD.enrolment_id AND c.state = 'uitgegeven') THEN
  {guards.violation("a result under an issued certificate is fixed")}
END IF;
IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
RETURN NEW;
"""  # noqa: S608 - no value of a user


@tracked
class Result(UUIDModel, Dated):
    """Uitkomst of one enrolment; fixed while an issued certificate leans on it."""

    enrolment = models.OneToOneField(Enrolment, models.PROTECT, related_name="result")
    is_passed = models.BooleanField("behaald")
    note = models.CharField("toelichting", max_length=300, blank=True)
    decided_on = models.DateField("vastgesteld op")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        triggers = (
            pgtrigger.Trigger(
                name="paper_leans_on_it", when=pgtrigger.Before, operation=pgtrigger.Update | pgtrigger.Delete,
                func=_NO_ISSUED_PAPER,
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return "behaald" if self.is_passed else "niet behaald"

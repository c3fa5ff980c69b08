"""An advice is computed, adjusted by a person who says why, and given out once."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from catalogue.models import Course
from clients import advising
from clients.choices import AdviceState, IntakeState, Stage
from clients.errors import ClientsError, StateError
from clients.matching import Match
from clients.models import Advice, AdvisedCourse, Intake, LabourMarketFact
from clients.paper import advice_context
from clients.sensitive import without_citizen_numbers
from clients.services.conversation import MAIL_PAPER
from clients.services.pipeline import follow
from clients.services.timeline import record
from llo_portal.documents import outbox
from llo_portal.documents.services import freeze
from llo_portal.kernel.choices import Service
from strategy.policy import policy_of

LONGEST_NOTE = 300


@transaction.atomic
def start_advice(*, intake: Intake, by: Any) -> Advice:
    """The advice that is being written, or a new one with what fits. A next version starts from the words of the last.

    Raises ClientsError when the policy of the intake has no advice for this formula, or the intake is not complete.
    """
    held = Intake.objects.select_for_update(of=("self",)).select_related("organisation", "policy").get(pk=intake.pk)
    if Service.ADVICE not in policy_of(held.policy).services_for(held.formula):
        raise ClientsError("Volgens de strategie geven we aan dit soort klanten geen advies.")
    if held.state != IntakeState.COMPLETE:
        raise StateError("Maak eerst de intake volledig: het advies leunt op wat daar staat.")
    if open_one := held.advices.filter(state=AdviceState.DRAFT).first():
        return open_one
    last = held.advices.order_by("-version").first()
    made = Advice.objects.create(
        intake=held, version=(last.version + 1 if last else 1), owner=by, summary=last.summary if last else ""
    )
    _write_lines(made, advising.recommendation(held), {})
    made.facts.set(advising.facts_for(held))
    _tell(made, f"Advies begonnen: {held}", by)
    return made


def _write_lines(advice: Advice, found: list[Match], kept: dict[str, AdvisedCourse]) -> None:
    new = [match for match in found if match.key not in kept]
    top = max((line.number for line in kept.values()), default=0)
    AdvisedCourse.objects.bulk_create(
        AdvisedCourse(
            advice=advice, course_id=match.key, number=top + turn, score=match.score,
            reasons=_reasons(match),
        )
        for turn, match in enumerate(new, 1)
    )  # fmt: skip


def _reasons(match: Match) -> list[str]:
    return [*match.reasons, *(f"Let op: {text[:1].lower()}{text[1:]}" for text in match.cautions)]


def _locked(advice: Advice) -> Advice:
    found = (
        Advice.objects.select_for_update(of=("self",))
        .select_related("intake__organisation", "intake__contact__person", "intake__owner__person", "intake__policy")
        .get(pk=advice.pk)
    )
    if not found.is_draft:
        raise StateError("Dit advies is uitgebracht en verandert niet meer. Maak een nieuwe versie.")
    return found


@transaction.atomic
def recompute(*, advice: Advice, by: Any) -> Advice:
    """Anew from the intake as it is now. What a person decided stays: what was left out, added or written."""
    found = _locked(advice)
    by_hand = {str(line.course_id): line for line in found.lines.exclude(note="")}
    matches = advising.recommendation(found.intake)
    for match in matches:
        if line := by_hand.get(match.key):
            line.score, line.reasons = match.score, _reasons(match)
            line.save(update_fields=["score", "reasons"])
    found.lines.filter(note="").delete()
    _write_lines(found, matches, by_hand)
    _renumber(found, None)
    return found


@transaction.atomic
def change_advice(*, advice: Advice, summary: str, facts: Iterable[LabourMarketFact], by: Any) -> Advice:
    """The words in short, and the arguments to use."""
    found = _locked(advice)
    found.summary = without_citizen_numbers(summary.strip())
    found.save(update_fields=["summary", "updated_at"])
    found.facts.set(facts)
    return found


@transaction.atomic
def place_line(*, line: AdvisedCourse, place: int, note: str, by: Any) -> AdvisedCourse:
    """Puts a course at a place in the order (1 is first). Against the scores it needs a reason."""
    found = _locked(line.advice)
    line = found.lines.get(pk=line.pk)
    line.note = _reason(note or line.note)
    line.save(update_fields=["note"])
    _renumber(found, (line, place))
    return line


@transaction.atomic
def leave_out(*, line: AdvisedCourse, is_left_out: bool, note: str, by: Any) -> AdvisedCourse:
    """Takes a course out of the advice with a reason, or puts it back."""
    found = _locked(line.advice)
    line = found.lines.get(pk=line.pk)
    line.note = _reason(note) if is_left_out else note.strip()[:LONGEST_NOTE] or (line.note if line.is_by_hand else "")
    line.is_left_out = is_left_out
    line.save(update_fields=["note", "is_left_out"])
    _renumber(found, None)
    return line


@transaction.atomic
def add_course(*, advice: Advice, course: Course, note: str, by: Any) -> AdvisedCourse:
    """A course that the score did not bring, with the reason of a person."""
    found = _locked(advice)
    reason = _reason(note)
    if found.lines.filter(course=course).exists():
        raise ClientsError("Deze opleiding staat al in het advies.", field="course")
    match = advising.score_of(found.intake, course)
    top = found.lines.aggregate(top=Max("number"))["top"] or 0
    return AdvisedCourse.objects.create(
        advice=found, course=course, number=top + 1, score=match.score, reasons=_reasons(match), is_by_hand=True,
        note=reason,
    )  # fmt: skip


def _reason(note: str) -> str:
    note = without_citizen_numbers(" ".join(note.split()))
    if not note:
        raise ClientsError("Schrijf op waarom je hiervan afwijkt.", field="note")
    if len(note) > LONGEST_NOTE:
        raise ClientsError(f"Houd het bij {LONGEST_NOTE} tekens.", field="note")
    return note


def _renumber(advice: Advice, moved: tuple[AdvisedCourse, int] | None) -> None:
    """1, 2, 3 for what takes part, in the order it has; `moved` goes to its place."""
    rows = [line for line in advice.lines.order_by("number", "-score") if not line.is_left_out]
    if moved is not None:
        line, place = moved
        rows = [one for one in rows if one.pk != line.pk]
        rows.insert(min(max(place, 1), len(rows) + 1) - 1, line)
    for number, one in enumerate(rows, 1):
        one.number = number
        one.save(update_fields=["number"])


@transaction.atomic
def issue(*, advice: Advice, by: Any, is_mailed: bool = True) -> Advice:
    """Freezes the report, asks for the PDF and mails it to the client's contact; the opportunity follows.

    Raises ClientsError with what is missing.
    """
    found = _locked(advice)
    if not found.summary:
        raise ClientsError("Schrijf eerst ons advies in het kort.", field="summary")
    if not found.lines.filter(is_left_out=False).exists():
        raise ClientsError("Er staat nog geen opleiding in het advies.")
    to = recipient_of(found.intake)
    if is_mailed and not to:
        raise ClientsError(
            "De contactpersoon van de intake heeft geen e-mailadres. Vul het aan, of breng het advies uit zonder mail."
        )
    found.document = freeze(
        template="clients/pdf/advice", title=f"Advies {found.intake.organisation}"[:200], context=advice_context(found),
        subject_kind="clients.advice", subject_id=found.pk, by=by,
    )  # fmt: skip
    if is_mailed:
        payload = {
            "document": str(found.document.pk),
            "intake": str(found.intake_id),
            "template": "clients/mail/advice",
        }
        outbox.enqueue(MAIL_PAPER, payload, key=f"advies-mail:{found.pk}")
    found.state, found.issued_at, found.issued_by = AdviceState.ISSUED, timezone.now(), by
    found.save(update_fields=["state", "issued_at", "issued_by", "document", "updated_at"])
    follow(intake=found.intake, stage=Stage.ADVICE, by=by)
    _tell(
        found,
        f"Advies uitgebracht: {found.intake}" + (f", gemaild naar {found.intake.contact}" if is_mailed else ""),
        by,
    )
    return found


def recipient_of(intake: Intake) -> str:
    return intake.contact.person.email if intake.contact else ""


def _tell(advice: Advice, text: str, by: Any) -> None:
    record(
        organisation=advice.intake.organisation, kind="advies", text=text[:500], by=by, subject_kind="clients.advice",
        subject_id=advice.pk, url=advice.get_absolute_url(),
    )  # fmt: skip

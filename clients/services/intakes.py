"""Klantgesprekken: saved as draft while typing, complete when the essentials are known, closed when dealt with."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from accounts.models import User
from clients.choices import INTAKE_MOVES, IntakeState, Stage
from clients.completeness import Completeness, completeness
from clients.errors import ClientsError, DraftConflict, StateError
from clients.formula import formulas_for, usual_formula
from clients.learning_question import compose
from clients.models import Intake, IntakeAnswers, Organisation
from clients.questions import questions_for
from clients.sensitive import without_numbers_in
from clients.services.pipeline import follow
from clients.services.timeline import record
from llo_portal.kernel.choices import MarketFormula
from llo_portal.kernel.dates import today
from strategy.formulas import choices_for
from strategy.policy import Policy, policy_of, policy_on


@dataclass(frozen=True, slots=True)
class Typed:
    """What the page sent: only valid values. None leaves the choices, the courses or what was asked further alone. `more`
    has the parts of the learning question by field, and `answers` by the key of the question."""

    values: dict[str, Any]
    choices: dict[str, Any] | None = None
    courses: list[Any] | None = None
    more: dict[str, Any] | None = None


PARTS = ("who", "what", "by_when", "seen_by")


def check_formula(*, organisation: Organisation, formula: str, policy: Policy) -> MarketFormula:
    """The formula this organisation may have now. Raises ClientsError with what to do instead."""
    allowed = formulas_for(organisation.kind)
    if not allowed:
        raise ClientsError(f"{organisation} is een opleider: een partner, geen klant. Daar hoort geen intake bij.")
    chosen = MarketFormula(formula or allowed[0])
    if chosen not in allowed:
        kind = organisation.get_kind_display().lower()
        raise ClientsError(f"De formule {chosen.label.lower()} past niet bij een {kind}.", field="formula")
    if not policy.intake_open_for(chosen):
        raise ClientsError(
            f"Volgens onze strategie werken we nu niet voor {chosen.label.lower()}. Je kunt deze intake dus niet maken. "
            "Overleg met de directeur als deze klant toch past.",
            field="formula",
        )
    return chosen


def check_any_formula(*, organisation: Organisation, policy: Policy) -> None:
    """Raises ClientsError when this organisation can have no intake at all now."""
    refusals: list[ClientsError] = []
    for formula in formulas_for(organisation.kind) or ("",):
        try:
            check_formula(organisation=organisation, formula=formula, policy=policy)
        except ClientsError as error:
            refusals.append(error)
        else:
            return
    raise refusals[0]


@contextmanager
def held_intake(intake_id: UUID, by: User) -> Iterator[Intake | None]:
    """The intake, nobody else's until the block ends; None when there is none yet. For `save_intake(held=...)`, so that a
    draft is read once. Raises Intake.DoesNotExist when it is not this user's to change."""
    with transaction.atomic():
        yield _hold(intake_id, by)


def _hold(intake_id: UUID, by: User) -> Intake | None:
    linked = Intake.courses.through.objects.filter(intake=OuterRef("pk"))
    mine = Intake.objects.editable_by(by).select_related("organisation", "more").select_for_update(of=("self",))
    mine = mine.annotate(has_courses=Exists(linked))
    intake = mine.filter(pk=intake_id).order_by().first()
    if intake is None and Intake.objects.filter(pk=intake_id).exists():
        raise Intake.DoesNotExist
    return intake


def save_intake(
    *, intake_id: UUID, organisation: Organisation, formula: str, typed: Typed, version: int, page: UUID | None, by: User,
    held: Intake | None = None,
) -> Intake:  # fmt: skip
    """Stores what was typed. The page made `intake_id`; `version` is the one it started from, 0 for a new intake.

    Raises DraftConflict when somebody else saved since, ClientsError when the policy or the state refuses, and
    Intake.DoesNotExist when the intake is not this user's to change.
    """
    if held is not None:
        return _save(held, formula, typed, version, page, by)
    with transaction.atomic():
        if intake := _hold(intake_id, by):
            return _save(intake, formula, typed, version, page, by)
        return _create(intake_id, organisation, formula, typed, page, by)


def _save(intake: Intake, formula: str, typed: Typed, version: int, page: UUID | None, by: User) -> Intake:
    _check_may_save(intake, version, page)
    if formula and formula != intake.formula:
        intake.formula = check_formula(
            organisation=intake.organisation, formula=formula, policy=policy_of(intake.policy)
        )
    return _store(intake, typed, page, by)


def _check_may_save(intake: Intake, version: int, page: UUID | None) -> None:
    """A page whose answer got lost on the way may save on; it is its own predecessor."""
    if intake.version != version and (page is None or intake.editor_page != page):
        raise DraftConflict(intake)
    if intake.state != IntakeState.DRAFT:
        raise StateError("Deze intake is niet meer een concept. Heropen hem eerst als je iets wilt veranderen.")


def _create(
    intake_id: UUID, organisation: Organisation, formula: str, typed: Typed, page: UUID | None, by: User
) -> Intake:
    policy = policy_on()
    chosen = check_formula(organisation=organisation, formula=formula, policy=policy)
    held_on = typed.values.get("held_on") or today()
    intake = Intake(
        pk=intake_id, organisation=organisation, formula=chosen, policy_id=policy.strategy_id, owner=by, held_on=held_on,
        version=0,
    )  # fmt: skip
    try:
        with transaction.atomic():
            made = _store(intake, typed, page, by, insert=True)
    except IntegrityError as error:  # the same page sent its first draft twice at once
        if found := Intake.objects.filter(pk=intake_id, owner=by).first():
            raise DraftConflict(found) from error
        raise
    record(
        organisation=organisation, kind="intake", text="Intake begonnen", by=by, subject_kind="clients.intake",
        subject_id=made.pk, url=made.get_absolute_url(),
    )  # fmt: skip
    return made


def _store(intake: Intake, typed: Typed, page: UUID | None, by: User, *, insert: bool = False) -> Intake:
    for name, value in without_numbers_in(typed.values).items():
        if name != "confidential_note" or intake.shows_confidential_to(by):
            setattr(intake, name, value)
    if typed.choices is not None:
        intake.choices = typed.choices
    more = answers_of(intake)
    told_before = _told_in(more)
    if typed.more is not None:
        _answer(intake, more, typed.more)
    is_told = typed.more is not None and (more._state.adding or _told_in(more) != told_before)
    intake.version, intake.edited_by, intake.editor_page = intake.version + 1, by, page
    intake.save(force_insert=insert)
    if is_told:
        more.save()
    if typed.courses is not None:
        intake.courses.set(typed.courses)
        vars(intake)["has_courses"] = bool(typed.courses)
    return intake


def _told_in(more: IntakeAnswers) -> tuple[Any, ...]:
    return *(getattr(more, part) for part in PARTS), more.answers


def _answer(intake: Intake, more: IntakeAnswers, typed: dict[str, Any]) -> None:
    """Puts what was told with what was told before, of the same formula or another. A learning question that nobody wrote
    by hand follows its four parts."""
    before = compose(*(getattr(more, part) for part in PARTS))
    told = without_numbers_in(typed)
    for part in PARTS:
        setattr(more, part, told.get(part, getattr(more, part)))
    answers = without_numbers_in(told.get("answers", {}))
    more.answers = {key: text for key, text in (more.answers | answers).items() if text}
    composed = compose(*(getattr(more, part) for part in PARTS))
    if intake.learning_goal in ("", before):
        intake.learning_goal = composed


def answers_of(intake: Intake) -> IntakeAnswers:
    """What was told, read once; an empty one, not stored, when nothing was."""
    if intake._state.adding:
        return IntakeAnswers(intake=intake)
    try:
        return intake.more
    except IntakeAnswers.DoesNotExist:
        return IntakeAnswers(intake=intake)


def start_intake(*, organisation: Organisation, formula: str = "", by: User, **values: Any) -> Intake:
    """A new draft from elsewhere in the house (inquiries, tests, the demo)."""
    from uuid import uuid4

    choices = values.pop("choices", {})
    courses = values.pop("courses", None)
    return save_intake(
        intake_id=uuid4(), organisation=organisation, formula=formula or (usual_formula(organisation.kind) or ""),
        typed=Typed(values, choices, courses), version=0, page=None, by=by,
    )  # fmt: skip


def completeness_of(intake: Intake) -> Completeness:
    """How far the conversation is written down."""
    names = ("question", "learning_goal", "participants", "subject", "wanted_start", "budget", "decision_maker")
    answers: dict[str, Any] = {name: getattr(intake, name) for name in names}
    answers |= {
        "contact": intake.contact_id,
        "courses": _has_courses(intake),
    }
    wanted = {choice.key: choice.name for choice in choices_for(intake.formula)}
    asked = {one.key: one.short for one in questions_for(intake.formula)}
    return completeness(answers, intake.choices, wanted, answers_of(intake).answers, asked)


def _has_courses(intake: Intake) -> bool:
    known = vars(intake).get("has_courses")  # who saves a draft has asked already
    return intake.courses.exists() if known is None else known


def _step(intake: Intake, state: IntakeState, by: User, text: str) -> Intake:
    found = Intake.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=intake.pk)
    if state not in INTAKE_MOVES[found.state]:
        raise StateError(f"Deze intake is nu {found.get_state_display().lower()}; deze stap kan dan niet.")
    found.state = state
    found.version += 1
    found.edited_by, found.editor_page = by, None
    found.save(update_fields=["state", "version", "edited_by", "editor_page", "updated_at"])
    record(
        organisation=found.organisation, kind="intake", text=f"{text}: {found}"[:500], by=by, subject_kind="clients.intake",
        subject_id=found.pk, url=found.get_absolute_url(),
    )  # fmt: skip
    return found


def complete(*, intake: Intake, by: User) -> Intake:
    """Ready for advice and a quote. Raises ClientsError naming what is still missing of the essentials."""
    with transaction.atomic():
        known = completeness_of(intake)
        if not known.may_be_completed:
            raise ClientsError("Vul eerst nog in: " + ", ".join(known.missing_essentials).lower() + ".")
        found = _step(intake, IntakeState.COMPLETE, by, "Intake volledig")
        follow(intake=found, stage=Stage.INTAKE, by=by, value=found.budget)
        return found


def close(*, intake: Intake, by: User) -> Intake:
    """Dealt with, or the client dropped the question."""
    with transaction.atomic():
        return _step(intake, IntakeState.CLOSED, by, "Intake gesloten")


def reopen(*, intake: Intake, by: User) -> Intake:
    """Back to draft, to change or go on with."""
    with transaction.atomic():
        return _step(intake, IntakeState.DRAFT, by, "Intake heropend")

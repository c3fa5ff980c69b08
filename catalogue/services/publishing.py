"""From concept to the public site, and from a proposal to new words there, with a second person in between."""

from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from catalogue import completeness
from catalogue.choices import CourseState
from catalogue.content import Content
from catalogue.drafts import frozen_content, stamp, stored_content, working_content
from catalogue.errors import CatalogueError, CourseIncomplete
from catalogue.models import Course, CourseProposal, CourseVersion, ProposalState
from catalogue.selectors import course_facts, house_texts
from catalogue.services.courses import write
from llo_portal.kernel.dates import today

OTHER_WORDS = "De tekst is veranderd sinds je deze pagina opende. Lees hem opnieuw voor je publiceert."
OWN_WORK = "Je kunt je eigen werk niet goedkeuren. Vraag een collega."


def submit_for_review(*, course: Course, by: Any) -> Course:
    """Offers a concept, or the open proposal of a published course, to a colleague. Raises CourseIncomplete while an
    essential item is empty."""
    with transaction.atomic():
        locked = _lock(course)
        if locked.state == CourseState.PUBLISHED:
            return _submit_proposal(locked, by)
        _in_state(locked, CourseState.DRAFT, "Alleen een concept kun je laten beoordelen.")
        _complete(locked, None)
        locked.state, locked.submitted_by, locked.review_note = CourseState.REVIEW, by, ""
        locked.save(update_fields=["state", "submitted_by", "review_note", "updated_at"])
    return locked


def _submit_proposal(course: Course, by: Any) -> Course:
    proposal = _proposal(course, ProposalState.DRAFT, "Er is geen wijziging om te laten beoordelen.")
    _complete(course, Content.from_json(proposal.content))
    proposal.state, proposal.submitted_by, proposal.note = ProposalState.REVIEW, by, ""
    proposal.save()
    return course


def publish(*, course: Course, by: Any, seen: str | None = None) -> Course:
    """ter beoordeling -> gepubliceerd, or the words of a proposal put through: by somebody else than who offered it.
    What is published is kept as a version. `seen` is the stamp of the words that were read; None does not look."""
    with transaction.atomic():
        locked = _lock(course)
        if seen is not None and seen != stamp(working_content(locked)):
            raise CatalogueError(OTHER_WORDS)
        if locked.state == CourseState.PUBLISHED:
            submitter = _apply_proposal(locked, by)
        else:
            _in_state(locked, CourseState.REVIEW, "Deze opleiding ligt niet ter beoordeling.")
            submitter = locked.submitted_by
            _four_eyes(submitter, by)
        _complete(locked, stored_content(locked))
        locked.state, locked.submitted_by, locked.published_by = CourseState.PUBLISHED, submitter, by
        locked.published_at, locked.checked_on = timezone.now(), today()
        locked.save(update_fields=["state", "submitted_by", "published_by", "published_at", "checked_on", "updated_at"])
        _keep_version(locked, by)
    return locked


def _apply_proposal(course: Course, by: Any) -> Any:
    proposal = _proposal(course, ProposalState.REVIEW, "Er ligt geen wijziging ter beoordeling.")
    _four_eyes(proposal.submitted_by, by)
    content = Content.from_json(proposal.content)
    write(course, {name: getattr(content, name) for name in Content.__dataclass_fields__})
    proposal.state, proposal.decided_by = ProposalState.APPLIED, by
    proposal.save()
    return proposal.submitted_by


def _keep_version(course: Course, by: Any) -> None:
    last = course.versions.aggregate(last=Max("number"))["last"] or 0
    CourseVersion.objects.create(
        course=course, number=last + 1, content=frozen_content(course, dict(house_texts())),
        submitted_by=course.submitted_by, published_by=by,
    )  # fmt: skip


def return_to_draft(*, course: Course, note: str = "", by: Any) -> Course:
    """What lies for review goes back to its writer, with a note from whoever reviewed it. Without anything for review a
    published or retired course becomes a concept: it leaves the site until it is published again."""
    with transaction.atomic():
        locked = _lock(course)
        if locked.state == CourseState.DRAFT:
            raise CatalogueError("Deze opleiding is al een concept.")
        proposal = locked.proposals.select_for_update().filter(state=ProposalState.REVIEW).first()
        if proposal is not None:
            _told_why(note, proposal.submitted_by_id, by)
            proposal.state, proposal.note = ProposalState.DRAFT, note.strip()
            proposal.save()
            return locked
        if locked.state == CourseState.REVIEW:
            _told_why(note, locked.submitted_by_id, by)
        _withdraw_open(locked, by)
        locked.offerings.filter(is_open=True).update(is_open=False)
        locked.state, locked.review_note = CourseState.DRAFT, note.strip()
        locked.save(update_fields=["state", "review_note", "updated_at"])
    return locked


def withdraw_proposal(*, course: Course, by: Any) -> Course:
    """The change is off; visitors keep reading what they read."""
    with transaction.atomic():
        locked = _lock(course)
        if not _withdraw_open(locked, by):
            raise CatalogueError("Er is geen wijziging om in te trekken.")
    return locked


def _withdraw_open(course: Course, by: Any) -> int:
    return course.proposals.filter(state__in=(ProposalState.DRAFT, ProposalState.REVIEW)).update(
        state=ProposalState.WITHDRAWN, decided_by=by, updated_at=timezone.now()
    )


def mark_checked(*, course: Course, by: Any) -> Course:
    """Somebody looked the published page over and finds it right: visible for another 180 days."""
    with transaction.atomic():
        locked = _lock(course)
        _in_state(locked, CourseState.PUBLISHED, "Alleen een gepubliceerde opleiding kun je nakijken.")
        _complete(locked, stored_content(locked), but="nagekeken")
        locked.checked_on = today()
        locked.save(update_fields=["checked_on", "updated_at"])
    return locked


def retire(*, course: Course, by: Any) -> Course:
    """gepubliceerd -> uit aanbod: no new enrolments, running groups go on."""
    with transaction.atomic():
        locked = _lock(course)
        _in_state(locked, CourseState.PUBLISHED, "Alleen een gepubliceerde opleiding kan uit het aanbod.")
        _withdraw_open(locked, by)
        locked.offerings.filter(is_open=True).update(is_open=False)
        locked.state = CourseState.RETIRED
        locked.save(update_fields=["state", "updated_at"])
    return locked


def _lock(course: Course) -> Course:
    return Course.objects.select_for_update(of=("self",)).get(pk=course.pk)


def _in_state(course: Course, state: str, refusal: str) -> None:
    if course.state != state:
        raise CatalogueError(refusal)


def _proposal(course: Course, state: str, refusal: str) -> CourseProposal:
    found = course.proposals.select_for_update(of=("self",)).filter(state=state).first()
    if found is None:
        raise CatalogueError(refusal)
    return found


def _four_eyes(submitter: Any, by: Any) -> None:
    if submitter is not None and submitter.pk == by.pk:
        raise CatalogueError(OWN_WORK)


def _told_why(note: str, submitter_id: Any, by: Any) -> None:
    if not note.strip() and submitter_id != by.pk:
        raise CatalogueError("Schrijf op wat er nog beter moet.", field="note")


def _complete(course: Course, content: Content | None, but: str = "nagekeken") -> None:
    missing = [check for check in completeness.missing(course_facts(course, content)) if check.key != but]
    if missing:
        raise CourseIncomplete([check.label for check in missing])

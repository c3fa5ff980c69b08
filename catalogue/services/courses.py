"""From concept to the public site, with a second person in between."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from catalogue import completeness
from catalogue.choices import CourseState
from catalogue.errors import CatalogueError, CourseIncomplete
from catalogue.models import Course, Module
from catalogue.selectors import course_facts
from llo_portal.kernel.dates import today

OUT_OF_THE_WAY = 1000  # more blocks than any course has


def save_course(*, course: Course, leads_to: Iterable[Course] | None = None, by: Any) -> Course:
    """Stores the words of a concept. What is published or under review keeps its words. `leads_to` replaces the courses
    that this one is a part of; None leaves them."""
    with transaction.atomic():
        old = Course.objects.select_for_update().filter(pk=course.pk).first()
        if old is not None and old.state != CourseState.DRAFT:
            raise CatalogueError("Alleen een concept kun je wijzigen. Zet de opleiding eerst terug naar concept.")
        course.save()
        if leads_to is not None:
            course.leads_to.set(leads_to)
    return course


def save_modules(*, course: Course, rows: Sequence[dict[str, Any]], by: Any) -> None:
    """Replaces the modules of a concept by `rows` (title, content, study_hours), numbered in their order."""
    with transaction.atomic():
        _locked(course, CourseState.DRAFT, "Alleen een concept kun je wijzigen.")
        kept = {module.pk: module for module in course.modules.all()}
        wanted = [row for row in rows if row.get("title")]
        if kept:
            course.modules.exclude(pk__in=[row["id"] for row in wanted if row.get("id")]).delete()
            # numbers are unique: move out of the way before numbering anew
            course.modules.update(number=F("number") + OUT_OF_THE_WAY)
        made = []
        for number, row in enumerate(wanted, 1):
            module = kept.get(row.get("id")) or Module(course=course)
            module.number, module.title = number, row["title"]
            module.content, module.study_hours = row.get("content", ""), row.get("study_hours")
            if module.pk in kept:
                module.save()
            else:
                made.append(module)
        Module.objects.bulk_create(made)


def submit_for_review(*, course: Course, by: Any) -> Course:
    """concept -> ter beoordeling. Raises CourseIncomplete while an essential item is empty."""
    with transaction.atomic():
        locked = _locked(course, CourseState.DRAFT, "Alleen een concept kun je laten beoordelen.")
        if missing := completeness.missing(course_facts(locked)):
            raise CourseIncomplete([item.label for item in missing])
        locked.state, locked.submitted_by, locked.review_note = CourseState.REVIEW, by, ""
        locked.save(update_fields=["state", "submitted_by", "review_note", "updated_at"])
    return locked


def publish(*, course: Course, by: Any) -> Course:
    """ter beoordeling -> gepubliceerd, by somebody else than who submitted it."""
    with transaction.atomic():
        locked = _locked(course, CourseState.REVIEW, "Deze opleiding ligt niet ter beoordeling.")
        if locked.submitted_by_id == by.pk:
            raise CatalogueError("Je kunt je eigen werk niet goedkeuren. Vraag een collega.")
        if missing := completeness.missing(course_facts(locked)):
            raise CourseIncomplete([item.label for item in missing])
        locked.state, locked.published_by = CourseState.PUBLISHED, by
        locked.published_at, locked.checked_on = timezone.now(), today()
        locked.save(update_fields=["state", "published_by", "published_at", "checked_on", "updated_at"])
    return locked


def return_to_draft(*, course: Course, note: str = "", by: Any) -> Course:
    """Back to concept, to be changed. A published course leaves the site until it is published again."""
    with transaction.atomic():
        locked = Course.objects.select_for_update().get(pk=course.pk)
        if locked.state == CourseState.DRAFT:
            raise CatalogueError("Deze opleiding is al een concept.")
        if locked.state == CourseState.REVIEW and not note.strip() and locked.submitted_by_id != by.pk:
            raise CatalogueError("Schrijf op wat er nog beter moet.", field="note")
        locked.offerings.filter(is_open=True).update(is_open=False)
        locked.state, locked.review_note = CourseState.DRAFT, note.strip()
        locked.save(update_fields=["state", "review_note", "updated_at"])
    return locked


def mark_checked(*, course: Course, by: Any) -> Course:
    """Somebody looked the published page over and finds it right: visible for another 180 days."""
    with transaction.atomic():
        locked = _locked(course, CourseState.PUBLISHED, "Alleen een gepubliceerde opleiding kun je nakijken.")
        if missing := [check for check in completeness.missing(course_facts(locked)) if check.key != "nagekeken"]:
            raise CourseIncomplete([item.label for item in missing])
        locked.checked_on = today()
        locked.save(update_fields=["checked_on", "updated_at"])
    return locked


def retire(*, course: Course, by: Any) -> Course:
    """gepubliceerd -> uit aanbod: no new enrolments, running groups go on."""
    with transaction.atomic():
        locked = _locked(course, CourseState.PUBLISHED, "Alleen een gepubliceerde opleiding kan uit het aanbod.")
        locked.offerings.filter(is_open=True).update(is_open=False)
        locked.state = CourseState.RETIRED
        locked.save(update_fields=["state", "updated_at"])
    return locked


def _locked(course: Course, state: str, refusal: str) -> Course:
    locked = Course.objects.select_for_update(of=("self",)).get(pk=course.pk)
    if locked.state != state:
        raise CatalogueError(refusal)
    return locked

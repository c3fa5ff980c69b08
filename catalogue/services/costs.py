"""What a course costs and who pays along."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from catalogue.models import Course, CourseScheme, ExtraCost, NetPriceExample, SubsidyScheme
from catalogue.services.courses import save_course


def save_costs(
    *, course: Course, schemes: Iterable[SubsidyScheme], extras: Sequence[dict[str, Any]],
    examples: Sequence[dict[str, Any]], by: Any,
) -> Course:  # fmt: skip
    """Stores a concept with its schemes, extra costs and worked examples, replacing what was there."""
    with transaction.atomic():
        save_course(course=course, by=by)
        _set_schemes(course, {scheme.pk for scheme in schemes})
        course.extra_costs.all().delete()
        ExtraCost.objects.bulk_create(ExtraCost(course=course, **row) for row in extras)
        course.price_examples.all().delete()
        NetPriceExample.objects.bulk_create(
            NetPriceExample(course=course, number=number, **row) for number, row in enumerate(examples, 1)
        )
    return course


def _set_schemes(course: Course, wanted: set[Any]) -> None:
    had = set(course.course_schemes.values_list("scheme_id", flat=True))
    course.course_schemes.filter(scheme_id__in=had - wanted).delete()
    CourseScheme.objects.bulk_create(CourseScheme(course=course, scheme_id=pk) for pk in sorted(wanted - had, key=str))

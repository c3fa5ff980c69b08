"""Open Education API 6.0, read-only. The views declare rows and shape; every answer is tested against the official schema."""

import logging
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, re_path, reverse
from ninja import NinjaAPI, Query
from ninja.errors import ValidationError

from accounts.models import Provider
from catalogue.api import filtering, queries, rows, shapes
from catalogue.api.answers import open_data
from catalogue.api.problems import Problem, absolute, problem
from catalogue.api.queries import identifier, only_known_names

log = logging.getLogger(__name__)
api = NinjaAPI(title="Open Education API", version="6.0", urls_namespace="oeapi", docs_url=None, openapi_url=None)
SPECIFICATION = "https://openonderwijsapi.nl/v6.0/"
ALWAYS = {
    "courseId", "programmeId", "organisationId", "courseOfferingId", "programmeOfferingId", "primaryCode", "name",
    "programmeType", "organisationType",
}  # fmt: skip
READABLE = (
    "/", "/organisations", "/organisations/{organisationId}", "/programmes", "/programmes/{programmeId}",
    "/programmes/{programmeId}/courses", "/programmes/{programmeId}/programme-offerings", "/courses",
    "/courses/{courseId}", "/courses/{courseId}/course-offerings", "/programme-offerings/{programmeOfferingId}",
    "/course-offerings/{courseOfferingId}",
)  # fmt: skip
EXPANDS = {
    "/programmes/{programmeId}": ["organisation"],
    "/courses/{courseId}": ["organisation", "programmes"],
    "/programme-offerings/{programmeOfferingId}": ["organisation", "programme"],
    "/course-offerings/{courseOfferingId}": ["course"],
}


@api.get("/", url_name="service")
def service(request: HttpRequest) -> Any:
    only_known_names(request, queries.Schema)
    mail = Provider.objects.values_list("email", flat=True).first()
    return {
        "contactEmail": mail or settings.DEFAULT_FROM_EMAIL.rpartition("<")[2].rstrip(">"),
        "specification": SPECIFICATION,
        "documentation": absolute(reverse("catalogue:open_data")),
        "supportedConsumers": [],
        "supportedOperations": [{"verbs": ["GET"], "path": path} for path in READABLE],
        "supportedExpands": [{"expandableObjects": found, "path": path} for path, found in EXPANDS.items()],
    }


@api.get("/organisations", url_name="organisations")
def organisations(request: HttpRequest, asked: Query[queries.OrganisationsAsked]) -> Any:
    only_known_names(request, queries.OrganisationsAsked)
    found = [*map(shapes.provider, Provider.objects.all()), *map(shapes.institution, rows.licence_holders())]
    told = [
        shape
        for shape in found
        if asked.q.casefold() in shape["name"][0]["value"].casefold()
        and asked.primaryCode in ("", shape["primaryCode"]["code"])
        and asked.organisationType in ("", shape["organisationType"])
    ]
    return _page(told, asked, lambda shape: shape)


@api.get("/organisations/{organisation_id}", url_name="organisation")
def organisation(request: HttpRequest, organisation_id: str, asked: Query[queries.OneAsked]) -> Any:
    only_known_names(request, queries.OneAsked)
    asked.expands(["parent", "children"])
    pk = identifier(organisation_id)
    if pk == shapes.provider_id() and (row := Provider.objects.first()):
        return _only(shapes.provider(row), asked)
    return _one(rows.licence_holders(), pk, shapes.institution, asked)


@api.get("/programmes", url_name="programmes")
def programmes(request: HttpRequest, asked: Query[queries.ProgrammesAsked]) -> Any:
    only_known_names(request, queries.ProgrammesAsked)
    return _page(filtering.education(rows.programmes(), asked), asked, shapes.programme)


@api.get("/programmes/{programme_id}", url_name="programme")
def programme(request: HttpRequest, programme_id: str, asked: Query[queries.OneAsked]) -> Any:
    only_known_names(request, queries.OneAsked)
    wanted = asked.expands(["parent", "children", "coordinators", "instructors", "organisation"])
    found = _one(rows.programmes(), identifier(programme_id), shapes.programme, asked)
    return _with_timeline(found | _organisation(wanted), asked)


@api.get("/programmes/{programme_id}/courses", url_name="programme_courses")
def programme_courses(request: HttpRequest, programme_id: str, asked: Query[queries.ProgrammeCoursesAsked]) -> Any:
    only_known_names(request, queries.ProgrammeCoursesAsked)
    parent = _row(rows.programmes(), identifier(programme_id))
    return _page(filtering.education(rows.courses().filter(leads_to=parent.pk), asked), asked, shapes.course)


@api.get("/programmes/{programme_id}/programme-offerings", url_name="programme_offerings")
def programme_offerings(request: HttpRequest, programme_id: str, asked: Query[queries.ProgrammeOfferingsAsked]) -> Any:
    only_known_names(request, queries.ProgrammeOfferingsAsked)
    parent = _row(rows.programmes(), identifier(programme_id))
    found = filtering.offerings(rows.offerings(rows.programmes()).filter(course=parent.pk), asked)
    return _page(found, asked, shapes.programme_offering)


@api.get("/courses", url_name="courses")
def courses(request: HttpRequest, asked: Query[queries.CoursesAsked]) -> Any:
    only_known_names(request, queries.CoursesAsked)
    return _page(filtering.education(rows.courses(), asked), asked, shapes.course)


@api.get("/courses/{course_id}", url_name="course")
def course(request: HttpRequest, course_id: str, asked: Query[queries.OneAsked]) -> Any:
    only_known_names(request, queries.OneAsked)
    wanted = asked.expands(["programmes", "coordinators", "instructors", "organisation"])
    row = _row(rows.courses(), identifier(course_id))
    found = _only(shapes.course(row), asked) | _organisation(wanted)
    if "programmes" in wanted:
        found["programmes"] = [shapes.programme(one) for one in rows.programmes().filter(parts=row.pk)]
    return _with_timeline(found, asked)


@api.get("/courses/{course_id}/course-offerings", url_name="course_offerings")
def course_offerings(request: HttpRequest, course_id: str, asked: Query[queries.CourseOfferingsAsked]) -> Any:
    only_known_names(request, queries.CourseOfferingsAsked)
    parent = _row(rows.courses(), identifier(course_id))
    found = filtering.offerings(rows.offerings(rows.courses()).filter(course=parent.pk), asked)
    return _page(found, asked, shapes.course_offering)


@api.get("/programme-offerings/{offering_id}", url_name="programme_offering")
def programme_offering(request: HttpRequest, offering_id: str, asked: Query[queries.OneAsked]) -> Any:
    only_known_names(request, queries.OneAsked)
    wanted = asked.expands(
        ["academic_session", "course", "course_offering", "learning_component", "organisation", "programme",
         "programme_offering", "test_component"]
    )  # fmt: skip
    row = _row(rows.offerings(rows.programmes()), identifier(offering_id))
    found = _only(shapes.programme_offering(row), asked) | _organisation(wanted)
    if "programme" in wanted:
        found["programme"] = shapes.programme(_row(rows.programmes(), row.course_id))
    return found


@api.get("/course-offerings/{offering_id}", url_name="course_offering")
def course_offering(request: HttpRequest, offering_id: str, asked: Query[queries.OneAsked]) -> Any:
    only_known_names(request, queries.OneAsked)
    wanted = asked.expands(["course", "programme_offering", "academic_session"])
    row = _row(rows.offerings(rows.courses()), identifier(offering_id))
    found = _only(shapes.course_offering(row), asked)
    return found | ({"course": shapes.course(_row(rows.courses(), row.course_id))} if "course" in wanted else {})


def _row(found: rows.Rows, pk: Any) -> Any:
    row = found.filter(pk=pk).first()
    if row is None:
        raise Problem(404, "Dit bestaat niet, of het is niet (meer) openbaar.")
    return row


def _one(found: rows.Rows, pk: Any, shape: Callable[[Any], shapes.Shape], asked: queries.Asked) -> shapes.Shape:
    return _only(shape(_row(found, pk)), asked)


def _only(told: shapes.Shape, asked: queries.Asked) -> shapes.Shape:
    wanted = asked.wanted()
    return {key: value for key, value in told.items() if not wanted or key in wanted | ALWAYS}


def _organisation(wanted: frozenset[str]) -> shapes.Shape:
    row = Provider.objects.first() if "organisation" in wanted else None
    return {"organisation": shapes.provider(row)} if row else {}


def _with_timeline(told: shapes.Shape, asked: queries.OneAsked) -> shapes.Shape:
    """Changes for later years are not planned ahead here."""
    return told | ({"timelineOverrides": []} if asked.returnTimelineOverrides else {})


def _page(found: rows.Rows | Sequence[Any], asked: queries.Paged, shape: Callable[[Any], shapes.Shape]) -> shapes.Shape:
    """One page; a page after the last is empty, as the standard asks."""
    size, number = int(asked.pageSize), asked.pageNumber
    total = found.order_by().count() if isinstance(found, QuerySet) else len(found)
    first = (number - 1) * size
    items = list(found[first : first + size]) if first < total else []
    return {
        "pageSize": size,
        "pageNumber": number,
        "hasPreviousPage": number > 1,
        "hasNextPage": first + size < total,
        "totalPages": max(-(-total // size), 1),
        "items": [_only(shape(item), asked) for item in items],
    }


@api.exception_handler(ValidationError)
def _invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    told = [f"{wrong['loc'][-1]}: {wrong['msg']}" for wrong in error.errors[:5]]
    return problem(request, 400, "; ".join(told))


@api.exception_handler(Problem)
def _refused(request: HttpRequest, error: Problem) -> HttpResponse:
    return problem(request, error.status, error.detail)


@api.exception_handler(Exception)
def _broken(request: HttpRequest, error: Exception) -> HttpResponse:
    if isinstance(error, Http404):
        return problem(request, 404)
    log.exception("open data failed")
    return problem(request, 500)


def _nowhere(request: HttpRequest, **_: Any) -> HttpResponse:
    return problem(request, 404, "Dit adres hoort niet bij de API.")


def urls() -> tuple[list[URLPattern], str, str]:
    """The addresses of ninja, each as open data; whatever else is under them answers with a problem too."""
    patterns = [found for found in api.urls[0] if isinstance(found, URLPattern) and found.name != "api-root"]
    for pattern in patterns:
        pattern.callback = open_data(pattern.callback, vary_on_version=True)  # type: ignore[arg-type]
    return [*patterns, re_path("", open_data(_nowhere, vary_on_version=True), name="nowhere")], "oeapi", "oeapi"

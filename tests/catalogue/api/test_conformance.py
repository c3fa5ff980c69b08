"""Every answer of every endpoint, errors included, against the official schema of OEAPI 6.0."""

from collections.abc import Iterator
from datetime import datetime
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.validators import extend
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from catalogue.api import shapes
from tests.catalogue.api.conftest import specification

BASE = "/api/oeapi/v6"
formats = FormatChecker()


@formats.checks("date-time", raises=ValueError)
def _is_moment(value: Any) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@formats.checks("uri", raises=ValueError)
def _is_uri(value: Any) -> bool:
    if not isinstance(value, str):
        return True
    parts = urlsplit(value)
    return bool(parts.scheme and parts.netloc) and value.isascii() and not set(value) & set(' "<>\\^`{|}')


def _open_list(validator: Any, known: list[str], value: Any, schema: Any) -> Iterator[ValidationError]:
    """The standard's own lists: a value of ours is one of theirs, or starts with x-."""
    if isinstance(value, str) and value not in known and not value.startswith("x-"):
        yield ValidationError(f"{value!r} is not in the list and does not start with x-")


Validator = extend(Draft202012Validator, {"x-ooapi-extensible-enum": _open_list})


def schema_errors(pointer: str, told: Any, **more: Any) -> list[str]:
    resource = Resource.from_contents(specification(), default_specification=DRAFT202012)
    registry = Registry().with_resource("urn:oeapi", resource)
    validator = Validator({"$ref": f"urn:oeapi#{pointer}", **more}, registry=registry, format_checker=formats)
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(told)]


def pointer(path: str, status: int) -> str:
    """Where the official schema of an answer stands."""
    if status == 200:
        return f"/paths/{path.replace('/', '~1')}/get/responses/200/content/application~1json/schema"
    name = "ProblemVersionNotAcceptable" if status == 406 else "Problem"
    return f"/components/schemas/{name}"


PATHS = [
    "/", "/organisations", "/organisations/{organisationId}", "/programmes", "/programmes/{programmeId}",
    "/programmes/{programmeId}/courses", "/programmes/{programmeId}/programme-offerings", "/courses", "/courses/{courseId}",
    "/courses/{courseId}/course-offerings", "/programme-offerings/{programmeOfferingId}",
    "/course-offerings/{courseOfferingId}",
]  # fmt: skip
ITEMS = {
    "organisations": "Organisation", "programmes": "Programme", "courses": "Course", "course-offerings": "CourseOffering",
    "programme-offerings": "ProgrammeOffering",
}  # fmt: skip


def ids(offer: SimpleNamespace) -> dict[str, list[Any]]:
    return {
        "organisationId": [shapes.provider_id(), offer.school.pk],
        "programmeId": [offer.diploma.pk, offer.ad.pk],
        "courseId": [offer.part.pk, offer.plain.pk, offer.bare.pk],
        "programmeOfferingId": [offer.starts.diploma.pk],
        "courseOfferingId": [
            offer.starts.plain.pk,
            offer.starts.online.pk,
            offer.starts.at_client.pk,
            offer.starts.mix.pk,
        ],
    }


def addresses(path: str, offer: SimpleNamespace) -> list[str]:
    if "{" not in path:
        return [path]
    name = path[path.index("{") + 1 : path.index("}")]
    return [path.replace(f"{{{name}}}", str(pk)) for pk in ids(offer)[name]]


def _check(path: str, response: Any) -> dict[str, Any]:
    kind = "application/json" if response.status_code == 200 else "application/problem+json"
    assert response["Content-Type"].split(";")[0] == kind
    told = response.json()
    assert not schema_errors(pointer(path, response.status_code), told), told
    return told


@pytest.mark.parametrize("path", PATHS)
def test_answers_conform_to_the_official_schema(path: str, offer: SimpleNamespace, client: Client):
    for address in addresses(path, offer):
        response = client.get(BASE + address)
        assert response.status_code == 200, address
        told = _check(path, response)
        for item in told.get("items", []):
            name = ITEMS[path.rsplit("/", 1)[1]]
            assert not schema_errors(f"/components/schemas/{name}", item, unevaluatedProperties=False)
        if "items" not in told:
            assert not schema_errors(pointer(path, 200), told, unevaluatedProperties=False)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "question", ["pageSize=7", "pageNumber=0", "pageNumber=99999999999", "onbekend=1", "expand=niets"]
)
def test_wrong_questions_are_problems(path: str, question: str, offer: SimpleNamespace, client: Client):
    response = client.get(f"{BASE}{addresses(path, offer)[0]}?{question}")
    assert response.status_code == 400
    assert question.split("=")[0] in _check(path, response)["detail"]


@pytest.mark.parametrize("path", [path for path in PATHS if "{" in path])
def test_bad_and_unknown_ids_are_problems(path: str, offer: SimpleNamespace, client: Client):
    name = path[path.index("{") : path.index("}") + 1]
    for text, status in (("12", 400), ("é\U0001f600", 400), ("00000000-0000-4000-8000-000000000000", 404)):
        response = client.get(BASE + path.replace(name, text))
        assert response.status_code == status, text
        _check(path, response)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_writing_is_a_problem(path: str, method: str, offer: SimpleNamespace):
    client = Client(enforce_csrf_checks=True)
    response = getattr(client, method)(BASE + addresses(path, offer)[0], data="{}", content_type="application/json")
    assert response.status_code == 405
    assert "GET" in response["Allow"]
    _check(path, response)


@pytest.mark.parametrize("path", PATHS)
def test_another_version_is_not_acceptable(path: str, offer: SimpleNamespace, client: Client):
    address = BASE + addresses(path, offer)[0]
    response = client.get(address, headers={"Accept": "application/json; version=5.0"})
    assert response.status_code == 406
    assert _check(path, response)["requestedVersion"] == "5.0"
    for good in ("application/json;version=6.0", "application/json; version=6", "text/html", "*/*"):
        assert client.get(address, headers={"Accept": good}).status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_too_many_questions_are_a_problem(
    path: str, offer: SimpleNamespace, client: Client, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(settings, "OPEN_DATA_PER_MINUTE", 1)
    address = BASE + addresses(path, offer)[0]
    found = [client.get(address) for _ in range(3)]  # three, because a minute may turn in between
    assert found[2].status_code == 429
    assert 1 <= int(found[2]["Retry-After"]) <= 60
    _check(path, found[2])


@pytest.mark.parametrize("path", ["/onzin", "/courses/", "/persons", "/courses/x/y/z"])
def test_elsewhere_is_a_problem(path: str, offer: SimpleNamespace, client: Client):
    response = client.get(BASE + path)
    assert response.status_code == 404
    _check("/courses", response)


def test_a_fault_of_ours_is_a_problem(offer: SimpleNamespace, client: Client, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("catalogue.api.rows.courses", lambda: 1 / 0)
    response = client.get(f"{BASE}/courses")
    assert response.status_code == 500
    _check("/courses", response)


def test_expanded_objects_conform_too(offer: SimpleNamespace, client: Client):
    for path, expand in (
        ("/courses/{courseId}", "organisation,programmes"),
        ("/programmes/{programmeId}", "organisation"),
        ("/course-offerings/{courseOfferingId}", "course"),
        ("/programme-offerings/{programmeOfferingId}", "programme,organisation"),
    ):
        response = client.get(f"{BASE}{addresses(path, offer)[0]}?expand={expand}")
        told = _check(path, response)
        assert set(expand.split(",")) <= told.keys()

"""What the Open Education API tells of our offer, and what it keeps to itself."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from llo_portal.kernel.dates import today
from tests.factories.accounts import ProviderFactory
from tests.factories.catalogue import CourseFactory, ModuleFactory, OfferingFactory

BASE = "/api/oeapi/v6"


def names(told: dict[str, Any]) -> list[str]:
    return [item["name"][0]["value"] for item in told["items"]]


def ask(client: Client, path: str, **question: Any) -> dict[str, Any]:
    response = client.get(f"{BASE}{path}", question)
    assert response.status_code == 200, response.content
    return response.json()


def test_a_diploma_is_a_programme_and_the_rest_are_courses(offer: SimpleNamespace, client: Client):
    assert names(ask(client, "/programmes")) == ["Sociaal werk AD", "Verzorgende"]
    assert names(ask(client, "/courses")) == ["Bhv \U0001f692", "Heftruck", "Medicijnen"]
    assert names(ask(client, f"/programmes/{offer.diploma.pk}/courses")) == ["Medicijnen"]
    assert client.get(f"{BASE}/courses/{offer.diploma.pk}").status_code == 404
    assert client.get(f"{BASE}/programmes/{offer.plain.pk}").status_code == 404


def test_what_a_programme_tells(offer: SimpleNamespace, client: Client):
    told = ask(client, f"/programmes/{offer.diploma.pk}")
    assert told["otherCodes"] == [{"codeType": "x-crebo", "code": "99001"}]
    assert (told["formalDocument"], told["qualificationAwarded"]) == ("diploma", "vocational_diploma")
    assert (told["level"], told["levelOfQualification"]) == ("secondary_vocational_education_4", "eqf_4")
    assert told["studyLoad"] == [{"studyLoadUnit": "sbu", "value": 36}, {"studyLoadUnit": "contact_time", "value": 24}]
    assert told["modeOfStudy"] == "dual_training"
    ad = ask(client, f"/programmes/{offer.ad.pk}")
    assert (ad["level"], ad["qualificationAwarded"]) == ("associate_degree", "associate_degree")


def test_every_value_of_ours_has_one_of_theirs():
    from catalogue.api import codes
    from catalogue.choices import DeliveryForm, Level
    from llo_portal.kernel.choices import Credential

    assert codes.FORMS.keys() == set(DeliveryForm)
    assert codes.LEVELS.keys() == codes.QUALIFICATION_LEVELS.keys() == set(Level)
    assert codes.DOCUMENTS.keys() == set(Credential)


def test_what_a_start_tells(offer: SimpleNamespace, client: Client):
    told = ask(client, f"/course-offerings/{offer.starts.plain.pk}")
    assert told["priceInformation"][0] | {"displayAmount": None} == {
        "costType": "total_costs", "amount": "598.95", "vatAmount": "103.95", "amountWithoutVat": "495.00", "currency": "EUR",
        "displayAmount": None,
    }  # fmt: skip
    place = told["addresses"][0]
    assert (place["street"], place["streetNumber"], place["city"]) == ("Leidsekade", "12", "Woerden")
    assert told["startDateTime"].startswith(f"{offer.starts.plain.starts_on}T19:00:00+0")
    assert (told["maxNumberStudents"], told["enrolledNumberStudents"], told["state"]) == (12, 3, "active")


def test_concepts_stale_past_and_cancelled_stay_inside(offer: SimpleNamespace, client: Client):
    everything = names(ask(client, "/courses", pageSize=250)) + names(ask(client, "/programmes", pageSize=250))
    assert "Concept" not in everything
    assert "Oud" not in everything
    found = ask(client, f"/courses/{offer.plain.pk}/course-offerings")["items"]
    assert {item["courseOfferingId"] for item in found} == {str(offer.starts.plain.pk), str(offer.starts.online.pk)}
    for pk in (offer.hidden.past.pk, offer.hidden.cancelled.pk, offer.hidden.of_old.pk):
        assert client.get(f"{BASE}/course-offerings/{pk}").status_code == 404
    for pk in (offer.hidden.concept.pk, offer.hidden.old.pk):
        assert client.get(f"{BASE}/courses/{pk}").status_code == 404


def test_staff_sees_no_more_than_anybody(offer: SimpleNamespace, client: Client):
    from tests.factories.accounts import UserFactory

    client.force_login(UserFactory(roles=("onderwijskundige",)))
    assert client.get(f"{BASE}/courses/{offer.hidden.concept.pk}").status_code == 404


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ({"q": "HEFT"}, ["Heftruck"]),
        ({"q": "%"}, []),
        ({"q": "' OR 1=1 --"}, []),
        ({"level": "secondary_vocational_education_3"}, ["Medicijnen"]),
        ({"level": "master"}, []),
        ({"modeOfDelivery": "online"}, ["Heftruck"]),
        ({"modeOfDelivery": "blended"}, ["Medicijnen"]),
        ({"teachingLanguage": "en-GB"}, []),
        ({"q": "\x00heft"}, ["Heftruck"]),
    ],
)
def test_filters(question: dict[str, str], expected: list[str], offer: SimpleNamespace, client: Client):
    assert names(ask(client, "/courses", **question)) == expected


def test_filters_of_programmes_and_starts(offer: SimpleNamespace, client: Client):
    assert names(ask(client, "/programmes", qualificationAwarded="associate_degree")) == ["Sociaal werk AD"]
    assert names(ask(client, "/programmes", levelOfQualification="eqf_4")) == ["Verzorgende"]
    assert names(ask(client, "/programmes", primaryCode=offer.ad.code)) == ["Sociaal werk AD"]
    starts = f"/courses/{offer.plain.pk}/course-offerings"
    assert len(ask(client, starts, state="active")["items"]) == 1
    assert ask(client, starts, state="cancelled")["items"] == []
    assert ask(client, starts, since=f"{today() + timedelta(days=90)}T00:00:00Z")["items"] == []
    assert client.get(f"{BASE}{starts}?since=9999-12-31T23:59:59-23:00").status_code in (200, 400)
    assert client.get(f"{BASE}{starts}?since=gisteren").status_code == 400


def test_pages(client: Client, db: None):
    ProviderFactory()
    for _ in range(21):
        CourseFactory(state="gepubliceerd")
    first, last = ask(client, "/courses"), ask(client, "/courses", pageNumber=3)
    assert (len(first["items"]), first["hasPreviousPage"], first["hasNextPage"]) == (10, False, True)
    assert (len(last["items"]), last["hasPreviousPage"], last["hasNextPage"], last["totalPages"]) == (1, True, False, 3)
    assert ask(client, "/courses", pageNumber=9)["items"] == []


def test_fields_keeps_what_is_mandatory(offer: SimpleNamespace, client: Client):
    told = ask(client, f"/courses/{offer.plain.pk}", fields="(link,bestaatniet,organisation(name))")
    assert told.keys() == {"courseId", "primaryCode", "name", "organisationId", "link"}


def test_organisations_are_the_provider_and_who_issues_papers(offer: SimpleNamespace, client: Client):
    told = ask(client, "/organisations")
    assert [item["organisationType"] for item in told["items"]] == ["root", "institute"]
    assert "@" not in str(told)


@pytest.mark.parametrize("path", ["/courses", "/programmes"])
def test_a_list_asks_no_more_for_more_rows(path: str, client: Client, django_assert_max_num_queries: Any, db: None):
    ProviderFactory()
    counts = []
    for number in (1, 3):
        while CourseFactory._meta.model.objects.count() < number * 2:
            diploma = CourseFactory(
                state="gepubliceerd", credential="mbo-diploma", crebo="99001", licence_holder=_school()
            )
            part = CourseFactory(state="gepubliceerd")
            part.leads_to.add(diploma)
            for one in (diploma, part):
                ModuleFactory(course=one)
                OfferingFactory(course=one)
        ask(client, path)  # what is remembered, is
        with django_assert_max_num_queries(8) as asked:
            ask(client, path)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def _school() -> Any:
    from tests.factories.catalogue import InstitutionFactory

    return InstitutionFactory()


def test_an_answer_is_kept_until_it_changes(offer: SimpleNamespace, client: Client):
    address = f"{BASE}/courses/{offer.plain.pk}"
    first = client.get(address)
    assert first["Cache-Control"] == "public, max-age=60"
    assert "Set-Cookie" not in first
    by_tag = client.get(address, headers={"If-None-Match": first["ETag"]})
    by_date = client.get(address, headers={"If-Modified-Since": first["Last-Modified"]})
    assert (by_tag.status_code, by_date.status_code, by_tag.content) == (304, 304, b"")
    type(offer.plain).objects.filter(pk=offer.plain.pk).update(title="Heftruck rijden")
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again["ETag"] != first["ETag"]) == (200, True)
    assert client.get(address, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 200


def test_a_withdrawn_row_changes_the_list(offer: SimpleNamespace, client: Client):
    first = client.get(f"{BASE}/courses")
    type(offer.plain).objects.filter(pk=offer.plain.pk).update(state="uit aanbod")
    again = client.get(f"{BASE}/courses", headers={"If-Modified-Since": first["Last-Modified"]})
    assert again.status_code == 200


def test_it_may_be_read_from_any_site(offer: SimpleNamespace, client: Client):
    assert client.get(f"{BASE}/courses")["Access-Control-Allow-Origin"] == "*"
    before = client.options(f"{BASE}/courses", headers={"Origin": "https://elders.nl"})
    assert (before.status_code, before["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    head = client.head(f"{BASE}/courses")
    assert (head.status_code, head.content) == (200, b"")


def test_addresses_are_counted_apart_and_not_kept(offer: SimpleNamespace, client: Client, settings: Any):
    settings.OPEN_DATA_PER_MINUTE = 1
    asked = [client.get(f"{BASE}/", REMOTE_ADDR="203.0.113.7").status_code for _ in range(3)]
    assert asked[2] == 429
    assert client.get(f"{BASE}/", REMOTE_ADDR="203.0.113.8").status_code == 200
    assert "203.0.113" not in str(cache._cache.keys())
    spoofed = client.get(f"{BASE}/", REMOTE_ADDR="203.0.113.7", headers={"X-Forwarded-For": "198.51.100.1"})
    assert spoofed.status_code == 429
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert (
        client.get(f"{BASE}/", REMOTE_ADDR="203.0.113.7", headers={"X-Forwarded-For": "198.51.100.1"}).status_code
        == 200
    )


def test_without_a_cache_it_still_answers(offer: SimpleNamespace, client: Client, settings: Any):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1"}
    }
    settings.OPEN_DATA_PER_MINUTE = 1
    assert [client.get(f"{BASE}/courses").status_code for _ in range(3)] == [200, 200, 200]


TEXT = st.text(max_size=40) | st.sampled_from(
    ["1", "-1", "10", "250", "true", "2026-01-01T00:00:00Z", "nl", "active", "x-y"]
)
PARAMETERS = [
    "q", "primaryCode", "pageSize", "pageNumber", "consumer", "fields", "expand", "teachingLanguage", "level", "state", "since",
    "until", "modeOfDelivery", "modeOfStudy", "programmeType", "qualificationAwarded", "levelOfQualification",
    "fieldsOfStudy", "resultExpected", "organisationType", "returnTimelineOverrides", "filter_query[x][like]", "sort",
]  # fmt: skip
ENDS = [
    "/", "/organisations", "/organisations/{}", "/programmes", "/programmes/{}", "/programmes/{}/courses",
    "/programmes/{}/programme-offerings", "/courses", "/courses/{}", "/courses/{}/course-offerings", "/programme-offerings/{}",
    "/course-offerings/{}",
]  # fmt: skip


class NothingFalls(TestCase):
    """S4: whatever is asked, the answer is 200 or a problem."""

    @classmethod
    def setUpTestData(cls) -> None:
        ProviderFactory()
        cls.course = CourseFactory(state="gepubliceerd")
        cls.start = OfferingFactory(course=cls.course)

    @given(
        end=st.sampled_from(ENDS),
        one=st.text(alphabet=st.characters(exclude_characters="/?#"), max_size=20)
        | st.sampled_from(["course", "start"]),
        question=st.dictionaries(st.sampled_from(PARAMETERS) | st.text(max_size=10), TEXT, max_size=3),
    )
    def test_anything(self, end: str, one: str, question: dict[str, str]):
        from urllib.parse import quote

        known = {"course": str(self.course.pk), "start": str(self.start.pk)}
        told = urlencode({k: v.encode("utf-8", "replace") for k, v in question.items()}, errors="replace")
        path = end.format(known.get(one) or quote(one.encode("utf-8", "replace")))
        response = self.client.get(f"{BASE}{path}?{told}", REMOTE_ADDR=f"10.0.0.{hash(told) % 250}")
        assert response.status_code in (200, 400, 404, 429), (path, question, response.content)
        assert response["Content-Type"].startswith("application/")

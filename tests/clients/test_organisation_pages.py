"""Organisations on the screen."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from clients.models import Contact, Organisation, TimelineEntry
from tests.factories.clients import ContactFactory, IntakeFactory, OrganisationFactory

pytestmark = pytest.mark.django_db
FORM = {"name": "Hotel 't Anker", "kind": "werkgever", "place": "Gouda", "kvk": "1234 5678", "postcode": "2801ab"}


def test_a_new_client_belongs_to_who_made_it_and_gets_its_region(web: Client, owner: Any) -> None:
    answer = web.post(reverse("clients:organisation_create"), FORM)
    made = Organisation.objects.get()
    assert answer.url == made.get_absolute_url()
    assert (made.owner, made.kvk, made.postcode, made.region) == (owner, "12345678", "2801 AB", "AM20")
    assert TimelineEntry.objects.get().kind == "klant"


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("kvk", "ABC", "Een KvK-nummer bestaat uit acht cijfers."),
        ("kvk", "123456789", "acht cijfers, dit zijn er 9"),
        ("postcode", "12", "Schrijf de postcode als 1234 AB."),
        ("name", "", "Dit veld is verplicht."),
    ],
)
def test_mistakes_are_told_beside_the_field_and_the_rest_stays(web: Client, field: str, value: str, words: str) -> None:
    answer = web.post(reverse("clients:organisation_create"), FORM | {field: value})
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert "Gouda" in answer.content.decode()
    assert not Organisation.objects.exists()


def test_the_same_form_twice_makes_one_client(web: Client) -> None:
    data = FORM | {"idempotency_key": "7c9e6679-7425-40de-944b-e07fc1f90ae7"}
    first, second = (web.post(reverse("clients:organisation_create"), data) for _ in range(2))
    assert first.url == second.url
    assert Organisation.objects.count() == 1


def test_a_colleague_reads_but_does_not_change(organisation: Organisation, colleague: Any) -> None:
    client = Client()
    client.force_login(colleague)
    page = client.get(organisation.get_absolute_url())
    assert page.status_code == 200
    assert "Wijzigen" not in page.content.decode()
    assert client.get(reverse("clients:organisation_edit", args=[organisation.pk])).status_code == 404
    assert client.post(reverse("clients:contact_create", args=[organisation.pk]), {}).status_code == 404


def test_a_change_of_owner_is_told(web: Client, organisation: Organisation, colleague: Any) -> None:
    url = reverse("clients:organisation_edit", args=[organisation.pk])
    web.post(url, FORM | {"owner": colleague.pk})
    assert TimelineEntry.objects.get(kind="overdracht").text == f"Accountmanager is nu {colleague}"


def test_an_unclaimed_client_is_claimed_once(web: Client, colleague: Any) -> None:
    free = OrganisationFactory(owner=None)
    url = reverse("clients:organisation_claim", args=[free.pk])
    web.post(url)
    other = Client()
    other.force_login(colleague)
    answer = other.post(url, follow=True)
    assert "is al accountmanager" in answer.content.decode()


def test_a_merged_client_leads_to_what_it_became(web: Client, organisation: Organisation) -> None:
    gone = OrganisationFactory(merged_into=organisation)
    assert web.get(gone.get_absolute_url()).url == organisation.get_absolute_url()
    assert gone.name not in web.get(reverse("clients:organisation_list")).content.decode()


def test_outside_the_service_area_the_policy_warns(web: Client, owner: Any) -> None:
    far = OrganisationFactory(owner=owner, place="Groningen", region="AM01")
    assert "buiten ons verzorgingsgebied" in web.get(far.get_absolute_url()).content.decode()


def test_a_contact_is_added_woken_up_and_let_go(web: Client, organisation: Organisation) -> None:
    url = reverse("clients:contact_create", args=[organisation.pk])
    data = {"first_name": "Fatima", "infix": "van der", "last_name": "Meer", "email": "Fatima@voorbeeld.nl",
            "phone": "06 1234 5678", "function": "hr"}  # fmt: skip
    web.post(url, data)
    contact = Contact.objects.get()
    assert (contact.person.email, contact.person.phone) == ("fatima@voorbeeld.nl", "+31 6 12345678")
    edit = reverse("clients:contact_edit", args=[contact.pk])
    web.post(edit, data | {"function": "directie"})
    contact.refresh_from_db()
    assert not contact.is_active
    web.post(url, data)
    contact.refresh_from_db()
    assert contact.is_active
    assert Contact.objects.count() == 1


def test_who_can_sign_in_keeps_the_own_name(web: Client, organisation: Organisation, colleague: Any) -> None:
    contact = ContactFactory(organisation=organisation, person=colleague.person)
    url = reverse("clients:contact_edit", args=[contact.pk])
    web.post(url, {"first_name": "Ander", "last_name": "Mens", "function": "chef", "is_active": "on"})
    contact.refresh_from_db()
    colleague.person.refresh_from_db()
    assert contact.function == "chef"
    assert colleague.person.first_name != "Ander"


@pytest.mark.parametrize(
    ("term", "found"),
    [("linde", 1), ("LINDÉ", 1), ("lnde", 0), ("bakerij", 1), ("gouda", 0), ("woerden", 1), ("1234", 1)],
)
def test_search_forgives(web: Client, owner: Any, term: str, found: int) -> None:
    OrganisationFactory(name="Bakkerij De Linde", owner=owner, kvk="12345678", place="Woerden")
    answer = web.get(reverse("clients:organisation_list"), {"q": term})
    assert answer.context["table"].paginator.count == found


@pytest.mark.parametrize("term", ["De Linde Leiden", "leiden linde", "linde, leiden"])
def test_a_name_that_many_share_is_found_with_its_place(web: Client, owner: Any, term: str) -> None:
    for place in ("Leiden", "Woerden", "Gouda"):
        OrganisationFactory(name="Bakkerij De Linde", owner=owner, place=place)
    rows = web.get(reverse("clients:organisation_list"), {"q": term}).context["table"].data
    assert [row.place for row in rows] == ["Leiden"]


@pytest.mark.parametrize(
    ("page", "needs_client"),
    [("quick_clients", False), ("intake_create", False), ("parent_choose", True), ("organisation_merge", True)],
)
def test_where_a_client_is_chosen_the_closest_comes_first_and_a_cut_is_told(
    web: Client, owner: Any, organisation: Organisation, page: str, needs_client: bool
) -> None:
    made = [OrganisationFactory(name=f"Aannemer {n:02} Zuiderberg", owner=owner) for n in range(45)]
    exact = OrganisationFactory(name="Zuiderberg", owner=owner)
    url = reverse(f"clients:{page}", args=[organisation.pk] if needs_client else [])
    answer = web.get(url, {"q": "zuiderberg"})
    assert answer.context["found"][0] == exact
    assert "Er zijn er meer" in answer.text
    answer = web.get(url, {"q": "zuiderberg 44"})
    assert answer.context["found"][0] == made[44]


def test_a_client_with_many_talks_questions_and_files_shows_them_all(
    web: Client, owner: Any, organisation: Organisation
) -> None:
    talks = [IntakeFactory(organisation=organisation, owner=owner, subject=f"Gesprek {n}") for n in range(12)]
    page = web.get(organisation.get_absolute_url()).text
    assert "Nog 2 intakes" in page
    assert all(talk.get_absolute_url() in page for talk in talks)


def test_unknown_filters_are_no_error(web: Client, organisation: Organisation) -> None:
    answer = web.get(
        reverse("clients:organisation_list"), {"kind": "sportclub", "owner": "x", "page": "-1", "sort": "'"}
    )
    assert answer.status_code == 200


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_more_rows(
    web: Client, owner: Any, rows: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(rows):
        IntakeFactory(organisation__owner=owner)
    web.get(reverse("clients:organisation_list"))
    for name in ("clients:organisation_list", "clients:intake_list"):
        with django_assert_max_num_queries(15):
            web.get(reverse(name))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_of_a_client_costs_the_same_for_more_rows(
    web: Client, organisation: Organisation, rows: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(rows):
        IntakeFactory(organisation=organisation)
    web.get(organisation.get_absolute_url())
    with django_assert_max_num_queries(33):
        web.get(organisation.get_absolute_url())


def test_a_note_goes_on_the_timeline(web: Client, organisation: Organisation) -> None:
    url = reverse("clients:note_create", args=[organisation.pk])
    web.post(url, {"kind": "telefoon", "text": "Gebeld over bhv\nZe willen in maart."})
    entry = TimelineEntry.objects.get()
    assert (entry.text, entry.body) == ("Gebeld over bhv", "Ze willen in maart.")
    page = web.get(reverse("clients:organisation_timeline", args=[organisation.pk]), {"soort": "telefoon"})
    assert "Gebeld over bhv" in page.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_lists_search_and_timeline_ask_under_ten_queries(
    web: Client, owner: Any, count: int, django_assert_max_num_queries: Any
) -> None:
    rows = [OrganisationFactory(owner=owner) for _ in range(count)]
    listed = reverse("clients:organisation_list")
    for url in (listed, f"{listed}?q=linde", reverse("clients:organisation_timeline", args=[rows[0].pk])):
        web.get(url)  # the first time the session is told
        with django_assert_max_num_queries(9):
            web.get(url)

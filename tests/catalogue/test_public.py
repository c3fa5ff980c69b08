"""The public site as a visitor meets it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from catalogue.choices import DeliveryForm
from catalogue.models import EditablePage
from llo_portal.kernel.dates import today
from tests.factories.catalogue import CourseFactory, LocationFactory, ModuleFactory, OfferingFactory
from tests.factories.strategy import published_strategy

pytestmark = pytest.mark.django_db
LIST = "/opleidingen/"


def start(title, **extra):
    course = CourseFactory(title=title, state="gepubliceerd", **extra.pop("course", {}))
    return OfferingFactory(course=course, is_open=True, **extra)


def page(client, url, status=200):
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def test_home_leads_to_sectors_and_the_next_starts(client):
    start("Lassen voor beginners", course={"sector": "techniek"})
    html = page(client, reverse("home"))
    assert "?sector=techniek" in html
    assert "Lassen voor beginners" in html


def test_an_empty_house_still_has_a_home(client):
    assert "nog geen opleidingen" in page(client, reverse("home"))
    assert "nog geen opleidingen" in page(client, LIST)


def test_the_list_shows_what_is_published_and_nothing_else(client):
    start("Medicatie delen")
    CourseFactory(title="Nog niet af")
    html = page(client, LIST)
    assert "Medicatie delen" in html
    assert "Nog niet af" not in html


@pytest.mark.parametrize("word", ["medicatie", "medicaties", "mediactie delen", "MEDICATIE"])
def test_words_are_found_by_stem_and_in_spite_of_typos(client, word):
    start("Medicatie delen en toedienen")
    start("Heftruck rijden", course={"summary": "Je leert rijden.", "description": "Magazijn"})
    html = page(client, f"{LIST}?q={word}")
    assert "Medicatie delen" in html
    assert "Heftruck" not in html


def test_filters_work_together_and_count_without_themselves(client):
    start("Overdag in Woerden", day_part="dag", course={"sector": "techniek"})
    start("Avond in Woerden", day_part="avond", course={"sector": "techniek"})
    start("Avond in de zorg", day_part="avond")
    response = client.get(f"{LIST}?sector=techniek&dagdeel=avond")
    assert [card.course.title for card in response.context["found"].cards] == ["Avond in Woerden"]
    counts = {f.name: {o.value: o.count for o in f.options} for f in response.context["found"].facets}
    assert counts["sector"] == {"techniek": 1, "zorg-en-welzijn": 1}
    assert counts["dagdeel"] == {"dag": 1, "avond": 1}


def test_a_month_filters_on_the_start(client):
    soon = today() + timedelta(days=40)
    start("Binnenkort", starts_on=soon)
    start("Later", starts_on=soon + timedelta(days=90))
    response = client.get(f"{LIST}?maand={soon:%Y-%m}")
    assert [card.course.title for card in response.context["found"].cards] == ["Binnenkort"]


def test_open_starts_come_first(client):
    soon = OfferingFactory(
        course=CourseFactory(title="Dicht", state="gepubliceerd"), starts_on=today() + timedelta(days=5)
    )
    start("Open")
    titles = [card.course.title for card in client.get(LIST).context["found"].cards]
    assert titles == ["Open", soon.course.title]


@pytest.mark.parametrize(
    "query",
    [
        "sector=bestaat-niet", "maand=2027-13", "maand=morgen", "volgorde=x", "pagina=-1", "pagina=x", "onzin=1",
        "q=" + "a" * 1000, "q=%F0%9F%98%80", "q=%27%3B+DROP+TABLE+catalogue_course%3B--", "q=%00", "q=%22%22%22+-+%26+%7C+%21",
        "sector=techniek&sector=%3Cscript%3E", "pagina=99999999999999999999",
    ],
)  # fmt: skip
def test_strange_questions_get_a_helpful_page(client, query):
    start("Medicatie delen")
    html = page(client, f"{LIST}?{query}")
    assert "<script>" not in html.replace("<script src", "")


def test_a_page_that_does_not_exist_says_so_and_helps(client):
    start("Medicatie delen")
    html = page(client, f"{LIST}?pagina=7", status=404)
    assert "Die pagina bestaat niet" in html
    assert "Medicatie delen" in html


def test_nothing_found_offers_alternatives(client):
    start("Medicatie delen")
    html = page(client, f"{LIST}?q=kwantumfysica")
    assert "Misschien is dit iets voor je" in html
    assert "Medicatie delen" in html


def test_a_chip_takes_one_filter_away(client):
    start("Medicatie delen")
    chips = client.get(f"{LIST}?q=medicatie&dagdeel=avond&sector=zorg-en-welzijn").context["chips"]
    assert ("Avond", "?q=medicatie&sector=zorg-en-welzijn") in chips


@pytest.mark.parametrize("courses", [1, 3])
def test_the_list_asks_the_database_eight_times_at_most(client, django_assert_max_num_queries, courses):
    for number in range(courses):
        start(f"Opleiding nummer {number}")
    with django_assert_max_num_queries(8):
        client.get(f"{LIST}?q=opleiding&dagdeel=avond")


def test_the_course_page_tells_price_place_paper_and_steps(client):
    published_strategy()
    location = LocationFactory(name="Campus Oost", street="Oostlaan 1", place="Woerden")
    offering = start("Medicatie delen", price=Decimal("100.00"), vat_treatment="hoog", location=location, seats_taken=3)
    ModuleFactory(course=offering.course, title="Veilig delen")
    html = page(client, reverse("catalogue:course_detail", args=[offering.course.slug]))
    assert "€\xa0121,00" in html
    assert "21\xa0% btw" in html
    for words in (
        "Campus Oost",
        "Nog 9 van 12",
        "Veilig delen",
        "Bewijs van deelname",
        "veertien dagen",
        "Je werkt in de zorg.",
    ):
        assert words in html


@pytest.mark.parametrize(("days", "words"), [(3, "Zeker vanaf"), (-1, "Nog niet zeker")])
def test_a_day_to_decide_that_has_been_is_no_promise(client, days, words):
    made = start(
        "Lassen", min_places=4, starts_on=today() + timedelta(days=20), decides_on=today() + timedelta(days=days)
    )
    html = page(client, reverse("catalogue:course_detail", args=[made.course.slug]))
    assert words in html
    assert ("Zeker vanaf" in html) is (days > 0)


def test_a_price_without_vat_is_not_a_price_to_which_vat_is_added(client):
    made = start("Lassen", price=Decimal("500.00"), vat_treatment="vrijgesteld")
    html = page(client, reverse("catalogue:course_detail", args=[made.course.slug]))
    assert "er komt geen btw bij" in html
    assert "zonder btw" not in html


def test_without_individuals_in_the_strategy_the_page_refers_to_the_employer(client):
    published_strategy(doelgroepen=["werkgevers"])
    offering = start("Medicatie delen")
    html = page(client, reverse("catalogue:course_detail", args=[offering.course.slug]))
    assert "Vraag het aan je werkgever" in html
    assert 'href="/aanmelden/' not in html


def test_without_a_strategy_nobody_enrols(client):
    offering = start("Medicatie delen")
    assert "niet zelf aanmelden" in page(client, reverse("catalogue:course_detail", args=[offering.course.slug]))


def test_a_full_start_and_bespoke_work_take_no_enrolment(client):
    published_strategy()
    full = start("Vol", capacity=4, seats_taken=4)
    bespoke = start("Op maat", course={"range": "maatwerk"})
    for offering in (full, bespoke):
        response = client.get(reverse("catalogue:course_detail", args=[offering.course.slug]))
        assert response.context["open_starts"] == []


def test_a_concept_does_not_exist_for_visitors(client):
    course = CourseFactory()
    assert client.get(reverse("catalogue:course_detail", args=[course.slug])).status_code == 404


def test_the_course_page_needs_few_questions(client, django_assert_max_num_queries):
    offering = start("Medicatie delen")
    for _ in range(3):
        OfferingFactory(course=offering.course, is_open=True)
    url = reverse("catalogue:course_detail", args=[offering.course.slug])
    client.get(url)
    with django_assert_max_num_queries(11):
        client.get(url)


def test_the_pages_of_the_footer_exist(client):
    html = page(client, reverse("home"))
    for known in EditablePage.objects.all():
        assert known.get_absolute_url() in html
        assert known.title in page(client, known.get_absolute_url())
    assert client.get("/informatie/bestaat-niet/").status_code == 404


def test_the_first_pages_tell_what_the_site_does(client):
    """Who enrols without an account gets a cookie too, and pays online."""
    privacy, terms = (page(client, reverse("catalogue:page", args=[slug])) for slug in ("privacy", "voorwaarden"))
    assert "een cookie een dag lang wat je invulde" in privacy
    assert "Alleen als je inlogt" not in privacy
    assert "Je betaalt online of met een factuur." in terms
    assert "Gebruik de link in je mail." in terms


def test_markup_in_a_page_is_cleaned(client):
    EditablePage.objects.filter(slug="privacy").update(body="<script>alert(1)</script> **vet**")
    html = page(client, reverse("catalogue:page", args=["privacy"]))
    assert "<script>alert" not in html
    assert "<strong>vet</strong>" in html


@pytest.mark.parametrize("form", DeliveryForm)
def test_every_form_of_a_start_has_a_course_page(client, form):
    """The words for machines once lacked one form, and the page broke."""
    where = {} if form.has_place else {"location": None, "room": None}
    offering = start("Lassen voor beginners", form=form.value, **where)
    assert '"CourseInstance"' in page(client, reverse("catalogue:course_detail", args=[offering.course.slug]))

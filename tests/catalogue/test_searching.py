"""Words, typos, synonyms and what visitors looked for in vain."""

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.http import QueryDict
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from catalogue import services, terms
from catalogue.models import MissedTerm, Synonym
from catalogue.views.editing import free_slug
from llo_portal.kernel.dates import today
from tests.factories.accounts import UserFactory
from tests.factories.catalogue import CourseFactory, OfferingFactory
from tests.factories.delivery import carousel

LIST = "/opleidingen/"
COMPARE = "/opleidingen/vergelijken/"


def course(title, **extra):
    return CourseFactory(title=title, state="gepubliceerd", summary="Iets.", description="Iets.", **extra)


def titles(client, **query):
    response = client.get(LIST, query)
    assert response.status_code == 200
    return [card.course.title for card in response.context["found"].cards]


# -- reading words (no database) -------------------------------------------------------------------------------------


@given(st.text(max_size=300))
@example("½ ℌ İ ß")
def test_any_text_gives_quoted_words_only(text):
    found = terms.words(text)
    assert len(found) <= terms.MOST_WORDS
    query = terms.tsquery(found, terms.both_ways([("ehbo", "eerste hulp")]))
    bare = query.replace("<->", "").translate(str.maketrans("", "", "()&|:* "))
    assert bare.count("'") % 2 == 0
    assert "\\" not in bare


def test_synonyms_go_both_ways_and_may_be_two_words():
    table = terms.both_ways([("ehbo", "eerste hulp")])
    assert terms.tsquery(terms.words("EHBO"), table) == "('ehbo':* | 'eerste' <-> 'hulp')"
    assert terms.tsquery(terms.words("cursus eerste hulp"), table) == "('eerste' <-> 'hulp' | 'ehbo':*)"


@pytest.mark.parametrize(
    "text", ["jan@voorbeeld.nl", "06 12345678", "06-12 34 56 78", "123456782", "bel 0348-123456", "3445 HA", "3445ha",
             "ik ben ziek en zoek iets voor mij", "a", "", "😀", "x" * 80]
)  # fmt: skip
def test_what_may_be_about_a_person_is_not_kept(text):
    assert terms.keepable(text) == ""


@given(st.text(max_size=100))
def test_what_is_kept_never_looks_like_a_number_or_an_address(text):
    term = terms.keepable(text)
    assert "@" not in term
    assert not terms.PERSONAL.search(term)


def test_a_term_is_kept_in_one_spelling():
    assert terms.keepable("  Crèche   LEIDSTER ") == "creche leidster"


# -- finding ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "found"),
    [("vorkheftruck", 1), ("heftruk", 1), ("hef", 1), ("medicijnen", 1), ("taart", 0), ("Heftruck!", 1), ("LLO-7", 1)],
)
def test_words_synonyms_typos_and_codes_find_it(client, typed, found):
    course("Heftruck rijden", code="LLO-7")
    course("Medicatie delen")
    assert len(titles(client, q=typed)) == found


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["exel", "logitsiek", "reactruk", "hgiene"])
def test_a_letter_too_few_or_two_that_changed_places_find_short_words_too(client, typed):
    """Of a short word one letter is a large part: exel is the mistake that is made most."""
    for title in (
        "Excel voor de werkvloer",
        "Logistiek teamleider",
        "Reachtruck",
        "Sociale hygiëne",
        "Heftruck rijden",
    ):
        course(title)
    assert len(titles(client, q=typed)) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["kapper", "brandweer", "rijbewijs", "fotografie", "tuinman", "zzzzqqq"])
def test_another_word_is_no_typo(client, typed):
    for title in ("Excel voor de werkvloer", "Taalstimulering (VVE)", "Werken met baby's", "Reachtruck", "EHBO"):
        course(title)
    assert titles(client, q=typed) == []


@pytest.mark.django_db
def test_typos_count_only_when_the_word_itself_finds_nothing(client):
    course("Lassen voor beginners")
    course("Klassen begeleiden")
    assert titles(client, q="lassen") == ["Lassen voor beginners"]


@pytest.mark.django_db
def test_a_synonym_of_the_editors_works_at_once_in_both_directions(client):
    course("Vorkbediening")
    course("Palletvervoer")
    assert titles(client, q="palletvervoer") == ["Palletvervoer"]
    services.save_synonym(synonym=Synonym(word="vorkbediening", same_as="palletvervoer"), by=None)
    assert set(titles(client, q="palletvervoer")) == {"Palletvervoer", "Vorkbediening"}
    assert set(titles(client, q="vorkbediening")) == {"Palletvervoer", "Vorkbediening"}


@pytest.mark.django_db
def test_a_pair_is_stored_once_whichever_way(db):
    Synonym.objects.create(word="aap", same_as="mens")
    for word, same_as in (("mens", "aap"), ("aap", "aap"), ("aap", "")):
        with pytest.raises(IntegrityError), transaction.atomic():
            Synonym.objects.create(word=word, same_as=same_as)


# -- in vain ---------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_term_without_result_is_counted_without_the_person(client):
    course("Medicatie delen")
    for _ in range(2):
        client.get(LIST, {"q": "Kwantum-fysica"})
    client.get(LIST, {"q": "medicatie"})
    client.get(LIST, {"q": "medicatie", "sector": "techniek"})
    client.get(LIST, {"q": "zoek@mij.nl"})
    client.get(LIST, {"q": "bel 06-12345678"})
    assert list(MissedTerm.objects.values_list("term", "count", "last_on")) == [("kwantum fysica", 2, today())]
    assert {field.name for field in MissedTerm._meta.fields} == {"id", "term", "count", "last_on"}


@pytest.mark.django_db
def test_the_database_refuses_a_number_of_a_person(db):
    with pytest.raises(IntegrityError), transaction.atomic():
        MissedTerm.objects.create(term="123456782", last_on=today())


@pytest.mark.django_db
def test_the_list_of_missed_terms_stays_short(monkeypatch):
    monkeypatch.setattr(services.searching, "MOST_TERMS", 3)
    for word in ("appel", "appel", "peer", "banaan", "kers", "druif"):
        services.note_missed_term(words=word)
    assert MissedTerm.objects.count() == 3
    assert MissedTerm.objects.filter(term="appel").exists()


def sign_in(client, role):
    user = UserFactory()
    user.groups.add(Group.objects.get(name=role))
    client.force_login(user)
    return user


@pytest.mark.django_db
def test_the_marketeer_makes_a_synonym_of_a_missed_term(client):
    MissedTerm.objects.create(term="vorkheftruk", last_on=today())
    sign_in(client, "marketeer")
    html = client.get(reverse("catalogue:missed_term_list")).content.decode()
    link = f"{reverse('catalogue:synonym_create')}?woord=vorkheftruk"
    assert link in html
    assert 'value="vorkheftruk"' in client.get(link).content.decode()
    client.post(reverse("catalogue:synonym_create"), {"word": "VorkHeftruk ", "same_as": "Héftruck"})
    assert Synonym.objects.filter(word="vorkheftruk", same_as="heftruck").exists()
    assert not MissedTerm.objects.exists()


@pytest.mark.django_db
def test_a_synonym_is_changed_refused_twice_and_removed(client):
    sign_in(client, "onderwijskundige")
    pair = Synonym.objects.create(word="aap", same_as="mens")
    edit = reverse("catalogue:synonym_edit", args=[pair.pk])
    assert client.get(edit).status_code == 200
    client.post(edit, {"word": "aap", "same_as": "primaat"})
    pair.refresh_from_db()
    assert pair.same_as == "primaat"
    again = client.post(reverse("catalogue:synonym_create"), {"word": "primaat", "same_as": "aap"})
    assert "staan al in de lijst" in again.content.decode()
    empty = client.post(reverse("catalogue:synonym_create"), {"word": "😀", "same_as": "aap"})
    assert "letters of cijfers" in empty.content.decode()
    client.post(reverse("catalogue:synonym_remove", args=[pair.pk]))
    assert not Synonym.objects.filter(pk=pair.pk).exists()


@pytest.mark.django_db
def test_a_missed_term_can_be_put_away(client):
    term = MissedTerm.objects.create(term="onzin", last_on=today())
    sign_in(client, "marketeer")
    client.post(reverse("catalogue:missed_term_forget", args=[term.pk]))
    assert not MissedTerm.objects.exists()


# -- postcode --------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("typed", ["3445HA", "3445 HA", "3445"])
def test_only_two_digits_of_a_postcode_stay_in_the_address(client, typed):
    response = client.get(LIST, {"postcode": typed, "afstand": "30", "q": "lassen"})
    assert response.status_code == 302
    assert QueryDict(response.url.partition("?")[2]).dict() == {"q": "lassen", "postcode": "34", "afstand": "30"}


@pytest.mark.django_db
def test_a_postcode_that_is_none_is_passed_over(client):
    assert client.get(LIST, {"postcode": "xx"}).status_code == 200
    assert client.get(LIST, {"postcode": "0000AA"}, follow=True).status_code == 200


# -- comparing -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_three_courses_stand_side_by_side(client):
    slugs = [OfferingFactory(is_open=True, course=course(f"Vergelijk {n}")).course.slug for n in range(4)]
    response = client.get(COMPARE, {"c": slugs})
    assert [item.course.slug for item in response.context["compared"]] == slugs[:3]
    html = response.content.decode()
    assert "hoogstens drie" in html
    assert html.count('scope="col"') == 3
    assert "€\xa0495,00" in html


@pytest.mark.django_db
def test_a_course_in_blocks_shows_its_first_block_beside_the_others(client):
    slugs = [carousel(blocks=3).slug, OfferingFactory(is_open=True, course=course("Vergelijk heel")).course.slug]
    blocks, whole = client.get(COMPARE, {"c": slugs}).context["compared"]
    assert (blocks.blocks, whole.blocks) == (3, 0)
    html = client.get(COMPARE, {"c": slugs}).content.decode()
    assert f"blok {blocks.start.offering.module.title}" in html
    assert "vanaf € " in html.replace("\xa0", " ")
    assert "per blok" in html
    assert "3 blokken, elk met eigen starts" in html
    assert "In blokken" not in client.get(COMPARE, {"c": slugs[1:]}).content.decode()


@pytest.mark.django_db
def test_comparing_nothing_or_nonsense_helps(client):
    concept = CourseFactory()
    assert "Vink in de lijst" in client.get(COMPARE).content.decode()
    html = client.get(f"{COMPARE}?c=bestaat-niet&c=%00&c={concept.slug}").content.decode()
    assert "staat niet (meer) op de site" in html
    one = client.get(COMPARE, {"c": course("Alleen").slug})
    assert "nog maar één" in one.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("courses", [1, 3])
def test_comparing_asks_little(client, django_assert_max_num_queries, courses):
    slugs = [OfferingFactory(is_open=True).course.slug for _ in range(courses)]
    client.get(COMPARE, {"c": slugs})
    with django_assert_max_num_queries(2 + courses):
        client.get(COMPARE, {"c": slugs})


@pytest.mark.django_db
def test_no_course_takes_the_address_of_a_page_of_the_site():
    assert free_slug("Vergelijken", "X-1") == "vergelijken-2"


# -- anything at all -------------------------------------------------------------------------------------------------

NAMES = ("q", "sector", "dagdeel", "vorm", "uren", "prijs", "papier", "niveau", "toegang", "regio", "maand", "postcode",
         "afstand", "volgorde", "pagina", "c", "onzin")  # fmt: skip
VALUES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["techniek", "avond", "online", "9-16", "vrij", "34", "30", "2027-01", "2099-12", "prijs", "afstand", "1", "0", "-1",
         "'; DROP TABLE catalogue_course; --", "%s %(query)s {key}", "a" * 1000, "\x00", "😀", "a:*&|!<->'", "½", "&amp;"]
    ),
)  # fmt: skip


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.sampled_from(NAMES), VALUES), max_size=8), st.sampled_from([LIST, COMPARE]))
def test_any_address_gets_a_page_and_never_an_error(client, pairs, path):
    query = QueryDict(mutable=True)
    for name, value in pairs:
        query.appendlist(name, value.encode("utf-8", "replace").decode())
    response = client.get(f"{path}?{query.urlencode()}")
    assert response.status_code in (200, 302, 404)
    assert response.status_code != 404 or "pagina" in query

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import ProviderSite
from llo_portal.kernel.dates import today
from strategy import services
from strategy.models import Strategy
from strategy.questions import book
from tests.factories.accounts import ProviderFactory, UserFactory
from tests.factories.strategy import draft_strategy, published_strategy

pytestmark = pytest.mark.django_db
LATER = today() + timedelta(days=30)


def signed_in(*roles: str) -> Client:
    client = Client()
    client.force_login(UserFactory(roles=roles))
    return client


@pytest.fixture
def directeur() -> Client:
    return signed_in("directeur")


def answers(**changes: Any) -> dict[str, Any]:
    told = {q.key: list(q.default) if q.multiple else q.default[0] for q in book().questions}
    return told | {"starts_on": LATER.isoformat(), "note": "", "actie": "bewaren"} | changes


def test_staff_reads_what_holds_and_what_it_does(django_assert_max_num_queries: Any) -> None:
    published_strategy()
    client = signed_in("trainer")
    client.get(reverse("strategy:current"))
    with django_assert_max_num_queries(20):
        page = client.get(reverse("strategy:current"))
    assert "Verkoopt en organiseert; de uitvoering wordt ingekocht" in page.content.decode()
    assert "Een traject kan pas starten met een toegezegd uitvoeringsverzoek" in page.content.decode()
    assert "Keuzes maken" not in page.content.decode()


def test_without_a_strategy_the_page_says_what_it_is_for() -> None:
    assert "Er geldt nog geen strategie" in signed_in("secretaris").get(reverse("strategy:current")).content.decode()


def test_a_draft_does_not_exist_for_who_does_not_decide(directeur: Client) -> None:
    draft = draft_strategy()
    for name in ("detail", "compare"):
        url = reverse(f"strategy:{name}", args=[draft.pk])
        assert directeur.get(url).status_code == 200
        assert signed_in("accountmanager").get(url).status_code == 404
    assert signed_in("accountmanager").get(reverse("strategy:choose", args=[draft.pk])).status_code == 403
    assert signed_in("klantcontact").get(reverse("strategy:current")).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(count: int, django_assert_max_num_queries: Any) -> None:
    for _ in range(count):
        published_strategy()
    client = signed_in("directeur")
    client.get(reverse("strategy:versions"))
    with django_assert_max_num_queries(14):
        page = client.get(reverse("strategy:versions"), {"sort": "-proposed_by"})
    assert page.content.decode().count("Gepubliceerd</span>") == count


def test_a_new_version_begins_with_the_current_choices(directeur: Client) -> None:
    published = published_strategy(rol="uitvoerder")
    page = directeur.post(reverse("strategy:create"), {"starts_on": LATER, "based_on": published.pk}, follow=True)
    assert page.status_code == 200
    draft = Strategy.objects.get(state="concept")
    assert draft.choices_by_question()["rol"] == {"uitvoerder"}
    assert "contract met de school verliest zijn grond" in page.content.decode()


def test_a_start_in_the_past_is_told_beside_the_field(directeur: Client) -> None:
    published_strategy()
    page = directeur.post(reverse("strategy:create"), {"starts_on": "2020-01-01"})
    assert "Kies vandaag of een dag daarna." in page.content.decode()


def test_choices_are_kept_and_proposed(directeur: Client) -> None:
    draft = draft_strategy()
    url = reverse("strategy:choose", args=[draft.pk])
    assert directeur.post(url, answers(diensten=["scholing"])).status_code == 302
    draft.refresh_from_db()
    assert draft.choices_by_question()["diensten"] == {"scholing"}
    assert draft.starts_on == LATER
    assert directeur.post(url, answers(actie="voorstellen")).status_code == 302
    draft.refresh_from_db()
    assert draft.state == "voorgesteld"
    assert directeur.get(url).status_code == 404  # no longer to be changed


def test_what_chafes_comes_back_with_what_was_chosen_and_typed(directeur: Client) -> None:
    draft = draft_strategy()
    url = reverse("strategy:choose", args=[draft.pk])
    page = directeur.post(url, answers(rol="uitvoerder", note="Met eigen mensen", actie="voorstellen"))
    text = page.content.decode()
    assert "Motiveer eerst" in text
    assert 'name="motivering_S06"' in text
    assert "Met eigen mensen" in text
    done = directeur.post(url, answers(rol="uitvoerder", motivering_S06="Vier trainers.", actie="voorstellen"))
    assert done.status_code == 302
    assert draft.motivations.get().text == "Vier trainers."


def test_a_clash_cannot_be_proposed(directeur: Client) -> None:
    draft = draft_strategy()
    data = answers(oprichters="mbo_hbo", houding_publiek="concurreren", actie="voorstellen")
    page = directeur.post(reverse("strategy:choose", args=[draft.pk]), data)
    assert "Deze keuzes zijn strijdig" in page.content.decode()
    draft.refresh_from_db()
    assert draft.state == "concept"


def test_nonsense_answers_are_refused_without_an_error_page(directeur: Client) -> None:
    draft = draft_strategy()
    data = answers(rol="keizer", diensten=["zang"], starts_on="gisteren", motivering_S99="x")
    page = directeur.post(reverse("strategy:choose", args=[draft.pk]), data)
    assert page.status_code == 200
    assert set(page.context["form"].errors) == {"rol", "diensten", "starts_on"}


def test_tensions_are_told_while_choosing(directeur: Client) -> None:
    published_strategy()
    data = answers(rol="uitvoerder", motivering_S06="Omdat het kan <b>")
    text = directeur.post(reverse("strategy:tensions"), data).content.decode()
    assert "Wringt" in text
    assert "Omdat het kan &lt;b&gt;</textarea>" in text
    assert "Een traject mag starten met eigen trainers, zonder uitvoeringsverzoek." in text
    assert "Geen spanningen" in directeur.post(reverse("strategy:tensions"), answers()).content.decode()


def test_local_is_offered_with_more_than_one_site_only(directeur: Client) -> None:
    provider = ProviderFactory()
    url = reverse("strategy:choose", args=[draft_strategy().pk])
    ProviderSite.objects.create(provider=provider, name="Woerden", place="Woerden")
    assert 'value="lokaal"' not in directeur.get(url).content.decode()
    assert directeur.post(url, answers(organisatievorm="lokaal")).status_code == 200
    ProviderSite.objects.create(provider=provider, name="Gouda", place="Gouda")
    assert 'value="lokaal"' in directeur.get(url).content.decode()
    assert directeur.post(url, answers(organisatievorm="lokaal")).status_code == 302


def test_the_proposer_sees_no_publish_button_and_is_refused() -> None:
    proposer = UserFactory(roles=("directeur",))
    mine = Client()
    mine.force_login(proposer)
    draft = services.create_draft(starts_on=LATER, by=proposer)
    services.propose(strategy=draft, by=proposer)
    url = reverse("strategy:publish", args=[draft.pk])
    assert url not in mine.get(draft.get_absolute_url()).content.decode()
    assert "publiceert haar niet zelf" in mine.post(url, follow=True).content.decode()
    other = signed_in("directeur")
    assert "Strategie 1" in other.get(reverse("today")).content.decode()
    assert url in other.get(draft.get_absolute_url()).content.decode()
    assert "De strategie is gepubliceerd." in other.post(url, follow=True).content.decode()


def test_versions_are_compared_in_words(directeur: Client) -> None:
    older = published_strategy(rol="uitvoerder", organisatievorm="centraal")
    newer = published_strategy()
    url = reverse("strategy:compare", args=[newer.pk])
    text = directeur.get(url, {"met": older.pk}).content.decode()
    assert "<strong>2</strong>" in text
    assert "Een aparte rechtspersoon die de scholing bij de school inkoopt" in text
    assert directeur.get(url).status_code == 200
    assert directeur.get(url, {"met": "onzin"}).status_code == 200
    assert directeur.get(url, {"met": uuid4()}).status_code == 404


def test_a_draft_is_withdrawn_and_sent_back(directeur: Client) -> None:
    draft = draft_strategy(starts_on=LATER)
    directeur.post(reverse("strategy:propose", args=[draft.pk]))
    directeur.post(reverse("strategy:send_back", args=[draft.pk]))
    draft.refresh_from_db()
    assert draft.state == "concept"
    page = directeur.post(reverse("strategy:withdraw", args=[draft.pk]), follow=True)
    assert "ingetrokken" in page.content.decode()
    again = directeur.post(reverse("strategy:propose", args=[draft.pk]), follow=True)
    assert "Dit kan niet meer" in again.content.decode()

from datetime import date, timedelta
from decimal import Decimal as D
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from finance import services
from finance.models import AnnualBudget, CostSheet, Rate
from llo_portal.kernel.dates import today
from tests.factories.accounts import TeamFactory, UserFactory
from tests.factories.finance import EXAMPLE_A, AnnualBudgetFactory, CostSheetFactory, RateFactory

pytestmark = pytest.mark.django_db
NBSP = "\u00a0"


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def owner() -> Any:
    return UserFactory(roles=("accountmanager",))


@pytest.fixture
def sheet(owner: Any) -> CostSheet:
    return CostSheetFactory(owner=owner, title="Heftruck")


def posted(sheet: CostSheet, **changes: Any) -> dict[str, Any]:
    """Example A as somebody types it."""
    data: dict[str, Any] = {
        "title": "Montage", "participants": "12", "contact_hours": "40", "margin": "8", "maximum": "30",
        "budget": sheet.budget.pk, "price": "2.000", "actie": "bewaren",
        "trainer-TOTAL_FORMS": "1", "trainer-INITIAL_FORMS": "0",
        "trainer-0-description": "Docent", "trainer-0-preparation": "16", "trainer-0-teaching": "40",
        "trainer-0-guidance": "12", "trainer-0-aftercare": "8", "trainer-0-rate": "96,40",
        "trainer-0-per": "traject", "trainer-0-stream": "privaat",
        "regel-TOTAL_FORMS": "10", "regel-INITIAL_FORMS": "0",
    }  # fmt: skip
    others = [line for line in EXAMPLE_A if line[0] != "trainer"]
    for number, (category, per, quantity, rate) in enumerate(others):
        data |= {
            f"regel-{number}-category": category, f"regel-{number}-per": per, f"regel-{number}-stream": "privaat",
            f"regel-{number}-quantity": quantity, f"regel-{number}-rate": rate.replace(".", ","),
        }  # fmt: skip
    data |= {"regel-9-per": "traject", "regel-9-stream": "privaat"}  # the blank line
    return data | changes


def test_example_a_is_saved_and_shown(sheet: CostSheet, owner: Any) -> None:
    page = client_of(owner).post(sheet.get_absolute_url(), posted(sheet), follow=True)
    text = page.content.decode()
    assert f"€{NBSP}2.163,49" in text
    assert f"€{NBSP}25.961,82" in text
    sheet.refresh_from_db()
    assert (sheet.title, sheet.margin, sheet.lines.count()) == ("Montage", D("0.08"), 10)
    trainer = sheet.lines.get(category="trainer")
    assert (trainer.quantity, trainer.preparation, trainer.aftercare) == (76, 16, 8)


def test_the_fragment_calculates_and_stores_nothing(sheet: CostSheet, owner: Any) -> None:
    url = reverse("finance:sheet_outcome", args=[sheet.pk])
    text = client_of(owner).post(url, posted(sheet)).content.decode()
    assert f"€{NBSP}2.163,49" in text
    assert "Break-even ligt op <strong>14 plaatsen</strong>" in text
    assert "Niet boven de bodemprijs" in text
    cheap = client_of(owner).post(url, posted(sheet, price="700")).content.decode()
    assert "Binnen 30 plaatsen is er geen break-even." in cheap
    assert sheet.lines.count() == 0


def test_without_javascript_a_button_recalculates_and_adds_a_line(sheet: CostSheet, owner: Any) -> None:
    page = client_of(owner).post(sheet.get_absolute_url(), posted(sheet, actie="herbereken"))
    text = page.content.decode()
    assert f"€{NBSP}25.961,82" in text
    assert 'name="trainer-1-rate"' in text
    assert 'name="regel-10-rate"' not in text  # the last one is still blank
    assert sheet.lines.count() == 0


def test_errors_stand_beside_the_field_and_what_was_typed_stays(sheet: CostSheet, owner: Any) -> None:
    wrong = posted(sheet, participants="0", **{"regel-0-quantity": "veel", "trainer-0-rate": "-5"})
    page = client_of(owner).post(sheet.get_absolute_url(), wrong)
    text = page.content.decode()
    assert page.status_code == 200
    assert 'value="veel"' in text
    assert "Vul een getal in, bijvoorbeeld 1250,50." in text
    assert "Nog niet te berekenen" in text
    fragment = client_of(owner).post(reverse("finance:sheet_outcome", args=[sheet.pk]), wrong).content.decode()
    assert "Regel 1, Hoeveelheid: Vul een getal in" in fragment
    assert sheet.lines.count() == 0


@pytest.mark.parametrize(
    "broken",
    [{"regel-TOTAL_FORMS": "x"}, {"regel-TOTAL_FORMS": "99999"}, {"budget": "x"}, {"regel-0-category": "zang"}],
)
def test_a_broken_form_is_refused_without_an_error_page(sheet: CostSheet, owner: Any, broken: dict[str, str]) -> None:
    page = client_of(owner).post(sheet.get_absolute_url(), posted(sheet, **broken))
    assert page.status_code == 200
    assert sheet.lines.count() == 0


def test_a_public_line_stands_apart_without_overhead_or_margin(sheet: CostSheet, owner: Any) -> None:
    data = posted(sheet, **{"regel-7-stream": "publiek"})  # the exam of 185 each
    text = client_of(owner).post(reverse("finance:sheet_outcome", args=[sheet.pk]), data).content.decode()
    assert text.count(f"€{NBSP}650,00") == 1
    assert "De klant betaalt alleen het private deel." in text


def test_an_accountmanager_uses_set_rates_and_the_administrator_is_free(sheet: CostSheet, owner: Any) -> None:
    RateFactory(category="trainer", label="School", amount=D("96.40"))
    url = sheet.get_absolute_url()
    own = posted(sheet, **{"trainer-0-rate": "50"})
    assert f"Kies een vastgesteld tarief: €{NBSP}96,40." in client_of(owner).post(url, own).content.decode()
    assert client_of(owner).post(url, posted(sheet)).status_code == 302
    administrator = UserFactory(roles=("financieel_administrateur",))
    assert client_of(administrator).post(url, own).status_code == 302
    assert sheet.lines.get(category="trainer").rate == 50
    # what the administrator set on the sheet may stay
    assert client_of(owner).post(url, own).status_code == 302


def test_owner_colleague_and_stranger(sheet: CostSheet, owner: Any) -> None:
    colleague, stranger = UserFactory(roles=("accountmanager",)), UserFactory(roles=("accountmanager",))
    TeamFactory(users=(owner, colleague))
    url, fragment = sheet.get_absolute_url(), reverse("finance:sheet_outcome", args=[sheet.pk])
    for user, edits in [(owner, True), (colleague, True), (stranger, False)]:
        client = client_of(user)
        assert ('name="participants"' in client.get(url).content.decode()) is edits
        assert client.post(url, posted(sheet)).status_code == (302 if edits else 404)
        assert client.post(fragment, posted(sheet)).status_code == (200 if edits else 404)
    assert client_of(UserFactory(roles=("programmaleider",))).get(url).status_code == 403


def test_a_frozen_sheet_is_read_and_copied(sheet: CostSheet, owner: Any) -> None:
    client = client_of(owner)
    client.post(sheet.get_absolute_url(), posted(sheet))
    services.freeze_sheet(sheet=sheet)
    AnnualBudget.objects.update(volume=1)
    text = client.get(sheet.get_absolute_url()).content.decode()
    assert f"€{NBSP}2.163,49" in text
    assert "Vastgelegd" in text
    refused = client.post(sheet.get_absolute_url(), posted(sheet, title="Toch anders"))
    assert "zij verandert niet meer" in refused.content.decode()
    assert "Geschiedenis" in text
    assert "18541.80" not in text  # what was frozen is not repeated as JSON in the trail
    assert "Toch anders" in refused.content.decode()
    copied = client.post(reverse("finance:sheet_copy", args=[sheet.pk]), follow=True)
    assert copied.context["object"].title == "Montage (kopie)"


def test_a_new_sheet_opens_with_the_standard_rates(owner: Any) -> None:
    client = client_of(owner)
    url = reverse("finance:sheet_create")
    data = {"title": "Lean", "participants": "10", "contact_hours": "12,5"}
    assert "begroting" in client.post(url, data).content.decode()  # no budget yet, nothing lost
    AnnualBudgetFactory()
    RateFactory(label="School", is_standard=True)
    text = client.post(url, data, follow=True).content.decode()
    assert 'value="6,5"' in text
    assert 'value="96,40"' in text


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_one_and_three(count: int, owner: Any, django_assert_max_num_queries: Any) -> None:
    for _ in range(count):
        CostSheetFactory()
    client = client_of(owner)
    client.get(reverse("finance:sheet_list"))
    with django_assert_max_num_queries(14):
        page = client.get(reverse("finance:sheet_list"), {"sort": "owner"})
    assert page.content.decode().count("Calculatie ") >= count
    assert client.get(reverse("finance:sheet_list"), {"mine": "mij", "frozen": "ja", "q": "x"}).status_code == 200


def test_a_rate_is_made_succeeded_and_ended() -> None:
    client = client_of(UserFactory(roles=("financieel_administrateur",)))
    data = {"category": "reis", "label": "Reis", "unit": "km", "per": "traject", "amount": "0,23",
            "valid_from": "2026-01-01", "is_standard": "on"}  # fmt: skip
    assert client.post(reverse("finance:rate_create"), data).status_code == 302
    assert "geldt al een tarief" in client.post(reverse("finance:rate_create"), data).content.decode()
    rate = Rate.objects.get()
    succeed = reverse("finance:rate_succeed", args=[rate.pk])
    assert "pas vanaf" in client.post(succeed, {"amount": "0,25", "valid_from": "2026-01-01"}).content.decode()
    assert client.post(succeed, {"amount": "0,25", "valid_from": "2026-07-01"}).status_code == 302
    rate.refresh_from_db()
    later = Rate.objects.get(valid_from=date(2026, 7, 1))
    assert (rate.valid_until, later.amount, later.is_standard) == (date(2026, 6, 30), D("0.25"), True)
    end = reverse("finance:rate_end", args=[rate.pk])
    assert "30-06-2026" in client.get(end).content.decode()  # the audit trail of the rate
    assert "geldt al een tarief" in client.post(end, {"valid_until": "2026-08-01"}).content.decode()
    assert client.post(end, {"valid_until": "2026-05-31"}).status_code == 302
    listed = client.get(reverse("finance:rate_list")).content.decode()
    assert "Nieuw bedrag" in listed


def test_an_accountmanager_reads_rates_without_buttons() -> None:
    RateFactory(valid_from=today() - timedelta(days=1))
    text = client_of(UserFactory(roles=("accountmanager",))).get(reverse("finance:rate_list"), {"valid": "nu"})
    assert "Trainer" in text.content.decode()
    assert "Nieuw bedrag" not in text.content.decode()


BUDGET = {
    "year": "2031", "basis": "deelnemersuur", "volume": "52.000", "percentage": "", "margin": "8",
    "personeel": "420.000", "diensten": "96000", "marketing": "48000", "verborgen": "24000", "verzekeringen": "7500",
}  # fmt: skip


def test_a_budget_is_made_and_changed() -> None:
    client = client_of(UserFactory(roles=("directeur",)))
    page = client.post(reverse("finance:budget_create"), BUDGET, follow=True)
    assert f"€{NBSP}595.500,00" in page.content.decode()
    budget = AnnualBudget.objects.get()
    assert (budget.volume, budget.margin, budget.total) == (52000, D("0.08"), 595500)
    assert "Er is al een begroting" in client.post(reverse("finance:budget_create"), BUDGET).content.decode()
    edit = reverse("finance:budget_edit", args=[budget.pk])
    assert client.get(edit).status_code == 200
    wrong = client.post(edit, BUDGET | {"volume": "0"}).content.decode()
    assert "Vul een volume groter dan nul in." in wrong
    wrong = client.post(edit, BUDGET | {"basis": "procent", "volume": ""}).content.decode()
    assert "Vul het percentage in." in wrong
    right = BUDGET | {"basis": "procent", "volume": "", "percentage": "30"}
    assert client.post(edit, right).status_code == 302
    budget.refresh_from_db()
    assert (budget.percentage, budget.volume) == (D("0.30"), None)
    assert client.get(reverse("finance:budget_list")).status_code == 200


def test_compliance_reads_the_budget_only() -> None:
    client, budget = client_of(UserFactory(roles=("compliance_officer",))), AnnualBudgetFactory()
    assert "Wijzigen" not in client.get(budget.get_absolute_url()).content.decode()
    assert client.get(reverse("finance:budget_edit", args=[budget.pk])).status_code == 403
    assert client.get(reverse("finance:sheet_list")).status_code == 403

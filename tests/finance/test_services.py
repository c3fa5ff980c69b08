from datetime import date
from decimal import Decimal as D
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from finance import services
from finance.errors import CostingError, FrozenSheet, NoBudget
from finance.models import AnnualBudget, CostSheet, CostSheetLine, Rate
from finance.prefill import propose
from finance.selectors import outcome_of
from tests.factories.accounts import UserFactory
from tests.factories.finance import AnnualBudgetFactory, CostSheetFactory, RateFactory

pytestmark = pytest.mark.django_db


def new_sheet(**changes: Any) -> CostSheet:
    given = {"title": "Heftruck", "participants": 12, "contact_hours": D("40"), "by": UserFactory()}
    return services.new_sheet(**{**given, **changes})


def test_a_new_sheet_starts_with_the_standard_rates_of_today() -> None:
    AnnualBudgetFactory(margin=D("0.06"))
    RateFactory(category="huisvesting", label="Lokaal", amount=D("145"), is_standard=True)
    RateFactory(category="intake", label="Intake", per="deelnemer", amount=D("45"), is_standard=True)
    RateFactory(label="Oud", is_standard=True, valid_until=date(2020, 12, 31))
    RateFactory(label="Zzp", is_standard=False)
    RateFactory(label="School", is_standard=True)
    sheet = new_sheet()
    assert sheet.margin == D("0.06")
    assert [(line.description, line.per, line.quantity) for line in sheet.lines.all()] == [
        ("Intake", "deelnemer", 1),
        ("School", "traject", 60),
        ("Lokaal", "traject", 10),
    ]
    trainer = sheet.lines.get(category="trainer")
    assert (trainer.preparation, trainer.teaching) == (20, 40)


def test_without_a_budget_there_is_nothing_to_calculate_with() -> None:
    AnnualBudgetFactory(year=2999)
    with pytest.raises(NoBudget, match="begroting"):
        new_sheet()


def test_the_last_budget_helps_out_in_a_new_year() -> None:
    older = AnnualBudgetFactory(year=2019)
    assert new_sheet().budget == older


def test_a_sheet_needs_a_place() -> None:
    AnnualBudgetFactory()
    with pytest.raises(CostingError):
        new_sheet(participants=0)


def test_preparation_is_half_the_lessons_to_the_half_hour_upward() -> None:
    assert propose("trainer", "traject", D("2.5")).preparation == D("1.5")
    assert propose("huisvesting", "traject", D("9")).quantity == 3
    assert propose("reis", "traject", D("9")).quantity == 0


def test_freezing_tells_everything_the_quote_leans_on() -> None:
    sheet = CostSheetFactory(example_a=True)
    frozen = services.freeze_sheet(sheet=sheet)
    assert frozen["private"] == {"variable": "18541.80", "fixed": "5496.92", "margin": "1923.10", "total": "25961.82"}
    assert frozen["public"] == {"total": "0.00"}
    assert frozen["floor_price"] == "2163.49"
    assert frozen["input"]["overhead"]["volume"] == "52000.00"
    assert len(frozen["input"]["lines"]) == 10
    assert services.freeze_sheet(sheet=sheet) == frozen


def test_a_later_budget_does_not_move_what_is_frozen() -> None:
    sheet = CostSheetFactory(example_a=True)
    services.freeze_sheet(sheet=sheet)
    AnnualBudget.objects.update(volume=1)
    sheet = CostSheet.objects.get(pk=sheet.pk)
    assert outcome_of(sheet).floor_price == D("2163.49")
    with pytest.raises(FrozenSheet):
        services.change_sheet(sheet=sheet, values={"participants": 3}, lines=[], by=sheet.owner)


def refused(change: Any) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def test_the_database_keeps_a_frozen_sheet_and_its_lines() -> None:
    sheet = CostSheetFactory(example_a=True)
    services.freeze_sheet(sheet=sheet)
    line = sheet.lines.first()
    rows = CostSheet.objects.filter(pk=sheet.pk)
    refused(lambda: rows.update(participants=13))
    refused(lambda: rows.update(frozen={"floor_price": "1.00"}))
    refused(lambda: rows.update(frozen=None, frozen_at=None))
    refused(lambda: rows._raw_delete("default"))
    refused(lambda: sheet.lines.update(rate=1))
    refused(lambda: line.delete())
    refused(lambda: CostSheetLine.objects.create(sheet=sheet, category="reis", quantity=1, rate=1))
    other = CostSheetFactory(example_a=True)
    refused(lambda: other.lines.update(sheet=sheet))
    successor = UserFactory()
    rows.update(owner=successor)  # a colleague who takes over does not change what was calculated


def test_a_copy_is_loose_again() -> None:
    sheet = CostSheetFactory(example_a=True)
    services.freeze_sheet(sheet=sheet)
    colleague = UserFactory()
    copy = services.copy_sheet(sheet=CostSheet.objects.get(pk=sheet.pk), by=colleague)
    assert (copy.owner, copy.is_frozen, copy.lines.count()) == (colleague, False, 10)
    assert outcome_of(copy).total == D("25961.82")
    assert sheet.lines.count() == 10


def test_the_database_refuses_nonsense() -> None:
    sheet = CostSheetFactory()
    refused(lambda: CostSheet.objects.update(participants=0))
    refused(lambda: CostSheetLine.objects.create(sheet=sheet, category="reis", quantity=-1, rate=1))
    refused(lambda: CostSheetLine.objects.create(sheet=sheet, category="trainer", quantity=5, rate=1, teaching=4))
    refused(lambda: AnnualBudget.objects.update(volume=None))
    refused(lambda: AnnualBudget.objects.update(basis="procent"))
    refused(lambda: AnnualBudget.objects.update(margin=-1))


def test_two_rates_with_one_name_never_hold_on_one_day() -> None:
    RateFactory(label="School", valid_from=date(2026, 1, 1), valid_until=date(2026, 12, 31))
    refused(lambda: RateFactory(label="School", valid_from=date(2026, 12, 31)))
    refused(lambda: RateFactory(label="Kort", valid_from=date(2026, 2, 1), valid_until=date(2026, 1, 1)))
    RateFactory(label="School", valid_from=date(2027, 1, 1))
    assert Rate.objects.valid_on(date(2026, 12, 31)).count() == 1


def test_who_reads_and_who_changes() -> None:
    owner, stranger = UserFactory(roles=("accountmanager",)), UserFactory(roles=("accountmanager",))
    sheet = CostSheetFactory(owner=owner)
    for user, reads, changes in [
        (owner, True, True),
        (stranger, True, False),
        (UserFactory(roles=("financieel_administrateur",)), True, True),
        (UserFactory(roles=("directeur",)), True, True),
        (UserFactory(roles=("programmaleider",)), False, False),
        (UserFactory(roles=("klantcontact",)), False, False),
    ]:
        assert CostSheet.objects.for_user(user).exists() is reads
        assert CostSheet.objects.editable_by(user).exists() is changes
    services.freeze_sheet(sheet=sheet)
    assert not CostSheet.objects.editable_by(owner).exists()


def test_the_audit_trail_sees_rates_and_budgets() -> None:
    rate = RateFactory()
    Rate.objects.update(amount=1)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM finance_rateevent WHERE id = %s", [rate.pk])
        assert cursor.fetchone() == (2,)

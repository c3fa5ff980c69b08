"""Kansen and taken: the database guards the one next step, the pages show and move them."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clients import services
from clients.errors import ClientsError, StateError
from clients.models import Opportunity, Stage, Task, TimelineEntry
from clients.selectors.pipeline import agenda
from llo_portal.kernel.dates import today
from llo_portal.kernel.money import euro
from tests.factories.accounts import UserFactory
from tests.factories.clients import ContactFactory, IntakeFactory, OrganisationFactory, opportunity

pytestmark = pytest.mark.django_db


def open_steps(chance: Opportunity) -> list[str]:
    return list(chance.tasks.open().filter(is_next_step=True).values_list("title", flat=True))


def check_now() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def refused(act: Any) -> None:
    with transaction.atomic():
        point = transaction.savepoint()
        act()
        with pytest.raises(IntegrityError):
            check_now()
        transaction.savepoint_rollback(point)


class TestTheOneNextStep:
    def test_an_open_chance_has_one_and_a_closed_one_none(self) -> None:
        chance = opportunity()
        assert open_steps(chance) == ["Terugbellen over de vraag"]
        services.do_next_step(opportunity=chance, next_step="Intake plannen", next_on=today(), by=chance.owner)
        assert open_steps(chance) == ["Intake plannen"]
        services.win(opportunity=chance, by=chance.owner)
        check_now()
        assert open_steps(chance) == []

    def test_the_database_refuses_none_and_two(self) -> None:
        chance = opportunity()
        mine = Opportunity.objects.filter(pk=chance.pk)
        again = {"opportunity": chance, "title": "Nog een", "is_next_step": True, "owner": chance.owner}
        for act in (
            lambda: Task.objects.filter(opportunity=chance).delete(),
            lambda: Task.objects.create(due_on=today(), **again),
            lambda: mine.update(stage=Stage.LOST, lost_reason="prijs", closed_on=today()),
        ):
            refused(act)

    def test_doing_the_step_asks_for_the_next(self) -> None:
        chance = opportunity()
        with pytest.raises(ClientsError):
            services.do_next_step(opportunity=chance, next_step="  ", next_on=today(), by=chance.owner)
        with pytest.raises(ClientsError):
            services.finish_task(task=chance.tasks.get(), by=chance.owner)
        assert open_steps(chance) == ["Terugbellen over de vraag"]


class TestMoving:
    def test_every_move_is_told_and_counted(self) -> None:
        chance = opportunity()
        services.move(opportunity=chance, stage=Stage.QUOTE, by=chance.owner)
        services.move(opportunity=chance, stage=Stage.INTAKE, by=chance.owner)
        assert list(chance.stages.values_list("stage", flat=True)) == ["vraag", "offerte", "intake"]
        assert TimelineEntry.objects.filter(kind="kans").count() == 3

    def test_lost_needs_a_reason_and_can_come_back_where_it_was(self) -> None:
        chance = opportunity(stage=Stage.ADVICE)
        with pytest.raises(ClientsError):
            services.lose(opportunity=chance, reason="zomaar", by=chance.owner)
        services.lose(opportunity=chance, reason="prijs", note="Te duur", by=chance.owner)
        with pytest.raises(StateError):
            services.move(opportunity=chance, stage=Stage.QUOTE, by=chance.owner)
        back = services.reopen_opportunity(opportunity=chance, by=chance.owner)
        check_now()
        assert (back.stage, back.lost_reason, back.closed_on) == (Stage.ADVICE, "", None)

    def test_lost_without_reason_is_refused_by_the_database(self) -> None:
        chance = opportunity()
        with pytest.raises(IntegrityError), transaction.atomic():
            Opportunity.objects.filter(pk=chance.pk).update(stage=Stage.LOST, closed_on=today())

    def test_a_new_owner_gets_the_step(self) -> None:
        chance, other = opportunity(), UserFactory(roles=("accountmanager",))
        services.change_opportunity(opportunity=chance, values={"owner": other}, by=chance.owner)
        assert chance.tasks.get().owner == other


class TestFollowing:
    def test_a_complete_intake_becomes_a_chance_that_carries_on(self) -> None:
        intake = IntakeFactory()
        services.complete(intake=intake, by=intake.owner)
        chance = Opportunity.objects.get()
        assert (chance.stage, chance.value, chance.owner) == (Stage.INTAKE, Decimal(12000), intake.owner)
        services.follow(intake=intake, stage=Stage.QUOTE, value=Decimal(9000), by=intake.owner)
        services.follow(intake=intake, stage=Stage.ADVICE, by=intake.owner)
        chance.refresh_from_db()
        assert (chance.stage, chance.value) == (Stage.QUOTE, Decimal(9000))
        assert open_steps(chance) == ["Bellen over de offerte"]
        services.follow(intake=intake, stage=Stage.WON, by=None)
        services.follow(intake=intake, stage=Stage.QUOTE, by=intake.owner)
        chance.refresh_from_db()
        assert chance.stage == Stage.WON
        assert Opportunity.objects.count() == 1

    def test_completing_twice_makes_one(self) -> None:
        intake = IntakeFactory()
        services.complete(intake=intake, by=intake.owner)
        services.reopen(intake=intake, by=intake.owner)
        services.complete(intake=intake, by=intake.owner)
        assert Opportunity.objects.count() == 1


class TestTasks:
    def test_a_source_asks_once(self) -> None:
        user = UserFactory(roles=("accountmanager",))
        first = services.add_task(title="Bel", due_on=today(), owner=user, by=None, source_key="x:1")
        assert services.add_task(title="Bel", due_on=today(), owner=user, by=None, source_key="x:1") == first
        services.finish_tasks_of(source_key="x:1", by=None)
        assert services.add_task(title="Bel", due_on=today(), owner=user, by=None, source_key="x:1") != first

    def test_agenda_sorts_late_today_and_this_week(self) -> None:
        user = UserFactory(roles=("accountmanager",))
        monday = today() - timedelta(days=today().weekday())
        for days in (-1, 0, 3, 9):
            services.add_task(title=f"{days}", due_on=monday + timedelta(days=days), owner=user, by=None)
        mine = agenda(user, monday)
        assert [[t.title for t in part] for part in (mine.late, mine.today, mine.week)] == [["-1"], ["0"], ["3"]]

    def test_postponing_counts_working_days(self) -> None:
        task = services.add_task(title="x", due_on=today(), owner=UserFactory(roles=("accountmanager",)), by=None)
        moved = services.postpone_task(task=task, working_days=1, by=None)
        assert moved.due_on > today()
        assert moved.due_on.weekday() < 5
        with pytest.raises(ClientsError):
            services.postpone_task(task=task, working_days=0, by=None)


class TestPages:
    def test_the_board_counts_and_moves(self, web: Client, owner: Any, organisation: Any) -> None:
        chance = opportunity(organisation=organisation, value=Decimal(5000))
        page = web.get(reverse("clients:opportunity_board")).content.decode()
        assert euro(5000) in page
        assert f'data-card="{chance.pk}"' in page
        url = reverse("clients:opportunity_move", args=[chance.pk])
        assert web.post(url, {"stage": "offerte", "bord": "1"}).url == reverse("clients:opportunity_board")
        chance.refresh_from_db()
        assert chance.stage == Stage.QUOTE
        web.post(url, {"stage": "gewonnen"})
        chance.refresh_from_db()
        assert chance.stage == Stage.QUOTE

    def test_creating_by_hand(self, web: Client, owner: Any, organisation: Any) -> None:
        url = reverse("clients:opportunity_create", args=[organisation.pk])
        sent = {
            "title": "Twaalf heftruckchauffeurs", "formula": "werkgevers", "value": "12.500,-", "owner": owner.pk,
            "stage": "vraag", "next_step": "", "next_on": today().isoformat(),
        }  # fmt: skip
        refused = web.post(url, sent)
        assert refused.status_code == 200
        assert "Twaalf heftruckchauffeurs" in refused.content.decode()
        assert web.post(url, sent | {"next_step": "Bellen 😀"}).status_code == 302
        chance = Opportunity.objects.get()
        assert (chance.value, open_steps(chance)) == (Decimal(12500), ["Bellen 😀"])
        detail = web.get(chance.get_absolute_url()).content.decode()
        assert "Bellen 😀" in detail
        assert "Gewonnen" in detail

    @pytest.mark.parametrize(("stage", "offered"), [("vraag", "intake"), ("advies", "offerte"), ("overeenkomst", "")])
    def test_moving_offers_the_stage_that_follows(
        self, web: Client, organisation: Any, stage: str, offered: str
    ) -> None:
        page = web.get(opportunity(organisation=organisation, stage=stage).get_absolute_url()).text
        assert ("selected" in page.split('name="stage"')[1].split("</select>")[0]) == bool(offered)
        assert not offered or f'value="{offered}" selected' in page

    def test_editing_keeps_a_contact_who_left(self, web: Client, organisation: Any) -> None:
        contact = ContactFactory(organisation=organisation, is_active=False)
        chance = opportunity(organisation=organisation, contact=contact)
        page = web.get(reverse("clients:opportunity_edit", args=[chance.pk])).text
        assert f'<option value="{contact.pk}" selected' in page

    def test_losing_by_the_page(self, web: Client, organisation: Any) -> None:
        chance = opportunity(organisation=organisation)
        url = reverse("clients:opportunity_lose", args=[chance.pk])
        assert web.post(url, {"note": "x"}).status_code == 200
        assert web.post(url, {"reason": "stil", "note": ""}).status_code == 302
        chance.refresh_from_db()
        assert (chance.stage, chance.lost_reason) == (Stage.LOST, "stil")

    def test_owner_colleague_and_stranger(self, owner: Any, colleague: Any, organisation: Any) -> None:
        chance = opportunity(organisation=organisation)
        move = reverse("clients:opportunity_move", args=[chance.pk])
        detail = chance.get_absolute_url()
        for roles, sees, moves in (
            (("directeur",), 200, 302), (("programmaleider",), 200, 403), (("marketeer",), 403, 403),
            (("klantcontact",), 403, 403),
        ):  # fmt: skip
            client = Client()
            client.force_login(UserFactory(roles=roles))
            assert client.get(detail).status_code == sees, roles
            assert client.post(move, {"stage": "intake"}).status_code == moves, roles
        client = Client()
        client.force_login(colleague)
        assert client.get(detail).status_code == 200
        assert client.post(move, {"stage": "intake"}).status_code == 404

    @pytest.mark.parametrize("name", ["opportunity_board", "opportunity_list", "task_list", "opportunity_forecast"])
    def test_lists_ask_as_much_for_three_as_for_one(self, web: Client, organisation: Any, name: str) -> None:
        opportunity(organisation=organisation)
        url = reverse(f"clients:{name}")
        web.get(url)
        with CaptureQueriesContext(connection) as one:
            web.get(url)
        for _ in range(2):
            opportunity(organisation=organisation)
        with CaptureQueriesContext(connection) as three:
            assert web.get(url).status_code == 200
        assert len(three) == len(one), [q["sql"][:120] for q in three]

    def test_the_task_list_begins_with_ones_own(self, web: Client, owner: Any, colleague: Any) -> None:
        services.add_task(title="Mijn taak", due_on=today(), owner=owner, by=None)
        services.add_task(title="Andermans taak", due_on=today(), owner=colleague, by=None)
        page = web.get(reverse("clients:task_list")).content.decode()
        assert "Mijn taak" in page
        assert "Andermans taak" not in page
        mine, theirs = Task.objects.get(title="Mijn taak"), Task.objects.get(title="Andermans taak")
        assert web.post(reverse("clients:task_finish", args=[mine.pk])).status_code == 302
        assert web.post(reverse("clients:task_finish", args=[theirs.pk])).status_code == 404

    def test_today_shows_what_is_late(self, web: Client, owner: Any) -> None:
        services.add_task(title="Te laat gebeld", due_on=today() - timedelta(days=3), owner=owner, by=None)
        page = web.get(reverse("today")).content.decode()
        assert "Te laat gebeld" in page
        assert "Te laat" in page


def test_a_leaver_hands_over_chances_and_tasks() -> None:
    organisation, successor = OrganisationFactory(), UserFactory(roles=("accountmanager",))
    chance = opportunity(organisation=organisation)
    services.hand_over(leaver=organisation.owner, successor=successor, by=successor)
    chance.refresh_from_db()
    assert chance.owner == successor
    assert chance.tasks.get().owner == successor

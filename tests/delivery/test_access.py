"""Owner, colleague, stranger: who sees which rows of delivery."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from delivery.models import Certificate, Enrolment, Programme
from tests.factories.accounts import UserFactory
from tests.factories.clients import ContactFactory
from tests.factories.delivery import (
    EnrolmentFactory,
    LearnerFactory,
    ProgrammeFactory,
    SessionFactory,
    TrainerFactory,
    issued_certificate,
)
from tests.factories.offers import accepted_quote

pytestmark = pytest.mark.django_db


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def status(user: Any, name: str, *args: Any) -> int:
    return client_of(user).get(reverse(f"delivery:{name}", args=args)).status_code


def test_a_trainer_sees_own_groups_only() -> None:
    owner, stranger = UserFactory(roles=("trainer",)), UserFactory(roles=("trainer",))
    session = SessionFactory(trainer=TrainerFactory(person=owner.person))
    TrainerFactory(person=stranger.person)
    programme = session.programme_id
    for name, key in (("programme_detail", programme), ("programme_results", programme), ("attendance", session.pk)):
        assert status(owner, name, key) == 200
        assert status(stranger, name, key) == 404


def test_names_of_learners_are_for_who_carries_out_or_sells() -> None:
    enrolment = EnrolmentFactory()
    seller = enrolment.programme.quote.owner
    colleague, director = UserFactory(roles=("accountmanager",)), UserFactory(roles=("directeur",))
    leader = UserFactory(roles=("programmaleider",))
    assert [Enrolment.objects.for_user(u).count() for u in (leader, seller, colleague, director)] == [1, 1, 0, 0]
    page = client_of(director).get(reverse("delivery:programme_learners", args=[enrolment.programme_id]))
    assert enrolment.learner.person.last_name not in page.content.decode()


def test_learners_of_a_benefit_agency_are_for_who_carries_out_only() -> None:
    quote = accepted_quote(formula="uitkeringsinstanties")
    programme = ProgrammeFactory(quote=quote)
    EnrolmentFactory(programme=programme)
    contact = ContactFactory(organisation=programme.organisation)
    theirs = UserFactory(person=contact.person, roles=("klantcontact",))
    assert not Enrolment.objects.for_user(quote.owner).exists()
    assert not Enrolment.objects.for_user(theirs).exists()
    assert Enrolment.objects.for_user(UserFactory(roles=("administrateur",))).exists()


def test_a_clients_contact_sees_own_programmes_only() -> None:
    programme = ProgrammeFactory()
    owner = UserFactory(person=ContactFactory(organisation=programme.organisation).person, roles=("klantcontact",))
    colleague = UserFactory(person=ContactFactory(organisation=programme.organisation).person, roles=("klantcontact",))
    gone = UserFactory(
        person=ContactFactory(organisation=programme.organisation, is_active=False).person, roles=("klantcontact",)
    )
    stranger = UserFactory(person=ContactFactory().person, roles=("klantcontact",))
    for name in ("client_programme", "client_learner_add", "client_learner_paste"):
        assert [status(u, name, programme.pk) for u in (owner, colleague, gone, stranger)] == [200, 200, 404, 404]


def test_a_learner_downloads_and_leaves_own_only() -> None:
    paper = issued_certificate()
    stranger = UserFactory(person=LearnerFactory().person, roles=("deelnemer",))
    assert not Certificate.objects.own(stranger).exists()
    assert status(stranger, "my_certificate", paper.pk) == 404
    gone = client_of(stranger).post(reverse("delivery:my_withdrawal", args=[paper.enrolment_id]))
    assert gone.status_code == 404


def test_a_learner_gets_the_own_paper_and_nothing_is_kept(run_outbox: Any, settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path
    paper = issued_certificate()
    run_outbox()
    owner = UserFactory(person=paper.enrolment.learner.person, roles=("deelnemer",))
    answer = client_of(owner).get(reverse("delivery:my_certificate", args=[paper.pk]))
    assert answer["Cache-Control"] == "no-store"
    assert b"".join(answer.streaming_content).startswith(b"%PDF")


def test_the_public_page_tells_five_things_and_no_more() -> None:
    paper = issued_certificate()
    person = paper.enrolment.learner.person
    page = Client().get(reverse("delivery:verify", args=[paper.code]))
    text = page.content.decode()
    assert paper.number in text
    assert paper.name_as_printed in text
    staff = (str(paper.prepared_by), str(paper.issued_by))
    for secret in (person.email, str(person.pk), str(paper.pk), *staff, paper.enrolment.programme.number):
        assert secret not in text
    assert Client().get(reverse("delivery:verify", args=[paper.number])).status_code == 404, "a number is no key"


def test_a_prepared_paper_does_not_exist_for_the_public() -> None:
    from tests.factories.delivery import CertificateFactory

    assert Client().get(reverse("delivery:verify", args=[CertificateFactory().code])).status_code == 404


@pytest.mark.parametrize("name", ["programme_learners", "programme_sessions", "programme_certificates"])
def test_three_rows_cost_as_many_queries_as_one(name: str, django_assert_max_num_queries: Any) -> None:
    user = client_of(UserFactory(roles=("programmaleider", "administrateur")))

    def count(rows: int) -> int:
        programme = ProgrammeFactory()
        for hour in range(rows):
            EnrolmentFactory(programme=programme)
            SessionFactory(programme=programme, hour=8 + 4 * hour)
        with django_assert_max_num_queries(60) as seen:
            assert user.get(reverse(f"delivery:{name}", args=[programme.pk])).status_code == 200
        return len(seen)

    count(1)  # what is read once per process
    assert count(1) == count(3)


def test_the_list_of_programmes_costs_the_same_for_three(django_assert_max_num_queries: Any) -> None:
    user = client_of(UserFactory(roles=("programmaleider",)))
    counts = []
    for _ in range(3):
        ProgrammeFactory()
        with django_assert_max_num_queries(40) as seen:
            user.get(reverse("delivery:programme_list"))
        counts.append(len(seen))
    assert counts[1] == counts[2]
    assert Programme.objects.count() == 3

"""The main job, through HTTP: from the first conversation with a client to a certificate that anybody can check."""

import re
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from clients.models import Intake
from delivery.models import Certificate, Enrolment, Programme, Session
from llo_portal.kernel.dates import today
from offers.models import DeliveryRequest, Quote
from tests.factories.accounts import ProviderFactory, UserFactory
from tests.factories.catalogue import CourseFactory, OfferingFactory, RoomFactory
from tests.factories.clients import ContactFactory, OrganisationFactory
from tests.factories.delivery import TrainerFactory
from tests.factories.finance import AnnualBudgetFactory
from tests.factories.offers import own_school
from tests.factories.strategy import published_strategy
from tests.flows.visitor import Visitor

LEARNERS = (
    "Voornaam\tTussenvoegsel\tAchternaam\tE-mail\nFatima\tel\tAmrani\tfatima@voorbeeld.nl\nJan\t\tKok\tjan@voorbeeld.nl"
)


class Story:
    """The people and what they start with."""

    def __init__(self) -> None:
        ProviderFactory()
        published_strategy()
        own_school()
        AnnualBudgetFactory()
        self.seller = UserFactory(roles=("accountmanager",))
        self.leader = UserFactory(roles=("programmaleider",))
        self.teacher = UserFactory(roles=("trainer",))
        self.preparer, self.issuer = UserFactory(roles=("administrateur",)), UserFactory(roles=("administrateur",))
        self.trainer = TrainerFactory(person=self.teacher.person)
        self.room = RoomFactory(capacity=20)
        self.client = OrganisationFactory(owner=self.seller)
        self.contact = ContactFactory(organisation=self.client)
        self.course = CourseFactory(state="gepubliceerd", title="Basisopleiding lassen", contact_hours=Decimal(6))
        OfferingFactory(course=self.course, price=Decimal("2500.00"))


def sell(story: Story, carry_out: Callable[[], Any]) -> Quote:
    """Intake, quote, consent of the school, sent."""
    seller = Visitor(story.seller)
    start = seller.client.get(reverse("clients:intake_create") + f"?klant={story.client.pk}")
    seller.fill(
        start["Location"], contact=str(story.contact.pk), subject="Lassen in de werkplaats", participants="2",
        question="Wie leert onze mensen lassen?", learning_goal="Twee mensen lassen in maart zelfstandig.",
        courses=str(story.course.pk), wanted_start=f"{today():%Y-%m-%d}",
    )  # fmt: skip
    intake = Intake.objects.get()
    seller.press(reverse("clients:intake_complete", args=[intake.pk]))
    seller.press(reverse("offers:quote_create", args=[intake.pk]))
    quote = Quote.objects.get()
    assert quote.participants == 2
    seller.press(reverse("offers:quote_submit", args=[quote.pk]))
    seller.press(reverse("offers:quote_send", args=[quote.pk]))
    quote.refresh_from_db()
    assert quote.state == "akkoord", "no sending without the consent of the deliverer"
    seller.fill(reverse("offers:consent_record", args=[quote.pk]), given_by_name="Gerard van Loon")
    seller.press(reverse("offers:quote_send", args=[quote.pk]))
    carry_out()
    quote.refresh_from_db()
    assert quote.state == "verzonden"
    return quote


def accept(link: str, carry_out: Callable[[], Any]) -> Programme:
    """The client reads and accepts on the personal link, without signing in."""
    client = Visitor()
    client.fill(link, "akkoord", name="Ineke Smit", function="Hoofd HR", agreed="on")
    carry_out()
    return Programme.objects.get()


def arrange(story: Story, programme: Programme) -> None:
    """Leader, sessions, learners, the promise of the school, start."""
    leader, here = Visitor(story.leader), [programme.pk]
    leader.fill(reverse("delivery:programme_leader", args=here), leader=str(story.leader.pk))
    leader.fill(
        reverse("delivery:session_create", args=here), day=f"{today():%Y-%m-%d}", begin="00:00", end="00:30",
        trainer=str(story.trainer.pk), room=str(story.room.pk), count="2",
    )  # fmt: skip
    assert Session.objects.filter(programme=programme).count() == 2
    paste = reverse("delivery:learner_paste", args=here)
    seen = leader.fill(paste, text=LEARNERS)
    assert b"el Amrani" in seen.content
    assert Enrolment.objects.count() == 0
    leader.send(seen, text=LEARNERS, bewaar="ja")
    assert Enrolment.objects.count() == 2
    leader.press(reverse("delivery:programme_ready", args=here))
    leader.press(reverse("delivery:programme_start", args=here))
    programme.refresh_from_db()
    assert programme.state == "gereed", "no start without a promise"
    promise(story, programme)
    leader.press(reverse("delivery:programme_start", args=here))
    programme.refresh_from_db()
    assert programme.state == "lopend"


def promise(story: Story, programme: Programme) -> None:
    seller = Visitor(story.seller)
    seller.fill(reverse("offers:request_for_quote", args=[programme.quote_id]), description="Kunnen jullie dit?")
    request = DeliveryRequest.objects.get()
    answer = {"promised": "ja", "answered_by_name": "Gerard van Loon", "answer": "Ja, dat kan."}
    seller.fill(reverse("offers:request_answer", args=[request.pk]), **answer)
    request.refresh_from_db()
    assert request.state == "toegezegd"


def teach(story: Story, programme: Programme) -> None:
    """The trainer fills in who was there and what came of it; the leader closes."""
    teacher = Visitor(story.teacher)
    session = Session.objects.filter(programme=programme).order_by("starts_at").first()
    assert session is not None
    teacher.press(reverse("delivery:attendance_record", args=[session.pk]), iedereen="ja")
    outcomes = {f"uitkomst-{enrolment.pk}": "behaald" for enrolment in programme.enrolments.all()}
    teacher.fill(reverse("delivery:programme_results", args=[programme.pk]), **outcomes)
    Visitor(story.leader).fill(reverse("delivery:programme_finish", args=[programme.pk]))
    programme.refresh_from_db()
    assert programme.state == "afgerond"


def certify(story: Story, programme: Programme, carry_out: Callable[[], Any]) -> Certificate:
    here = [programme.pk]
    Visitor(story.preparer).press(reverse("delivery:certificate_prepare", args=here))
    Visitor(story.preparer).press(reverse("delivery:certificate_issue_group", args=here))
    carry_out()
    assert not Certificate.objects.exclude(state="klaargezet").exists(), "nobody issues what they prepared"
    issuer = Visitor(story.issuer)
    issuer.press(reverse("delivery:certificate_issue_group", args=here))
    carry_out()
    papers = Certificate.objects.order_by("number").select_related("document")
    assert [p.number for p in papers] == [f"CERT-{today().year}-{n:06d}" for n in (1, 2)]
    assert "2</strong> van 2" in issuer.text(reverse("delivery:programme_certificates", args=here))
    return papers.get(name_as_printed="Fatima el Amrani")


def check(paper: Certificate) -> None:
    """Anybody may check; the page tells five things."""
    assert paper.document is not None
    with paper.document.file.open("rb") as file:
        pdf = file.read()
    assert pdf.startswith(b"%PDF")
    assert len(pdf) <= 40_000
    page = Visitor().text(reverse("delivery:verify", args=[paper.code]))
    for told in (paper.number, "Fatima el Amrani", "onbeperkt"):
        assert told in page
    assert "fatima@voorbeeld.nl" not in page


def bodies(worker: Any) -> list[str]:
    return [m.get_body(("plain",)).get_content() for m in worker.mails()]


def link_in(text: str) -> str:
    found = re.search(r"/offerte/[\w.=:-]+/", text)
    assert found, text
    return found[0]


@pytest.mark.django_db
def test_from_intake_to_certificate(run_outbox: Callable[[], int], settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    story = Story()
    sell(story, run_outbox)
    programme = accept(link_in(str(mail.outbox[-1].body)), run_outbox)
    assert (programme.places, programme.state) == (2, "voorbereiding")
    arrange(story, programme)
    teach(story, programme)
    check(certify(story, programme, run_outbox))


@pytest.mark.services
def test_from_intake_to_certificate_with_a_real_worker(worker: Any) -> None:
    """The same, with effects carried out by Celery."""
    story = Story()

    def nothing() -> None:
        """The worker does it; `until` waits for what must be there."""

    sell(story, nothing)
    letter = worker.until(lambda: [text for text in bodies(worker) if "/offerte/" in text], 60)[-1]
    client = Visitor()
    client.fill(link_in(letter), "akkoord", name="Ineke Smit", function="Hoofd HR", agreed="on")
    programme = worker.until(lambda: Programme.objects.first(), 60)
    arrange(story, programme)
    teach(story, programme)
    Visitor(story.preparer).press(reverse("delivery:certificate_prepare", args=[programme.pk]))
    Visitor(story.issuer).press(reverse("delivery:certificate_issue_group", args=[programme.pk]))
    ready = Certificate.objects.filter(document__rendered_at__isnull=False)
    worker.until(lambda: ready.count() == 2, 90)
    check(ready.select_related("document").get(name_as_printed="Fatima el Amrani"))

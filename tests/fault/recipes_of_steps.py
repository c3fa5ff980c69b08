"""How to send the steps that leave something behind: a letter, a paper, an answer, a deal, the end of an enrolment."""

from decimal import Decimal
from typing import Any
from uuid import uuid4

from llo_portal.kernel.dates import today
from tests.factories.accounts import PersonFactory
from tests.factories.catalogue import CourseFactory, complete
from tests.factories.clients import ContactFactory, IntakeFactory, OrganisationFactory
from tests.factories.delivery import CertificateFactory, EnrolmentFactory, carousel, open_programme
from tests.factories.desk import inquiry
from tests.factories.finance import CostSheetFactory
from tests.factories.invoices import draft, sent
from tests.factories.offers import QuoteFactory, own_school
from tests.factories.strategy import advice_questionnaire
from tests.factories.waiting import enrol
from tests.fault.recipe import Recipe, day, owned, pk
from tests.fault.recipes_of_clients import whole_intake

LETTER = ("documents.Effect",)
PAPER = ("documents.Document",)
WHY = {"reason": "Ziek"}
ENDED = ("delivery.EnrolmentEnd",)


def _question(user: Any) -> dict[str, Any]:
    return pk(inquiry(owner=user, email="vraag@voorbeeld.nl"))


def _to_partner(kwargs: dict[str, Any]) -> dict[str, Any]:
    partner = OrganisationFactory(kind="opleider")
    return {
        "partner": str(partner.pk),
        "email": "loket@delta.example",
        "message": "Kunnen jullie helpen?",
        "consent": "on",
    }


def _invited(user: Any) -> dict[str, Any]:
    from accounts import services

    names = {"first_name": "Nora", "infix": "", "last_name": "Smit"}
    return pk(services.invite(email="nora@voorbeeld.nl", roles=("trainer",), by=user, **names))


def _enrolment(user: Any) -> Any:
    row = enrol(open_programme().offering, "Anna")
    if "deelnemer" in user.role_keys:
        type(row.learner).objects.filter(pk=row.learner_id).update(person=user.person)
    return row


def _programme(user: Any) -> dict[str, Any]:
    programme = open_programme()
    enrol(programme.offering, "Anna")
    return pk(programme)


def _in_blocks(user: Any) -> dict[str, Any]:
    return pk(EnrolmentFactory(programme=open_programme(offering__course=carousel())))


def _advice(user: Any, *, is_issued: bool) -> dict[str, Any]:
    from clients.models import Intake
    from clients.services import advice as services

    course = CourseFactory(state="gepubliceerd")
    intake = Intake.objects.get(**owned(user, whole_intake()))
    made = services.start_advice(intake=intake, by=user)
    services.add_course(advice=made, course=course, note="Past bij de vraag.", by=user)
    services.change_advice(advice=made, summary="Begin met bakken.", facts=[], by=user)
    if is_issued:
        advice_questionnaire()
        services.issue(advice=made, by=user, is_mailed=False)
    return pk(made)


def _asked(kwargs: dict[str, Any]) -> dict[str, Any]:
    from clients.models import Advice

    organisation = Advice.objects.get(pk=kwargs["pk"]).intake.organisation
    return {"contacts": [str(ContactFactory(organisation=organisation).pk)], "closes_on": day(14)}


def _voucher(user: Any) -> dict[str, Any]:
    from finance.services import issue_series

    made = issue_series(
        name="Diploma", value=Decimal(250), persons=[PersonFactory()], valid_from=today(), by=user, send=False
    )
    return pk(made.vouchers.get())


def _quote(user: Any, *, is_sent: bool) -> dict[str, Any]:
    """Settled and agreed with by the school; sent with its PDF, or about to be."""
    from llo_portal.documents import outbox
    from offers import selectors, services

    own_school()
    quote = QuoteFactory(
        owner=user, course=CourseFactory(), cost_sheet=CostSheetFactory(example_a=True, owner=user),
        introduction="Wij spraken over lassen.\n\nTwaalf mensen leren het in het voorjaar.",
        choices={"duur": {"aantal": 3, "eenheid": "dag"}, "locatie": ["bij de klant"], "tijdstip": "overdag"},
    )  # fmt: skip
    quote = services.submit(quote=quote, by=user)
    school = selectors.deliverer_of(quote)
    services.record_consent(quote=quote, institution=school, given_by_name="G. van Loon", given_on=today(), by=user)
    if is_sent:
        services.send(quote=quote, by=user)
        outbox.run_all()
    return owned(user, quote)


def _two_of_one(user: Any) -> dict[str, Any]:
    return owned(user, OrganisationFactory()) | {"other": owned(user, OrganisationFactory())["pk"]}


RECIPES: dict[str, Recipe] = {
    "accounts:invitation_resend": Recipe(LETTER, on=_invited),
    "clients:advice_evaluate": Recipe(
        ("strategy.EvaluationRound",), on=lambda u: _advice(u, is_issued=True), typed=_asked, role="accountmanager"
    ),
    "clients:advice_issue": Recipe(PAPER, on=lambda u: _advice(u, is_issued=False)),
    "clients:inquiry_answer": Recipe(
        ("clients.InquiryNote",), on=_question, typed=lambda k: {"text": "Dat kan in maart.", "by_mail": "on"}
    ),
    "clients:inquiry_refer": Recipe(("clients.Referral",), on=_question, typed=_to_partner),
    "clients:intake_complete": Recipe(("clients.Opportunity",), on=lambda u: owned(u, IntakeFactory())),
    "clients:organisation_merge_with": Recipe(("clients.OrganisationMerge",), on=_two_of_one),
    "clients:quick_edit": Recipe(
        ("clients.TimelineEntry", "clients.ConversationDraft"), on=lambda u: {"pk": uuid4()},
        typed=lambda k: {"organisation": str(OrganisationFactory().pk), "text": "Gebeld over lassen.", "when": ""},
    ),
    "delivery:certificate_issue": Recipe(PAPER, on=lambda u: pk(CertificateFactory())),
    "delivery:enrolment_cancel": Recipe(ENDED, on=lambda u: pk(_enrolment(u)), typed=lambda k: WHY),
    "delivery:enrolment_route": Recipe(("delivery.LearnerRoute",), on=_in_blocks, typed=lambda k: {"slots": ["0-avond"]}),
    "delivery:my_withdrawal": Recipe(ENDED, on=lambda u: pk(_enrolment(u))),
    "delivery:programme_cancel": Recipe(ENDED, on=_programme, typed=lambda k: WHY),
    "finance:invoice_mail_again": Recipe(LETTER, on=lambda u: pk(sent())),
    "finance:invoice_send": Recipe(PAPER, on=lambda u: pk(draft())),
    "finance:voucher_send": Recipe(LETTER, on=_voucher),
    "offers:quote_mail_again": Recipe(LETTER, on=lambda u: _quote(u, is_sent=True)),
    "offers:quote_send": Recipe(PAPER, on=lambda u: _quote(u, is_sent=False)),
    "catalogue:course_publish": Recipe(
        ("catalogue.CourseVersion",), on=lambda u: pk(complete(CourseFactory(state="ter beoordeling")))
    ),
}  # fmt: skip

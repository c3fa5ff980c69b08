"""How to send the forms of enrolling, routes, payments, answers, sales and imports."""

import io
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils import timezone
from openpyxl import Workbook

from catalogue.carousel_time import ALL_SLOTS
from delivery import tokens
from delivery.models import Enrolment, EnrolmentLink
from delivery.ordering import Deal, Payer
from llo_portal.kernel.dates import today
from tests.factories.accounts import UserFactory
from tests.factories.catalogue import CourseFactory
from tests.factories.clients import OrganisationFactory
from tests.factories.delivery import LearnerFactory, carousel, open_programme
from tests.factories.finance import CostSheetFactory
from tests.factories.invoices import sent
from tests.factories.offers import QuoteFactory, own_school, sent_quote
from tests.factories.waiting import applicant
from tests.fault.recipe import Recipe, day, file, owned, pk

ROOT = Path(__file__).parents[2]
ABOUT = {"first_name": "Fatima", "last_name": "Amrani", "email": "fatima@voorbeeld.nl", "old_enough": "on"}
SELF = {"self_street": "Leidsekade 1", "self_postcode": "3445ha", "self_place": "Woerden", "way": "factuur"}


def _draft(offering: Any, enrolment: Any = None) -> dict[str, Any]:
    """The secret of a draft in which every step was filled in, or of one that was ordered."""
    from delivery.services import drafting

    row, token = drafting.begin(offering=offering, user=None, token="")
    for step, values in (("about", ABOUT), ("payers", {"payers": ["zelf"]}), ("payment", SELF)):
        drafting.keep(draft=row, step=step, values=values)
    if enrolment is not None:
        drafting.finish(draft=row, enrolment=enrolment)
    return {"concept": token}


def _of(kwargs: dict[str, Any]) -> Any:
    from catalogue.models import Offering

    return Offering.objects.get(pk=kwargs["pk"])


def _bought(user: Any = None) -> Enrolment:
    """An order to pay online; of this user when there is one."""
    from delivery.services import enrolling

    deal = Deal(
        way="online", payers=(Payer("zelf", Decimal(495), street="Kade 1", postcode="3445 HA", place="Woerden"),)
    )
    made = enrolling.enrol_individual(
        offering=open_programme().offering, applicant=applicant("Anna"), terms_version="1", deal=deal,
        person=user.person if user else None,
    )  # fmt: skip
    return made


def _linked(user: Any) -> dict[str, Any]:
    token = tokens.new_token(tokens.LINK)
    digest = tokens.digest(token, tokens.LINK)
    EnrolmentLink.objects.create(
        enrolment=_bought(), token_digest=digest, expires_at=timezone.now() + timedelta(days=1)
    )  # fmt: skip
    return {"token": token}


def _pay_link(user: Any) -> dict[str, Any]:
    from finance import tokens as secrets
    from finance.models import PaymentLink

    token = secrets.new_token()
    PaymentLink.objects.create(
        invoice=sent(), token_digest=secrets.digest(token), expires_at=timezone.now() + timedelta(days=1)
    )  # fmt: skip
    return {"token": token}


def _route(user: Any) -> dict[str, Any]:
    from delivery.services import routes

    learner = LearnerFactory(person=user.person) if "deelnemer" in user.role_keys else LearnerFactory()
    return pk(routes.wish(learner=learner, course=carousel(), slots=ALL_SLOTS, by=None))


def _block(kwargs: dict[str, Any]) -> dict[str, Any]:
    from delivery.models import LearnerRoute

    module = LearnerRoute.objects.get(pk=kwargs["pk"]).course.modules.last()
    return {"module": module.pk, "basis": "evc", "decided_on": day(0), "reference": "EC-9"}


def _invited(user: Any) -> dict[str, Any]:
    from accounts import services
    from tests.fault.test_seats import link_in

    names = {"first_name": "Nora", "infix": "", "last_name": "Smit"}
    services.invite(email="nora@voorbeeld.nl", roles=("trainer",), by=UserFactory(roles=("beheer",)), **names)
    return {"token": link_in("mail.confidential", "/uitnodiging/").strip("/").split("/")[1]}


def _quote_link(user: Any) -> dict[str, Any]:
    from offers import services

    return {"token": services.open_link(quote=sent_quote(), email="inkoop@voorbeeld.nl")}


def _own_quote(user: Any) -> dict[str, Any]:
    from tests.factories.clients import ContactFactory

    quote = sent_quote()
    ContactFactory(organisation=quote.organisation, person=user.person)
    return pk(quote)


def _crebo() -> dict[str, Any]:
    made = Workbook()
    for title in ("Complete lijst", "Vervallen"):
        page = made.create_sheet(title)
        page.append(["Kwalificaties per 1 augustus"])
        page.append(["Opleidingscode", "Kwalificatie", "Niveau", "Soort opleiding", "Leerweg"])
    made["Complete lijst"].append(["99101", "Verzorgende", "3", "Vakopleiding", "bol"])
    out = io.BytesIO()
    made.save(out)
    return file("crebo.xlsx", out.getvalue())


def _crebo_read(user: Any) -> dict[str, Any]:
    from catalogue.services import crebo

    return pk(crebo.receive(content=_crebo()["file"].read(), name="crebo.xlsx", by=user))


def _offer_read(user: Any) -> dict[str, Any]:
    from catalogue.services import imports

    content = (ROOT / "catalogue" / "demo" / "aanbod.xlsx").read_bytes()
    return pk(imports.receive(content=content, name="aanbod.xlsx", by=user))


def _clients_read(user: Any) -> dict[str, Any]:
    from clients.services import imports

    content = b"Organisatie;Soort;Plaats\r\nBakkerij De Linde;werkgever;Woerden\r\n"
    return pk(imports.read_file(name="klanten.csv", content=content, by=user))


def _network(user: Any) -> Any:
    from clients.models import NetworkMember

    network = OrganisationFactory(kind="netwerk", owner=user)
    NetworkMember.objects.create(network=network, member=OrganisationFactory(), starts_on=today() - timedelta(days=9))
    return network


def _joining(kwargs: dict[str, Any]) -> dict[str, Any]:
    return {"members": [str(OrganisationFactory(name="Techniek Aa").pk)], "starts_on": day(0)}


def _under_floor(user: Any) -> dict[str, Any]:
    quote = QuoteFactory(
        owner=user, course=CourseFactory(), cost_sheet=CostSheetFactory(example_a=True, owner=user),
        introduction="Wij spraken over lassen.\n\nTwaalf mensen leren het in het voorjaar.",
        choices={"duur": {"aantal": 3, "eenheid": "dag"}, "locatie": ["bij de klant"], "tijdstip": "overdag"},
    )  # fmt: skip
    quote.lines.update(unit_price=Decimal("2163.49"))  # the floor price of example A
    own_school()
    return owned(user, quote)


PAYMENT = ("finance.Payment",)
RECIPES: dict[str, Recipe] = {
    "accounts:invitation_accept": Recipe(
        ("accounts.User",), on=_invited, typed=lambda k: dict.fromkeys(("password1", "password2"), "Zeer-lang-geheim-2026")
    ),
    "catalogue:crebo_import_create": Recipe(("catalogue.CreboImport",), files=_crebo),
    "catalogue:crebo_import_apply": Recipe(("catalogue.CreboCode",), on=_crebo_read),
    "catalogue:import_apply": Recipe(("catalogue.Course",), on=_offer_read, typed=lambda k: {"leave_out_faulty": "ja"}),
    "catalogue:material_create": Recipe(
        ("catalogue.Material",), on=lambda u: {"course": CourseFactory().pk},
        typed=lambda k: {"kind": "boek", "title": "Lesboek", "url": "https://voorbeeld.nl/boek", "owner": "eigen werk", "version": "1"},
    ),
    "catalogue:scheme_create": Recipe(
        ("catalogue.SubsidyScheme",),
        typed=lambda k: {
            "name": "Regeling", "kind": "regeling", "audience": "Werkgevers", "contribution": "De helft",
            "starts_on": day(0), "checked_on": day(0),
        },
    ),
    "catalogue:skill_create": Recipe(("catalogue.Skill",), typed=lambda k: {"name": "een machine veilig instellen"}),
    "catalogue:synonym_create": Recipe(("catalogue.Synonym",), typed=lambda k: {"word": "bijenteelt", "same_as": "imkerij"}),
    "clients:import_detail": Recipe(("documents.Effect",), on=_clients_read, typed=lambda k: {"+doe": "importeren"}),
    "clients:division_create": Recipe(
        ("clients.CostDivision",), on=lambda u: pk(_network(u)), typed=lambda k: {"title": "Training", "amount": "900,00"}
    ),
    "clients:members_add": Recipe(("clients.NetworkMember",), on=lambda u: pk(_network(u)), typed=_joining, query="?q=techniek"),
    "clients:opportunity_create": Recipe(
        ("clients.Opportunity",), on=lambda u: owned(u, OrganisationFactory()),
        typed=lambda k: {"title": "Lassen", "next_step": "Bellen", "next_on": day(3)},
    ),
    "clients:task_create": Recipe(("clients.Task",), typed=lambda k: {"title": "Bellen", "due_on": day(3)}),
    "clients:organisation_task_create": Recipe(
        ("clients.Task",), on=lambda u: owned(u, OrganisationFactory()), typed=lambda k: {"title": "Bellen", "due_on": day(3)}
    ),
    "clients:stage_weight_create": Recipe(("clients.StageWeight",), typed=lambda k: {"percent": "35", "starts_on": day(9)}),
    "delivery:enrol_check": Recipe(
        ("delivery.Enrolment", "delivery.EnrolmentOrder"), on=lambda u: pk(open_programme().offering),
        typed=lambda k: _draft(_of(k)) | {"terms": "on"},
    ),
    "delivery:enrol_pay": Recipe(
        PAYMENT, on=lambda u: pk(_bought().programme.offering),
        typed=lambda k: _draft(_of(k), Enrolment.objects.get(programme__offering=k["pk"])),
    ),
    "delivery:enrolment_link_pay": Recipe(PAYMENT, on=_linked),
    "delivery:enrolment_link_withdraw": Recipe(("delivery.EnrolmentEnd",), on=_linked, typed=lambda k: {"sure": "on"}),
    "delivery:my_payment": Recipe(PAYMENT, on=lambda u: pk(_bought(u))),
    "delivery:enrolment_policy": Recipe(("delivery.EnrolmentPolicy",), typed=lambda k: {"starts_on": day(30)}),
    "delivery:seat_policy": Recipe(("delivery.SeatPolicy",), typed=lambda k: {"starts_on": day(30)}),
    "delivery:exemption_create": Recipe(("delivery.Exemption",), on=_route, typed=_block),
    "delivery:my_route_new": Recipe(
        ("delivery.LearnerRoute",), on=lambda u: {}, typed=lambda k: {"course": carousel().pk, "slots": ["0-avond"]}
    ),
    "delivery:my_route_order": Recipe(
        ("delivery.Enrolment",), on=_route, typed=lambda k: {"birth_date": "1990-05-01", "birth_place": "Gouda"}
    ),
    "finance:invoice_credit": Recipe(("finance.Invoice",), on=lambda u: pk(sent()), typed=lambda k: {"reason": "Afgemeld"}),
    "finance:invoice_receipt": Recipe(PAYMENT, on=lambda u: pk(sent()), typed=lambda k: {"amount": "200", "on": day(0)}),
    "finance:my_invoice_pay": Recipe(PAYMENT, on=lambda u: pk(sent(person=u.person))),
    "finance:pay_start": Recipe(PAYMENT, on=_pay_link),
    "finance:voucher_issue": Recipe(
        ("finance.VoucherSeries", "finance.Voucher"),
        typed=lambda k: {"name": "Diploma", "value": "250", "valid_from": day(0), "count": "3"},
    ),
    "offers:answer_accept": Recipe(
        ("offers.Acceptance",), on=_quote_link, typed=lambda k: {"name": "I. Smit", "function": "HR", "agreed": "on"}
    ),
    "offers:answer_decline": Recipe(
        ("offers.Acceptance",), on=_quote_link,
        typed=lambda k: {"afwijzing-name": "I. Smit", "afwijzing-reason": "Te duur"},
    ),
    "offers:deviation_ask": Recipe(
        ("offers.PriceDeviation",), on=_under_floor,
        typed=lambda k: {"criterion": "restplaatsen", "reason": "Twee plaatsen over.", "ends_on": day(9)},
    ),
    "offers:my_quote_open": Recipe(("offers.QuoteLink",), on=_own_quote),
}  # fmt: skip

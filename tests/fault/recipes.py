"""How to send each form that creates something; orders, payments, answers and imports stand in recipes_of_orders.py,
advice and relations in recipes_of_clients.py, the desk and retention in recipes_of_desk.py, alumni in recipes_of_alumni.py,
steps that leave a letter or a paper in recipes_of_steps.py.

What is not typed here is what already stands in the form, or one of COMMON. A door that creates and has no recipe fails R3.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

from llo_portal.kernel.dates import today
from tests.factories.catalogue import CourseFactory, LocationFactory, OfferingFactory
from tests.factories.clients import OrganisationFactory
from tests.factories.delivery import ProgrammeFactory, ResultFactory, open_programme
from tests.factories.finance import FIXED, AnnualBudgetFactory, CostSheetFactory, RateFactory
from tests.factories.offers import QuoteFactory, own_school, sent_quote
from tests.factories.waiting import enrol, full_start, give_up, wait
from tests.fault.recipe import Recipe, day, file, old_stamp, owned, pk
from tests.fault.recipes_of_alumni import RECIPES as OF_ALUMNI
from tests.fault.recipes_of_clients import RECIPES as OF_CLIENTS
from tests.fault.recipes_of_clients import whole_intake
from tests.fault.recipes_of_desk import RECIPES as OF_DESK
from tests.fault.recipes_of_orders import RECIPES as OF_ORDERS
from tests.fault.recipes_of_steps import RECIPES as OF_STEPS

COMMON = {
    "first_name": "Sanne", "last_name": "Kok", "email": "sanne.kok@voorbeeld.nl", "title": "Proef", "name": "Proef",
    "text": "Gebeld over de opleiding.", "reason": "Daarom", "description": "Lassen voor acht mensen.", "label": "Proef",
    "old_enough": "on", "terms": "on",
}  # fmt: skip


def _image() -> dict[str, Any]:
    import io

    from PIL import Image

    picture = io.BytesIO()
    Image.new("RGB", (800, 450), "teal").save(picture, "PNG")
    return file("beeld.png", picture.getvalue())


def _offer_sheet() -> dict[str, Any]:
    return file("aanbod.xlsx", (Path(__file__).parents[2] / "catalogue" / "demo" / "aanbod.xlsx").read_bytes())


def _clients_sheet() -> dict[str, Any]:
    return file("klanten.csv", b"naam;soort;plaats\nBakkerij De Linde;werkgever;Woerden\n")


def _own_offer(user: Any) -> dict[str, Any]:
    """A seat on offer to this user."""
    from delivery.models import SeatOffer
    from delivery.services import waiting
    from delivery.services.enrolling import Applicant

    programme = full_start()
    person = user.person
    waiting.join(
        course=programme.course,
        applicant=Applicant(first_name=person.first_name, last_name=person.last_name, email=person.email),
    )
    give_up(programme)
    offer = SeatOffer.objects.get()
    if offer.entry.person_id != person.pk:
        raise AssertionError("the offer is for another")
    return pk(offer)


def _mailed_offer(user: Any) -> dict[str, Any]:
    from tests.fault.test_seats import link_in

    programme = full_start()
    wait(programme.course, "Anna")
    give_up(programme)
    return {"token": link_in("mail.confidential", "/plaats/").strip("/").split("/")[1]}


def _movable(user: Any) -> dict[str, Any]:
    here = open_programme()
    open_programme(offering__course=here.course, offering__starts_on=today() + timedelta(days=90))
    row = enrol(here.offering, "Anna")
    if user is not None and "deelnemer" in user.role_keys:
        type(row.learner).objects.filter(pk=row.learner_id).update(person=user.person)
    return pk(row)


def _draft_token(kwargs: dict[str, Any]) -> dict[str, Any]:
    """The page hands out the secret, so that sending it twice finds the same draft."""
    from delivery import tokens
    from delivery.views.enrol_draft import FIELD

    return {FIELD: tokens.new_token(tokens.DRAFT)}


def _move_to(kwargs: dict[str, Any]) -> dict[str, Any]:
    from delivery.forms.waiting import MoveForm
    from delivery.models import Enrolment

    form = MoveForm(enrolment=Enrolment.objects.get(pk=kwargs["pk"]))
    return {"offering": next(iter(form.starts))}


def _client_programme(user: Any) -> dict[str, Any]:
    from tests.factories.clients import ContactFactory

    programme = ProgrammeFactory()
    ContactFactory(organisation=programme.organisation, person=user.person)
    return pk(programme)


NAMED = {"first_name": "Sanne", "last_name": "Kok", "email": "sanne.kok@voorbeeld.nl"}
RECIPES: dict[str, Recipe] = {
    "accounts:team_create": Recipe(("accounts.Team",)),
    "accounts:site_create": Recipe(
        ("accounts.ProviderSite",),
        typed=lambda k: {"name": "Oost", "street": "Kade 1", "postcode": "3445 HA", "place": "Woerden"},
    ),
    "accounts:invitation_create": Recipe(("accounts.Invitation",), typed=lambda k: NAMED | {"roles": ["secretaris"]}),
    "catalogue:institution_create": Recipe(("catalogue.Institution",), typed=lambda k: {"name": "ROC Proef", "kind": "mbo"}),
    "catalogue:location_create": Recipe(("catalogue.Location",), typed=lambda k: {"name": "Proeflocatie"}),
    "catalogue:room_create": Recipe(
        ("catalogue.Room",), on=lambda u: {"location": LocationFactory().pk}, typed=lambda k: {"name": "lokaal 9", "capacity": "12"}
    ),
    "catalogue:offering_create": Recipe(
        ("catalogue.Offering",), on=lambda u: {"course": CourseFactory(state="gepubliceerd").pk},
        typed=lambda k: {"starts_on": day(60), "capacity": "12", "min_places": "4", "price": "495,00", "form": "online"},
    ),
    "catalogue:staff_course_create": Recipe(("catalogue.Course",), typed=lambda k: {"title": "Proef", "code": "PRF-1"}),
    "catalogue:course_image_create": Recipe(
        ("catalogue.CourseImage",), on=lambda u: pk(CourseFactory()), typed=lambda k: {"alt": "Proef"}, files=_image
    ),
    "catalogue:import_create": Recipe(("catalogue.CatalogueImport",), files=_offer_sheet),
    "clients:organisation_create": Recipe(
        ("clients.Organisation",), typed=lambda k: {"name": "Smederij Proef", "kind": "werkgever", "place": "Woerden"}
    ),
    "clients:contact_create": Recipe(
        ("clients.Contact",), on=lambda u: owned(u, OrganisationFactory()), typed=lambda k: NAMED
    ),
    "clients:note_create": Recipe(
        ("clients.TimelineEntry",), on=lambda u: owned(u, OrganisationFactory()),
        typed=lambda k: {"kind": "telefoon", "text": "Gebeld over lassen."},
    ),
    "clients:import_create": Recipe(("clients.ClientImport",), files=_clients_sheet),
    "delivery:offering_plan": Recipe(("delivery.Programme",), on=lambda u: pk(OfferingFactory())),
    "delivery:learner_add": Recipe(("delivery.Enrolment",), on=lambda u: pk(open_programme()), typed=lambda k: NAMED),
    "delivery:learner_paste": Recipe(
        ("delivery.Enrolment",), on=lambda u: pk(open_programme()),
        typed=lambda k: {"text": "voornaam;achternaam;e-mail\nSanne;Kok;sanne.kok@voorbeeld.nl", "+bewaar": "1"},
    ),
    "delivery:client_learner_add": Recipe(("delivery.Enrolment",), on=_client_programme, typed=lambda k: NAMED),
    "delivery:client_learner_paste": Recipe(
        ("delivery.Enrolment",), on=_client_programme,
        typed=lambda k: {"text": "voornaam;achternaam;e-mail\nSanne;Kok;sanne.kok@voorbeeld.nl", "+bewaar": "1"},
    ),
    "delivery:session_create": Recipe(
        ("delivery.Session",), on=lambda u: pk(ProgrammeFactory()),
        typed=lambda k: {"day": day(10), "begin": "09:00", "end": "12:00", "count": "2"},
    ),
    "delivery:trainer_create": Recipe(("delivery.Trainer",), typed=lambda k: NAMED | {"engagement": "in_dienst"}),
    "delivery:certificate_prepare": Recipe(
        ("delivery.Certificate",), on=lambda u: pk(ResultFactory().enrolment.programme), role="programmaleider"
    ),
    "delivery:wait": Recipe(
        ("delivery.WaitingEntry",), on=lambda u: {"slug": full_start().course.slug},
        typed=lambda k: NAMED | {"gezien": old_stamp()},
    ),
    "delivery:informed": Recipe(
        ("delivery.KeepInformed",), on=lambda u: {"slug": full_start().course.slug},
        typed=lambda k: {"email": "lezer@voorbeeld.nl", "gezien": old_stamp()},
    ),
    "delivery:queue_add": Recipe(("delivery.WaitingEntry",), on=lambda u: pk(full_start().course), typed=lambda k: NAMED),
    "delivery:seat_offer": Recipe(("delivery.Enrolment",), on=_mailed_offer),
    "delivery:my_seat_offer": Recipe(("delivery.Enrolment",), on=_own_offer),
    "delivery:seat_offer_steps": Recipe(("delivery.EnrolmentDraft",), on=_mailed_offer, typed=_draft_token),
    "delivery:my_seat_offer_steps": Recipe(("delivery.EnrolmentDraft",), on=_own_offer, typed=_draft_token),
    "delivery:enrolment_move": Recipe(("delivery.Enrolment",), on=_movable, typed=_move_to),
    "delivery:my_move": Recipe(("delivery.Enrolment",), on=_movable, typed=_move_to),
    "delivery:start_decision": Recipe(
        ("delivery.StartDecision",), on=lambda u: pk(open_programme().offering), typed=lambda k: {"choice": "door"}
    ),
    "finance:sheet_create": Recipe(("finance.CostSheet",), on=lambda u: (AnnualBudgetFactory(), {})[1]),
    "finance:sheet_copy": Recipe(("finance.CostSheet",), on=lambda u: pk(CostSheetFactory(owner=u))),
    "finance:rate_create": Recipe(
        ("finance.Rate",), typed=lambda k: {"label": "Proef", "unit": "uur", "amount": "80,00", "valid_from": day(0)}
    ),
    "finance:rate_succeed": Recipe(
        ("finance.Rate",), on=lambda u: pk(RateFactory()), typed=lambda k: {"amount": "99,00", "valid_from": day(1)}
    ),
    "finance:budget_create": Recipe(
        ("finance.AnnualBudget",),
        typed=lambda k: dict.fromkeys(FIXED, "1000")
        | {"year": str(today().year + 1), "volume": "50000", "margin": "8"},
    ),
    "offers:contract_create": Recipe(
        ("offers.SchoolContract",), on=lambda u: (own_school(), {})[1],
        typed=lambda k: {"institution": str(own_school().pk), "title": "Proef", "starts_on": day(0)},
    ),
    "offers:quote_create": Recipe(("offers.Quote",), on=lambda u: owned(u, whole_intake())),
    "offers:quote_new_version": Recipe(("offers.Quote",), on=lambda u: owned(u, sent_quote(owner=u))),
    "offers:quote_sheet": Recipe(("finance.CostSheet",), on=lambda u: (AnnualBudgetFactory(), owned(u, QuoteFactory(owner=u)))[1]),
    "offers:request_for_offering": Recipe(
        ("offers.DeliveryRequest",), on=lambda u: pk(OfferingFactory()),
        typed=lambda k: {"institution": str(own_school().pk), "description": "Lassen voor acht."},
    ),
    "offers:request_for_quote": Recipe(
        ("offers.DeliveryRequest",), on=lambda u: owned(u, QuoteFactory(owner=u)),
        typed=lambda k: {"institution": str(own_school().pk), "description": "Lassen voor acht."},
    ),
    "strategy:create": Recipe(("strategy.Strategy",), typed=lambda k: {"starts_on": day(30)}),
    **OF_ALUMNI,
    **OF_CLIENTS,
    **OF_DESK,
    **OF_ORDERS,
    **OF_STEPS,
}  # fmt: skip

"""How to send the forms of advice, schemes and relations with clients."""

from typing import Any

from tests.factories.catalogue import CourseFactory
from tests.factories.clients import ContactFactory, IntakeFactory, OrganisationFactory
from tests.fault.recipe import Recipe, day, file, owned, pk


def whole_intake() -> Any:
    from clients.models import Intake

    row = IntakeFactory()
    Intake.objects.filter(pk=row.pk).update(state="volledig")
    row.refresh_from_db()
    return row


def _scheme(user: Any = None) -> Any:
    from catalogue.models import SubsidyScheme

    return SubsidyScheme.objects.create(
        name="Vakfonds", kind="sectorfonds", audience="Werkgevers", contribution="De helft", starts_on=day(-9),
        checked_on=day(-1),
    )  # fmt: skip


def _evidence(user: Any) -> dict[str, Any]:
    from clients.services import schemes

    scheme = _scheme()
    schemes.add_evidence(scheme=scheme, what="Begroting", phase="aanvraag", by=user)
    made = schemes.start_application(organisation=OrganisationFactory(owner=user), scheme=scheme, by=user)
    return pk(made.evidence.get())


def _agreement(user: Any) -> dict[str, Any]:
    from clients.models import FrameworkAgreement

    organisation = OrganisationFactory(owner=user)
    row = FrameworkAgreement.objects.create(
        organisation=organisation, number="RO-1", title="Techniek", starts_on=day(0), ends_on=day(365), notice_months=3
    )
    return pk(row)


def _advice(user: Any) -> dict[str, Any]:
    from clients.models import Intake
    from clients.services import advice as services

    intake = Intake.objects.get(**owned(user, whole_intake()))
    CourseFactory(state="gepubliceerd", title="Later toegevoegd")
    made = services.start_advice(intake=intake, by=user)
    made.lines.all().delete()
    return pk(made)


def _any_course(kwargs: dict[str, Any]) -> dict[str, Any]:
    from catalogue.models import Course

    return {"course": Course.objects.get(title="Later toegevoegd").pk, "note": "Past bij de vraag."}


def _pdf() -> dict[str, Any]:
    return file("plan.pdf", b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n")


RECIPES: dict[str, Recipe] = {
    "clients:advice_add_course": Recipe(("clients.AdvisedCourse",), on=_advice, typed=_any_course),
    "clients:advice_start": Recipe(("clients.Advice",), on=lambda u: owned(u, whole_intake())),
    "clients:agreement_create": Recipe(
        ("clients.FrameworkAgreement",), on=lambda u: owned(u, OrganisationFactory()),
        typed=lambda k: {"number": "RO-2", "title": "Techniek", "starts_on": day(0), "ends_on": day(365), "notice_months": "3"},
    ),
    "clients:application_create": Recipe(
        ("clients.SchemeApplication",), on=lambda u: owned(u, OrganisationFactory()), typed=lambda k: {"scheme": _scheme().pk}
    ),
    "clients:evidence_receive": Recipe(("clients.Attachment",), on=_evidence, files=_pdf),
    "clients:attachment_create": Recipe(
        ("clients.Attachment",), on=lambda u: owned(u, OrganisationFactory()), typed=lambda k: {"title": "Plan"}, files=_pdf
    ),
    "clients:intake_attachment_create": Recipe(
        ("clients.Attachment",), on=lambda u: owned(u, IntakeFactory()), typed=lambda k: {"title": "Plan"}, files=_pdf
    ),
    "clients:site_create": Recipe(
        ("clients.OrganisationSite",), on=lambda u: owned(u, OrganisationFactory()),
        typed=lambda k: {"name": "Oost", "place": "Woerden"},
    ),
    "clients:condition_create": Recipe(
        ("clients.SchemeCondition",), on=lambda u: pk(_scheme()) | {"kind": "maanden"}, typed=lambda k: {"value": ["3", "9"]}
    ),
    "clients:fact_create": Recipe(
        ("clients.LabourMarketFact",),
        typed=lambda k: {
            "statement": "Van elke tien vacatures zijn er zes moeilijk te vervullen.", "source": "Eigen onderzoek",
            "dated": day(-30), "checked_on": day(0), "valid_until": day(200),
        },
    ),
    "clients:intake_report": Recipe(("documents.Document",), on=lambda u: owned(u, whole_intake())),
    "clients:market_create": Recipe(
        ("clients.MarketOffer",),
        typed=lambda k: {
            "provider": "Vakschool", "topic": "Lassen", "sector": "zorg-en-welzijn", "source": "hun site", "checked_on": day(0),
        },
    ),
    "clients:promising_task": Recipe(("clients.Task",), on=lambda u: owned(u, OrganisationFactory())),
    "clients:rate_create": Recipe(("clients.AgreementRate",), on=_agreement, typed=lambda k: {"price": "495,00"}),
    "clients:referent_create": Recipe(
        ("clients.Referent",), on=lambda u: pk(ContactFactory(organisation=OrganisationFactory(owner=u))),
        typed=lambda k: {"agreed_on": day(0), "how": "per mail", "about": "lassen"},
    ),
    "clients:scheme_evidence_create": Recipe(
        ("clients.SchemeEvidence",), on=lambda u: pk(_scheme()), typed=lambda k: {"what": "Begroting"}
    ),
    "clients:scheme_examples_take": Recipe(("catalogue.SubsidyScheme",)),
    "clients:segment_create": Recipe(
        ("clients.MarketSegment",), typed=lambda k: {"name": "Techniek", "why": "Veel vraag", "kinds": ["werkgever"]}
    ),
}  # fmt: skip

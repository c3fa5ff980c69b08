"""Long relations of the fictional provider: applications, agreements, referents, segments and what others offer."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from catalogue.models import Course, SubsidyScheme
from clients.choices import OrganisationKind, SizeClass
from clients.models import (
    AgreementRate,
    FrameworkAgreement,
    LabourMarketFact,
    MarketOffer,
    MarketSegment,
    Organisation,
    SchemeApplication,
)
from clients.services import relations, schemes
from llo_portal.kernel.choices import Sector
from llo_portal.kernel.demo import World

CONDITIONS = {
    "Scholingsfonds Zorg Groene Hart": [
        ("soort", ["werkgever"], ""), ("vooraf", 30, ""), ("navragen", [], "of het bedrijf aan het fonds bijdraagt"),
    ],
    "Vakfonds Techniek en Bouw": [
        ("soort", ["werkgever"], ""), ("deelnemers", 6, ""), ("navragen", [], "of het bedrijf bij het fonds hoort"),
    ],
    "Opleidingsbudget UWV Midden-Holland": [("soort", ["uwv"], ""), ("regio", ["AM20"], "")],
    "Leertegoed gemeente Woerden": [("soort", ["gemeente"], "")],
}  # fmt: skip
EVIDENCE = (("Opleidingsplan", "aanvraag"), ("Offerte", "aanvraag"), ("Namenlijst van deelnemers", "aanvraag"),
            ("Aanwezigheidslijst", "verantwoording"), ("Betaalde factuur", "verantwoording"))  # fmt: skip
OTHERS = (
    ("Vakschool De Waard", "Verzorgende met extra taken", "zorg-en-welzijn", "AM20", "locatie", 1450, 4),
    ("Leerhuis Online", "Medicatie delen", "zorg-en-welzijn", "", "online", 295, 3),
    ("Zorgacademie Zuid", "Omgaan met onbegrepen gedrag", "zorg-en-welzijn", "AM22", "mix", 620, 4),
    ("Techniekpunt Gouda", "Lassen voor starters", "techniek", "AM20", "locatie", 980, 5),
    ("Leerhuis Online", "Veilig werken met machines", "techniek", "", "online", 185, 2),
    ("Bedrijfsschool Rijnkade", "Onderhoud aan warmtepompen", "techniek", "AM13", "incompany", 1250, None),
    ("Bouwvak Holland", "Eerste uitvoerder", "bouw-en-infra", "AM20", "locatie", 2100, 3),
    ("Groenschool Boskoop", "Teelt onder glas", "groen-en-voeding", "AM20", "mix", 740, 4),
    ("Vakschool De Waard", "Gastheer in de horeca", "horeca", "AM13", "locatie", 560, None),
    ("Logistiek Leerbedrijf", "Heftruck rijden", "logistiek", "AM20", "incompany", 345, 4),
    ("Beveiliging Nu", "Beveiliger in opleiding", "veiligheid", "AM22", "locatie", 1195, 3),
)
FACTS = (("In de zorg in Midden-Holland staan meer vacatures open dan er zoekers zijn", Sector.CARE, "AM20"),
         ("Installatiebedrijven zoeken monteurs voor warmtepompen", Sector.TECHNOLOGY, ""))  # fmt: skip


def load(world: World) -> None:
    """Repeatable: does nothing when there are applications."""
    if SchemeApplication.objects.exists():
        return
    by = world.users["accountmanager"]
    _schemes(by)
    _facts(world)
    mine = list(Organisation.objects.current().filter(owner=by, kind=OrganisationKind.EMPLOYER).order_by("sort_key"))
    fund_of = (Sector.CARE, Sector.TECHNOLOGY, Sector.CONSTRUCTION)
    _applications(world, [organisation for organisation in mine if organisation.sector in fund_of], by)
    _agreements(world, mine, by)
    _people(world, mine, by)
    _market(world)


def _schemes(by: Any) -> None:
    for name, rows in CONDITIONS.items():
        scheme = SubsidyScheme.objects.filter(name=name).first()
        if scheme is None:
            continue
        for kind, value, text in rows:
            schemes.save_condition(scheme=scheme, kind=kind, value=value, text=text, by=by)
        for what, phase in EVIDENCE:
            schemes.add_evidence(scheme=scheme, what=what, phase=phase, by=by)
    schemes.take_examples(by=by)


def _facts(world: World) -> None:
    if LabourMarketFact.objects.exists():
        return
    for statement, sector, region in FACTS:
        LabourMarketFact.objects.create(
            statement=statement, sector=sector, region=region, source="Regiobericht Groene Hart (fictief)",
            dated=world.today - timedelta(days=60), checked_on=world.today, valid_until=world.today + timedelta(days=300),
        )  # fmt: skip


def _applications(world: World, mine: list[Organisation], by: Any) -> None:
    care, skill = (SubsidyScheme.objects.filter(name__startswith=n).first() for n in ("Scholingsfonds", "Vakfonds"))
    for turn, organisation in enumerate(mine[:8]):
        scheme = care if organisation.sector == Sector.CARE else skill
        if scheme is None:
            return
        last = world.today + timedelta(days=(-3, 6, 21, 45)[turn % 4])
        made = schemes.start_application(
            organisation=organisation, scheme=scheme, by=by, amount_asked=Decimal(2400 + 350 * turn), apply_by=last
        )
        for item in made.evidence.filter(phase="aanvraag")[: turn % 4]:
            schemes.receive(item=item, on=world.today - timedelta(days=2), where_kept="Map van de klant", by=by)
        if turn >= 3:
            _further(world, made, turn, by)


def _further(world: World, made: SchemeApplication, turn: int, by: Any) -> None:
    sent = world.today - timedelta(days=40 - turn)
    amount = made.amount_asked or Decimal(2400)
    schemes.submit(application=made, on=sent, amount=amount, reference=f"2026-{4100 + turn}", by=by)
    if turn == 4:
        schemes.refuse(application=made, on=sent + timedelta(days=20), by=by)
    if turn >= 5:
        settle_by = world.today + timedelta(days=30 * (turn - 4))
        schemes.grant(application=made, on=sent + timedelta(days=14), amount=amount - 400, settle_by=settle_by, by=by)
    if turn == 7:
        schemes.settle(application=made, amount=amount - 500, by=by)


def _agreements(world: World, mine: list[Organisation], by: Any) -> None:
    for turn, (organisation, days, volume) in enumerate(
        zip(mine[:4], (45, 210, 500, -30), (40000, 90000, None, 25000), strict=False)
    ):
        ends = world.today + timedelta(days=days)
        agreement = relations.save_agreement(
            agreement=FrameworkAgreement(
                organisation=organisation, number=f"RO-{ends.year}-{turn + 1:02d}", title="Scholing van medewerkers",
                starts_on=ends - timedelta(days=730), ends_on=ends, notice_months=3 if turn < 2 else 0,
                volume=Decimal(volume) if volume else None, note="Vaste contactpersoon, factuur per maand.",
            ),
            by=by,
        )  # fmt: skip
        course = Course.objects.published().filter(sector=organisation.sector).order_by("code").first()
        if course:
            relations.add_rate(
                agreement=agreement, rate=AgreementRate(course=course, unit="plaats", price=Decimal(465)), by=by
            )
        relations.add_rate(agreement=agreement, rate=AgreementRate(unit="dagdeel", price=Decimal(780)), by=by)


def _people(world: World, mine: list[Organisation], by: Any) -> None:
    for turn, organisation in enumerate(mine[:12]):
        relations.set_rhythm(organisation=organisation, months=(3, 6, 12)[turn % 3], by=by)
        contact = organisation.contacts.filter(is_active=True).first()
        if turn % 3 == 0 and contact is not None:
            made = relations.save_referent(
                contact=contact, agreed_on=world.today - timedelta(days=90 + turn), how="In het gesprek, per mail bevestigd",
                about="Leren op de werkvloer", by=by,
            )  # fmt: skip
            if turn % 2:
                relations.asked_referent(referent=made, by=by)
    relations.remind_of_relations(day=world.today)
    for name, why, rules in (
        ("Zorg in het Groene Hart", "Groot tekort aan mensen", {"sectors": [Sector.CARE], "regions": ["AM20", "AM13"]}),
        ("Technisch mkb", "Korte cursussen verkopen hier goed",
         {"sectors": [Sector.TECHNOLOGY, Sector.CONSTRUCTION], "sizes": [SizeClass.SMALL, SizeClass.MEDIUM]}),
        ("UWV en gemeenten", "Vaste afnemers van groepen", {"kinds": [OrganisationKind.UWV, OrganisationKind.MUNICIPALITY]}),
    ):  # fmt: skip
        MarketSegment.objects.create(name=name, why=why, **rules)


def _market(world: World) -> None:
    for turn, (provider, topic, sector, region, form, price, judgement) in enumerate(OTHERS):
        course = Course.objects.published().filter(sector=sector).order_by("code").first() if turn % 3 else None
        MarketOffer.objects.create(
            provider=provider, topic=topic, sector=sector, region=region, form=form, price=price, judgement=judgement,
            judged_by="Klanten in onze intakes" if judgement else "", course=course, source="Website van de aanbieder (fictief)",
            checked_on=world.today - timedelta(days=12 + 9 * turn),
        )  # fmt: skip

"""Clients of the fictional provider: the list is imported as staff would, then two years of conversations."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from catalogue.models import Course
from clients.choices import IntakeState, OrganisationKind
from clients.demo.scripts import AGENCIES, EMPLOYERS, MOMENTS, Script
from clients.formula import usual_formula
from clients.models import Contact, Intake, Organisation, TimelineEntry
from clients.services import imports
from llo_portal.kernel.choices import MarketFormula, Sector
from llo_portal.kernel.dates import is_working_day, start_of_day
from llo_portal.kernel.demo import World

HERE = Path(__file__).parent
SECTORS = {
    "Kwekerij": Sector.GREEN, "Bakkerij": Sector.GREEN, "Bouwbedrijf": Sector.CONSTRUCTION,
    "Schilders": Sector.CONSTRUCTION, "Kinderopvang": Sector.CHILDCARE, "Installatiebedrijf": Sector.TECHNOLOGY,
    "Techniek": Sector.TECHNOLOGY, "Transport": Sector.LOGISTICS, "Hotel": Sector.HOSPITALITY, "Zorggroep": Sector.CARE,
}  # fmt: skip
STREETS = ("Stationsweg", "Industrieweg", "Kerkstraat", "Handelskade", "Rijnkade", "Nijverheidsweg", "Polderpad")
YEARS_BACK = 2
INTAKES = 96
AGENCY_KINDS = (OrganisationKind.UWV, OrganisationKind.MUNICIPALITY)


def load(world: World) -> None:
    """Repeatable: does nothing when there are organisations. Leaves bag["organisations"]."""
    if not Organisation.objects.exists():
        _import_list(world)
        _complete(world)
        _partners(world)
        _client_portal(world)
        _conversations(world)
        _waiting_import(world)
    world.bag["organisations"] = list(Organisation.objects.current())


def _import_list(world: World) -> None:
    """Every double in the file is merged, every faulty cell left empty."""
    by = world.users["accountmanager"]
    made = imports.read_file(name="klanten.csv", content=(HERE / "klanten.csv").read_bytes(), by=by)
    found = imports.examine(client_import=made, by=by)
    pairs = {pair.key: imports.MERGE for pair in found.pairs}
    imports.keep_choices(client_import=made, confirmed=True, pairs=pairs, by=by)
    imports.carry_out(client_import=made, by=by)


def _complete(world: World) -> None:
    """What staff filled in afterwards: sector, street, an owner for most."""
    sellers = (world.users["accountmanager"], world.users["accountmanager_2"])
    first = world.today - timedelta(days=365 * YEARS_BACK + 120)
    for turn, organisation in enumerate(Organisation.objects.order_by("sort_key", "place")):
        organisation.sector = SECTORS.get(organisation.name.split()[0].capitalize(), Sector.OTHER)
        organisation.street = f"{STREETS[turn % len(STREETS)]} {turn % 87 + 1}"
        if organisation.owner is None and turn % 9:
            organisation.owner = sellers[turn % 2]
        if turn % 6 == 0:
            organisation.team = world.bag["team"]
        organisation.save()
        since = start_of_day(first + timedelta(days=turn * 4 % 700)) + timedelta(hours=10)
        Organisation.objects.filter(pk=organisation.pk).update(created_at=since)
        organisation.timeline.update(happened_at=since)


def _partners(world: World) -> None:
    """The educators we work with are organisations too."""
    for institution in world.bag.get("institutions", {}).values():
        Organisation.objects.get_or_create(
            institution=institution,
            defaults={
                "name": institution.name, "kind": OrganisationKind.EDUCATOR, "place": "Gouda", "region": "AM20",
                "owner": world.users["accountmanager"],
            },
        )  # fmt: skip


def _client_portal(world: World) -> None:
    """The demo's client contact works somewhere."""
    contact = world.users.get("klantcontact")
    care = Organisation.objects.filter(kind=OrganisationKind.EMPLOYER, sector=Sector.CARE).order_by("sort_key").first()
    if contact is not None and care is not None:
        Contact.objects.get_or_create(organisation=care, person=contact.person, defaults={"function": "manager hr"})


def _moment(world: World, days_ago: int) -> datetime:
    day = world.today - timedelta(days=days_ago)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return start_of_day(day) + timedelta(hours=world.rng.randint(9, 16), minutes=world.rng.choice((0, 5, 20, 40, 55)))


def _conversations(world: World) -> None:
    courses: dict[str, list[Course]] = {}
    for course in Course.objects.published().order_by("code"):
        courses.setdefault(course.sector, []).append(course)
    employers = list(Organisation.objects.filter(owner__isnull=False).exclude(kind__in=(*AGENCY_KINDS, "opleider")))
    agencies = list(Organisation.objects.filter(owner__isnull=False, kind__in=AGENCY_KINDS))
    for turn in range(INTAKES):
        days_ago = 1 + turn * (365 * YEARS_BACK) // INTAKES
        is_agency = turn % 4 == 3
        script = (AGENCIES if is_agency else EMPLOYERS)[(turn // 4 if is_agency else turn) % (4 if is_agency else 15)]
        pool = agencies if is_agency else [o for o in employers if o.sector == script.sector] or employers
        organisation = pool[turn * 7 % len(pool)]
        _conversation(world, organisation, script, turn, days_ago, courses.get(script.sector, []))
    Intake.objects.filter(state=IntakeState.DRAFT, held_on__lt=world.today - timedelta(days=60)).update(
        state=IntakeState.CLOSED
    )


def _conversation(
    world: World, organisation: Organisation, script: Script, turn: int, days_ago: int, courses: list[Course]
) -> None:
    moment = _moment(world, days_ago)
    half = turn % 7 == 1 or turn in (0, 2, 4, 6)  # a draft that still misses things
    intake = Intake.objects.create(
        organisation=organisation, contact=organisation.contacts.first(), owner=organisation.owner,
        formula=usual_formula(organisation.kind) or MarketFormula.EMPLOYER, policy=world.bag["strategy"],
        held_on=moment.date(), subject=script.subject, question=script.question,
        learning_goal="" if half else script.goal, participants=None if half else script.people, version=1,
        wanted_start=None if half else _start(moment.date(), turn), budget=None if half else script.budget,
        decision_maker=script.decides, choices=dict(list(script.choices.items())[:4]) if half else script.choices,
        notes=script.notes, edited_by=organisation.owner,
        confidential_note="De directie twijfelt nog tussen ons en een private opleider." if turn % 11 == 4 else "",
    )  # fmt: skip
    Intake.objects.filter(pk=intake.pk).update(created_at=moment, updated_at=moment)
    if courses and not half:
        intake.courses.set([courses[turn % len(courses)]])
    _story(world, intake, moment, turn)
    if not half:
        Intake.objects.filter(pk=intake.pk).update(state=IntakeState.COMPLETE)
    if not half and days_ago > 150 and turn % 5 < 3:
        Intake.objects.filter(pk=intake.pk).update(state=IntakeState.CLOSED)


def _start(held_on: date, turn: int) -> date:
    return held_on + timedelta(days=45 + turn * 13 % 90)


def _story(world: World, intake: Intake, moment: datetime, turn: int) -> None:
    """A few moments around the conversation, told in the timeline."""
    told: list[tuple[datetime, str, str, str, str]] = [
        (
            moment,
            "intake",
            f"Gesprek over: {intake.subject[:1].lower()}{intake.subject[1:]}",
            "",
            intake.get_absolute_url(),
        )
    ]
    for step, days in enumerate((-9, -2, 6)[: 1 + turn % 3]):
        kind, text, body = MOMENTS[(turn + step) % len(MOMENTS)]
        told.append((min(moment + timedelta(days=days), _moment(world, 0)), kind, text, body, ""))
    TimelineEntry.objects.bulk_create(
        TimelineEntry(
            organisation=intake.organisation, kind=kind, text=text, body=body, url=url, happened_at=when,
            actor=intake.owner, actor_name=str(intake.owner), subject_kind="clients.intake" if url else "",
            subject_id=intake.pk if url else None,
        )
        for when, kind, text, body, url in told
    )  # fmt: skip


def _waiting_import(world: World) -> None:
    """A file that somebody left lying halfway."""
    head = "Organisatie;Soort;KvK-nummer;Plaats;Medewerkers;Contactpersoon;E-mail;Telefoon;Functie;Accountmanager\r\n"
    rows: list[tuple[Any, ...]] = [
        ("Bakkerij De Linde B.V.", "bv", "66656554", "Woerden", "10-49", "J. Jansen", "contact119@voorbeeld.nl", "", "hr", ""),
        ("Glastuinbouw Het Venster", "bv", "70011223", "Waddinxveen", "50-249", "Loes Vermeer", "loes@hetvenster.voorbeeld.nl",
         "0182 555 010", "hr", "m.visser"),
        ("Stichting Thuis in Zorg", "stichting", "7001122", "Gouda", "250+", "Karim Haddou", "karim@thuisinzorg.voorbeeld.nl",
         "06 8765 4321", "teamleider", "a.bakker"),
    ]  # fmt: skip
    content = (head + "\r\n".join(";".join(row) for row in rows)).encode("utf-8-sig")
    imports.read_file(name="beurs-gouda.csv", content=content, by=world.users["accountmanager"])

"""Clients of the fictional provider: the list is imported as staff would, then two years of conversations."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from django.db.models import OuterRef, Subquery

from catalogue.models import Course
from clients.choices import IntakeState, OrganisationKind
from clients.demo import advice, desk, organisations, relations
from clients.demo.scripts import AGENCIES, EMPLOYERS, MOMENTS, Script
from clients.formula import usual_formula
from clients.models import Contact, Intake, Organisation, TimelineEntry
from clients.services import importing, imports
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
        advice.load(world)
    relations.load(world)
    desk.load(world)
    is_new = "Techniekring Groene Hart" not in Organisation.objects.values_list("name", flat=True)
    world.bag["organisations"] = list(Organisation.objects.current())
    if is_new:  # after the bag, which later chapters draw from
        organisations.load(world)


def _import_list(world: World) -> None:
    """Every double in the file is merged, every faulty cell left empty."""
    by = world.users["accountmanager"]
    made = imports.read_file(name="klanten.csv", content=(HERE / "klanten.csv").read_bytes(), by=by)
    found = imports.examine(client_import=made, by=by)
    pairs = {pair.key: imports.MERGE for pair in found.pairs}
    imports.keep_choices(client_import=made, confirmed=True, pairs=pairs, by=by)
    importing.carry_out(client_import=made, by=by)


def _complete(world: World) -> None:
    """What staff filled in afterwards: sector, street, an owner for most."""
    sellers = (world.users["accountmanager"], world.users["accountmanager_2"])
    first = world.today - timedelta(days=365 * YEARS_BACK + 120)
    for turn, organisation in enumerate(Organisation.objects.order_by("sort_key", "place")):
        organisation.sector = SECTORS.get(organisation.name.split()[0].capitalize(), Sector.OTHER)
        Organisation.objects.filter(pk=organisation.pk).update(
            sector=organisation.sector, street=f"{STREETS[turn % len(STREETS)]} {turn % 87 + 1}",
            owner=organisation.owner_id or (sellers[turn % 2].pk if turn % 9 else None),
            team=world.bag["team"] if turn % 6 == 0 else None,
            created_at=start_of_day(first + timedelta(days=turn * 4 % 700)) + timedelta(hours=10),
        )  # fmt: skip
    since = Organisation.objects.filter(pk=OuterRef("organisation")).values("created_at")
    TimelineEntry.objects.update(happened_at=Subquery(since))


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
    rows = Organisation.objects.filter(owner__isnull=False).select_related("owner__person").prefetch_related("contacts")
    employers = list(rows.exclude(kind__in=(*AGENCY_KINDS, OrganisationKind.EDUCATOR)))
    agencies = list(rows.filter(kind__in=AGENCY_KINDS))
    talks: list[tuple[Intake, datetime, int]] = []
    for turn in range(INTAKES):
        moment = _moment(world, 1 + turn * (365 * YEARS_BACK) // INTAKES)
        is_agency = turn % 4 == 3
        script = AGENCIES[turn // 4 % len(AGENCIES)] if is_agency else EMPLOYERS[turn % len(EMPLOYERS)]
        pool = agencies if is_agency else [o for o in employers if o.sector == script.sector] or employers
        talks.append((_intake(world, pool[turn * 7 % len(pool)], script, turn, moment), moment, turn))
    Intake.objects.bulk_create(intake for intake, _, _ in talks)
    _put_in_time(talks)
    through = Intake.courses.through
    through.objects.bulk_create(
        through(intake=intake, course=found[turn % len(found)])
        for intake, _, turn in talks
        if intake.participants and (found := courses.get(str(intake.organisation.sector)))
    )
    TimelineEntry.objects.bulk_create(entry for talk in talks for entry in _story(world, *talk))
    _move_on(world, talks)


def _put_in_time(talks: list[tuple[Intake, datetime, int]]) -> None:
    for intake, moment, _ in talks:
        intake.created_at = intake.updated_at = moment
    Intake.objects.bulk_update([intake for intake, _, _ in talks], ["created_at", "updated_at"])


def _intake(world: World, organisation: Organisation, script: Script, turn: int, moment: datetime) -> Intake:
    half = turn % 7 == 1 or turn in (0, 2, 4, 6)  # a draft that still misses things
    contacts = list(organisation.contacts.all())
    return Intake(
        organisation=organisation, contact=contacts[0] if contacts else None, owner=organisation.owner,
        formula=usual_formula(organisation.kind) or MarketFormula.EMPLOYER, policy=world.bag["strategy"],
        held_on=moment.date(), subject=script.subject, question=script.question,
        learning_goal="" if half else script.goal, participants=None if half else script.people, version=1,
        wanted_start=None if half else _start(moment.date(), turn), budget=None if half else script.budget,
        decision_maker=script.decides, choices=dict(list(script.choices.items())[:4]) if half else script.choices,
        notes=script.notes, edited_by=organisation.owner,
        confidential_note="De directie twijfelt nog tussen ons en een private opleider." if turn % 11 == 4 else "",
    )  # fmt: skip


def _move_on(world: World, talks: list[tuple[Intake, datetime, int]]) -> None:
    """Whole conversations are complete, older ones mostly closed; a draft nobody finished is closed too."""
    old = world.today - timedelta(days=150)
    whole = [(intake, turn) for intake, _, turn in talks if intake.participants]
    Intake.objects.filter(pk__in=[i.pk for i, _ in whole]).update(state=IntakeState.COMPLETE)
    closed = [i.pk for i, turn in whole if i.held_on < old and turn % 5 < 3]
    Intake.objects.filter(pk__in=closed).update(state=IntakeState.CLOSED)
    stale = world.today - timedelta(days=60)
    Intake.objects.filter(state=IntakeState.DRAFT, held_on__lt=stale).update(state=IntakeState.CLOSED)


def _start(held_on: date, turn: int) -> date:
    return held_on + timedelta(days=45 + turn * 13 % 90)


def _story(world: World, intake: Intake, moment: datetime, turn: int) -> list[TimelineEntry]:
    """A few moments around the conversation."""
    subject = intake.subject[:1].lower() + intake.subject[1:]
    told: list[tuple[datetime, str, str, str, str]] = [
        (moment, "intake", f"Gesprek over: {subject}", "", intake.get_absolute_url())
    ]
    for step, days in enumerate((-9, -2, 6)[: 1 + turn % 3]):
        kind, text, body = MOMENTS[(turn + step) % len(MOMENTS)]
        told.append((min(moment + timedelta(days=days), _moment(world, 0)), kind, text, body, ""))
    return [
        TimelineEntry(
            organisation=intake.organisation, kind=kind, text=text, body=body, url=url, happened_at=when,
            actor=intake.owner, actor_name=str(intake.owner), subject_kind="clients.intake" if url else "",
            on_behalf_of=world.users["directeur"] if kind == "mail" and turn % 3 == 0 else None,
            subject_id=intake.pk if url else None,
        )
        for when, kind, text, body, url in told
    ]  # fmt: skip


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

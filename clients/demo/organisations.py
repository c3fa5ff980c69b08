"""A network of twelve companies with a shared programme, a group, locations, files, a merge that was a mistake, and an import
that was broken off and gone on with."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from catalogue.models import Institution
from clients.choices import OrganisationKind, SharingKey
from clients.models import CostDivision, NetworkMember, Organisation, OrganisationSite
from clients.services import importing, imports, merging, unmerging
from clients.services.attachments import add_attachment
from clients.services.groups import save_site, set_parent
from clients.services.networks import save_division, save_member
from llo_portal.kernel.choices import InstitutionKind, Sector
from llo_portal.kernel.demo import World

MEMBERS = 12
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
FAIR = (
    ("Metaalwerken Van Rijn", "Gouda", "10-49"), ("Constructiebedrijf Kroon", "Woerden", "50-249"),
    ("Plaatwerk De Meije", "Bodegraven", "1-9"), ("Lasatelier Oost", "Zoetermeer", "10-49"),
    ("Machinefabriek Reeuwijk", "Reeuwijk", "50-249"), ("Verspaning Alphen", "Alphen aan den Rijn", "10-49"),
)  # fmt: skip


def load(world: World) -> None:
    by = world.users["accountmanager"]
    _network(world, by)
    _group(by)
    _company_school(by)
    _files(by)
    _mistake(by)
    _broken_off(world, by)


def _employers(**wanted: Any) -> list[Organisation]:
    rows = Organisation.objects.current().filter(kind=OrganisationKind.EMPLOYER, **wanted)
    return list(rows.order_by("sort_key", "place"))


def _network(world: World, by: Any) -> None:
    network = Organisation.objects.create(
        name="Techniekring Groene Hart", kind=OrganisationKind.NETWORK, sector=Sector.TECHNOLOGY, place="Gouda", region="AM20",
        owner=by,
    )  # fmt: skip
    first = world.today - timedelta(days=400)
    found = (_employers(sector=Sector.TECHNOLOGY) + _employers(sector=Sector.CONSTRUCTION))[:MEMBERS]
    for turn, member in enumerate(found):
        save_member(by=by, membership=NetworkMember(
            network=network, member=member, starts_on=first + timedelta(days=20 * turn), employees=8 + 13 * turn % 90,
        ))  # fmt: skip
    _shared(network, found, by)


def _shared(network: Organisation, members: list[Organisation], by: Any) -> None:
    """A welding course they followed together, and what the coordinator costs them."""
    joined = {member.pk: Decimal(1 + turn % 3) for turn, member in enumerate(members[:8])}
    programme = CostDivision(
        network=network, title="Lassen voor twintig monteurs", amount=Decimal("18650.00"), key=SharingKey.PARTICIPANTS
    )
    save_division(division=programme, weights=joined, by=by)
    sizes = {row.member_id: Decimal(row.employees or 0) for row in network.members.all()}
    coordinator = CostDivision(
        network=network, title="Coördinatie van het netwerk", amount=Decimal("6000.00"), key=SharingKey.EMPLOYEES
    )
    save_division(division=coordinator, weights=sizes, by=by)


def _group(by: Any) -> None:
    """A care group with two houses."""
    mother, *daughters = _employers(sector=Sector.CARE)[:3]
    for daughter in daughters:
        set_parent(organisation=daughter, parent=mother, by=by)
    for name, street, place, people in (
        ("Hoofdkantoor", "Stationsplein 4", "Gouda", 85), ("Locatie De Plas", "Plaslaan 12", "Reeuwijk", 140),
    ):  # fmt: skip
        save_site(
            site=OrganisationSite(organisation=mother, name=name, street=street, place=place, employees=people), by=by
        )


def _company_school(by: Any) -> None:
    """A school of companies: a client that buys, and an institution that gives courses of its own."""
    school, _ = Institution.objects.get_or_create(
        name="Opleidingsbedrijf Metaal Groene Hart", defaults={"kind": InstitutionKind.COMPANY_SCHOOL}
    )
    Organisation.objects.create(
        name=school.name, kind=OrganisationKind.COMPANY_SCHOOL, institution=school, legal_form="stichting",
        sector=Sector.TECHNOLOGY, size="10-49", place="Gouda", region="AM20", owner=by,
    )  # fmt: skip


def _files(by: Any) -> None:
    """A training plan for a few clients; one confidential."""
    for turn, organisation in enumerate(_employers(sector=Sector.CARE)[:3]):
        add_attachment(
            organisation=organisation, content=PDF + str(organisation.pk).encode(), name="opleidingsplan.pdf",
            title="Opleidingsplan 2027", is_confidential=turn == 2, by=by,
        )  # fmt: skip
        if intake := organisation.intakes.first():
            add_attachment(
                organisation=organisation, intake=intake, content=PDF + str(intake.pk).encode(), name="functies.pdf",
                title="Lijst van functies", by=by,
            )  # fmt: skip


def _mistake(by: Any) -> None:
    """Two that share a name, merged and taken apart again."""
    kept, gone = _employers(sector=Sector.LOGISTICS)[:2]
    unmerging.undo(merge=merging.merge(kept=kept, gone=gone, by=by), by=by)


def _broken_off(world: World, by: Any) -> None:
    """The worker stopped after a piece; the next one went on."""
    head = "Bedrijf;Gevestigd te;Omvang\r\n"
    content = (head + "\r\n".join(";".join(row) for row in FAIR)).encode("cp1252")
    made = imports.read_file(name="ledenlijst-metaal.csv", content=content, by=by)
    columns = dict(zip(("Bedrijf", "Gevestigd te", "Omvang"), ("name", "place", "size"), strict=True))
    imports.choose_columns(client_import=made, columns=columns, by=by)
    pairs = {pair.key: imports.BOTH for pair in imports.examine(client_import=made, by=by).pairs}
    imports.keep_choices(client_import=made, confirmed=True, pairs=pairs, by=by)
    imports.start(client_import=made, by=by)
    importing.run(made.pk, seconds=0)  # one piece and no more
    importing.run(made.pk)

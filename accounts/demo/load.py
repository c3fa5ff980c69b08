"""The people of the fictional provider "Groene Hart Leert" in Woerden."""

from datetime import timedelta
from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group

from accounts import services
from accounts.models import Person, Provider, ProviderSite, RetentionHold, Team, User
from accounts.roles import roles
from accounts.services.holds import PERSON
from llo_portal.kernel.dates import today
from llo_portal.kernel.demo import World

DOMAIN = "groenehartleert.voorbeeld.nl"


class Somebody(NamedTuple):
    key: str
    first_name: str
    infix: str
    last_name: str
    login: str
    roles: tuple[str, ...]


PEOPLE = (
    Somebody("directeur", "Marieke", "van der", "Ven", "directeur", ("directeur",)),
    Somebody("directeur_2", "Joost", "", "Hoekstra", "directeur2", ("directeur",)),
    Somebody("accountmanager", "Anouk", "", "Bakker", "a.bakker", ("accountmanager",)),
    Somebody("accountmanager_2", "Mees", "", "Visser", "m.visser", ("accountmanager",)),
    Somebody("onderwijskundige", "Fatima", "el", "Amrani", "onderwijskundige", ("onderwijskundige",)),
    Somebody("onderwijsontwikkelaar", "Ruben", "", "Kuipers", "onderwijsontwikkelaar", ("onderwijsontwikkelaar",)),
    Somebody("programmaleider", "Esther", "de", "Graaf", "programmaleider", ("programmaleider",)),
    Somebody("trainer", "Wim", "", "Oosterom", "trainer", ("trainer",)),
    Somebody("marketeer", "Lotte", "", "Verhoef", "marketeer", ("marketeer",)),
    Somebody("administrateur", "Ingrid", "", "Blom", "administrateur", ("administrateur",)),
    Somebody("administrateur_2", "Yusuf", "", "Demir", "administrateur2", ("administrateur",)),
    Somebody(
        "financieel_administrateur", "Henk", "", "Terlouw", "financieel_administrateur", ("financieel_administrateur",)
    ),
    Somebody("compliance_officer", "Saskia", "", "Nieuwenhuis", "compliance_officer", ("compliance_officer",)),
    Somebody("juridisch_ondersteuner", "Bram", "", "Scholten", "juridisch_ondersteuner", ("juridisch_ondersteuner",)),
    Somebody("hr_medewerker", "Nadia", "", "Benali", "hr_medewerker", ("hr_medewerker",)),
    Somebody("secretaris", "Tineke", "", "Postma", "secretaris", ("secretaris",)),
    Somebody("facilitair_ondersteuner", "Kees", "", "Verweij", "facilitair_ondersteuner", ("facilitair_ondersteuner",)),
    Somebody("klantcontact", "Petra", "", "Rietveld", "klantcontact", ("klantcontact",)),
    Somebody("deelnemer", "Samira", "", "Haddad", "deelnemer", ("deelnemer",)),
    Somebody("schoolcontact", "Gerard", "van", "Loon", "schoolcontact", ("schoolcontact",)),
    Somebody("aanbiedercontact", "Femke", "", "Dijkman", "aanbiedercontact", ("aanbiedercontact",)),
    Somebody("beheer", "Sven", "", "Wolters", "beheer", ("beheer",)),
)


def load(world: World) -> None:
    """Users of every role without a password (the demo signs in by role), a team and the provider. Repeatable."""
    groups = {group.name: group for group in Group.objects.filter(name__in=roles())}
    for somebody in PEOPLE:
        world.users[somebody.key] = _user(somebody, groups)
    team, _ = Team.objects.get_or_create(name="Team Groene Hart")
    team.members.add(world.users["accountmanager"], world.users["accountmanager_2"])
    world.bag["team"] = team
    world.bag["provider"] = _provider()
    _keeping(world)


def _user(somebody: Somebody, groups: dict[str, Group]) -> User:
    email = f"{somebody.login}@{DOMAIN}"
    found = User.objects.filter(email=email).first()
    if found:
        return found
    person = Person.objects.create(
        first_name=somebody.first_name, infix=somebody.infix, last_name=somebody.last_name, email=email,
        phone="0348 123 456",
    )  # fmt: skip
    user = User.objects.create(
        email=email, person=person, password=make_password(None), is_staff="beheer" in somebody.roles
    )
    user.groups.set(groups[role] for role in somebody.roles)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def _provider() -> Provider:
    provider, is_new = Provider.objects.get_or_create(
        pk=1,
        defaults={
            "name": "Groene Hart Leert", "legal_name": "Stichting Groene Hart Leert", "kvk": "90000001",
            "vat_number": "NL000000012B06", "iban": "NL02ABNA0123456789", "crkbo_number": "CRKBO-2026-0042",
            "crkbo_expires_on": today() + timedelta(days=400), "email": f"info@{DOMAIN}", "phone": "0348 123 456",
            "website": f"https://{DOMAIN}", "street": "Leidsestraatweg 12", "postcode": "3443 BX", "place": "Woerden",
            "service_area": ["AM20", "AM19", "AM13"], "home_region": "AM20",
        },
    )  # fmt: skip
    if is_new:
        ProviderSite.objects.create(
            provider=provider, name="Hoofdvestiging", street="Leidsestraatweg 12", postcode="3443 BX", place="Woerden"
        )
        ProviderSite.objects.create(
            provider=provider,
            name="Steunpunt Gouda",
            street="Burgemeester Jamesplein 3",
            postcode="2803 PG",
            place="Gouda",
        )
    return provider


def _keeping(world: World) -> None:
    """A hold, and a trial of the nightly job; the worker counts once the other chapters are there."""
    if RetentionHold.objects.exists():
        return
    admin = world.users["beheer"]
    services.place_hold(
        kind=PERSON, wanted=world.users["klantcontact"].email, reason="Geschil over factuur, dossier 2026-14", until=None,
        by=admin,
    )  # fmt: skip
    services.start_trial(by=admin)

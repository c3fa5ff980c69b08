"""People for tests: `UserFactory(roles=("accountmanager",))` is somebody who can sign in with that role."""

from typing import Any

import factory
from django.contrib.auth.models import Group
from factory.django import DjangoModelFactory

from accounts.models import Person, Provider, Team, User

PASSWORD = "een-lang-wachtwoord-2026"


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    first_name = factory.Sequence(lambda n: f"Sanne{n}")
    last_name = factory.Sequence(lambda n: f"Vermeulen{n}")
    email = factory.Sequence(lambda n: f"sanne{n}@voorbeeld.nl")


class UserFactory(DjangoModelFactory):
    """An active user with a verified address; the password is PASSWORD."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.SelfAttribute("person.email")
    person = factory.SubFactory(PersonFactory)
    password = factory.django.Password(PASSWORD)

    @factory.post_generation
    def roles(self: User, create: bool, extracted: Any, **_: Any) -> None:
        for key in extracted or ():
            self.groups.add(Group.objects.get_or_create(name=key)[0])

    @factory.post_generation
    def verified(self: User, create: bool, extracted: Any, **_: Any) -> None:
        if extracted is not False:
            self.emailaddress_set.create(email=self.email, verified=True, primary=True)


class TeamFactory(DjangoModelFactory):
    class Meta:
        model = Team
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Team {n}")

    @factory.post_generation
    def users(self: Team, create: bool, extracted: Any, **_: Any) -> None:
        self.members.add(*(extracted or ()))


class ProviderFactory(DjangoModelFactory):
    """The one provider."""

    class Meta:
        model = Provider
        django_get_or_create = ("id",)

    id = 1
    name = "Groene Hart Leert"
    legal_name = "Stichting Groene Hart Leert"
    kvk = "90000001"
    crkbo_number = "CRKBO-2026-0042"
    email = "info@groenehartleert.voorbeeld.nl"
    phone = "0348 123 456"
    street = "Leidsestraatweg 12"
    postcode = "3443 BX"
    place = "Woerden"
    home_region = "AM20"
    service_area = ("AM20", "AM19", "AM13")

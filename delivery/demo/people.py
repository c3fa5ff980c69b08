"""Trainers and learners of the demo: invented people, as they live in the Groene Hart."""

from itertools import product
from typing import Any

from accounts.models import Person
from catalogue.models import Institution
from delivery.models import Learner, Trainer
from llo_portal.kernel.demo import World

FIRST = (
    "Anna", "Ahmed", "Bas", "Chantal", "Daan", "Emine", "Femke", "Gijs", "Hanna", "Ibrahim", "Ineke", "Jamal", "Joke",
    "Karim", "Kim", "Lars", "Leila", "Maarten", "Mina", "Nico", "Noor", "Olga", "Omar", "Piet", "Rachida", "Rob",
    "Sanne", "Stefan", "Tamara", "Tom", "Ursula", "Vera", "Wouter", "Yara", "Youssef", "Zoë",
)  # fmt: skip
LAST = (
    ("", "Vermeer"), ("de", "Jong"), ("", "Yilmaz"), ("van", "Dijk"), ("", "Bouwman"), ("el", "Idrissi"), ("", "Kooij"),
    ("van der", "Laan"), ("", "Nguyen"), ("", "Pietersen"), ("de", "Ruiter"), ("", "Schouten"), ("", "Tesfay"),
    ("van den", "Berg"), ("", "Vlot"), ("", "Zandstra"), ("", "Kaya"), ("", "Hoogendoorn"), ("", "Spruit"), ("", "Boot"),
)  # fmt: skip
CREW = (
    ("Dirk", "", "Hofland", "in_dienst", "lassen, techniek"), ("Marjan", "", "Kuiper", "in_dienst", "zorg"),
    ("Achmed", "", "Bouali", "verhuurd_door_school", "zorg, medicatie"),
    ("Corrie", "van", "Zanten", "verhuurd_door_school", "keuken, hygiëne"),
    ("Jeroen", "", "Blok", "zzp", "logistiek, heftruck"), ("Evelien", "", "Mulder", "zzp", "taal, inburgering"),
    ("Patrick", "de", "Wit", "in_dienst", "ict"), ("Susanne", "", "Ooms", "zzp", "kinderopvang"),
    ("Harm", "", "Verduin", "in_dienst_van_klant", "machineveiligheid"),
)  # fmt: skip
LEARNERS = 300


def _mail(*parts: str) -> str:
    name = ".".join(part.replace(" ", "").replace("ë", "e").lower() for part in parts if part)
    return f"{name}@deelnemers.voorbeeld.nl"


def crew(world: World) -> list[Trainer]:
    """The trainers; Wim Oosterom, who can sign in, first. The client's specialist is left out of the list."""
    school = Institution.objects.filter(is_own_school=True).first()
    made = [
        Trainer.objects.create(person=world.users["trainer"].person, engagement="in_dienst", subjects="bhv, lassen")
    ]
    for first, infix, last, engagement, subjects in CREW:
        person = Person.objects.create(first_name=first, infix=infix, last_name=last, email=_mail(first, last))
        at = school if engagement == "verhuurd_door_school" else None
        made.append(Trainer.objects.create(person=person, engagement=engagement, institution=at, subjects=subjects))
    world.bag["trainers"] = made
    return [trainer for trainer in made if trainer.engagement != "in_dienst_van_klant"]


def learners(world: World) -> list[Learner]:
    """Three hundred, in an order that mixes the names."""
    names: list[Any] = list(product(FIRST, LAST))
    world.rng.shuffle(names)
    people = [
        Person(first_name=first, infix=infix, last_name=last, email=_mail(first, last), phone="06 1234 5678")
        for first, (infix, last) in names[:LEARNERS]
    ]
    Person.objects.bulk_create(people)
    found = [Learner(person=person) for person in people]
    Learner.objects.bulk_create(found)
    return found

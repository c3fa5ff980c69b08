"""How alumni choose and are invited."""

from datetime import timedelta
from typing import Any

from delivery.models import Alumnus
from delivery.services.alumni import personal_address
from tests.factories.alumni import alumnus, graduate, invitation
from tests.fault.recipe import Recipe, day, pk


def _linked(user: Any) -> dict[str, Any]:
    row = Alumnus.objects.create(person=graduate(email="oud@voorbeeld.nl").enrolment.learner.person)
    return {"token": personal_address(row, timedelta(days=9)).rstrip("/").rsplit("/", 1)[1]}


def _finished(user: Any) -> dict[str, Any]:
    """A certificate of the user's own."""
    learner = graduate().enrolment.learner
    type(learner).objects.filter(pk=learner.pk).update(person=user.person)
    return {}


def _reaching(user: Any) -> dict[str, Any]:
    alumnus()
    return pk(invitation())


YES = {"bijeenkomsten": "on", "version": "2024-1"}
CONSENT, LINK = ("delivery.AlumniConsent",), ("delivery.AlumniLink",)
RECIPES: dict[str, Recipe] = {
    "delivery:alumnus_consent": Recipe(CONSENT, on=_linked, typed=lambda k: YES),
    "delivery:alumnus_address": Recipe(LINK, on=_linked, typed=lambda k: {"email": "nieuw@voorbeeld.nl"}),
    "delivery:my_alumni": Recipe(CONSENT, on=_finished, typed=lambda k: YES),
    "delivery:my_alumni_address": Recipe(LINK, on=_finished, typed=lambda k: {"email": "nieuw@voorbeeld.nl"}),
    "delivery:alumni_invitation_send": Recipe(("documents.Effect",), on=_reaching),
    "delivery:alumni_invitation_create": Recipe(
        ("delivery.AlumniInvitation",),
        typed=lambda k: {
            "purpose": "bijeenkomsten",
            "day": day(20),
            "time": "19:00",
            "place": "Onze school",
            "text": "Kom je?",
        },
    ),
}

"""How alumni choose and are invited."""

from datetime import timedelta
from typing import Any

from delivery.models import Alumnus
from delivery.services import alumni
from tests.factories.alumni import graduate
from tests.fault.recipe import Recipe, day


def _linked(user: Any) -> dict[str, Any]:
    row = Alumnus.objects.create(person=graduate(email="oud@voorbeeld.nl").enrolment.learner.person)
    return {"token": alumni.personal_address(row, timedelta(days=9)).rstrip("/").rsplit("/", 1)[1]}


def _finished(user: Any) -> dict[str, Any]:
    """A certificate of the user's own."""
    learner = graduate().enrolment.learner
    type(learner).objects.filter(pk=learner.pk).update(person=user.person)
    return {}


YES = {"bijeenkomsten": "on", "version": "2024-1"}
CONSENT, LINK = ("delivery.AlumniConsent",), ("delivery.AlumniLink",)
RECIPES: dict[str, Recipe] = {
    "delivery:alumnus_consent": Recipe(CONSENT, on=_linked, typed=lambda k: YES),
    "delivery:alumnus_address": Recipe(LINK, on=_linked, typed=lambda k: {"email": "nieuw@voorbeeld.nl"}),
    "delivery:my_alumni": Recipe(CONSENT, on=_finished, typed=lambda k: YES),
    "delivery:my_alumni_address": Recipe(LINK, on=_finished, typed=lambda k: {"email": "nieuw@voorbeeld.nl"}),
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

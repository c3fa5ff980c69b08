"""Graduates and alumni for tests, along the way they take in the house."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from django.core import mail as outgoing

from delivery.alumni_wording import wording_on
from delivery.models import AlumniInvitation, Alumnus, Certificate, Way
from delivery.services import alumni, alumni_letters
from llo_portal.documents import outbox
from llo_portal.kernel.dates import AMSTERDAM, today
from tests.factories.accounts import PersonFactory, UserFactory
from tests.factories.delivery import CertificateFactory, EnrolmentFactory, LearnerFactory, ResultFactory

ALL = ("bijeenkomsten", "aanbod", "referent")


def graduate(*, days_ago: int = 10, issued_on: date | None = None, programme: Any = None, **about: Any) -> Certificate:
    """Somebody with a certificate that was issued; `about` is of the person. Not by the service: no PDF and no mail."""
    learner = LearnerFactory(person=PersonFactory(**about))
    values = {"learner": learner, "state": "gestart"} | ({"programme": programme} if programme else {})
    enrolment = EnrolmentFactory(**values, **({} if programme else {"programme__state": "lopend"}))
    paper: Certificate = CertificateFactory(enrolment=ResultFactory(enrolment=enrolment).enrolment)
    day = issued_on or today() - timedelta(days=days_ago)
    Certificate.objects.filter(pk=paper.pk).update(
        state="uitgegeven",
        number=f"P-{paper.pk.hex[:12]}",
        issued_on=day,
        issued_by=UserFactory(roles=("administrateur",)),
    )
    paper.refresh_from_db()
    return paper


def alumnus(purposes: Iterable[str] = ("bijeenkomsten",), **values: Any) -> Alumnus:
    """A graduate who agreed by the link in a mail."""
    person = graduate(**values).enrolment.learner.person
    row = Alumnus.objects.get_or_create(person=person)[0]
    agree(row, purposes)
    return row


def agree(row: Alumnus, purposes: Iterable[str]) -> None:
    version = wording_on(today()).version
    alumni.choose(alumnus=row, wanted=set(purposes), version=version, way=Way.LINK, sent_to=row.address)


def invitation(*, courses: Iterable[Any] = (), **values: Any) -> AlumniInvitation:
    day = today() + timedelta(days=20)
    told = {
        "title": "Terugkomavond", "text": "We praten **bij**.", "purpose": "bijeenkomsten", "place": "Onze school",
        "starts_at": datetime(day.year, day.month, day.day, 19, tzinfo=AMSTERDAM),
    }  # fmt: skip
    by = values.pop("by", None) or UserFactory(roles=("marketeer",))
    return alumni_letters.save(invitation=AlumniInvitation(**told | values), courses=courses, by=by)


def sent(row: AlumniInvitation | None = None) -> AlumniInvitation:
    """Sent, and every mail is out."""
    row = row or invitation()
    alumni_letters.send(invitation=row, by=UserFactory(roles=("marketeer",)))
    outbox.run_all()
    row.refresh_from_db()
    return row


def link_in(text: str, part: str) -> str:
    """The path of the first address in a mail that has `part` in it."""
    found = next(word for word in text.split() if part in word and "://" in word)
    return urlsplit(found.strip("<>")).path


def last_link(part: str = "/alumnus/", to: str = "") -> str:
    letters = [letter for letter in outgoing.outbox if not to or letter.to == [to]]
    return link_in(str(letters[-1].body), part)

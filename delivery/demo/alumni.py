"""Alumni of the demo: most of who finished before this year's autumn agreed to something, one invitation with answers, one
draft. The learner of the demo has a letter that still waits for an answer."""

from datetime import datetime, timedelta
from typing import Any

from accounts.services import lifting
from delivery.alumni_wording import wording_on
from delivery.models import AlumniConsent, AlumniInvitation, AlumniLetter, Alumnus, Certificate, LetterState
from delivery.selectors import alumni as reads
from delivery.services import alumni_letters
from llo_portal.kernel.dates import AMSTERDAM, now
from llo_portal.kernel.demo import World

# what the next of them wants, in turn; empty was asked and said nothing
WISHES = (
    ("bijeenkomsten", "aanbod"), ("bijeenkomsten",), (), ("bijeenkomsten", "aanbod", "referent"), ("aanbod",),
    ("bijeenkomsten", "referent"), ("bijeenkomsten",), (),
)  # fmt: skip
MOST = 90
EVENING = """Het is weer tijd om bij te praten. Hoe gaat het op je werk, en wat wil je nog leren?

- 19.00 uur: soep en broodjes
- 19.30 uur: drie oud-deelnemers vertellen
- 20.30 uur: napraten

Neem gerust een collega mee."""
COURSES = """Je haalde bij ons je certificaat. Wil je verder? In het voorjaar starten er **nieuwe avonden**.

Bekijk ze op onze site, of bel ons voor advies."""


def load(world: World) -> None:
    """Repeatable: does nothing once somebody is an alumnus."""
    if Alumnus.objects.exists():
        return
    me = world.users["deelnemer"].person
    _agree(world, me)
    sent = _evening(world)
    _letters(world, sent, me)
    AlumniInvitation.objects.create(
        title="Nieuw in het voorjaar", text=COURSES, purpose="aanbod", made_by=world.users["marketeer"],
    )  # fmt: skip


def _agree(world: World, me: Any) -> None:
    papers = reads.papers().exclude(enrolment__learner__person__email="").order_by("issued_on", "number")
    first: dict[Any, Certificate] = {}
    for paper in papers.select_related("enrolment__learner__person"):
        first.setdefault(paper.enrolment.learner.person_id, paper)
    mine = first.pop(me.pk, None)
    chosen = [*([mine] if mine else []), *list(first.values())[: MOST - 1]]
    rows, consents = [], []
    for number, paper in enumerate(chosen):
        asked = datetime.combine(paper.issued_on, datetime.min.time(), tzinfo=AMSTERDAM) + timedelta(days=8, hours=10)
        row = Alumnus(person=paper.enrolment.learner.person, invited_at=min(asked, now()))
        rows.append(row)
        wants = WISHES[number % len(WISHES)]
        wording = wording_on(world.today)
        consents += [
            AlumniConsent(
                alumnus=row, purpose=purpose, given_at=min(asked + timedelta(days=number % 9), now()), given_by="link",
                version=wording.version, words=wording.words[purpose], sent_to=row.person.email,
            )
            for purpose in wants
        ]  # fmt: skip
    Alumnus.objects.bulk_create(rows)
    AlumniConsent.objects.bulk_create(consents)


def _evening(world: World) -> AlumniInvitation:
    day = world.today + timedelta(days=24)
    return alumni_letters.save(
        invitation=AlumniInvitation(
            title="Terugkomavond voor oud-deelnemers", text=EVENING, purpose="bijeenkomsten",
            starts_at=datetime(day.year, day.month, day.day, 19, tzinfo=AMSTERDAM),
            place="Campus Oost, Oostsingel 8, Woerden", places=60, answer_by=day - timedelta(days=4),
        ),
        courses=(), by=world.users["marketeer"],
    )  # fmt: skip


def _letters(world: World, row: AlumniInvitation, me: Any) -> None:
    """Sent ten days ago, without mails going out now; seven in ten answered, most with yes."""
    then = now() - timedelta(days=10)
    people = list(reads.selected(row).select_related("person").order_by("pk"))
    letters = AlumniLetter.objects.bulk_create(AlumniLetter(invitation=row, alumnus=one) for one in people)
    for number, letter in enumerate(letters):
        letter.state, letter.sent_at = LetterState.SENT, then
        answers = number % 10 < 7 and letter.alumnus.person_id != me.pk
        if answers:
            letter.answer = "nee" if number % 10 in (2, 5) else "ja"
            letter.answered_at = then + timedelta(days=number % 8, hours=number % 11)
    AlumniLetter.objects.bulk_update(letters, ["state", "sent_at", "answer", "answered_at"])
    with lifting.task(), lifting.aside("delivery.AlumniInvitation:sent_words"):
        AlumniInvitation.objects.filter(pk=row.pk).update(
            state="verzonden", sent_by=world.users["marketeer"], sent_at=then, addressed_at=then, created_at=then
        )

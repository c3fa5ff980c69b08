"""Screenings, advices and what clients thought of them. Invented, sources included."""

from datetime import timedelta
from typing import Any

from accounts.services import lifting
from catalogue.models import Skill
from clients.choices import AdviceState, IntakeState
from clients.learning_question import compose
from clients.models import Advice, Intake, IntakeAnswers, LabourMarketFact, TimelineEntry
from clients.paper import advice_context
from clients.services import advice as services
from clients.services.screening import GroupMember, save_group, set_skills
from llo_portal.documents.services import freeze
from llo_portal.kernel.choices import MarketFormula, Sector
from llo_portal.kernel.dates import start_of_day
from llo_portal.kernel.demo import World
from strategy.models import EvaluationRound, Invitation, Questionnaire
from strategy.services import answer, moderate

FACTS = (
    ("Van elke 100 vacatures voor verzorgenden blijven er 34 langer dan drie maanden open.", Sector.CARE, "AM20"),
    ("Vier op de tien installatiebedrijven zeggen warmtepompwerk af door te weinig mensen.", Sector.TECHNOLOGY, ""),
    ("Een storing kost een voedingsbedrijf gemiddeld 410 euro per uur.", Sector.TECHNOLOGY, "AM13"),
    ("Een op de drie voormannen stopt binnen twee jaar met leidinggeven.", Sector.CONSTRUCTION, ""),
    ("Hotels in de regio verwachten dit jaar 12% meer gasten en 3% meer mensen.", Sector.HOSPITALITY, "AM13"),
    ("Bijna de helft van de magazijnen zoekt mensen met een certificaat voor de reachtruck.", Sector.LOGISTICS, ""),
    ("Wie op het werk leert, blijft gemiddeld vier jaar langer bij dezelfde werkgever.", "", ""),
    ("Werkgevers in de regio nemen 6 van de 10 mensen aan die een leerwerkplek afronden.", "", "AM13"),
)
EMPLOYER = {
    "aanleiding": "Twee ervaren mensen gaan dit jaar met pensioen.", "gevolg": "Werk blijft liggen en klanten wachten langer.",
    "functies": "Uitvoerend, met straks meer eigen verantwoordelijkheid.", "niveau": "mbo-3",
    "ervaring": "De meesten werken hier langer dan vijf jaar en leerden het vak in de praktijk.",
    "werkproces": "De teamleider maakt elke week een uur vrij om te oefenen.", "rooster": "Dinsdag en donderdag, niet in december.",
    "besluit": "De directie beslist eind volgende maand.", "concurrentie": "Er ligt ook een voorstel van een private opleider.",
}  # fmt: skip
AGENCY = {
    "aanleiding": "Het regionale plan vraagt om meer mensen met een vakpapier.", "doelgroep": "Zestien mensen, tussen 25 en 55 jaar.",
    "beroepen": "Logistiek medewerker en hulp in de zorg.", "baankansen": "Vier werkgevers in de regio hebben plek beloofd.",
    "niveau": "mbo-2", "taal": "B1", "vrijwillig": "vrij", "voorwaarden": "Lestijden tussen half tien en half drie.",
    "uitkomst": "Een baan van minstens 24 uur, zes maanden na de start.", "inkoop": "raamovereenkomst",
    "gegevens": "Alleen codes; namen komen bij de start van het traject.", "besluit": "De beleidsadviseur, binnen drie weken.",
    "concurrentie": "Nog één andere aanbieder is gevraagd.",
}  # fmt: skip
SUMMARY = (
    "Begin met een korte scholing op de eigen werkplek. Dan gebruikt de groep meteen wat ze leert, en ziet de teamleider wie "
    "er al verder is.\n\nPlan daarna de langere opleiding voor wie door wil. Zo spreid je de kosten en blijft het rooster rond."
)
WORDS = (
    "De redenen per opleiding hielpen ons kiezen.", "Graag eerder weten wat het kost.", "Helder en kort. Fijn dat het op één A4 begon.",
    "Een voorbeeld van een rooster had geholpen.",
)  # fmt: skip
ISSUED, DRAFTS = 8, 5


def load(world: World) -> None:
    """Repeatable: does nothing when there is an advice."""
    if Advice.objects.exists():
        return
    _facts(world)
    rows = Intake.objects.filter(state=IntakeState.COMPLETE).select_related(
        "organisation", "owner__person", "contact__person", "policy"
    )
    intakes = list(rows.order_by("-held_on"))
    for turn, intake in enumerate(intakes[: ISSUED + DRAFTS + 3]):
        _answers(intake)
        _screen(world, intake, turn)
    for turn, intake in enumerate(intakes[: ISSUED + DRAFTS]):
        made = services.start_advice(intake=intake, by=intake.owner)
        if turn >= DRAFTS:
            _adjust(made, turn)
            _give_out(made, turn)
        elif turn % 2:
            services.change_advice(advice=made, summary=SUMMARY, facts=made.facts.all(), by=intake.owner)
        _back_in_time(made)
    _evaluations(world)


def _facts(world: World) -> None:
    for turn, (statement, sector, region) in enumerate(FACTS):
        dated = world.today - timedelta(days=60 + turn * 37)
        LabourMarketFact.objects.create(
            statement=statement, sector=sector, region=region, source="Fictief regio-onderzoek, voorbeeld voor de demo",
            dated=dated, checked_on=world.today - timedelta(days=turn * 9),
            valid_until=world.today + timedelta(days=200 - turn * 12) if turn != 4 else world.today - timedelta(days=5),
        )  # fmt: skip


def _answers(intake: Intake) -> None:
    is_agency = intake.formula == MarketFormula.BENEFIT_AGENCY
    parts = {
        "who": f"{intake.participants} medewerkers" if not is_agency else f"{intake.participants} kandidaten",
        "what": "het werk zelf en veilig doen", "by_when": "binnen 6 maanden", "seen_by": "een takenlijst die de begeleider aftekent",
    }  # fmt: skip
    IntakeAnswers.objects.create(intake=intake, answers=AGENCY if is_agency else EMPLOYER, **parts)
    if not intake.learning_goal:
        Intake.objects.filter(pk=intake.pk).update(learning_goal=compose(**parts))


def _screen(world: World, intake: Intake, turn: int) -> None:
    """Skills of the courses that came up, else of the sector; seven of ten a level short."""
    skills = Skill.objects.filter(
        course_skills__course__in=intake.courses.all(), course_skills__kind="geeft"
    ).distinct()
    chosen = list(skills[:3]) or list(Skill.objects.filter(sector=intake.organisation.sector)[:3])
    chosen = chosen or list(Skill.objects.filter(sector=Sector.OTHER)[:2])
    set_skills(intake=intake, wanted=dict.fromkeys(chosen, 3), by=intake.owner)
    size = 4 if turn == 3 else min(intake.participants or 8, 16)
    members = [
        GroupMember(
            f"{'KP' if turn % 2 else 'D'}{number:02}",
            levels={skill.pk: (world.rng.choice((0, 1, 1, 2, 2, 2, 3, 3)), None) for skill in chosen},
        )
        for number in range(1, size + 1)
    ]  # fmt: skip
    save_group(intake=intake, members=members, by=intake.owner)


def _adjust(advice: Advice, turn: int) -> None:
    lines = list(advice.lines.all())
    if turn % 3 == 0 and len(lines) > 2:
        services.leave_out(line=lines[-1], is_left_out=True, note="Duurt te lang voor dit rooster.", by=advice.owner)
    if turn % 4 == 1 and len(lines) > 1:
        services.place_line(line=lines[1], place=1, note="Sluit beter aan bij het werk van nu.", by=advice.owner)


def _give_out(advice: Advice, turn: int) -> None:
    """Without mail and without the pipeline, which the demo of the deal fills itself."""
    facts = advice.facts.all()
    advice = services.change_advice(advice=advice, summary=SUMMARY, facts=facts, by=advice.owner)
    if not advice.lines.filter(is_left_out=False).exists():
        return
    advice.document = freeze(
        template="clients/pdf/advice", title=f"Advies {advice.intake.organisation}"[:200], context=advice_context(advice),
        subject_kind="clients.advice", subject_id=advice.pk, by=advice.owner,
    )  # fmt: skip
    advice.state, advice.issued_by = AdviceState.ISSUED, advice.owner
    advice.issued_at = start_of_day(advice.intake.held_on + timedelta(days=9)) + timedelta(hours=15)
    advice.save()


def _back_in_time(advice: Advice) -> None:
    moment = start_of_day(advice.intake.held_on + timedelta(days=4)) + timedelta(hours=11)
    with lifting.task(), lifting.aside("clients.Advice:issued_stands"):
        Advice.objects.filter(pk=advice.pk).update(created_at=moment)
    TimelineEntry.objects.filter(kind="advies", subject_id=advice.pk).update(happened_at=moment)
    if (issued := Advice.objects.get(pk=advice.pk)).issued_at:
        TimelineEntry.objects.create(
            organisation=advice.intake.organisation, kind="advies", text=f"Advies uitgebracht: {advice.intake}"[:500],
            happened_at=issued.issued_at, actor=advice.owner, actor_name=str(advice.owner), subject_kind="clients.advice",
            subject_id=advice.pk, url=advice.get_absolute_url(),
        )  # fmt: skip


def _evaluations(world: World) -> None:
    """One with twelve answers, one with three: the second shows nothing yet."""
    asked = Questionnaire.objects.filter(subject_kind="clients.advice", is_active=True).first()
    issued = list(Advice.objects.filter(state=AdviceState.ISSUED).select_related("intake__organisation", "owner")[:2])
    if asked is None:
        return
    for advice, invited, answered in zip(issued, (14, 6), (12, 3), strict=False):
        made = EvaluationRound.objects.create(
            questionnaire=asked, subject_kind="clients.advice", subject_id=advice.pk, owner=advice.owner,
            title=f"Advies voor {advice.intake.organisation}: {advice.intake}"[:200],
            closes_on=world.today + timedelta(days=9),
        )  # fmt: skip
        _fill(world, made, invited, answered)


def _fill(world: World, made: EvaluationRound, invited: int, answered: int) -> None:
    questions = list(made.questionnaire.questions.all())
    ends = start_of_day(made.closes_on + timedelta(days=1))
    for number in range(invited):
        one = Invitation.objects.create(
            round=made, email=f"klant{number}.{made.pk.hex[:6]}@voorbeeld.nl", expires_at=ends, sent_at=made.created_at
        )
        if number >= answered:
            continue
        scores: dict[Any, int | None] = {
            q.pk: world.rng.randint(6, 9) if q.kind == "cijfer" else world.rng.randint(3, 5)
            for q in questions
            if q.kind != "open"
        }
        words = {q.pk: WORDS[number] for q in questions if q.kind == "open" and number < len(WORDS)}
        answer(invitation=one, scores=scores, words=words)
    for turn, remark in enumerate(made.remarks.all()):
        if turn % 4 != 3:
            moderate(remark=remark, is_shown=True, by=world.users["directeur"])

"""The public site for who does not know yet: a self-test and the path to a skill. Nothing of it is kept."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt

from catalogue import orientation, persona
from catalogue.data.quiz import load_quiz
from catalogue.models import Course
from llo_portal.kernel.head import Head, crumbs_data
from llo_portal.kernel.shared_pages import SharedPage
from llo_portal.kernel.views import PUBLIC, Page

REASONS = {
    persona.SECTOR: "dit is het vak dat je koos", persona.PAPER: "je krijgt het papier dat je zoekt",
    persona.DAY_PART: "er is les op een moment dat jij kunt", persona.HOURS: "het past in je week",
    persona.FORM: "je leert op de manier die je fijn vindt", persona.ENTRY: "je hebt geen diploma nodig",
    persona.STACK: "het telt mee voor een volgende opleiding", persona.SHORT: "je bent snel klaar",
}  # fmt: skip
MOST_SKILLS = 40
TEST_WORDS = "Acht vragen over jou en je werk. Daarna zie je welke opleidingen bij je passen. We bewaren niets."
PATH_WORDS = "Kies wat je kunt en wat je wilt kunnen. Je ziet welke opleidingen je daar brengen, en in welke volgorde."


def _crumbs(title: str) -> list[tuple[str, str]]:
    return [("Home", reverse("home")), ("Opleidingen", reverse("catalogue:course_list")), (title, "")]


# the answers travel in the body, so that no log holds them; nothing is stored or changed, so there is nothing to forge
@method_decorator(csrf_exempt, name="dispatch")
class SelfTest(SharedPage, Page):
    permission = PUBLIC
    template_name = "catalogue/self_test.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        quiz = load_quiz()
        given = {question.key: request.POST.get(question.key, "")[:40] for question in quiz.questions}
        empty = persona.unanswered(quiz, given)
        again = "opnieuw" in request.POST
        told = {} if empty or again else self.outcome(quiz, given)
        context = self.get_context_data(given=given, empty=[] if again else empty, **told)
        answer = self.render_to_response(context)
        answer["Cache-Control"] = "no-store"
        return answer

    def outcome(self, quiz: persona.Quiz, given: dict[str, str]) -> dict[str, Any]:
        found = persona.judge(quiz, given)
        fitting = [
            (course, [REASONS[reason] for reason in reasons]) for course, reasons in orientation.suggestions(found)
        ]
        answers = [(q.text, a.text) for q in quiz.questions if (a := q.answer(given[q.key]))]
        return {"outcome": found.persona, "fitting": fitting, "answers": answers, "title": "Dit past bij je"}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        title, given = "Welke opleiding past bij je?", kwargs.get("given", {})
        empty = set(kwargs.get("empty", ()))
        questions = [
            {"question": q, "is_empty": q.key in empty, "options": [(a, given.get(q.key) == a.key) for a in q.answers]}
            for q in load_quiz().questions
        ]
        crumbs = _crumbs(title)
        head = Head(TEST_WORDS, reverse("catalogue:self_test"), (crumbs_data(crumbs),))
        told = {"title": title, "breadcrumb": crumbs, "questions": questions, "head": head}
        return super().get_context_data(**(told | kwargs))


class SkillPath(SharedPage, Page):
    """The address holds the whole question: `naar` a course, or `wil` skills; `kan` are skills somebody has."""

    permission = PUBLIC
    template_name = "catalogue/skill_path.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        skills = {one.pk: one for one in orientation.public_skills()}
        have, want = (self.chosen(name, skills) for name in ("kan", "wil"))
        slug = self.request.GET.get("naar", "")[:140].replace("\x00", "")
        goal = Course.objects.published().filter(slug=slug).first() if slug else None
        words = self.request.GET.get("q", "").replace("\x00", "").strip()[:100]
        route = orientation.route(have=have, want=want, goal=goal) if want or goal else None
        crumbs = _crumbs("Leerpad")
        return super().get_context_data(
            title="Hoe kom je daar?",
            breadcrumb=crumbs,
            head=Head(
                PATH_WORDS, reverse("catalogue:skill_path"), (crumbs_data(crumbs),), is_findable=not self.request.GET
            ),
            courses=Course.objects.published().only("slug", "title"),
            goal=goal,
            is_unknown=bool(slug) and goal is None,
            route=route,
            words=words,
            wanted=_options(skills, want, words),
            owned=_options(skills, have, words),
            chosen_want=[skills[pk] for pk in want],
            chosen_have=[skills[pk] for pk in have],
            **kwargs,
        )

    def chosen(self, name: str, skills: dict[Any, Any]) -> list[UUID]:
        """Known skills in the address; anything else is passed over."""
        found = [_uuid(text) for text in self.request.GET.getlist(name)[:MOST_SKILLS]]
        return list(dict.fromkeys(pk for pk in found if pk in skills))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _options(skills: dict[Any, Any], chosen: list[UUID], words: str) -> list[tuple[str, list[tuple[Any, bool]]]]:
    """Per sector what can be ticked: what is chosen always, the rest when it holds the words."""
    groups: dict[str, list[tuple[Any, bool]]] = {}
    for pk, skill in skills.items():
        if pk in chosen or words.casefold() in f"{skill.name} {skill.description}".casefold():
            groups.setdefault(skill.get_sector_display(), []).append((skill, pk in chosen))
    return list(groups.items())

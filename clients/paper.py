"""An advice and a conversation as plain words for their PDF. Never the confidential note, our own notes or a remark about
somebody's health, debts or benefit."""

from typing import Any

from accounts.models import Provider
from clients import advising
from clients.learning_question import check
from clients.models import Advice, Intake
from clients.questions import answered
from clients.selectors.screening import screening_of
from clients.sensitive import warnings_for
from clients.services.intakes import answers_of
from llo_portal.kernel.dates import today
from llo_portal.kernel.dutch import euro, long_date, number
from strategy.formulas import describe_choices


def advice_context(advice: Advice) -> dict[str, Any]:
    """JSON values only: the document freezes them, with the arguments and schemes of today."""
    intake = advice.intake
    lines = list(advice.lines.filter(is_left_out=False).select_related("course").order_by("number"))
    return {
        **_head(intake),
        "advice": {
            "version": advice.version, "date": long_date(today()), "title": intake.subject or str(intake.organisation),
            "summary": _paragraphs(advice.summary), "owner": str(advice.owner), "owner_email": advice.owner.email,
            "question": intake.question, "goal": intake.learning_goal, "participants": intake.participants or "",
        },
        "gaps": _gaps(intake),
        "courses": [_course(line) for line in lines],
        "facts": [_fact(one) for one in advice.facts.usable_on(today())],
        "schemes": advising.schemes_for(intake, lines[0].course if lines else None),
        "choices": [list(pair) for pair in describe_choices(intake.choices)],
    }  # fmt: skip


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.replace("\r\n", "\n").split("\n\n") if part.strip()]


def _gaps(intake: Intake) -> list[dict[str, Any]]:
    """As an outsider may know them: only what five people or more told."""
    found = screening_of(intake, is_insider=False)
    return [
        {
            "skill": gap.skill, "current": number(gap.current, 1), "wanted": number(gap.wanted, 1), "behind": gap.behind,
            "known": gap.known, "step": gap.step, "word": gap.word,
        }
        for gap in found.gaps
    ]  # fmt: skip


def _course(line: Any) -> dict[str, Any]:
    course = line.course
    hours = sum(h for h in (course.contact_hours, course.self_study_hours, course.practice_hours) if h)
    return {
        "title": course.title, "summary": course.summary, "score": line.score, "paper": course.get_credential_display(),
        "level": course.get_level_display(), "weeks": course.weeks or "", "hours": number(hours) if hours else "",
        "reasons": [text for text in line.reasons if not text.startswith("Let op:")],
        "cautions": [text for text in line.reasons if text.startswith("Let op:")],
        "note": line.note,
    }  # fmt: skip


def _fact(one: Any) -> dict[str, str]:
    return {
        "statement": one.statement, "source": one.source, "dated": long_date(one.dated), "url": one.url,
        "where": one.get_region_display() if one.region else "Nederland",
    }  # fmt: skip


def conversation_context(intake: Intake) -> tuple[dict[str, Any], list[str]]:
    """The words, and the names of what was left out because it says something sensitive about a person."""
    more = answers_of(intake)
    learning = check(more.who, more.what, more.by_when, more.seen_by)
    left_out: list[str] = []
    told = [
        ("De vraag", intake.question), ("De leervraag", intake.learning_goal),
        *answered(intake.formula, more.answers, for_client=True),
    ]  # fmt: skip
    fit = [(name, text) for name, text in told if text and not _is_sensitive(name, text, left_out)]
    context = {
        **_head(intake),
        "talk": {
            "date": long_date(intake.held_on), "made": long_date(today()), "subject": intake.subject,
            "owner": str(intake.owner), "owner_email": intake.owner.email,
        },
        "parts": [[part.name, part.text] for part in learning.parts if part.text and part.text in _texts(learning, left_out)],
        "told": [[name, _paragraphs(text)] for name, text in fit],
        "facts": [
            [name, text] for name, text in (
                ("Deelnemers", str(intake.participants or "")), ("Gewenste start", long_date(intake.wanted_start)),
                ("Budget", euro(intake.budget) if intake.budget is not None else ""), ("Wie beslist", intake.decision_maker),
            ) if text
        ],
        "choices": [list(pair) for pair in describe_choices(intake.choices)],
        "courses": [course.title for course in intake.courses.all()],
    }  # fmt: skip
    return context, left_out


def _texts(learning: Any, left_out: list[str]) -> set[str]:
    return {part.text for part in learning.parts if not _is_sensitive(part.name, part.text, left_out)}


def _is_sensitive(name: str, text: str, left_out: list[str]) -> bool:
    found = bool(warnings_for(text))
    if found and name not in left_out:
        left_out.append(name)
    return found


def _head(intake: Intake) -> dict[str, Any]:
    client, contact = intake.organisation, intake.contact
    return {
        "provider": _provider(),
        "client": {
            "name": client.name, "contact": str(contact or ""), "function": contact.function if contact else "",
            "street": client.street, "place": f"{client.postcode}  {client.place}".strip(),
        },
    }  # fmt: skip


def _provider() -> dict[str, Any]:
    provider = Provider.objects.first() or Provider(name="LLO-aanbieder")
    return {
        "name": provider.name, "legal_name": provider.legal_name, "kvk": provider.kvk, "email": provider.email,
        "phone": provider.phone, "website": provider.website, "street": provider.street,
        "place": f"{provider.postcode}  {provider.place}".strip(), "colour": provider.brand_colour,
        "logo": f"/media/{provider.logo.name}" if provider.logo else "",
    }  # fmt: skip

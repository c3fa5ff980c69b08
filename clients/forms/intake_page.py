"""All that the page of an intake asks: the conversation, the choices of the client and the questions of the formula."""

from collections.abc import Collection
from typing import Any

from clients.forms.intakes import IntakeForm
from clients.forms.questions import MoreForms
from clients.formula import formulas_for, usual_formula
from clients.models import Intake, IntakeAnswers, Organisation
from clients.services import Typed, answers_of
from llo_portal.kernel.dates import today
from strategy.forms import ChoicesForm

CHOICES, MORE = "keuzes", "doorvragen"
"""What goes together: a draft that sends one field of these sends them all (`data-together` in the templates)."""
TEXTS = ("subject", "question", "learning_goal", "decision_maker", "notes", "confidential_note")


class IntakeForms:
    """The three forms of one page. With `changed` only what a draft names: a field, `keuzes` or `doorvragen`; what it does
    not name keeps its stored value."""

    def __init__(
        self, intake: Intake | None, organisation: Organisation, user: Any, data: Any = None, changed: Collection[str] = ()
    ) -> None:  # fmt: skip
        shows = intake is None or intake.shows_confidential_to(user)
        start = intake or Intake(organisation=organisation, held_on=today())
        self.form = IntakeForm(
            data, instance=start, organisation=organisation, shows_confidential=shows, changed=changed
        )
        formula = _formula(intake, organisation, data)
        stored = answers_of(intake) if intake else IntakeAnswers()
        self.choices = self.more = None
        if not changed or CHOICES in changed:
            self.choices = ChoicesForm(data, formula=formula, initial=intake.choices if intake else {})
        if not changed or MORE in changed:
            self.more = MoreForms(data, formula=formula, stored=stored)

    def is_valid(self) -> bool:
        """Checks every form, also after a wrong one."""
        checked = [form.is_valid() for form in (self.form, self.choices, self.more) if form is not None]
        return all(checked)

    def typed(self) -> Typed:
        """Every value that is right."""
        return Typed(
            self.form.valid_values(),
            None if self.choices is None else self.choices.cleaned_choices(),
            self.form.valid_courses(),
            None if self.more is None else self.more.values(),
        )

    def wrong(self) -> dict[str, str]:
        """What cannot be kept: the label by the key that a draft names it with."""
        found = {name: str(self.form.fields[name].label) for name in self.form.errors if name in self.form.fields}
        if self.choices is not None and (names := self.choices.errors.keys() & self.choices.fields.keys()):
            found[CHOICES] = ", ".join(str(self.choices.fields[name].label) for name in sorted(names))
        if self.more is not None and (labels := self.more.wrong()):
            found[MORE] = ", ".join(labels)
        return found

    def texts(self, stored: Intake | None = None) -> list[str]:
        """What was typed for others to read; of what was not sent, what is stored."""
        told = [str(self.form.cleaned_data.get(name, getattr(stored, name, "")) or "") for name in self._texts()]
        if self.more is not None:
            return told + self.more.texts()
        more = answers_of(stored) if stored else IntakeAnswers()
        return [*told, more.who, more.what, more.by_when, more.seen_by, *more.answers.values()]

    def _texts(self) -> list[str]:
        return [name for name in TEXTS if name != "confidential_note" or self.form.shows_confidential]


def _formula(intake: Intake | None, organisation: Organisation, data: Any) -> str:
    asked = (data or {}).get("formula") or (intake.formula if intake else "")
    return str(asked if asked in formulas_for(organisation.kind) else usual_formula(organisation.kind))

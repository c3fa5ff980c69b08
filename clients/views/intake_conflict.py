"""What a page of an intake says otherwise than what was stored meanwhile."""

from clients.forms.intake_page import IntakeForms
from clients.forms.intakes import IntakeForm
from clients.forms.questions import MoreForms
from clients.models import Intake
from clients.questions import answered
from clients.services import answers_of
from llo_portal.kernel.choices import MarketFormula
from llo_portal.kernel.dutch import join_words
from strategy.formulas import describe_choices


def differences(current: Intake, forms: IntakeForms) -> list[tuple[str, str, str]]:
    """(label, stored, typed) of every field in which the stored intake differs from what was typed."""
    form, rows = forms.form, []
    for name, typed in form.valid_values().items():
        stored = getattr(current, name)
        if (stored or "") != (typed or "") and not hasattr(typed, "all"):
            label = str(form.fields[name].label or name)
            rows.append((label[:1].upper() + label[1:], str(stored or ""), str(typed or "")))
    rows += _chosen_otherwise(current, form)
    if forms.more is not None:
        rows += _told_otherwise(current, forms.more)
    if forms.choices is not None:
        theirs = dict(describe_choices(current.choices))
        rows += _apart(theirs, dict(describe_choices(forms.choices.cleaned_choices())))
    return rows


def _chosen_otherwise(current: Intake, form: IntakeForm) -> list[tuple[str, str, str]]:
    """The formula and the courses: no texts, but saving over them throws a colleague's choice away all the same."""
    theirs, mine = {}, {}
    if formula := form.cleaned_data.get("formula"):
        label = str(form.fields["formula"].label)
        theirs[label], mine[label] = current.get_formula_display(), MarketFormula(formula).label
    if (courses := form.valid_courses()) is not None:
        label = str(form.fields["courses"].label)
        titles = [join_words(sorted(one.title for one in chosen)) for chosen in (current.courses.all(), courses)]
        theirs[label], mine[label] = titles
    return _apart(theirs, mine)


def _told_otherwise(current: Intake, more: MoreForms) -> list[tuple[str, str, str]]:
    stored, typed = answers_of(current), more.values()
    rows = [
        (str(field.label), getattr(stored, part), typed[part])
        for part, field in more.learning.fields.items()
        if part in typed and getattr(stored, part) != typed[part]
    ]
    told = (dict(answered(current.formula, answers)) for answers in (stored.answers, typed["answers"]))
    return rows + _apart(*told)


def _apart(theirs: dict[str, str], mine: dict[str, str]) -> list[tuple[str, str, str]]:
    names = [name for name in theirs | mine if theirs.get(name) != mine.get(name)]
    return [(name, theirs.get(name, ""), mine.get(name, "")) for name in names]

"""Forms of the strategy chapter."""

from datetime import date
from typing import Any

from django import forms

from llo_portal.kernel.choices import MarketFormula
from llo_portal.kernel.dates import today
from strategy.formulas import LONGEST, Choice, choices_for
from strategy.models import Strategy
from strategy.questions import LOCAL, Question, book

BLANK = [("", "Nog niet gekozen")]


class ChoicesForm(forms.Form):
    """The choices a client makes per programme: eleven for business, four for individuals.

    `initial` and `cleaned_choices()` are in the JSON form of `strategy.formulas`. A duration is asked in two fields,
    `duur_aantal` and `duur_eenheid`; every other field carries the key of its choice.
    """

    def __init__(
        self, *args: Any, formula: MarketFormula | str, required: bool = False, initial: Any = None, **kwargs: Any
    ) -> None:
        self.choices = choices_for(formula)
        super().__init__(*args, initial=_flat(initial or {}), **kwargs)
        for choice in self.choices:
            self.fields.update(_fields(choice, required))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        for choice in self.choices:
            if not choice.units or self.errors.keys() & {f"{choice.key}_aantal", f"{choice.key}_eenheid"}:
                continue
            amount, unit = data.get(f"{choice.key}_aantal"), data.get(f"{choice.key}_eenheid")
            if amount and not unit:
                self.add_error(f"{choice.key}_eenheid", "Kies een eenheid bij het aantal.")
            if unit and not amount:
                self.add_error(f"{choice.key}_aantal", "Vul een aantal in bij de eenheid.")
        return data

    def cleaned_choices(self) -> dict[str, Any]:
        """Only what was chosen."""
        found: dict[str, Any] = {}
        for choice in self.choices:
            if choice.units:
                amount, unit = (self.cleaned_data.get(f"{choice.key}_{part}") for part in ("aantal", "eenheid"))
                value: Any = {"aantal": amount, "eenheid": unit} if amount and unit else None
            else:
                value = self.cleaned_data.get(choice.key)
            if value:
                found[choice.key] = value
        return found


def _fields(choice: Choice, required: bool) -> dict[str, forms.Field]:
    if choice.units:
        return {
            f"{choice.key}_aantal": forms.IntegerField(
                label=choice.name, min_value=1, max_value=LONGEST, required=required
            ),
            f"{choice.key}_eenheid": forms.ChoiceField(
                label=f"{choice.name}: eenheid", choices=BLANK + [(u, u) for u in choice.units], required=required
            ),
        }
    options = [(option, option[:1].upper() + option[1:]) for option in choice.options]
    if choice.multiple:
        widget = forms.CheckboxSelectMultiple
        field: forms.Field = forms.MultipleChoiceField(
            label=choice.name, choices=options, widget=widget, required=required
        )
    else:
        field = forms.ChoiceField(label=choice.name, choices=BLANK + options, required=required)
    return {choice.key: field}


def _flat(initial: dict[str, Any]) -> dict[str, Any]:
    flat = dict(initial)
    if isinstance(duration := flat.pop("duur", None), dict):
        flat |= {"duur_aantal": duration.get("aantal"), "duur_eenheid": duration.get("eenheid")}
    return flat


class StrategyForm(forms.Form):
    """The ten questions. A draft may be incomplete; proposing checks the whole.

    Motivations arrive as `motivering_<code>` beside the declared fields, for whatever chafes at that moment.
    """

    starts_on = forms.DateField(label="Gaat in op", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
    note = forms.CharField(
        label="Toelichting", required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, sites: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sites = sites
        for question in book().questions:
            self.fields[question.key] = _question_field(question, sites)
        for name in ("starts_on", "note"):
            self.fields[name].widget.attrs["class"] = "form-control"

    @property
    def questions(self) -> list[tuple[Question, forms.BoundField]]:
        return [(question, self[question.key]) for question in book().questions]

    def choices(self) -> dict[str, frozenset[str]]:
        """The answers so far, unanswered questions left out. Needs a valid form."""
        return chosen_in({q.key: self.cleaned_data[q.key] for q in book().questions})

    def motivations(self) -> dict[str, str]:
        return motivations_in(self.data)


class NewStrategyForm(forms.Form):
    """A new version starts from one that was published."""

    starts_on = forms.DateField(
        label="Gaat in op", widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Vandaag of later: een strategie geldt nooit met terugwerkende kracht.",
    )  # fmt: skip
    based_on = forms.ModelChoiceField(
        label="Begin met de keuzes van", queryset=Strategy.objects.none(), required=False,
        empty_label="De denktank (het voorbeeld)",
    )  # fmt: skip

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["based_on"]
        field.queryset = Strategy.objects.for_user(user)

    def clean_starts_on(self) -> date:
        day: date = self.cleaned_data["starts_on"]
        if day < today() and Strategy.objects.published().exists():
            raise forms.ValidationError("Kies vandaag of een dag daarna.")
        return day


def _question_field(question: Question, sites: int) -> forms.Field:
    options = [(o.key, o.text) for o in question.options if not _is_barred(question, o.key, sites)]
    attrs = {"class": "form-check-input"}
    if question.multiple:
        return forms.MultipleChoiceField(
            label=question.text, choices=options, required=False, widget=forms.CheckboxSelectMultiple(attrs=attrs)
        )
    return forms.ChoiceField(
        label=question.text, choices=options, required=False, widget=forms.RadioSelect(attrs=attrs)
    )


def _is_barred(question: Question, option: str, sites: int) -> bool:
    return question.key == "organisatievorm" and option == LOCAL and sites < 2


def chosen_in(data: Any) -> dict[str, frozenset[str]]:
    """Known answers in posted data or in a mapping of question to answer(s); unanswered questions left out."""
    found: dict[str, frozenset[str]] = {}
    for question in book().questions:
        given = data.getlist(question.key) if hasattr(data, "getlist") else data.get(question.key) or []
        options = frozenset([given] if isinstance(given, str) else given) & {o.key for o in question.options}
        if options:
            found[question.key] = options
    return found


def motivations_in(data: Any) -> dict[str, str]:
    """Typed motivations by rule code, at most 2,000 characters each."""
    codes = {rule.code for rule in book().rules}
    typed = {code: data.get(f"motivering_{code}", "").strip()[:2000] for code in codes}
    return {code: text for code, text in typed.items() if text}

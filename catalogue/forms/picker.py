"""Choosing courses in a form. A catalogue outgrows a list of boxes: what was chosen stands first, then a screenful, and the
rest is found by typing."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError

from catalogue.models import Course
from catalogue.selectors import courses_to_pick

SHOWN = 20
LONGEST = 100


class CoursePicker(forms.widgets.ChoiceWidget):
    """Boxes that are read when they are drawn, never when a form is checked. With `<name>_zoek` comes what was typed in the
    search field, with `<name>_zoekt` its button, for who has no JavaScript. Enter in any field presses the first button of
    a form, so without a word it searches nothing."""

    allow_multiple_selected = True
    input_type = "checkbox"
    template_name = "catalogue/course_picker.html"
    use_fieldset = True
    term, asks = "", False

    def value_from_datadict(self, data: Mapping[str, Any], files: Any, name: str) -> Any:
        self.term = str(data.get(f"{name}_zoek", ""))[:LONGEST].strip()
        self.asks = bool(self.term) and f"{name}_zoekt" in data
        return super().value_from_datadict(data, files, name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False  # boxes without a mark send nothing

    def id_for_label(self, id_: str, index: str | None = None) -> str:
        return ""  # the group has a legend; a label would name only its first box

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = forms.Widget.get_context(self, name, value, attrs)
        return context | options(name, value or (), self.term)


class CoursesField(forms.ModelMultipleChoiceField):
    """Any number of courses, none included."""

    def __init__(self, **extra: Any) -> None:
        extra.setdefault("required", False)
        super().__init__(Course.objects.all(), widget=CoursePicker, **extra)

    def clean(self, value: Any) -> Any:
        if getattr(self.widget, "asks", False):
            raise ValidationError("Kies uit wat we vonden en bewaar daarna.", code="zoekt")
        return super().clean(value)


def options(name: str, chosen: Iterable[Any], term: str) -> dict[str, Any]:
    """What the boxes of a field show, with what was chosen first. Keys that are none are passed over."""
    keys = {key for one in chosen if (key := _uuid(one))}
    marked, found, has_more = courses_to_pick(keys, term, SHOWN)
    return {"name": name, "marked": marked, "found": found, "has_more": has_more, "term": term}


def _uuid(key: Any) -> UUID | None:
    try:
        return UUID(str(getattr(key, "pk", key)))
    except ValueError:
        return None

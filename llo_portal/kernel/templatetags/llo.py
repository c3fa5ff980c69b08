"""The house's template vocabulary, known to every template without loading. Amounts, dates and states look the same on every page."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.core.exceptions import FieldDoesNotExist
from django.forms import BaseForm, BaseFormSet
from django.template.context import Context
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from llo_portal.kernel import dutch, markup
from llo_portal.kernel.dates import today
from llo_portal.kernel.fields import name_empty_choices
from llo_portal.kernel.fills import filled
from llo_portal.kernel.states import ICONS, tone_of
from llo_portal.kernel.table_rows import table_rows

register = template.Library()

register.filter("euro", dutch.euro)
register.filter("number", dutch.number)
register.filter("percent", dutch.percent)
register.filter("hours", dutch.hours)
register.filter("longdate", dutch.long_date)
register.filter("shortdate", dutch.short_date)
register.filter("longmoment", dutch.long_moment)
register.filter("shortmoment", dutch.short_moment)
register.filter("clock", dutch.clock)
register.filter("device", dutch.device)
register.filter("initials", dutch.initials)
register.filter("join_words", dutch.join_words)


@register.filter("filled")
def filled_in(text: str | None, day: date | None = None) -> str:
    """The words that follow agreements, as they are today or were on a day."""
    moment = timezone.localtime(day) if isinstance(day, datetime) else day
    return filled(text or "", (moment.date() if isinstance(moment, datetime) else moment) or today())


@register.filter
def markdown(text: str | None) -> SafeString:
    """Text typed by staff as markdown; only the allow list of `kernel.markup` survives."""
    return mark_safe(markup.render(text or ""))  # noqa: S308 - cleaned by nh3 in markup.render


register.simple_tag(table_rows, takes_context=True)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A Bootstrap icon. Without a label it is decoration and hidden from screen readers."""
    if label:
        return format_html('<i class="bi bi-{}" role="img" aria-label="{}"></i>', name, label)
    return format_html('<i class="bi bi-{}" aria-hidden="true"></i>', name)


@register.simple_tag
def state(label: str, tone: str = "neutral") -> SafeString:
    """A state as icon and word. `tone` is neutral, info, good, warn or bad, or the stored state itself."""
    known = tone if tone in ICONS else tone_of(tone)
    return format_html('<span class="state state--{}">{} {}</span>', known, icon(ICONS[known]), label)


@register.simple_tag
def notice(text: Any, level: str = "info") -> SafeString:
    """A message in the page: level is info, success, warning, error (as in django.contrib.messages)."""
    tone = {"success": "good", "warning": "warn", "error": "bad"}.get(level, "info")
    return format_html('<div class="notice notice--{}">{}<div>{}</div></div>', tone, icon(ICONS[tone]), text)


@register.simple_tag
def count_line(count: int, one: str, many: str) -> SafeString:
    """How many there are: "23 opleidingen"."""
    shown = dutch.number(count)
    return format_html('<p class="count-line"><strong>{}</strong> {}</p>', shown, one if count == 1 else many)


@register.inclusion_tag("components/crumbs.html")
def crumbs(*parts: Any) -> dict[str, Any]:
    """Bread crumbs from alternating label and url; a last label without url is the page itself."""
    pairs = [(parts[i], parts[i + 1] if i + 1 < len(parts) else "") for i in range(0, len(parts), 2)]
    return {"crumbs": pairs}


@register.inclusion_tag("components/crumbs.html")
def crumb_list(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Bread crumbs from a list of (label, url)."""
    return {"crumbs": list(pairs)}


@register.inclusion_tag("components/empty_state.html")
def empty_state(
    title: str, text: str = "", action_url: str = "", action_label: str = "", icon: str = "inbox"
) -> dict[str, Any]:
    """What this place is for, and the first step."""
    return {"title": title, "text": text, "action_url": action_url, "action_label": action_label, "icon": icon}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Iterable[Mapping[str, Any]], label: str = "Onderdelen") -> dict[str, Any]:
    """Links between parts of one record: items have label, url, active and optionally count."""
    return {"items": list(items), "label": label}


@register.inclusion_tag("components/steps.html")
def steps(labels: Sequence[str], current: int) -> dict[str, Any]:
    """Where you are in a task of several screens; `current` counts from 1."""
    rows = [
        {"number": i, "label": text, "done": i < current, "current": i == current} for i, text in enumerate(labels, 1)
    ]
    return {"steps": rows, "current": current, "total": len(rows)}


@register.inclusion_tag("components/progress.html")
def progress(done: int, total: int, label: str = "Voortgang", failed: int = 0, url: str = "") -> dict[str, Any]:
    """Long work with its counts. With `url` (answers with this tag again) it refreshes itself until all is done."""
    running = url if done + failed < total else ""
    return {"done": done, "total": total, "label": label, "failed": failed, "url": running}


@register.inclusion_tag("components/kpi.html")
def kpi(label: str, value: Any, **extra: Any) -> dict[str, Any]:
    """One figure. Extra: unit, goal, trend (up, down or flat), word, url, date, note."""
    return {"label": label, "value": _figure(value), **extra, "goal": _figure(extra.get("goal"))}


def _figure(value: Any) -> Any:
    """Numbers the Dutch way; a text is left as it is."""
    return dutch.number(value) if isinstance(value, int | float | Decimal) else value


@register.inclusion_tag("components/bullet.html")
def bullet(label: str, value: Any, goal: Any, maximum: Any, **extra: Any) -> dict[str, Any]:
    """A value against its goal, as a row. Extra: unit, url, word, tone."""
    top = max(Decimal(str(maximum or 0)), Decimal(str(goal or 0)), Decimal(str(value or 0)), Decimal(1))
    width, mark = (int(Decimal(str(part or 0)) / top * 200) for part in (value, goal))
    return {"label": label, "value": _figure(value), "goal": _figure(goal), "width": width, "mark": mark, **extra}


@register.inclusion_tag("components/history.html")
def history(entries: Iterable[Any], title: str = "Geschiedenis") -> dict[str, Any]:
    """The audit trail of a record: entries have moment, actor, label and changes (field, old, new)."""
    return {"entries": list(entries), "title": title}


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Iterable[Any]) -> dict[str, Any]:
    """What happened, newest first: entries have moment, word, icon, title, body, author, url."""
    return {"entries": list(entries)}


@register.inclusion_tag("components/confirm.html", takes_context=True)
def confirm_button(context: Context, label: str, url: str, text: str, **extra: Any) -> dict[str, Any]:
    """A button that asks first and then posts to `url`; without JavaScript the question unfolds in the page.

    Extra: title, yes (word on the button), tone ("primary", "secondary" or "danger"), icon, name and value (posted along).
    """
    defaults = {"title": label, "yes": label, "tone": "secondary", "icon": "", "name": "", "value": ""}
    fixed = {"label": label, "url": url, "text": text, "csrf_token": context.get("csrf_token")}
    return {**defaults, **extra, **fixed, "key": uuid.uuid4()}


@register.simple_tag(takes_context=True)
def idempotency_key(context: Context) -> SafeString:
    """Hidden key by which the server recognises the same form sent twice; kept when the form is shown again."""
    request = context.get("request")
    posted = request.POST.get("idempotency_key", "") if request is not None and request.method == "POST" else ""
    return format_html('<input type="hidden" name="idempotency_key" value="{}">', _uuid_or_new(posted))


def _uuid_or_new(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.uuid4()


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms: BaseForm | BaseFormSet) -> dict[str, Any]:
    """Every error of the forms and formsets given, each linked to its field."""
    rows: list[dict[str, str]] = []
    for form in forms:
        rows.extend(_errors_of(form))
    return {"errors": rows}


def _errors_of(form: BaseForm | BaseFormSet | None) -> list[dict[str, Any]]:
    if not form or not form.is_bound:
        return []
    if isinstance(form, BaseFormSet):
        rows: list[dict[str, Any]] = [{"anchor": "", "label": "", "text": text} for text in form.non_form_errors()]
        return rows + [row for part in form.forms for row in _errors_of(part)]
    rows = [{"anchor": "", "label": "", "text": text} for text in form.non_field_errors()]
    for name in form.errors:
        if name not in form.fields:
            continue
        bound = form[name]
        anchor = bound.id_for_label or f"div_{bound.auto_id}"
        rows.extend({"anchor": anchor, "label": _asked(bound.label), "text": text} for text in bound.errors)
    return rows


def _asked(label: Any) -> str:
    """A label before what is wrong with it: "Naam:", and "Welke start wil je?" as it is."""
    words = str(label).rstrip(".")
    return words if words.endswith(("?", "!", ":")) else f"{words}:"


@register.simple_tag
def relabel(form: BaseForm, **labels: str) -> str:
    """Our own words for the fields of somebody else's form: name="Naam"; name_help="…" sets the help text."""
    for key, text in labels.items():
        name = key.removesuffix("_help")
        if name not in form.fields:
            continue
        if key == name:
            form.fields[name].label = form[name].label = text
        else:
            form.fields[name].help_text = form[name].help_text = text
    return ""


@register.simple_tag(takes_context=True)
def form_fields(context: Context, form: BaseForm) -> SafeString:
    """The fields of a form by crispy, without form tag, token or buttons: the page around it has those."""
    from crispy_forms.helper import FormHelper
    from crispy_forms.utils import render_crispy_form

    name_empty_choices(form)
    helper = getattr(form, "helper", None) or FormHelper(form)
    helper.form_tag = False
    helper.disable_csrf = True
    helper.inputs = []
    return render_crispy_form(form, helper, {**context.flatten(), "errors_in_summary": True})


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Any, parameter: str = "page") -> dict[str, Any]:
    """Links to the other pages, keeping every other parameter of the address."""
    request = context["request"]
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)

    def url(number: int) -> str:
        query = request.GET.copy()
        query[parameter] = str(number)
        return "?" + query.urlencode()

    links = [{"number": n, "url": url(n) if isinstance(n, int) else "", "current": n == page.number} for n in numbers]
    around = {
        "previous": url(page.previous_page_number()) if page.has_previous() else "",
        "next": url(page.next_page_number()) if page.has_next() else "",
    }
    return {"page": page, "links": links, **around}


@register.inclusion_tag("components/filter_chips.html", takes_context=True)
def filter_chips(context: Context, filterset: Any) -> dict[str, Any]:
    """The active filters of a FilterSet as chips, each a link to the same page without it."""
    request = context["request"]
    form = filterset.form
    if not form.is_bound or not form.is_valid():
        return {"chips": []}
    chips = []
    for name, field in form.fields.items():
        value = form.cleaned_data.get(name)
        if value in (None, "", [], ()) or (hasattr(value, "exists") and not value):
            continue
        query = request.GET.copy()
        for key in [k for k in query if k == name or k.startswith((f"{name}_", "page"))]:
            del query[key]
        chips.append({"label": field.label or name, "value": _shown(field, value), "url": "?" + query.urlencode()})
    return {"chips": chips, "clear_url": request.path}


def _shown(field: Any, value: Any) -> str:
    """The value of a filter in the words of its own choices."""
    if isinstance(value, slice):
        ends = [_one(field, part) for part in (value.start, value.stop)]
        return f"{ends[0] or '…'} tot {ends[1] or '…'}"
    if isinstance(value, str) or not isinstance(value, Iterable):
        return _one(field, value)
    return dutch.join_words([_one(field, part) for part in value])


def _one(field: Any, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if hasattr(value, "year"):
        return dutch.short_date(value)
    choices = getattr(field, "choices", None)
    if choices is not None and isinstance(value, str):
        return str(dict(_flat(choices)).get(value, value))
    return str(value)


def _flat(choices: Iterable[Any]) -> Iterable[tuple[str, Any]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from _flat(label)
        else:
            yield str(value), label


@register.simple_tag(takes_context=True)
def panels(context: Context, page_key: str, obj: Any) -> SafeString:
    """What other chapters show on this page, each after its own permission."""
    from llo_portal.kernel.panels import panels_for

    request = context["request"]
    html = [
        get_template(panel.template).render({"panel": panel, "object": obj, **panel.context}, request)
        for panel in panels_for(page_key, request, obj)
    ]
    return mark_safe("\n".join(html))  # noqa: S308 - templates escape their own values


@register.simple_tag
def url_if(name: str, *args: Any, **kwargs: Any) -> str:
    """The address, or nothing when this installation has no such page."""
    try:
        return reverse(name, args=args, kwargs=kwargs)
    except NoReverseMatch:
        return ""


@register.simple_tag
def field_label(obj: Any, name: str) -> str:
    """The Dutch name of a model field, with a capital."""
    try:
        label = str(obj._meta.get_field(name).verbose_name)
    except FieldDoesNotExist:
        label = name
    return label[:1].upper() + label[1:]

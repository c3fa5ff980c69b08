"""The audit trail on a detail page: fetched when it is unfolded, a link without JavaScript."""

from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse

from accounts.audit import event_model

register = template.Library()


@register.inclusion_tag("accounts/record_history.html", takes_context=True)
def record_history(context: Context, obj: Any) -> dict[str, Any]:
    """Nothing for who may not read it, and for a record that is not followed."""
    request = context.get("request")
    model = type(obj) if hasattr(obj, "_meta") else None
    if model is None or request is None or not request.user.has_perm("kernel.staff") or event_model(model) is None:
        return {"url": ""}
    if not hasattr(model._default_manager, "for_user"):
        return {"url": ""}
    return {"url": reverse("accounts:history", args=[model._meta.app_label, model._meta.model_name, obj.pk])}

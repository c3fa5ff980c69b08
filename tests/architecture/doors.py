"""Every door of the building, from the URL resolver, and the verdicts that the chapters declare for them."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from llo_portal.kernel.rights import ADMIN_RIGHT, EXTERNAL_ROLES, STAFF_ROLES

ACCESS = Path(__file__).parent / "access"
ROLES = (*STAFF_ROLES, *EXTERNAL_ROLES, ADMIN_RIGHT)
WORDS = {"public", "signed_in", "token"}
OURS = ("llo_portal.", "accounts.", "strategy.", "catalogue.", "clients.", "finance.", "offers.", "delivery.")
DUMMIES: dict[str, Any] = {
    "UUIDConverter": uuid.UUID("00000000-0000-4000-8000-000000000000"),
    "IntConverter": 2147000000,
    "SlugConverter": "bestaat-niet",
    "PathConverter": "bestaat/niet",
}


REGEX_DUMMIES = {"pk": "2147000000", "uidb36": "1", "key": "x-y"}


@dataclass(frozen=True)
class Door:
    name: str
    path: str
    callback: Any

    @property
    def view(self) -> Any:
        """The view's class, or the function itself."""
        return getattr(self.callback, "view_class", self.callback)

    @property
    def is_ours(self) -> bool:
        return self.view.__module__.startswith(OURS)

    @property
    def methods(self) -> tuple[str, ...]:
        """GET where the view answers it, and POST where a view class of ours accepts one: a lock is on both."""
        names = [name.lower() for name in getattr(self.view, "http_method_names", ("get",))]
        found = [m for m in ("get", "post") if m in names and (not self.is_ours or _answers(self.view, m))]
        return tuple(found or ("post",))


def _answers(view: Any, method: str) -> bool:
    return not isinstance(view, type) or hasattr(view, method)


def doors() -> list[Door]:
    """Unnamed patterns of ours get their route as name, so that they too need a verdict."""
    return sorted(_walk(get_resolver(), "", "", {}), key=lambda d: d.name)


def _walk(resolver: URLResolver, space: str, route: str, outer: dict[str, Any]) -> Iterator[Door]:
    for entry in resolver.url_patterns:
        here, kwargs = route + str(entry.pattern), outer | _dummies(entry.pattern)
        if isinstance(entry, URLResolver):
            name = f"{space}{entry.namespace}:" if entry.namespace else space
            if not name.startswith("admin:"):
                yield from _walk(entry, name, here, kwargs)
        elif isinstance(entry, URLPattern):
            name = f"{space}{entry.name}" if entry.name else f"(zonder naam) {here}"
            path = reverse(name, kwargs=kwargs) if entry.name else "/" + here.strip("^$").replace("\\Z", "")
            yield Door(name, path, entry.callback)


def _dummies(pattern: Any) -> dict[str, Any]:
    """Something in every parameter that fits its shape and names no row."""
    found = {key: DUMMIES.get(type(conv).__name__, "bestaat-niet") for key, conv in pattern.converters.items()}
    for key in getattr(getattr(pattern, "regex", None), "groupindex", {}):
        found.setdefault(key, REGEX_DUMMIES.get(key, "x"))
    return found


def verdicts() -> dict[str, Any]:
    """URL name -> list of roles, or public, signed_in or token. A name in two files is refused."""
    found: dict[str, Any] = {}
    for path in sorted(ACCESS.glob("*.yaml")):
        for name, verdict in (yaml.safe_load(path.read_text(encoding="utf-8")) or {}).items():
            if name in found:
                raise AssertionError(f"{name} has a verdict in two files ({path.name})")
            unknown = {verdict} - WORDS if isinstance(verdict, str) else set(verdict) - set(ROLES)
            if unknown:
                raise AssertionError(f"{path.name}: {name}: unknown {sorted(unknown)}")
            found[name] = verdict
    return found

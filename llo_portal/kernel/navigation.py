"""Inversion 3a: each app contributes its menu items."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import zip_longest
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from llo_portal.kernel.registry import Registry


@dataclass(frozen=True, slots=True)
class MenuItem:
    """Shown to who has `permission`. `order` counts by tens; the side menu shows at most nine, the rest under "Meer"."""

    key: str
    label: str
    url_name: str
    icon: str
    permission: str
    order: int


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    url: str
    icon: str
    active: bool


navigation: Registry[MenuItem] = Registry("menu item")
quick_actions: Registry[MenuItem] = Registry("quick action")
"""The one button that is always at hand: the first of these that a user may."""
MOST_ITEMS = 9
daily: dict[str, tuple[str, ...]] = {}
"""Keys of the items that a role uses every day; accounts fills it from its data."""


def menu_for(request: HttpRequest) -> list[Link]:
    """The user's menu; the item with the longest matching address is active. The first nine stand in the side menu (what
    the user's roles need every day, in the order of the house); the rest follows in that order too."""
    user: Any = request.user
    items = menu_items(user.has_perm, getattr(user, "role_keys", frozenset()))
    urls = {item.key: reverse(item.url_name) for item in items}
    here = max((url for url in urls.values() if request.path.startswith(url)), key=len, default="")
    return [Link(item.label, urls[item.key], item.icon, urls[item.key] == here) for item in items]


def menu_items(may: Callable[[str], bool], roles: Iterable[str]) -> list[MenuItem]:
    """What somebody with these permissions and roles has: the first nine, then the rest."""
    items = [item for item in sorted(navigation, key=lambda i: i.order) if may(item.permission)]
    first = _first(items, roles)
    return sorted(items, key=lambda item: item.key not in first)


def _first(items: list[MenuItem], roles: Iterable[str]) -> set[str]:
    """The start page, then what each role needs in turn, then whatever comes first in the house."""
    wanted = [key for keys in zip_longest(*(daily.get(role, ()) for role in sorted(roles))) for key in keys if key]
    known = [item.key for item in items]
    ranked = dict.fromkeys([*known[:1], *(key for key in wanted if key in known), *known])
    return set(list(ranked)[:MOST_ITEMS])


def quick_action_for(request: HttpRequest) -> Link | None:
    """None for who may none of them."""
    for item in sorted(quick_actions, key=lambda i: i.order):
        if request.user.has_perm(item.permission):
            return Link(item.label, reverse(item.url_name), item.icon, active=False)
    return None

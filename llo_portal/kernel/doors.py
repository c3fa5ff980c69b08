"""Addresses of the house by the name of their view, for people who read a log."""

import re
from functools import cache

from django.urls import get_resolver
from django.urls.resolvers import URLResolver


@cache
def address_of(view_name: str) -> str:
    """/trajecten/…/deelnemers/ for delivery:programme_learners; empty for a name the house does not know."""
    resolver: URLResolver = get_resolver()
    *spaces, name = view_name.split(":")
    path = ""
    for space in spaces:
        if space not in resolver.namespace_dict:
            return ""
        prefix, resolver = resolver.namespace_dict[space]
        path += prefix
    found = resolver.reverse_dict.getlist(name)
    if not found:
        return ""
    possibilities = found[0][0]
    return "/" + path + re.sub(r"%\([^)]*\)s", "…", possibilities[0][0])

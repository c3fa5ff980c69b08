"""Persons: found by a confirmed address, never by name alone."""

from typing import Any

from django.db import transaction
from django.db.models import ProtectedError, QuerySet, SmallIntegerField, Value

from accounts.models import Person, User
from llo_portal.kernel.prepared import Prepared


def _bare(*names: str) -> tuple[str, ...]:
    return tuple(name.casefold().strip() for name in names)


def _owners_and_namesakes(email: str) -> QuerySet[Any, Any]:
    """Who confirmed the address comes first (allauth keeps addresses in small letters), then whoever has it."""
    told = ("is_shared", "pk", "first_name", "last_name", "created_at")
    owners = Person.objects.filter(user__emailaddress__email=email, user__emailaddress__verified=True)
    others = Person.objects.filter(email__iexact=email, erased_at=None)
    first, then = (
        rows.annotate(is_shared=Value(number, SmallIntegerField())).order_by().values_list(*told)
        for number, rows in enumerate((owners, others))
    )
    return first.union(then, all=True).order_by("is_shared", "created_at")


_known = Prepared(_owners_and_namesakes, email=str)


def find_person(*, first_name: str, last_name: str, email: str) -> Person | None:
    """The person this is. Found by exact e-mail address and never by name alone.

    A confirmed address decides by itself. An address nobody confirmed may be shared (info@...), so there the name must
    be the same too.
    """
    if not email.strip():
        return None
    for is_shared, pk, first, last, _ in _known.rows(email=email.strip().lower()):
        if not is_shared or _bare(first, last) == _bare(first_name, last_name):
            return Person.objects.get(pk=pk)
    return None


def new_person(*, first_name: str, infix: str = "", last_name: str, email: str, phone: str = "", **more: Any) -> Person:
    """Somebody we do not know yet."""
    return Person.objects.create(
        first_name=first_name.strip(), infix=infix.strip(), last_name=last_name.strip(), email=email.strip().lower(),
        phone=phone.strip(), **more,
    )  # fmt: skip


def person_for(*, first_name: str, infix: str = "", last_name: str, email: str, phone: str = "") -> Person:
    """The person this is by `find_person`, or a new one."""
    found = find_person(first_name=first_name, last_name=last_name, email=email)
    return found or new_person(first_name=first_name, infix=infix, last_name=last_name, email=email, phone=phone)


@transaction.atomic
def attach_known_person(user: User) -> Person:
    """Joins a user who confirmed an address with the person we already knew by it, and gives the person back.

    Only a person without account who has the same name, or is the only one with the address. The blank person made at
    sign-up is removed.
    """
    mine = user.person
    known = list(
        Person.objects.filter(email__iexact=user.email, user=None, erased_at=None).select_for_update(of=("self",))
    )
    name = _bare(mine.first_name, mine.last_name)
    same_name = [person for person in known if _bare(person.first_name, person.last_name) == name]
    match = same_name[0] if same_name else (known[0] if len(known) == 1 else None)
    if match is None:
        return mine
    user.person = match
    user.save(update_fields=["person"])
    try:
        with transaction.atomic():
            mine.delete()
    except ProtectedError:
        return match  # something was written on it already; it stays as a person without account
    return match


def change_own_data(
    *, user: User, first_name: str, infix: str, last_name: str, phone: str, wants_morning_mail: bool | None = None
) -> None:
    """One's own name and telephone number, and whether the morning mail comes. The address is changed by confirming the
    new one."""
    if wants_morning_mail is not None and wants_morning_mail != user.wants_morning_mail:
        user.wants_morning_mail = wants_morning_mail
        user.save(update_fields=["wants_morning_mail"])
    person = user.person
    person.first_name, person.infix, person.last_name, person.phone = first_name, infix, last_name, phone
    person.save(update_fields=["first_name", "infix", "last_name", "phone", "updated_at"])

"""Persons: found by a confirmed address, never by name alone."""

from django.db import transaction
from django.db.models import ProtectedError

from accounts.models import Person, User


def _same_name(person: Person, first_name: str, last_name: str) -> bool:
    mine = (person.first_name.casefold().strip(), person.last_name.casefold().strip())
    return mine == (first_name.casefold().strip(), last_name.casefold().strip())


def confirmed_person(email: str) -> Person | None:
    """The person who proved to own this address by signing in with it."""
    owners = User.objects.filter(emailaddress__email__iexact=email, emailaddress__verified=True)
    user = owners.select_related("person").first()
    return user.person if user else None


def person_for(*, first_name: str, infix: str = "", last_name: str, email: str, phone: str = "") -> Person:
    """The person this is, or a new one. Found by exact e-mail address and never by name alone.

    A confirmed address decides by itself. An address nobody confirmed may be shared (info@...), so there the name must
    be the same too.
    """
    email = email.strip().lower()
    if email:
        if found := confirmed_person(email):
            return found
        for known in Person.objects.filter(email__iexact=email, erased_at=None).order_by("created_at"):
            if _same_name(known, first_name, last_name):
                return known
    return Person.objects.create(
        first_name=first_name.strip(),
        infix=infix.strip(),
        last_name=last_name.strip(),
        email=email,
        phone=phone.strip(),
    )


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
    same_name = [person for person in known if _same_name(person, mine.first_name, mine.last_name)]
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

"""Writes about people. Users, invitations and leaving live in modules of their own; their services are gathered here."""

from accounts.models import Person, User


def _same_name(person: Person, first_name: str, last_name: str) -> bool:
    mine = (person.first_name.casefold().strip(), person.last_name.casefold().strip())
    return mine == (first_name.casefold().strip(), last_name.casefold().strip())


def confirmed_person(email: str) -> Person | None:
    """The person who proved to own this address by signing in with it."""
    user = (
        User.objects.filter(emailaddress__email__iexact=email, emailaddress__verified=True)
        .select_related("person")
        .first()
    )
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

"""A mail of at most ten lines to start the day with."""

from datetime import date

from accounts.models import User
from llo_portal.documents import mail
from llo_portal.kernel.dates import is_working_day, today
from llo_portal.kernel.dutch import long_date
from llo_portal.kernel.morning import morning_lines


def send_morning_mails(*, day: date | None = None) -> int:
    """On working days, to every colleague who wants it and has something to do; once a day. Gives how many."""
    day = day or today()
    if not is_working_day(day):
        return 0
    sent = 0
    for user in User.objects.working_here().filter(wants_morning_mail=True).select_related("person"):
        if lines := morning_lines(user, day):
            told = {"name": user.person.first_name, "day": long_date(day), "lines": lines}
            mail.send(to=user.email, template="accounts/mail/morning", context=told, key=f"morning:{user.pk}:{day}")
            sent += 1
    return sent

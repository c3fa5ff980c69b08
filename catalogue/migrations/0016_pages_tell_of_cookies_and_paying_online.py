"""The first texts of two pages said less than the site does: which cookies there are, withdrawing by link, paying online. A
text that the provider rewrote is left alone; terms get the date of today, which is their version."""

from typing import Any

from django.db import migrations

SENTENCES = (
    (
        "Alleen als je inlogt gebruiken we een cookie. Die onthoudt dat jij het bent.",
        "Log je in? Dan onthoudt een cookie dat jij het bent. Meld je je aan? Dan onthoudt een cookie een dag lang wat je "
        "invulde. Op een pagina met een formulier staat een cookie die tegen misbruik helpt.",
    ),
    (
        "Stuur ons een mail of een brief. Je krijgt je geld dan binnen veertien dagen terug.",
        "Gebruik de link in je mail. Je mag ook zelf een mail of brief sturen. "
        "Je krijgt je geld dan binnen veertien dagen terug.",
    ),
    (
        "Je betaalt met een factuur. Je mag in delen betalen.",
        "Je betaalt online of met een factuur. Je mag in delen betalen.",
    ),
)


def tell(apps: Any, schema_editor: Any) -> None:
    pages = apps.get_model("catalogue", "EditablePage")
    for old, new in SENTENCES:
        for row in pages.objects.filter(body__contains=old):
            row.body = row.body.replace(old, new)
            row.save(update_fields=["body", "updated_at"])


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0015_texts_follow_agreements")]
    operations = [migrations.RunPython(tell, migrations.RunPython.noop, elidable=True)]

"""How long a voucher is valid today (M15: five years). A later term is a next row."""

from datetime import date

from django.db import migrations


def fill(apps, schema_editor):
    VoucherTerm = apps.get_model("finance", "VoucherTerm")
    VoucherTerm.objects.get_or_create(starts_on=date(2020, 1, 1), defaults={"months": 60})


class Migration(migrations.Migration):
    dependencies = [("finance", "0003_invoices_payments_vouchers")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

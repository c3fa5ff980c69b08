"""Database functions made by the kernel's migration."""

from django.db.models import Func, TextField


class NameKey(Func):
    """Lower case without accents; use it for sorting and comparing names, and in generated columns."""

    function = "name_key"
    output_field = TextField()

"""`python3 llo_portal/local TASK` works before anything is installed; `python -m llo_portal.local TASK` is the same."""

import importlib
import os
import shutil
import sys

OLDEST = (3, 11)


def newer_python() -> "str | None":
    """A Python on the path that is new enough, or None. This file alone must also be readable for an older one."""
    for minor in range(20, OLDEST[1] - 1, -1):
        found = shutil.which("python3.%d" % minor)  # noqa: UP031
        if found:
            return found
    return None


if sys.version_info < OLDEST:
    found = newer_python()
    if not found:
        sys.exit("LLO-portaal needs Python 3.11 or newer; this is %s." % sys.version.split()[0])  # noqa: UP031
    os.execv(found, [found] + sys.argv)  # noqa: RUF005, S606

if __package__:
    package = __package__
else:  # run by path: the package is imported as `local`, because llo_portal itself wants Celery
    sys.path[0] = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    package = "local"

sys.exit(importlib.import_module(package + ".cli").main())

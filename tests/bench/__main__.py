"""make bench: builds a scratch database of ten thousand courses and a million enrolments and prints the ratios."""

import os
import sys
import time


def main() -> int:
    """0 when every ratio holds."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "llo_portal.settings_test"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import setup_test_environment

    from tests.bench import cached, certificates, clients, enrolment, pages, search
    from tests.database import test_database

    settings.ROOT_URLCONF = "tests.bench.urls"
    setup_test_environment(debug=False)
    wanted = set(sys.argv[1:])
    results = []
    with test_database(connection):
        started = time.monotonic()
        if wanted == {"clients"}:  # grows its own scale, and needs nobody but its users
            clients.people()
        else:
            call_command("load_demo", verbosity=0)
            call_command("seed_scale", courses=10_000, enrolments=1_000_000, verbosity=0)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        print(f"seeded in {time.monotonic() - started:.0f} s; ratios are ours / bare, medians of interleaved pairs\n")
        for part in (pages, cached, search, certificates, enrolment, clients):
            if wanted and part.__name__.rpartition(".")[2] not in wanted:
                continue
            for ratio in part.run():
                print(ratio, flush=True)
                results.append(ratio)
    return 0 if all(ratio.holds for ratio in results) else 1


if __name__ == "__main__":
    sys.exit(main())

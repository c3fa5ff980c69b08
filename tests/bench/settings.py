"""The test settings on the scratch database, with the shelf of shared pages as long as in production."""

from llo_portal.settings_test import *

DATABASES["default"]["NAME"] = env("BENCH_DATABASE")
SHARED_PAGE_SECONDS = 0.9

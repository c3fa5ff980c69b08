"""Certificates per second on one core against naive WeasyPrint, their size, and the memory of a warm worker."""

import json
import resource
import subprocess
import sys
from collections.abc import Iterator

from tests.bench.pairs import Ratio, compare

BATCH = 10
MANY = 1000
KILOBYTES, MEGABYTES = 40, 300


def _sample() -> tuple[str, str, dict[str, object]]:
    from delivery.certificates import sample_context

    from llo_portal.documents import render

    html, css = render.template_words("delivery/pdf/certificate")
    return html, css, sample_context()


def run() -> Iterator[Ratio]:
    """The ratio, and prints size and memory; a limit that is passed raises SystemExit."""
    from weasyprint import CSS, HTML

    from llo_portal.documents import render

    html, css, context = _sample()

    def ours() -> None:
        for number in range(BATCH):
            render.render_pdf(html, css, context | {"number": f"CERT-{number:06}"}, variant="pdf/a-3a")

    def naive() -> None:
        for number in range(BATCH):
            words = render.render_html(html, context | {"number": f"CERT-{number:06}"})
            page = HTML(string=words, base_url=render.HOUSE, url_fetcher=render._fetcher())
            page.write_pdf(stylesheets=[CSS(string=css, base_url=render.HOUSE, url_fetcher=render._fetcher())],
                           pdf_variant="pdf/a-3a")  # fmt: skip

    yield compare(
        "certificates per second against naive WeasyPrint", ours, naive, limit=1.2, times=1, pairs=5, rate=True
    )
    told = json.loads(subprocess.check_output([sys.executable, "-m", "tests.bench.certificates"], text=True))
    for what, limit in (("kilobytes", KILOBYTES), ("megabytes", MEGABYTES)):
        verdict = "ok  " if told[what] <= limit else "OVER"
        print(f"{verdict} {MANY} certificates, {what:<43} {told[what]:5.0f}  <= {limit}")
    if told["kilobytes"] > KILOBYTES or told["megabytes"] > MEGABYTES:
        raise SystemExit("a certificate is too large, or the worker too hungry")


def _thousand() -> None:
    import django

    django.setup()
    from llo_portal.documents import render

    html, css, context = _sample()
    largest = 0
    for number in range(MANY):
        words = context | {"number": f"CERT-2026-{number:06}", "name": f"Deelnemer {number}"}
        largest = max(largest, len(render.render_pdf(html, css, words, variant="pdf/a-3a")))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"kilobytes": largest / 1024, "megabytes": memory}))


if __name__ == "__main__":
    _thousand()

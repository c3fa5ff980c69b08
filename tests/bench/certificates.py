"""Certificates per second on one core against naive WeasyPrint, their size, and the memory of a warm worker."""

import json
import subprocess
import sys
from collections.abc import Iterator

from tests.bench.memory import peak
from tests.bench.pairs import Ratio, compare

BATCH = 10
MANY = 1000
KILOBYTES, MEGABYTES = 40, 300


def _words(number: int) -> dict[str, str]:
    """What delivery.services.certifying.words_of gives, with a name, a number and a QR code of its own."""
    from delivery.qr import as_svg_uri

    url = f"https://leren.voorbeeld.nl/certificaat/{number:06}-4f6f2b0c/"
    return {
        "kind": "Branchecertificaat", "number": f"CERT-2026-{number:06}", "name": f"Fatima van der Meer-{number}",
        "course": "Onderhoudsmonteur: storing zoeken", "issued_on": "3 maart 2026", "valid_until": "3 maart 2029",
        "hours": "40", "provider": "Groene Hart Leert", "place": "Woerden", "colour": "#0b5563",
        "verify_url": url.removeprefix("https://"), "qr": as_svg_uri(url), "result": "met goed gevolg",
    }  # fmt: skip


def _paper() -> tuple[str, str]:
    from llo_portal.documents import render

    return render.template_words("delivery/pdf/certificate")


def run() -> Iterator[Ratio]:
    """The ratio, and prints size and memory; a limit that is passed raises SystemExit."""
    from weasyprint import CSS, HTML

    from llo_portal.documents import render

    html, css = _paper()
    papers = [_words(number) for number in range(BATCH)]

    def ours() -> None:
        for words in papers:
            render.render_pdf(html, css, words, variant="pdf/a-3a")

    def naive() -> None:
        for words in papers:
            fetcher = render.house_fetcher()
            page = HTML(string=render.render_html(html, words), base_url=render.HOUSE, url_fetcher=fetcher)
            sheet = CSS(string=css, base_url=render.HOUSE, url_fetcher=fetcher)
            page.write_pdf(stylesheets=[sheet], pdf_variant="pdf/a-3a")

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

    html, css = _paper()
    largest = max(len(render.render_pdf(html, css, _words(number), variant="pdf/a-3a")) for number in range(MANY))
    print(json.dumps({"kilobytes": largest / 1024, "megabytes": peak()}))


if __name__ == "__main__":
    _thousand()

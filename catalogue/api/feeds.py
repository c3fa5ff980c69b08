"""What changed since a moment, as JSON with what was withdrawn, and new starts as Atom."""

from datetime import UTC, datetime
from typing import Any
from xml.etree.ElementTree import Element, SubElement, tostring

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from accounts.context import the_provider
from catalogue.api import rows
from catalogue.api.answers import open_data
from catalogue.api.problems import Problem, absolute
from catalogue.models import ChangeKind, Course, Offering, PublicChange
from catalogue.services.changes import tell
from llo_portal.kernel.dates import AMSTERDAM
from llo_portal.kernel.dutch import long_date

PAGE = 200
NEWEST = 50
LONGEST = 40  # characters of a moment
ATOM = "http://www.w3.org/2005/Atom"


def _changes(request: HttpRequest) -> HttpResponse:
    """Ordered by the moment they were told. The next page begins after the last moment of this one."""
    if strange := sorted(set(request.GET) - {"sinds"}):
        raise Problem(400, f"Onbekend in het adres: {', '.join(name[:60] for name in strange[:5])}. Wel bekend: sinds.")
    since = _moment(request.GET.get("sinds", ""))
    tell()
    found = PublicChange.objects.filter(told_at__isnull=False).order_by("told_at")
    if since:
        found = found.filter(told_at__gt=since)
    page = list(found[: PAGE + 1])
    has_more, page = len(page) > PAGE, page[:PAGE]
    until = page[-1].told_at if page else since
    here = absolute(reverse("catalogue:changes"))
    return JsonResponse(
        {
            "sinds": _text(since),
            "tot": _text(until),
            "heeftMeer": has_more,
            "volgende": f"{here}?sinds={_text(until)}" if until else here,
            "wijzigingen": _entries(page),
        }
    )


def _moment(text: str) -> datetime | None:
    """An ISO moment; without an offset in Amsterdam. A plus that the address turned into a space is put back."""
    if not text:
        return None
    try:
        if len(text) > LONGEST:
            raise ValueError("too long for a moment")
        found = datetime.fromisoformat(text.strip().replace(" ", "+") if "T" in text else text.strip())
        return (found if found.tzinfo else found.replace(tzinfo=AMSTERDAM)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Problem(400, "sinds: schrijf een moment zoals 2027-03-01T09:00:00Z.") from None


def _text(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z") if moment else None


def _entries(page: list[PublicChange]) -> list[dict[str, Any]]:
    """With addresses for what is public; what was withdrawn has only its id."""
    courses = {row.object_id for row in page if row.kind == ChangeKind.COURSE and row.is_public}
    starts = {row.object_id for row in page if row.kind == ChangeKind.OFFERING and row.is_public}
    slugs = dict(Course.objects.filter(pk__in=courses).values_list("pk", "slug"))
    of_start = {o.pk: o for o in Offering.objects.filter(pk__in=starts).select_related("course")}
    programmes = set(rows.programmes().order_by().values_list("pk", flat=True))
    found = []
    for row in page:
        told = {"soort": row.kind, "id": str(row.object_id), "moment": _text(row.told_at), "actie": _action(row)}
        if row.object_id in slugs:
            told |= _addresses(slugs[row.object_id], "programme" if row.object_id in programmes else "course", row)
        elif start := of_start.get(row.object_id):
            kind = "programme_offering" if start.course_id in programmes else "course_offering"
            told |= {"opleiding": str(start.course_id), **_addresses(start.course.slug, kind, row)}
        found.append(told)
    return found


def _action(row: PublicChange) -> str:
    if not row.is_public:
        return "ingetrokken"
    return "nieuw" if row.public_since == row.told_at else "gewijzigd"


def _addresses(slug: str, kind: str, row: PublicChange) -> dict[str, str]:
    return {
        "pagina": absolute(reverse("catalogue:course_detail", args=[slug])),
        "api": absolute(reverse(f"oeapi:{kind}", args=[row.object_id])),
    }


def _new_starts(request: HttpRequest) -> HttpResponse:
    """Atom (RFC 4287), newest first."""
    tell()
    newest = PublicChange.objects.filter(kind=ChangeKind.OFFERING, is_public=True).order_by("-public_since")[:NEWEST]
    page = list(newest)
    starts = Offering.objects.filter(pk__in=[row.object_id for row in page]).select_related("course", "location")
    by_id = {start.pk: start for start in starts}
    provider = the_provider()
    name = provider.name if provider else "LLO-portaal"
    here = absolute(reverse("catalogue:new_starts"))
    feed = Element("feed", {"xmlns": ATOM, "xml:lang": "nl"})
    _texts(feed, id=here, title=f"Nieuwe starts bij {name}")
    SubElement(feed, "updated").text = _text(
        max((r.told_at for r in page if r.told_at), default=datetime(2026, 1, 1, tzinfo=UTC))
    )
    SubElement(feed, "link", {"rel": "self", "type": "application/atom+xml", "href": here})
    SubElement(
        feed, "link", {"rel": "alternate", "type": "text/html", "href": absolute(reverse("catalogue:course_list"))}
    )
    _texts(SubElement(feed, "author"), name=name)
    for row in page:
        if start := by_id.get(row.object_id):
            _entry(feed, row, start)
    content = tostring(feed, encoding="utf-8", xml_declaration=True)
    return HttpResponse(content, content_type="application/atom+xml; charset=utf-8")


def _entry(feed: Element, row: PublicChange, start: Offering) -> None:
    entry = SubElement(feed, "entry")
    title = f"{_plain(start.course.title)}, start {long_date(start.starts_on)}"
    _texts(
        entry,
        id=f"urn:uuid:{start.pk}",
        title=title,
        published=_text(row.public_since) or "",
        updated=_text(row.told_at) or "",
    )
    page = absolute(reverse("catalogue:course_detail", args=[start.course.slug]))
    SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": page})
    _texts(entry, summary=f"{_plain(start.course.summary)} {start.when_text}. {_plain(start.place_text)}.".strip())


def _texts(parent: Element, **texts: str) -> None:
    for name, text in texts.items():
        SubElement(parent, name).text = text


def _plain(text: str) -> str:
    """Without signs that XML cannot hold at all."""
    return "".join(sign for sign in text if sign >= " " or sign in "\n\t")


changes = open_data(_changes, scope="feed")
new_starts = open_data(_new_starts, scope="feed")

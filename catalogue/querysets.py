"""Questions in the words of the business."""

from datetime import date, timedelta
from typing import Any, Self

from django.contrib.postgres.search import SearchQuery, SearchRank, TrigramWordSimilarity
from django.db.models import Case, Count, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, Greatest

from catalogue import terms
from catalogue.choices import CourseState
from catalogue.completeness import VALID_DAYS
from llo_portal.kernel.dates import today
from llo_portal.kernel.querysets import PrivateRows

TYPO_SIMILARITY = 0.45  # below this a word is another word, not a typo
# taken, or held for somebody on the waiting list: the one place that says what a free seat is
TAKEN_COLUMNS = ("seats_taken", "seats_held")


def has_free_seat(prefix: str = "") -> Q:
    """A seat that is neither taken nor held for somebody on the waiting list; `prefix` such as "offerings__"."""
    occupied = sum((F(f"{prefix}{column}") for column in TAKEN_COLUMNS), start=Value(0))
    return Q(**{f"{prefix}capacity__gt": occupied})


def oldest_check() -> date:
    """A page looked at before this day is hidden (check 28 of the course page)."""
    return today() - timedelta(days=VALID_DAYS)


class StaffRows(PrivateRows[Any]):
    """Rows that staff may read and that do not exist for others. Who may change them is a permission of the page."""

    def for_user(self, user: Any) -> Self:
        return self if user.has_perm("catalogue.view") else self.none()


def search_query(term: str) -> SearchQuery | None:
    """What was typed, with the synonyms of the editors, for `@@`; None when no word can be read in it."""
    from catalogue.selectors import synonyms

    text = terms.tsquery(terms.words(term), synonyms())
    return SearchQuery(Value(text), config="dutch", search_type="raw") if text else None


class CourseQuerySet(PrivateRows[Any]):
    def published(self) -> Self:
        """On the site: published, and looked at by somebody in the last 180 days."""
        return self.filter(state=CourseState.PUBLISHED, checked_on__gte=oldest_check())

    def hidden_for_age(self) -> Self:
        """Published, but nobody looked at it for so long that visitors do not see it."""
        return self.filter(state=CourseState.PUBLISHED).exclude(checked_on__gte=oldest_check())

    def to_check_soon(self) -> Self:
        """Published, and hidden within thirty days unless somebody looks at it."""
        return self.filter(state=CourseState.PUBLISHED).exclude(checked_on__gte=oldest_check() + timedelta(days=30))

    def for_user(self, user: Any) -> Self:
        """Staff sees all courses, everybody else what is published."""
        return self if user.has_perm("catalogue.view") else self.published()

    def editable_by(self, user: Any) -> Self:
        """A concept changes itself; a change of a published course waits beside it for a second person."""
        if not user.has_perm("catalogue.propose_course"):
            return self.none()
        return self.filter(state__in=(CourseState.DRAFT, CourseState.PUBLISHED))

    def with_retired_crebo(self) -> Self:
        """In the making or on the site, with a code that SBB no longer lists."""
        from catalogue.models import CreboCode

        gone = CreboCode.objects.filter(code=OuterRef("crebo"), retired_on__isnull=False)
        return self.exclude(state=CourseState.RETIRED).exclude(crebo="").filter(Exists(gone))

    def awaiting_review_by(self, user: Any) -> Self:
        """Submitted by somebody else: nobody approves their own work."""
        if not user.has_perm("catalogue.approve_course"):
            return self.none()
        concepts = Q(state=CourseState.REVIEW) & ~Q(submitted_by_id=user.pk)
        proposed = Q(proposals__state="ter beoordeling") & ~Q(proposals__submitted_by_id=user.pk)
        return self.filter(concepts | proposed).distinct()

    def search(self, term: str) -> Self:
        """Dutch full text with synonyms, and words that look alike for typos; ordered by `rank`, best first."""
        plain = " ".join(terms.words(term))
        query = search_query(term)
        if query is None:
            return self.annotate(rank=Value(0.0)).none()
        return (
            self.annotate(
                alike=TrigramWordSimilarity(Value(plain), F("title_key")),
                rank=Greatest(SearchRank(F("search_vector"), query), F("alike") / 2),
            )
            .filter(Q(search_vector=query) | Q(alike__gte=TYPO_SIMILARITY) | Q(code__iexact=term.strip()[:30]))
            .order_by("-rank", "title_key")
        )


class ModuleRows(StaffRows):
    """Blocks belong to courses: staff reads them all."""

    def for_list(self) -> Self:
        """With what the module catalogue shows, whatever the number of rows."""
        return self.select_related("course").prefetch_related("course__leads_to")


class SkillRows(StaffRows):
    def editable_by(self, user: Any) -> Self:
        return self if user.has_perm("catalogue.manage_skills") else self.none()

    def with_course_counts(self) -> Self:
        """`gives_count` and `needs_count`: how many courses add it and how many ask for it."""
        return self.annotate(
            gives_count=Count("course_skills", filter=Q(course_skills__kind="geeft")),
            needs_count=Count("course_skills", filter=Q(course_skills__kind="vraagt")),
        )


class ImportRows(StaffRows):
    def for_user(self, user: Any) -> Self:
        return self if user.has_perm("catalogue.import") else self.none()


class CreboRows(StaffRows):
    def with_course_count(self) -> Self:
        """`course_count`: how many of our courses carry the code."""
        from catalogue.models import Course

        mine = (
            Course.objects.filter(crebo=OuterRef("pk")).order_by().values("crebo").annotate(n=Count("pk")).values("n")
        )
        return self.annotate(course_count=Coalesce(Subquery(mine), 0))


class MaterialRows(PrivateRows[Any]):
    """Who makes or plans lessons sees all; trainers and learners see those of their own groups through delivery."""

    def for_user(self, user: Any) -> Self:
        return self if user.has_perm("catalogue.view_materials") else self.none()

    def editable_by(self, user: Any) -> Self:
        return self if user.has_perm("catalogue.manage_materials") else self.none()


class OfferingQuerySet(PrivateRows[Any]):
    def for_user(self, user: Any) -> Self:
        """Staff sees all; everybody else what belongs to a published course and goes on."""
        if user.has_perm("catalogue.view"):
            return self
        return self.filter(
            course__state=CourseState.PUBLISHED, course__checked_on__gte=oldest_check(), is_cancelled=False
        )

    def editable_by(self, user: Any) -> Self:
        return self if user.has_perm("catalogue.manage_offerings") else self.none()

    def upcoming(self) -> Self:
        return self.filter(starts_on__gte=today(), is_cancelled=False).order_by("starts_on")

    def coming_first(self) -> Self:
        """Coming starts soonest first, then past ones latest first."""
        day = today()
        return self.order_by(
            Case(When(starts_on__gte=day, then=Value(0)), default=Value(1)),
            Case(When(starts_on__gte=day, then=F("starts_on"))),
            F("starts_on").desc(),
        )

    def with_free_seats(self) -> Self:
        return self.filter(has_free_seat())

    def open_for_enrolment(self) -> Self:
        """What an individual may choose now: open, not started, of a published course. A full one stays in the list."""
        return self.filter(**is_on_sale(today(), oldest_check())).order_by("starts_on")


def is_on_sale(day: date, checked: date, prefix: str = "") -> dict[str, Any]:
    """The filter of `open_for_enrolment`, on a day and with the oldest check that counts (`oldest_check`)."""
    told: dict[str, Any] = {
        "starts_on__gte": day, "is_cancelled": False, "is_open": True, "course__state": CourseState.PUBLISHED,
        "course__checked_on__gte": checked,
    }  # fmt: skip
    return {prefix + name: value for name, value in told.items()}


def free_seats_sql(alias: str) -> str:
    """The same in SQL, for the two statements of the course list."""
    return " - ".join(f"{alias}.{column}" for column in ("capacity", *TAKEN_COLUMNS))


def has_open_start(course: str = "pk") -> Exists:
    """Whether a course has a start to choose, for use in annotations and ordering."""
    from catalogue.models import Offering

    return Exists(Offering.objects.open_for_enrolment().filter(course=OuterRef(course)))


class EditablePageQuerySet(PrivateRows[Any]):
    def for_user(self, user: Any) -> Self:
        return self

    def editable_by(self, user: Any) -> Self:
        return self if user.has_perm("catalogue.edit_pages") else self.none()


class SynonymQuerySet(PrivateRows[Any]):
    def for_user(self, user: Any) -> Self:
        return self if user.has_perm("catalogue.manage_synonyms") else self.none()

    def editable_by(self, user: Any) -> Self:
        return self.for_user(user)


class MissedTermQuerySet(PrivateRows[Any]):
    def for_user(self, user: Any) -> Self:
        return self if user.has_perm("catalogue.view_missed_terms") else self.none()

    def editable_by(self, user: Any) -> Self:
        return self.for_user(user)


__all__ = [
    "CourseQuerySet", "CreboRows", "EditablePageQuerySet", "ImportRows", "MaterialRows", "MissedTermQuerySet", "ModuleRows",
    "OfferingQuerySet", "SkillRows", "StaffRows", "SynonymQuerySet", "free_seats_sql", "has_free_seat", "has_open_start",
]  # fmt: skip
